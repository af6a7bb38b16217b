#include "harness/client/response.hpp"

#include <algorithm>

#include "sim/base/ascii.hpp"

namespace routelab::client {
namespace {

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

}  // namespace

std::string_view HeaderLine::value() const {
  return trimmed(std::string_view(text).substr(name_size + 1));
}

bool HeaderLines::has(std::string_view name) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const HeaderLine& line) { return same_word(line.name(), name); });
}

std::vector<std::string_view> HeaderLines::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const HeaderLine& line : lines_) {
    if (same_word(line.name(), name)) found.push_back(line.value());
  }
  return found;
}

std::optional<std::string> HeaderLines::joined(std::string_view name) const {
  const auto found = values(name);
  if (found.empty()) return std::nullopt;
  std::string text(found.front());
  for (std::size_t i = 1; i < found.size(); ++i) text.append(", ").append(found[i]);
  return text;
}

bool HeaderLines::lists(std::string_view name, std::string_view word) const {
  for (std::string_view rest : values(name)) {
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      if (same_word(trimmed(rest.substr(0, comma)), word)) return true;
      more = comma != std::string_view::npos;
      if (more) rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

bool Response::keeps_alive() const {
  if (framing == Framing::UntilClose || status == 101) return false;
  if (headers.lists("Connection", "close")) return false;
  return minor_version >= 1 || headers.lists("Connection", "keep-alive");
}

}  // namespace routelab::client
