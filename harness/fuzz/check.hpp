/// What an API must do, each a property with a name. All are on unless they are switched off; each
/// judges only where enough is known.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace routelab::fuzz {

enum class Check : std::uint8_t {
  No5xx,
  NoCrashOrHang,
  StatusInTable,
  MethodTableExact,
  AllowHeaderExact,
  HeadEqualsGet,
  OptionsIsPure,
  SafeMethodsPure,
  ContentTypeDeclared,
  HeadersWellFormed,
  BodyMatchesSchema,
  JsonRoundTrip,
  MalformedRejected,
  NegativeRejected,
  PositiveAccepted,
  UnsupportedMedia415,
  AuthRequired,
  AuthCrossUser,
  PathVariantEquivalence,
  MassAssignment,
  NoCanaryOut,
  NoCanaryInLog,
  NonInterference,
  UseAfterDelete,
  CreatedIsReadable,
  FailedWriteIsPure,
  PutIdempotent,
  DeleteIdempotent,
  IdempotencyKey,
  Linearizable,
  InstanceIndependent,
  ColdEqualsWarm,
  RestartDurable,
  PaginationComplete,
  LatencyGrowth,
  MemorySlope,
  FdSlope,
  AbortFrees,
  SlowClientIsolated,
  WireEqualsInProcess,
  DeterministicUnderSeed,
  NoStackTraceOut,
  RequestsIndependent
};
constexpr std::size_t check_count = 43;

/// Who answers for it when it fails.
enum class Layer : std::uint8_t { Protocol, Framework, Handler, Data, Platform };

struct CheckInfo {
  Check check;
  std::string_view name;
  Layer layer;
  std::string_view
      wfc;  ///< the fault's code in the Web Fuzzing Commons catalogue; "" if it has none
  std::string_view rule;  ///< what must be, in a sentence
};

const std::array<CheckInfo, check_count>& all_checks();
const CheckInfo& info(Check check);
std::optional<Check> check_of(std::string_view name);
std::string_view name_of(Layer layer);

}  // namespace routelab::fuzz
