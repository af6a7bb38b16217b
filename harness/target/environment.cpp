#include "harness/target/environment.hpp"

#include <unistd.h>

#include <filesystem>
#include <map>

namespace routelab::target {
namespace {

constexpr std::string_view usual_path = "/usr/local/bin:/usr/bin:/bin";

bool can_run(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

std::string_view path_in(const std::vector<std::string>& entries) {
  for (const std::string_view entry : entries) {
    if (entry.starts_with("PATH=")) return entry.substr(5);
  }
  return usual_path;
}

}  // namespace

std::vector<std::string> entries(const Environment& changes) {
  std::map<std::string, std::string, std::less<>> values;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    values.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  for (const std::string& name : changes.removed) values.erase(name);
  for (const auto& [name, value] : changes.set) values[name] = value;
  std::vector<std::string> all;
  for (const auto& [name, value] : values) all.push_back(name + "=" + value);
  return all;
}

std::string find_program(const std::string& name, const std::vector<std::string>& entries,
                         const std::string& folder) {
  const std::filesystem::path base(folder);
  if (name.find('/') != std::string::npos) {
    // An absolute name replaces the base; the program starts in the folder, where a relative one is.
    return can_run((base / name).string()) ? name : "";
  }
  std::string_view path = path_in(entries);
  while (!name.empty()) {
    const std::size_t colon = path.find(':');
    const std::string candidate = (std::filesystem::path(path.substr(0, colon)) / name).string();
    if (can_run((base / candidate).string())) return candidate;
    if (colon == std::string_view::npos) break;
    path.remove_prefix(colon + 1);
  }
  return "";
}

}  // namespace routelab::target
