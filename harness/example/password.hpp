/// Passwords as they are kept: PBKDF2-HMAC-SHA-256 (RFC 8018, section 5.2) with a salt of its own
/// for each, "pbkdf2-sha256$ROUNDS$SALT$HASH". And what else of secrets is compared or hidden.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace routelab::example {

/// How long a core works for so many rounds: 2.5 million of them a second.
constexpr std::chrono::nanoseconds hashing_time(int rounds) {
  return std::chrono::nanoseconds(400) * rounds;
}

std::string hashed(std::string_view password, std::string_view salt, int rounds);

/// What no password matches; to find that out takes as long as with one that was hashed.
std::string unmatched(int rounds);

/// Takes as long whether it matches or not; what is no such text matches nothing.
bool matches(std::string_view password, std::string_view stored);

/// SHA-256 in hexadecimal: of tokens, which are random and need no salt and no rounds.
std::string digest(std::string_view text);

/// In a time that does not tell where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace routelab::example
