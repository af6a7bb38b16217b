/// Choice bytes that are drawn: a pure function of the key and the number of the draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/random.hpp"

namespace routelab::fuzz {

/// At most 512 of them.
inline void fill(Key key, std::uint64_t number, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    const std::uint64_t bits = key.bits(number * 64 + i / 8, Purpose::Work);
    for (std::size_t b = 0; b < 8 && i + b < bytes.size(); ++b) {
      bytes[i + b] = static_cast<std::uint8_t>(bits >> (8 * b));
    }
  }
}

inline std::vector<std::uint8_t> random_bytes(Key key, std::uint64_t number, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  fill(key, number, bytes);
  return bytes;
}

}  // namespace routelab::fuzz
