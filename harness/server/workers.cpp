#include "harness/server/workers.hpp"

#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace routelab::server {

namespace {

constexpr std::chrono::seconds idle_for{10};

}  // namespace

void Workers::add(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  if (tasks_.size() > idle_ && threads_ < most_ && start_thread()) return;
  task_or_end_.notify_one();
}

/// False: the system has no thread left, so those that are there, or come later, must do.
bool Workers::start_thread() {
  try {
    std::thread([this] { work(); }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  ++threads_;
  return true;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    const bool called =
        task_or_end_.wait_for(lock, idle_for, [this] { return !tasks_.empty() || finishing_; });
    --idle_;
    if (!called || tasks_.empty()) break;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
  --threads_;
  // Under the lock: whoever waits for the end may destroy this right after.
  if (threads_ == 0) all_ended_.notify_all();
}

void Workers::finish() {
  std::unique_lock lock(mutex_);
  finishing_ = true;
  task_or_end_.notify_all();
  all_ended_.wait(lock, [this] { return threads_ == 0; });
}

bool Workers::scarce() const {
  const std::lock_guard lock(mutex_);
  return threads_ == most_ && idle_ == 0;
}

std::size_t Workers::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_;
}

}  // namespace routelab::server
