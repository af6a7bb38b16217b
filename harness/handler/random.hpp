/// Random numbers for handlers: ids, salts, tokens of sessions.
///
///     const std::string token = req.random().token();   // 32 hexadecimal digits
///
/// In virtual time they are keyed by the request, so a run gives the same ones each time, and a
/// request that is added changes no other's. Behind a socket they are the operating system's
/// (getrandom, Linux), which nobody can guess: a keyed token would tell its reader all others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/random.hpp"

namespace routelab::handler {

class Random {
 public:
  explicit Random(Key key) : key_(key) {}
  static Random of_system() { return {}; }

  std::uint64_t bits();
  /// From 0 to bound - 1; bound > 0.
  std::uint64_t below(std::uint64_t bound) { return to_below(bits(), bound); }
  /// So many random bytes in hexadecimal.
  std::string token(std::size_t bytes = 16);

 private:
  Random() = default;
  std::optional<Key> key_;  ///< none: the system's
  std::uint64_t draws_ = 0;
};

}  // namespace routelab::handler
