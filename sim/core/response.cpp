#include "sim/core/response.hpp"

namespace routelab::core {

std::string render(const Response& response, std::span<const Value> slots, const Texts& texts) {
  std::string out;
  for (const Piece& piece : response.body) {
    switch (piece.spelling) {
      case Piece::Spelling::Literal: out += piece.literal; break;
      case Piece::Spelling::Json: out += texts.json_of(slots[piece.slot]); break;
      case Piece::Spelling::Plain: out += texts.text_of(slots[piece.slot]); break;
      case Piece::Spelling::JsonInside: {
        const std::string quoted = quote_json(texts.text_of(slots[piece.slot]));
        out.append(quoted, 1, quoted.size() - 2);
        break;
      }
    }
  }
  return out;
}

}  // namespace routelab::core
