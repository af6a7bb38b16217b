/// Threads that do a thing at the same time: each gets ready on its own, and when the last of them
/// is ready all go. They stay for the next time; there are as many as the most that were needed.
///
/// `run` is for one thread at a time and returns when all are done. Cost: two wake-ups of a thread
/// for each.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace routelab::target {

class Crew {
 public:
  using Work = std::function<void(std::size_t)>;

  Crew() = default;
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// `get_ready(i)` and then, all at once, `go(i)` on the i-th of `size` threads. Neither may throw.
  void run(std::size_t size, const Work& get_ready, const Work& go);

 private:
  void serve(std::size_t index, std::uint64_t seen);

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable begun_, ended_;
  std::uint64_t round_ = 0;  ///< guarded by mutex_, as are these three
  bool is_over_ = false;
  std::size_t size_ = 0, done_ = 0;
  const Work* get_ready_ = nullptr;
  const Work* go_ = nullptr;
  std::atomic<std::size_t> ready_{0};
  std::atomic<std::uint64_t> released_{0};  ///< the round whose threads may go
};

}  // namespace routelab::target
