/// What a framework does by itself differs from framework to framework: the profile says whose
/// rules hold, the style how a route is written. Each rule is a row of a table here or in the file
/// of its subject (body.cpp, query.cpp); nothing else asks for a profile.
///
///     rfc     what the RFCs recommend: a body that cannot be parsed is refused with 400, one of an
///             unknown type with 415, one that is too large with 413, before a handler runs
///     next16  what Next.js 16 does (measured on 16.4.6)
#pragma once

#include <cstddef>
#include <cstdint>

namespace routelab::core {

enum class Profile : std::uint8_t { Rfc, Next16 };

enum class Style : std::uint8_t {
  App,   ///< a handler per method
  Pages  ///< `*`: one handler that gets every method
};
inline constexpr std::size_t style_count = 2;

/// App-style handlers of Next.js call `await request.json()` themselves: a body that cannot be
/// parsed throws where it is read.
constexpr bool handler_parses_body(Profile profile, Style style) {
  return profile == Profile::Next16 && style == Style::App;
}

/// Pages-style handlers of Next.js find parameters and query in one object, `req.query`.
constexpr bool merges_params(Profile profile, Style style) {
  return profile == Profile::Next16 && style == Style::Pages;
}

}  // namespace routelab::core
