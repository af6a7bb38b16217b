#include "sim/trace/checksum.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

#include "tests/trace/random_records.hpp"

namespace routelab::trace {

namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text});
}

}  // namespace

TEST_CASE("CRC-32C of published examples", "[trace][checksum]") {
  CHECK(checksum(bytes_of("123456789")) == 0xe3069283);
  CHECK(checksum({}) == 0);
  const std::vector<std::byte> zeros(32);  // RFC 3720, appendix B.4
  CHECK(checksum(zeros) == 0x8a9136aa);
  CHECK(checksum_portable(zeros) == 0x8a9136aa);
  CHECK(checksum_portable(bytes_of("123456789")) == 0xe3069283);
}

TEST_CASE("both ways of computing agree at every length and alignment", "[trace][checksum]") {
  testing::Dice dice(1);
  std::vector<std::byte> bytes(300);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(dice.below(256));
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t size = 0; size + begin <= bytes.size(); ++size) {
      const auto part = std::span{bytes}.subspan(begin, size);
      REQUIRE(checksum(part) == checksum_portable(part));
    }
  }
}

}  // namespace routelab::trace
