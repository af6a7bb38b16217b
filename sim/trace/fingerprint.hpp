/// The identity of a run: the 128-bit sum of a hash of each record. The order of a record is
/// inside the record (its times), so shards and threads add up to exactly the same value.
/// Cost: about 4 ns a record. Not meant to withstand somebody who forges records.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>

#include "sim/trace/record.hpp"

namespace routelab::trace {

class Fingerprint {
 public:
  void add(const Record& record) { add_hash(hash_of(record)); }
  void merge(const Fingerprint& other) { add_hash({other.low_, other.high_}); }

  /// 32 lower-case hexadecimal digits.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  struct Hash {
    std::uint64_t low;
    std::uint64_t high;
  };
  static Hash hash_of(const Record& record);
  static std::uint64_t fold(std::uint64_t a, std::uint64_t b);

  void add_hash(Hash hash) {
    low_ += hash.low;
    high_ += hash.high + (low_ < hash.low ? 1 : 0);
  }

  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

/// Both halves of the 128-bit product, as in Wang Yi's wyhash. The factors are xor-ed in again:
/// otherwise a factor of zero would hide the other one.
inline std::uint64_t Fingerprint::fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return a ^ b ^ static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// The constants are the fractional digits of pi, so that nobody has chosen them. Sums are taken
/// of the results, hence the products: a hash that is linear in the words would not notice two
/// records that swap a field.
inline Fingerprint::Hash Fingerprint::hash_of(const Record& record) {
  const auto words = std::bit_cast<std::array<std::uint64_t, 5>>(record);
  const std::uint64_t a = fold(words[0] ^ 0x243f6a8885a308d3ULL, words[1] ^ 0x13198a2e03707344ULL);
  const std::uint64_t b = fold(words[2] ^ 0xa4093822299f31d0ULL, words[3] ^ 0x082efa98ec4e6c89ULL);
  const std::uint64_t c = fold(words[4] ^ 0x452821e638d01377ULL, 0xbe5466cf34e90c6cULL);
  return {fold(a ^ c, b ^ 0xc0ac29b7c97c50ddULL),
          fold(a ^ 0x3f84d5b5b5470917ULL, b + std::rotl(c, 32))};
}

}  // namespace routelab::trace
