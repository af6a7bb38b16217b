/// Decisions read from a tape of numbers. 0 is always the simplest decision, and a tape that has
/// ended gives zeros: so whatever shortens the tape or lowers its numbers makes what is built from
/// it simpler. A property that fails is shrunk by shrinking the tape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace routelab::testing {

using Tape = std::vector<std::uint16_t>;

class Choices {
 public:
  explicit Choices(std::span<const std::uint16_t> tape) : tape_(tape) {}

  /// 0 to bound - 1.
  std::uint32_t below(std::uint32_t bound) {
    if (at_ >= tape_.size()) return 0;
    return tape_[at_++] % bound;
  }
  std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + 1);
  }
  /// At the end of the tape: no.
  bool chance(std::uint32_t percent) { return below(100) >= 100 - percent; }
  template <class T>
  T pick(const std::vector<T>& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }
  [[nodiscard]] bool at_end() const { return at_ >= tape_.size(); }

 private:
  std::span<const std::uint16_t> tape_;
  std::size_t at_ = 0;
};

}  // namespace routelab::testing
