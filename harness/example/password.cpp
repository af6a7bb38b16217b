#include "harness/example/password.hpp"

#include <array>
#include <charconv>
#include <span>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace routelab::example {

namespace {

constexpr std::string_view method = "pbkdf2-sha256$";
constexpr int most_rounds = 10'000'000;

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

/// Up to the next '$', which is taken, too.
std::string_view next_part(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('$'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

std::string hashed(std::string_view password, std::string_view salt, int rounds) {
  std::array<unsigned char, 32> hash{};
  const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                     reinterpret_cast<const unsigned char*>(salt.data()),
                                     static_cast<int>(salt.size()), rounds, EVP_sha256(),
                                     static_cast<int>(hash.size()), hash.data());
  if (done != 1) throw std::runtime_error("the password could not be hashed");
  return fmt::format("{}{}${}${}", method, rounds, salt, hexadecimal(hash));
}

std::string unmatched(int rounds) { return fmt::format("{}{}$nobody$", method, rounds); }

bool matches(std::string_view password, std::string_view stored) {
  if (!stored.starts_with(method)) return false;
  std::string_view rest = stored.substr(method.size());
  const std::string_view count = next_part(rest);
  int rounds = 0;
  std::from_chars(count.data(), count.data() + count.size(), rounds);
  if (rounds < 1 || rounds > most_rounds) return false;
  return same_secret(hashed(password, next_part(rest), rounds), stored);
}

std::string digest(std::string_view text) {
  std::array<unsigned char, 32> hash{};
  if (EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("the token could not be hashed");
  }
  return hexadecimal(hash);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace routelab::example
