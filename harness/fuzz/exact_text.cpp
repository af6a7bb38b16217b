#include "harness/fuzz/exact_text.hpp"

#include <nlohmann/json.hpp>

#include "harness/fuzz/digest.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::fuzz {

using nlohmann::ordered_json;

ordered_json exact_text(std::string_view bytes) {
  if (find_invalid_utf8(bytes) == std::string_view::npos) return std::string(bytes);
  ordered_json json;
  json["base64"] = base64_of(bytes);
  return json;
}

std::optional<std::string> read_exact_text(const ordered_json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_object() || json.size() != 1 || !json.contains("base64")) return std::nullopt;
  const ordered_json& text = json.at("base64");
  if (!text.is_string()) return std::nullopt;
  return bytes_of_base64(text.get_ref<const std::string&>());
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::string bytes;
  std::uint32_t bits = 0;
  std::size_t count = 0;  // of bits
  for (const char c : text) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 255U);
  }
  return bytes;
}

}  // namespace routelab::fuzz
