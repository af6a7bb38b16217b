/// What a generator decides by: bytes. Whoever has bytes (a random sequence, rapidcheck, libFuzzer,
/// a file) gets cases from them, and the same bytes give the same case.
///
/// A byte of 0 is always the plainest choice, and after the last byte come zeros. So bytes that are
/// left out or made smaller give a plainer case: that is all that shrinking needs to know (the idea
/// of Hypothesis; D. MacIver and A. Donaldson, "Test-case reduction via test-case generation", 2020).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace routelab::fuzz {

class Choices {
 public:
  /// The bytes must outlive it.
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t byte() { return used_ < bytes_.size() ? bytes_[used_++] : 0; }

  /// 0 to n - 1, for n up to 2^24; takes one byte for n up to 256, two up to 65,536, else three.
  std::uint32_t below(std::uint32_t n) {
    if (n <= 1) return 0;
    std::uint32_t value = byte();
    std::uint32_t range = 256;
    while (range < n) {
      value = value * 256 + byte();
      range *= 256;
    }
    // By multiplication, not by remainder: a smaller byte is a smaller choice.
    return static_cast<std::uint32_t>(std::uint64_t{value} * n / range);
  }

  /// True in about so many of 100 cases; a byte of 0 says no.
  bool chance(std::uint32_t percent) { return below(100) >= 100 - percent; }

  template <class Container>
  const auto& of(const Container& values) {
    return values[below(static_cast<std::uint32_t>(std::size(values)))];
  }

  /// How many of the bytes a case was made of.
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t used_ = 0;
};

}  // namespace routelab::fuzz
