#include "harness/import/package_file.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
  if (!object.is_object()) return "";
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A reference: copies of deep values would be as deep on the stack.
const json& member(const json& object, const char* key) {
  static const json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found != object.end() ? *found : nothing;
}

int line_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

/// Tells where a text stops being JSON.
std::optional<json> parse(std::string_view text, std::size_t& offset) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    offset = error.byte;
    return std::nullopt;
  }
}

}  // namespace

std::optional<PackageFile> read_package(std::string_view text, const std::string& file,
                                        Problems& problems) {
  std::size_t offset = 0;
  const auto root = parse(text, offset);
  if (!root || !root->is_object()) {
    const int line = root ? 1 : line_of(text, offset);
    problems.error(file, line, "bad-package-json", root ? "is no JSON object" : "is no valid JSON",
                   "npm reads it strictly: no comments, no commas at the end");
    return std::nullopt;
  }
  PackageFile package;
  package.name = text_at(*root, "name");
  for (const char* kind : {"dependencies", "devDependencies", "peerDependencies"}) {
    if (package.next_range.empty()) package.next_range = text_at(member(*root, kind), "next");
  }
  const json& scripts = member(*root, "scripts");
  package.build = text_at(scripts, "build");
  package.start = text_at(scripts, "start");
  const std::string manager = text_at(*root, "packageManager");
  package.manager = manager.substr(0, manager.find('@'));
  return package;
}

std::string version_of(std::string_view text) {
  std::size_t offset = 0;
  const auto root = parse(text, offset);
  return root ? text_at(*root, "version") : "";
}

int major_version(std::string_view range) {
  const auto digit = std::find_if(range.begin(), range.end(), [](char c) { return is_digit(c); });
  // "npm:next@15", "^15.0.0", ">=13 <15": the first number; "file:../x1" has none that counts.
  if (range.starts_with("file:") || range.starts_with("link:") || range.starts_with("git"))
    return 0;
  int major = 0;
  for (auto at = digit; at != range.end() && is_digit(*at) && major < 1000; ++at) {
    major = major * 10 + (*at - '0');
  }
  return major;
}

}  // namespace routelab::import
