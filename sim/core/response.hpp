/// Response templates: what `respond` says, with holes for slots. A run never renders one; it
/// knows the status and the secret labels. `render` makes the text when somebody looks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/secret.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// A literal, or a slot's value in one of two spellings.
struct Piece {
  enum class Spelling : std::uint8_t {
    Literal,     ///< `literal`
    Json,        ///< the slot as a JSON value
    JsonInside,  ///< the slot as a text inside a JSON string that a literal opened
    Plain,       ///< the slot as plain text
  };
  Spelling spelling = Spelling::Literal;
  std::string literal;
  std::uint16_t slot = 0;
};

struct Response {
  EndpointId endpoint;  ///< whose handler says it; invalid for the 500 of a handler that threw
  std::uint16_t status = 200;
  std::string content_type;  ///< empty: none
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<Piece> body;
  SecretSet labels;  ///< secrets that the body can carry
};

/// The body's bytes for an exchange's slots: a pure function.
std::string render(const Response& response, std::span<const Value> slots, const Texts& texts);

}  // namespace routelab::core
