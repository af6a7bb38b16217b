#include "sim/scenario/characters.hpp"

#include <algorithm>

namespace routelab::scenario {

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

std::size_t column_bytes(std::string_view text, std::size_t at) {
  return std::max<std::size_t>(utf8_length(text, at), 1);
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += column_bytes(text, at);
  return count;
}

}  // namespace routelab::scenario
