#include "sim/core/response.hpp"

namespace routelab::core {

std::string render(const Template& pieces, std::span<const Value> slots, const Texts& texts,
                   std::span<const Message> messages) {
  const auto plain = [&](Value value) {
    if (!value.is_message()) return texts.text_of(value);
    return render(messages[value.message_index()].text, slots, texts, messages);
  };
  std::string out;
  for (const Piece& piece : pieces) {
    if (piece.spelling == Piece::Spelling::Literal) {
      out += piece.literal;
      continue;
    }
    const Value value = slots[piece.slot];
    if (piece.spelling == Piece::Spelling::Plain) {
      out += plain(value);
    } else if (piece.spelling == Piece::Spelling::Json) {
      out += value.is_message() ? quote_json(plain(value)) : texts.json_of(value);
    } else {
      const std::string quoted = quote_json(plain(value));
      out.append(quoted, 1, quoted.size() - 2);
    }
  }
  return out;
}

}  // namespace routelab::core
