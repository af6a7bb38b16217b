#include "viz/panels/plain_text.hpp"

#include <imgui.h>

#include <algorithm>

#include "sim/base/code_point.hpp"

namespace routelab::panels {

std::string plain_text(std::string_view text) {
  std::string plain;
  plain.reserve(std::min(text.size(), longest_text + 3));
  for (std::size_t at = 0; at < text.size();) {
    if (plain.size() >= longest_text) return plain + "...";
    const CodePoint c = code_point_at(text, at);
    const std::size_t bytes = std::max<std::size_t>(c.bytes, 1);
    plain += c.bytes > 0 && !is_invisible(c.value) ? text.substr(at, bytes) : "?";
    at += bytes;
  }
  return plain;
}

void write(std::string_view text) {
  const std::string plain = plain_text(text);
  ImGui::TextUnformatted(plain.data(), plain.data() + plain.size());
}

void write_wrapped(std::string_view text) {
  ImGui::PushTextWrapPos(0);
  write(text);
  ImGui::PopTextWrapPos();
}

}  // namespace routelab::panels
