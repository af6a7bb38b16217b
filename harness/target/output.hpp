/// What a process has written: the last of it, within a limit of bytes.
///
/// For one thread at a time. Cost: a copy; memory for at most twice the limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace routelab::target {

class Output {
 public:
  explicit Output(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void add(std::string_view bytes);

  /// All since the last time. If that was more than is kept, its first line says how much is
  /// missing: "[1234 bytes are left out]".
  std::string take();
  /// The last lines, also of what was taken; at most 4 KiB of them.
  [[nodiscard]] std::string last_lines(std::size_t count) const;

 private:
  std::size_t most_bytes_;
  std::string kept_;
  std::uint64_t left_out_ = 0;
  std::string tail_;
};

}  // namespace routelab::target
