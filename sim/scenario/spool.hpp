/// Bytes that are needed later but need not stay in memory: a temporary file without a name, gone
/// with the process whatever happens to it. Written once, then read at any place by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace routelab::scenario {

class Spool {
 public:
  /// In the system's folder for temporary files (TMPDIR).
  Spool();
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Appends, and returns where that begins. What cannot be written shows in `good`.
  std::uint64_t append(std::string_view bytes);

  /// Whether all that was appended is there.
  [[nodiscard]] bool good() const { return problem_.empty(); }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// `size` bytes from `at` on, into `bytes`. Throws std::runtime_error if the disk fails.
  void read(std::uint64_t at, std::size_t size, std::string& bytes) const;

 private:
  void fail(const char* what);

  int file_ = -1;
  std::uint64_t size_ = 0;
  std::string problem_;
};

}  // namespace routelab::scenario
