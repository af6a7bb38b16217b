#include "harness/target/crew.hpp"

namespace routelab::target {

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  begun_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::run(std::size_t size, const Work& get_ready, const Work& go) {
  if (size == 0) return;
  std::unique_lock lock(mutex_);
  while (threads_.size() < size) {
    threads_.emplace_back(&Crew::serve, this, threads_.size(), round_);
  }
  size_ = size;
  done_ = 0;
  get_ready_ = &get_ready;
  go_ = &go;
  ready_ = 0;
  ++round_;
  begun_.notify_all();
  ended_.wait(lock, [&] { return done_ == size_; });
}

void Crew::serve(std::size_t index, std::uint64_t seen) {
  std::unique_lock lock(mutex_);
  for (;;) {
    begun_.wait(lock, [&] { return is_over_ || round_ != seen; });
    if (is_over_) return;
    seen = round_;
    if (index >= size_) continue;
    const std::size_t size = size_;
    const Work& get_ready = *get_ready_;
    const Work& go = *go_;
    lock.unlock();
    get_ready(index);
    if (++ready_ == size) {
      released_ = seen;
      released_.notify_all();
    } else {
      for (std::uint64_t now = released_; now != seen; now = released_) released_.wait(now);
    }
    go(index);
    lock.lock();
    if (++done_ == size_) ended_.notify_one();
  }
}

}  // namespace routelab::target
