#include "sim/trace/checksum.hpp"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace routelab::trace {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t polynomial = 0x82f63b78;  // bit-reversed 0x1edc6f41

using Table = std::array<std::uint32_t, 256>;

// tables[0] advances the sum by one byte; tables[k] by a byte that k others follow. So eight
// bytes cost eight independent look-ups ("slicing by eight").
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t sum = i;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1) ^ ((sum & 1) != 0 ? polynomial : 0);
    }
    tables[0][i] = sum;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[k - 1][i];
      tables[k][i] = (before >> 8) ^ tables[0][before & 255];
    }
  }
  return tables;
}

constexpr std::array<Table, 8> tables = make_tables();

std::uint64_t word_at(const std::byte* place) {
  std::uint64_t word = 0;
  std::memcpy(&word, place, sizeof word);
  return word;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t checksum_sse(std::span<const std::byte> bytes) {
  std::uint64_t sum = 0xffffffff;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    sum = _mm_crc32_u64(sum, word_at(bytes.data()));
  }
  auto rest = static_cast<std::uint32_t>(sum);
  for (const std::byte byte : bytes) {
    rest = _mm_crc32_u8(rest, static_cast<unsigned char>(byte));
  }
  return ~rest;
}
#endif

}  // namespace

std::uint32_t checksum_portable(std::span<const std::byte> bytes) {
  std::uint32_t sum = 0xffffffff;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const std::uint64_t word = word_at(bytes.data()) ^ sum;
    sum = 0;
    for (std::size_t k = 0; k < 8; ++k) {
      sum ^= tables[7 - k][(word >> (8 * k)) & 255];
    }
  }
  for (const std::byte byte : bytes) {
    sum = (sum >> 8) ^ tables[0][(sum ^ static_cast<std::uint32_t>(byte)) & 255];
  }
  return ~sum;
}

std::uint32_t checksum(std::span<const std::byte> bytes) {
#if defined(__x86_64__)
  static const bool fast = __builtin_cpu_supports("sse4.2") != 0;
  if (fast) return checksum_sse(bytes);
#endif
  return checksum_portable(bytes);
}

}  // namespace routelab::trace
