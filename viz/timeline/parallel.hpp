/// Work in independent pieces, on two threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>

namespace routelab::timeline {

inline constexpr std::size_t workers = 2;

/// Calls piece(worker, i) for each i below `count`, worker < workers; in ascending order on each
/// worker. An exception ends the work and is thrown on.
template <class Piece>
void in_parallel(std::size_t count, Piece piece) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) piece(worker, i);
    } catch (...) {
      next = count;
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
    }
  };
  if (count > 1) {
    std::jthread other(work, 1);
    work(0);
  } else {
    work(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace routelab::timeline
