/// How a client's request looks on the wire: its target and body as texts with places for the
/// numbers that are drawn for each call. The simulation never looks at it; load drivers do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace routelab::model {

/// A text, then perhaps a drawn number.
struct WirePiece {
  enum class Number : std::uint8_t {
    None,
    Path,   ///< the number of the path
    Query,  ///< that of a field of the query, by its index
    Body    ///< that of a field of the body, by its index
  };
  std::string text;
  Number number = Number::None;
  std::uint32_t field = 0;
};

struct Wire {
  std::vector<WirePiece> target;
  std::vector<WirePiece> body;
  std::uint64_t least_size = 0;  ///< of the body: blanks fill it up
};

}  // namespace routelab::model
