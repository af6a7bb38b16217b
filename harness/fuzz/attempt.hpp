/// A request that was made up, and what its maker knows about it: what is wrong with it on purpose
/// tells what a right answer is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/fuzz/api_map.hpp"
#include "harness/fuzz/value_choice.hpp"
#include "harness/http/message.hpp"

namespace routelab::fuzz {

/// Who sends it.
struct Sender {
  enum class Kind : std::uint8_t { Nobody, User, Forged } kind = Kind::Nobody;
  std::uint16_t user = 0;  ///< index among the surface's users

  static Sender nobody() { return {}; }
  static Sender of(std::size_t user) { return {Kind::User, static_cast<std::uint16_t>(user)}; }
  static Sender forged() { return {Kind::Forged, 0}; }
  friend bool operator==(Sender, Sender) = default;
};

/// What a body is, next to what it should be.
enum class BodyDeed : std::uint8_t {
  None,        ///< there is none
  Right,       ///< of the right kind; `fit` says how its content is
  Malformed,   ///< said to be JSON, and is not
  WrongMedia,  ///< right, but said to be of a type that the handler does not take
  Empty,       ///< said to be JSON, and empty
  TooLong      ///< longer than is allowed
};

struct Attempt {
  static constexpr std::size_t no_route = SIZE_MAX;

  http::Request request;                ///< without what the sender adds
  std::size_t route = 0;                ///< no_route: something that is no route, such as a script
  std::optional<std::size_t> endpoint;  ///< none: a method that the route does not list
  Sender sender;
  BodyDeed deed = BodyDeed::None;
  Fit body = Fit::Plain;
  Fit query = Fit::Plain;
  Fit path =
      Fit::Plain;  ///< Odd: a parameter that no row is likely to have; Misfit: not the route's
  bool has_odd_headers = false;

  /// Nothing is wrong with it, as far as anybody has said.
  [[nodiscard]] bool is_plain() const {
    return (deed == BodyDeed::None || deed == BodyDeed::Right) && body == Fit::Plain &&
           query == Fit::Plain && path == Fit::Plain && !has_odd_headers;
  }
};

}  // namespace routelab::fuzz
