#include "sim/trace/fingerprint.hpp"

namespace routelab::trace {

static_assert(std::endian::native == std::endian::little,
              "a fingerprint must be the same everywhere: swap the words of hash_of here");

std::string Fingerprint::text() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(32);
  for (const std::uint64_t half : {high_, low_}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      text += digits[(half >> shift) & 15];
    }
  }
  return text;
}

}  // namespace routelab::trace
