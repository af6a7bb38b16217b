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

std::string in_lines(std::string text, float width) {
  const auto width_of = [&](std::size_t from, std::size_t to) {
    return ImGui::CalcTextSize(text.data() + from, text.data() + to).x;
  };
  std::size_t start = 0;
  std::size_t blank = text.npos;  // the last one of this line
  for (std::size_t at = text.find(' '); start < text.size();) {
    const std::size_t word_end = std::min(at, text.size());
    if (blank != text.npos && width_of(start, word_end) > width) {
      text[blank] = '\n';
      start = blank + 1;
      blank = text.npos;
      continue;
    }
    if (at == text.npos) break;
    blank = at;
    at = text.find(' ', at + 1);
  }
  return text;
}

void write(std::string_view text) {
  const std::string plain = plain_text(text);
  ImGui::TextUnformatted(plain.data(), plain.data() + plain.size());
}

void write_wrapped(std::string_view text) {
  const std::string lines = in_lines(plain_text(text), ImGui::GetContentRegionAvail().x);
  ImGui::PushTextWrapPos(0);  // for a word that is longer than a line
  ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
  ImGui::PopTextWrapPos();
}

}  // namespace routelab::panels
