#include "harness/target/env_file.hpp"

#include <algorithm>
#include <optional>

#include "harness/target/env_value.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::target {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-'; }

/// Where the line ends that has this place in it.
std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

/// Nothing follows on the line but a comment.
bool is_line_over(std::string_view text, std::size_t at) {
  const std::string_view rest = trimmed(text.substr(at, line_end(text, at) - at));
  return rest.empty() || rest.starts_with('#');
}

/// Behind the quote that closes the one at `start`; 0: none does, so that it is no quote.
std::size_t closing(std::string_view text, std::size_t start) {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == text[start] && text[i - 1] != '\\') {
      return is_line_over(text, i + 1) ? i + 1 : 0;
    }
  }
  return 0;
}

/// The name at `at`, which is moved behind its "=" or ":"; "": no assignment begins here.
std::string take_name(std::string_view text, std::size_t& at) {
  constexpr std::string_view prefix = "export";
  if (text.substr(at).starts_with(prefix) && at + prefix.size() < text.size() &&
      is_blank(text[at + prefix.size()])) {
    at = std::min(text.find_first_not_of(" \t", at + prefix.size()), text.size());
  }
  const std::size_t start = at;
  while (at < text.size() && is_name(text[at])) ++at;
  const std::string name(text.substr(start, at - start));
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  const bool is_equals = at < text.size() && text[at] == '=';
  const bool is_colon = at + 1 < text.size() && text[at] == ':' && is_blank(text[at + 1]);
  if (!is_equals && !is_colon) return "";
  ++at;
  return name;
}

/// The value at `at`, which is moved behind it.
void take_value(std::string_view text, std::size_t& at, EnvEntry& entry) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  const bool is_quote =
      at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '`');
  const std::size_t end = is_quote ? closing(text, at) : 0;
  if (end > 0) {
    entry.start = at + 1;
    entry.size = end - at - 2;
    at = end;
    return;
  }
  const std::size_t stop = std::min(text.find('#', at), line_end(text, at));
  std::string_view value = trimmed(text.substr(at, stop - at));
  entry.start = at;
  entry.size = value.size();
  at = stop;
}

}  // namespace

std::vector<EnvEntry> env_entries(std::string_view text) {
  std::vector<EnvEntry> entries;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    EnvEntry entry;
    entry.name = take_name(text, at);
    if (!entry.name.empty()) {
      take_value(text, at, entry);
      entries.push_back(entry);
    }
    at = line_end(text, at);
  }
  return entries;
}

PlantedFile with_canaries(std::string_view text, const Canaries& canaries) {
  PlantedFile file;
  std::size_t done = 0;
  for (const EnvEntry& entry : env_entries(text)) {
    const std::string_view value = text.substr(entry.start, entry.size);
    std::optional<std::string> planted;
    if (is_secret(entry.name, value)) {
      const std::string canary = canaries(entry.name);
      if (!canary.empty()) planted = with_canary(entry.name, value, canary);
    }
    (planted ? file.planted : file.kept).push_back(entry.name);
    file.text.append(text.substr(done, entry.start - done)).append(planted ? *planted : value);
    done = entry.start + entry.size;
  }
  file.text += text.substr(done);
  return file;
}

}  // namespace routelab::target
