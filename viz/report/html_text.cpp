#include "viz/report/html_text.hpp"

#include "sim/base/code_point.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::report {

namespace {

void append(std::string& html, std::string_view sequence) {
  const char32_t c = code_point_at(sequence, 0).value;
  switch (c) {
    case '&': html += "&amp;"; return;
    case '<': html += "&lt;"; return;
    case '>': html += "&gt;"; return;
    case '"': html += "&quot;"; return;
    case '\'': html += "&#39;"; return;
    case '\t':
    case '\n': html += ' '; return;
    default: break;
  }
  html += is_invisible(c) ? escaped(c) : std::string(sequence);
}

}  // namespace

std::string html_text(std::string_view text, std::size_t most) {
  // A character takes four bytes at most: what lies behind need not be looked at.
  const bool is_long = text.size() / 4 > most;
  const std::string valid = replace_invalid_utf8(is_long ? text.substr(0, 4 * most + 4) : text);
  std::string html;
  std::size_t at = 0;
  for (std::size_t shown = 0; at < valid.size() && shown < most; ++shown) {
    const std::size_t bytes = utf8_length(valid, at);
    append(html, std::string_view(valid).substr(at, bytes));
    at += bytes;
  }
  return at < valid.size() ? html + "…" : html;
}

std::string html_text(std::string_view text) { return html_text(text, text.size()); }

}  // namespace routelab::report
