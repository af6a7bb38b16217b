/// Bytes as people can read and paste them.
#pragma once

#include <string>
#include <string_view>

namespace routelab::fuzz {

/// With "\r", "\n", "\x01" for what is no printable ASCII, in one line; at most `most` characters.
std::string printable_bytes(std::string_view bytes, std::size_t most = 300);

}  // namespace routelab::fuzz
