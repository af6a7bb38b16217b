/// Secrets of the environment and the sets of them that a value may carry.
///
/// Labels are fixed when the program is made: a slot's label is the union of what can flow into
/// it, a table column keeps every label that was ever written to it. So a leak is known before
/// the run, and counting it costs nothing in the loop. Flows through conditions (a branch taken
/// because of a secret) are not followed.
#pragma once

#include <cstdint>
#include <string>
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

/// One variable of the environment.
struct EnvVariable {
  std::string name;
  Value value;
  bool secret = false;
  std::size_t secret_number = 0;  ///< its bit in a SecretSet, if secret
};

}  // namespace routelab::core
