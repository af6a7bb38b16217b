/// Objects that are taken and put back, by index. An object's address stays, and one that comes
/// back is as it was left: its vectors keep their memory, so a steady state allocates nothing.
///
/// Cost of an index: a shift, a mask and two loads.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace routelab::model {

template <class T>
class Slab {
 public:
  [[nodiscard]] T& operator[](std::uint32_t index) {
    return (*chunks_[index / chunk])[index % chunk];
  }
  [[nodiscard]] const T& operator[](std::uint32_t index) const {
    return (*chunks_[index / chunk])[index % chunk];
  }

  /// The one that was put back last, or a new one.
  std::uint32_t take() {
    if (free_.empty()) return add();
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
  }
  void put_back(std::uint32_t index) { free_.push_back(index); }

  /// Of all that were ever taken at once; indices are below it.
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  static constexpr std::uint32_t chunk = 64;

  std::uint32_t add() {
    if (size_ % chunk == 0) chunks_.push_back(std::make_unique<std::array<T, chunk>>());
    return size_++;
  }

  std::vector<std::unique_ptr<std::array<T, chunk>>> chunks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t size_ = 0;
};

}  // namespace routelab::model
