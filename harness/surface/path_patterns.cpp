#include "harness/surface/path_patterns.hpp"

#include <algorithm>
#include <cstddef>

namespace routelab::surface {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
         segment.find('{', 1) == std::string_view::npos;
}

/// A name that the path does not have yet.
std::string unused(const std::string& name, const PathPatterns::Pattern& pattern) {
  std::string free = name;
  const auto is_used = [&] {
    return std::any_of(pattern.names.begin(), pattern.names.end(),
                       [&](const auto& known) { return known.second == free; });
  };
  while (is_used()) free += '2';
  return free;
}

}  // namespace

PathPatterns::Pattern PathPatterns::pattern_of(std::string_view path) {
  Pattern pattern;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    if (!is_parameter(segment)) {
      pattern.text += path.substr(0, end);
    } else {
      const std::string own(segment.substr(1, segment.size() - 2));
      const std::string& name =
          names_.try_emplace(pattern.text, unused(own, pattern)).first->second;
      pattern.names.emplace_back(own, name);
      pattern.text += "/[" + name + "]";
    }
    path.remove_prefix(end);
  }
  return pattern;
}

std::string base_path_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
    url.remove_prefix(std::min(url.find('/'), url.size()));
  }
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  return url.empty() || url.starts_with('/') ? std::string(url) : "/" + std::string(url);
}

}  // namespace routelab::surface
