/// Templates: what a handler says to the outside, with holes for slots. A run never renders one;
/// it knows the status and the secret labels. `render` makes the text when somebody looks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/core/secret.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// A literal, or a slot's value in one of three spellings.
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
  bool error = false;  ///< the slot holds the message of a caught error
  SecretSet labels;    ///< of the constants in a literal; of all that can be in the slot
};
using Template = std::vector<Piece>;

struct Header {
  std::string name;  ///< as it is sent
  Template value;
  Channel channel = Channel::Header;
};

struct Response {
  EndpointId endpoint;  ///< whose handler says it; invalid for the framework's own
  std::uint16_t status = 200;
  std::string content_type;  ///< empty: none
  std::vector<Header> headers;
  Template body;
  Channel body_channel = Channel::Body;  ///< or Html
  Template bundle;                       ///< a page: the text of the script that it loads
  ChannelLabels labels;                  ///< secrets that can leave with it
};

/// What an error says, or a line of the log.
struct Message {
  EndpointId endpoint;  ///< invalid for those of the framework
  Template text;
  SecretSet labels;
};

/// A template's bytes for an exchange's slots: a pure function. A slot that holds an error's
/// message is rendered by that message's own template.
std::string render(const Template& pieces, std::span<const Value> slots, const Texts& texts,
                   std::span<const Message> messages);

}  // namespace routelab::core
