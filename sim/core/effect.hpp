/// What the core asks the world to wait for, and what the world brings back.
///
/// An effect names the step that it belongs to; what a query or a fetch is about stands in that
/// step. Durations are drawn by the core, from the request's own key: the same on every clock.
#pragma once

#include <cstdint>

#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"
#include "sim/core/program.hpp"

namespace routelab::core {

struct Effect {
  enum class Kind : std::uint8_t {
    Compute,  ///< `duration` on the instance's CPU -> Elapsed
    Sleep,    ///< `duration` of waiting -> Elapsed
    Query,    ///< the database runs `step` -> Rows, TimedOut, Failed or Rejected
    Fetch,    ///< an upstream is called, for at most `duration` (0: no limit)
              ///  -> Fetched, TimedOut or Failed
    Enqueue,  ///< a job goes to the queue that the step names -> Elapsed
    Log,      ///< `message` goes to the server's log; takes no time -> Elapsed
    Respond,  ///< the answer is `response`; the exchange is over
  };
  static constexpr std::uint32_t no_message = UINT32_MAX;
  Kind kind = Kind::Respond;
  StepIndex step = 0;
  Duration duration{};
  ResponseId response;
  std::uint32_t message = no_message;  ///< Log; Respond: of an error that nobody caught
};

struct Completion {
  enum class Kind : std::uint8_t {
    Elapsed,
    Rows,
    Fetched,
    TimedOut,
    Failed,   ///< nobody could be asked
    Rejected  ///< the database does not take what it was given
  };
  Kind kind = Kind::Elapsed;
  std::uint32_t count = 0;  ///< Rows: how many were found or changed

  static constexpr Completion elapsed() { return {Kind::Elapsed, 0}; }
  static constexpr Completion rows(std::uint32_t n) { return {Kind::Rows, n}; }
  static constexpr Completion fetched() { return {Kind::Fetched, 0}; }
  static constexpr Completion timed_out() { return {Kind::TimedOut, 0}; }
  static constexpr Completion failed() { return {Kind::Failed, 0}; }
  static constexpr Completion rejected() { return {Kind::Rejected, 0}; }

  /// The step throws.
  [[nodiscard]] constexpr bool is_error() const {
    return kind == Kind::TimedOut || kind == Kind::Failed || kind == Kind::Rejected;
  }
};

}  // namespace routelab::core
