/// Recorded calls, as a client plays them. A `Recording` is what was recorded: all runs share it,
/// on any number of threads. A `CallStream` goes through it once, for one world, which asks for the
/// next call when the one before has been made: nothing is expanded ahead of time, so weeks of
/// traffic take no more memory than the recording keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/base/time.hpp"

namespace routelab::model {

/// One recorded call.
struct RecordedCall {
  Time at;
  Duration work{};         ///< what it took when it was recorded; 0 if unknown
  std::uint32_t send = 0;  ///< index into ClientOptions::sends

  friend bool operator==(const RecordedCall&, const RecordedCall&) = default;
};

class CallStream {
 public:
  CallStream() = default;
  CallStream(const CallStream&) = delete;
  CallStream& operator=(const CallStream&) = delete;
  virtual ~CallStream() = default;

  /// The next call, never before the last one; nothing at the end.
  virtual std::optional<RecordedCall> next() = 0;
};

class Recording {
 public:
  Recording() = default;
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  virtual ~Recording() = default;

  /// A stream from the beginning. What was not recorded exactly is drawn: by `key`, the client's,
  /// so that equal keys give equal streams. The recording must outlive the stream.
  [[nodiscard]] virtual std::unique_ptr<CallStream> open(Key key) const = 0;
};

/// Calls of which all is known, by time.
class CallList final : public Recording {
 public:
  explicit CallList(std::vector<RecordedCall> calls) : calls_(std::move(calls)) {}

  [[nodiscard]] std::unique_ptr<CallStream> open(Key key) const override;

 private:
  class Stream;
  std::vector<RecordedCall> calls_;
};

/// Calls whose times are known to a clock's tick (a log that tells the second): where in it they
/// came is drawn (scatter.hpp), those of one tick in their order.
class TickedCallList final : public Recording {
 public:
  /// By time; every time is a multiple of `tick` > 0.
  TickedCallList(std::vector<RecordedCall> calls, Duration tick)
      : calls_(std::move(calls)), tick_(tick) {}

  [[nodiscard]] std::unique_ptr<CallStream> open(Key key) const override;

 private:
  class Stream;
  std::vector<RecordedCall> calls_;
  Duration tick_;
};

}  // namespace routelab::model
