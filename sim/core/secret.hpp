/// Secrets of the environment, the sets of them that a value may carry, and the channels by which
/// they can leave.
///
/// Labels are fixed when the program is made: a slot's label is the union of what can flow into
/// it, a table column keeps every label that was ever written to it. So a leak is known before
/// the run, and counting it costs nothing in the loop. Flows through conditions (a branch taken
/// because of a secret) are not followed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/value.hpp"

namespace routelab::core {

/// Up to 64 secrets, one bit each.
class SecretSet {
 public:
  static constexpr std::size_t capacity = 64;
  constexpr SecretSet() = default;
  static constexpr SecretSet of(std::size_t secret) {
    return SecretSet{std::uint64_t{1} << secret};
  }
  [[nodiscard]] constexpr bool has(std::size_t secret) const {
    return ((bits_ >> secret) & 1) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  constexpr SecretSet& operator|=(SecretSet other) { return bits_ |= other.bits_, *this; }
  friend constexpr SecretSet operator|(SecretSet a, SecretSet b) { return a |= b; }
  friend constexpr bool operator==(SecretSet, SecretSet) = default;

 private:
  explicit constexpr SecretSet(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

/// The ways out of a server.
enum class Channel : std::uint8_t {
  Body,
  Html,      ///< the body of a page
  Header,    ///< of a response, but for those of the next two
  Cookie,    ///< Set-Cookie
  Redirect,  ///< Location
  Error,     ///< a body that shows the message of a caught error
  Log,       ///< the server's own log: also the message of an error that nobody caught
  Bundle,    ///< the script that a page loads
};
inline constexpr std::size_t channel_count = static_cast<std::size_t>(Channel::Bundle) + 1;

/// "body", "html", ...: the names in results.
std::string_view name_of(Channel channel);

/// What can leave by each channel.
class ChannelLabels {
 public:
  SecretSet& operator[](Channel channel) { return sets_[static_cast<std::size_t>(channel)]; }
  SecretSet operator[](Channel channel) const { return sets_[static_cast<std::size_t>(channel)]; }
  [[nodiscard]] SecretSet all() const;

 private:
  std::array<SecretSet, channel_count> sets_{};
};

/// A secret of the environment.
struct Secret {
  std::string name;  ///< of its variable
  std::string text;
};

/// One variable of the environment.
struct EnvVariable {
  std::string name;
  Value value;
  bool secret = false;
  std::size_t secret_number = 0;  ///< its bit in a SecretSet, if secret

  /// Whether the framework writes it into the scripts that browsers load (Next.js: by its name).
  [[nodiscard]] bool is_public() const { return name.starts_with("NEXT_PUBLIC_"); }
};

}  // namespace routelab::core
