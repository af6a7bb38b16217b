#include "harness/handler/random.hpp"

#include <sys/random.h>

#include <stdexcept>

#include <fmt/format.h>

namespace routelab::handler {

std::uint64_t Random::bits() {
  if (key_) return key_->bits(draws_++, Purpose::Work);  // the key is used for nothing else
  std::uint64_t bits = 0;
  // Up to 256 bytes come whole or not at all.
  if (::getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
    throw std::runtime_error("the operating system has no random bytes");
  }
  return bits;
}

std::string Random::token(std::size_t bytes) {
  std::string token;
  while (token.size() < 2 * bytes) token += fmt::format("{:016x}", bits());
  token.resize(2 * bytes);
  return token;
}

}  // namespace routelab::handler
