/// What every message must be, whatever the input was.
#pragma once

#include <cstddef>
#include <string_view>

#include "sim/base/assert.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::testing {

/// Valid UTF-8 without control characters; lines end with line feeds.
inline void check_printable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    RL_ASSERT(length > 0);
    RL_ASSERT(text[at] == '\n' || static_cast<unsigned char>(text[at]) >= 0x20);
    at += length;
  }
}

}  // namespace routelab::testing
