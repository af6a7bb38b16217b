/// A first-in-first-out queue in one ring of memory that grows by doubling and never shrinks: no
/// allocation in the steady state.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/base/assert.hpp"

namespace routelab::engine {

template <class T>
class Fifo {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  void push(const T& item) {
    if (size_ == ring_.size()) grow();
    ring_[(head_ + size_) & (ring_.size() - 1)] = item;
    ++size_;
  }
  T pop() {
    RL_HOT_ASSERT(size_ > 0);
    const T item = ring_[head_];
    head_ = (head_ + 1) & (ring_.size() - 1);
    --size_;
    return item;
  }

 private:
  void grow() {
    std::vector<T> larger(ring_.empty() ? 8 : ring_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = ring_[(head_ + i) & (ring_.size() - 1)];
    ring_.swap(larger);
    head_ = 0;
  }

  std::vector<T> ring_;  ///< its size is 0 or a power of two
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace routelab::engine
