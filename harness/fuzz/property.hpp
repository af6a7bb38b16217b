/// Properties of an API, in whatever test framework: what does not hold is an exception whose text
/// says all that is needed to see it again.
///
///     TEST_CASE("notes") {
///       fuzz::Handlers api(app, "notes.json");
///       fuzz::check_all(api);  // all that routelab fuzz looks for
///       fuzz::property(api, "a note can be read back", [](fuzz::Session& s, fuzz::Choices& c) {
///         const auto& made = fuzz::ask(s, "POST /notes", c);
///         if (!made.succeeded()) return;
///         const auto& read = fuzz::ask(s, "GET /notes/[id]", c, fuzz::id_in(made.outcome.reply));
///         FUZZ_REQUIRE(read.status() == 200);
///       });
///     }
///
/// A property is run for many cases, each in a fresh world, and each decided by its choice bytes and
/// nothing else. The first one that fails is made smaller. Environment variables:
///
///     ROUTELAB_FUZZ_CASE    the line that a failure prints: runs this case alone
///     ROUTELAB_FUZZ_SEED    other cases
///     ROUTELAB_FUZZ_CASES   so many of them
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/fuzz/handlers.hpp"

namespace routelab::fuzz {

/// Something does not hold; `what` has the case, its requests as curl lines, and how to run it again.
class Falsified : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A condition of a property: what is false ends the case. Any exception does.
#define FUZZ_REQUIRE(condition)                                                 \
  do {                                                                          \
    if (!(condition)) ::routelab::fuzz::refute(#condition, __FILE__, __LINE__); \
  } while (false)
[[noreturn]] void refute(const char* condition, const char* file, int line);

using Property = std::function<void(Session&, Choices&)>;

struct PropertyOptions {
  std::uint64_t seed = 1;
  std::size_t cases = 200;
  std::size_t most_bytes = 96;  ///< of a case; after them come zeros
  std::size_t shrink_runs = 500;
};

/// Throws Falsified unless it holds in all cases.
void property(Handlers& api, std::string_view name, const Property& property,
              const PropertyOptions& options = {});

/// One case. Nothing if the property holds; else what was false, and the conversation. For those who
/// bring the bytes themselves: rapidcheck (case_bytes.hpp), libFuzzer.
std::optional<std::string> failure(Handlers& api, std::span<const std::uint8_t> bytes,
                                   const Property& property);

struct CheckOptions {
  std::uint64_t seed = 1;
  std::uint64_t cases = 20;  ///< batches of the random phase: some thousand requests
  std::set<Check> off{};     ///< what is not looked for
};

/// All checks that `routelab fuzz` makes. Throws Falsified with all findings.
void check_all(Handlers& api, const CheckOptions& options = {});

/// The plainest request of an endpoint, "GET /notes/[id]", by the usual user; what is free in it
/// (values, fields that may be missing) is chosen. `id` is its last parameter. std::invalid_argument
/// if there is no such endpoint.
const Exchange& ask(Session& session, std::string_view endpoint, Choices& choices,
                    std::string_view id = {});

}  // namespace routelab::fuzz
