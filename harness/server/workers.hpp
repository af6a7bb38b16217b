/// Threads that do tasks: as many as are busy at once, up to a limit; those that have had nothing
/// to do for a while end. Beyond the limit tasks wait in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace routelab::server {

class Workers {
 public:
  explicit Workers(std::size_t most) : most_(most) {}
  ~Workers() { finish(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void add(std::function<void()> task);
  /// Does what is still to be done, then all threads have ended. More tasks may come until then.
  void finish();
  /// Tasks wait: who only waits should make room.
  [[nodiscard]] bool scarce() const;
  [[nodiscard]] std::size_t threads() const;

 private:
  void work();
  bool start_thread();

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable task_or_end_;
  std::condition_variable all_ended_;
  std::deque<std::function<void()>> tasks_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool finishing_ = false;
};

}  // namespace routelab::server
