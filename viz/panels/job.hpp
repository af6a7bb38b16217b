/// Work beside the frames: a panel asks for a result and draws the last one until the new one is
/// there.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace routelab::panels {

/// How jobs run. Pictures and tests need every result in the frame that asks for it.
struct JobStyle {
  bool at_once = true;
  std::function<void()> wake;  ///< called by the worker when it is done; a window draws then
};

template <class Result>
class Job {
 public:
  using Work = std::function<Result(const std::stop_token&)>;

  /// Stops what was going on. What the work throws is thrown by `poll`.
  void start(const JobStyle& style, Work work) {
    thread_ = {};
    pending_ = std::make_shared<Pending>();
    if (style.at_once) {
      run(*pending_, work, {});
      if (!pending_->failure) poll();
      return;
    }
    thread_ = std::jthread([pending = pending_, work = std::move(work),
                            wake = style.wake](const std::stop_token& stop) {
      run(*pending, work, stop);
      if (wake && !stop.stop_requested()) wake();
    });
  }

  /// Once a frame: takes the result over if it is there.
  void poll() {
    if (!pending_ || !pending_->done) return;
    const std::shared_ptr<Pending> finished = std::move(pending_);
    if (finished->failure) std::rethrow_exception(finished->failure);
    result_ = std::move(finished->result);
  }

  [[nodiscard]] bool running() const { return pending_ != nullptr; }
  /// The last one that was finished; null before the first.
  [[nodiscard]] const Result* result() const { return result_ ? &*result_ : nullptr; }

 private:
  struct Pending {
    std::optional<Result> result;
    std::exception_ptr failure;
    std::atomic<bool> done = false;
  };

  static void run(Pending& pending, const Work& work, const std::stop_token& stop) {
    try {
      pending.result = work(stop);
    } catch (...) {
      pending.failure = std::current_exception();
    }
    pending.done = true;
  }

  std::optional<Result> result_;
  std::shared_ptr<Pending> pending_;
  std::jthread thread_;  ///< last: joined before the rest goes
};

}  // namespace routelab::panels
