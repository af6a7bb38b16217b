/// Sends requests at their intended times, whatever the server does: an open loop, as users are. If
/// the server is slow, requests do not wait for each other's answers, and what they wait for a
/// connection counts: latency is from the intended time. (A driver that sends the next request when
/// the last answer is there asks less often just when the server is slow, and reports that all is
/// well: "coordinated omission".)
///
///     OpenLoop loop(endpoint, {.connections = 50});
///     loop.run([&] { return schedule.next(); }, [&](const RequestResult& r) { ... }, stop);
///
/// Requests go out in the order of their intended times on at most so many keep-alive connections.
/// A request needs a connection that is free, or room for another one; if neither is there it
/// waits, and so do those behind it. When its time-out is over it ends, sent or not.
///
/// One thread (the caller's), which epoll and a timer wake; both callbacks run on it, so they must
/// be quick. It does not spin through the last microseconds: at 1,000 requests a second they would
/// leave no earlier, and at 20,000 it would take the core that the server needs. Memory: a request
/// and an answer for each connection, whatever waits. Cost: some five system calls a request.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "harness/client/endpoint.hpp"
#include "harness/client/failure.hpp"
#include "harness/client/response_parser.hpp"
#include "sim/base/time.hpp"

namespace routelab::client {

struct ScheduledRequest {
  Time intended;  ///< on the steady clock; one that is over is sent at once
  std::uint64_t id = 0;
  std::string bytes;
  /// What the answer looks like (ResponseParser::expect). Points at text that stays.
  std::string_view method = "GET";
};

struct RequestResult {
  std::uint64_t id = 0;
  Time intended = time_never;
  Time sent = time_never;        ///< its first byte left; time_never: it never was sent
  Time first_byte = time_never;  ///< of the answer
  Time ended = time_never;       ///< the last byte of the answer, or the moment it failed
  Error error = Error::None;
  int status = 0;  ///< 0: no answer
  std::size_t body_size = 0;
  bool resent = false;  ///< a kept connection was closed before a byte came: sent on another one
  const Response* response = nullptr;  ///< while the callback runs; null without a whole answer

  [[nodiscard]] Duration latency() const { return ended - intended; }
};

struct OpenLoopOptions {
  std::size_t connections = 100;             ///< at most, at least one
  Duration timeout = Duration::seconds(30);  ///< from the intended time to the last byte
  ResponseLimits limits{64 * 1024, 64 * 1024 * 1024, false};  ///< keep_body: `response` has it
};

struct OpenLoopTotals {
  std::uint64_t requests = 0;  ///< taken from the schedule; each has been reported once
  std::uint64_t answered = 0;  ///< with whatever status
  std::uint64_t resent = 0;
  std::uint64_t connections = 0;  ///< opened, or tried to
  int system_error = 0;  ///< an errno: there was no epoll or timer to be had, and nothing was sent
};

class OpenLoop {
 public:
  /// The next request, in the order of the intended times; nothing: that was all. It is asked for
  /// one ahead, and not while a request waits.
  using Next = std::function<std::optional<ScheduledRequest>()>;
  using Report = std::function<void(const RequestResult&)>;

  explicit OpenLoop(const Endpoint& endpoint, OpenLoopOptions options = {})
      : endpoint_(endpoint), options_(options) {}

  /// Until every request has ended. When `stop` becomes true, which a signal handler or any thread
  /// may do, no more are sent: those under way are awaited (their time-out holds), a request that
  /// waits ends as Stopped. It is looked at every 20 ms. All connections are closed at the end.
  OpenLoopTotals run(const Next& next, const Report& report, const std::atomic<bool>& stop);

 private:
  Endpoint endpoint_;
  OpenLoopOptions options_;
};

}  // namespace routelab::client
