#include "harness/import/route_file.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

/// "%5Funder" -> "_under": how a folder says that it is not private.
std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    return is_digit(c)                                    ? c - '0'
           : lower_case(c) >= 'a' && lower_case(c) <= 'f' ? lower_case(c) - 'a' + 10
                                                          : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool has_two = text[i] == '%' && i + 2 < text.size();
    if (has_two && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return parts;
}

/// The name without the longest of the extensions; nothing if it has none of them.
std::optional<std::string> without_extension(const std::string& name,
                                             const std::vector<std::string>& extensions) {
  std::optional<std::string> best;
  for (const std::string& extension : extensions) {
    const std::string ending = "." + extension;
    if (name.size() <= ending.size() || !name.ends_with(ending)) continue;
    std::string rest = name.substr(0, name.size() - ending.size());
    if (!best || rest.size() < best->size()) best = std::move(rest);
  }
  return best;
}

bool is_dynamic(std::string_view segment) {
  return segment.starts_with('[') && segment.ends_with(']');
}

std::string_view name_of(std::string_view segment) {
  while (segment.starts_with('[')) segment.remove_prefix(1);
  while (segment.ends_with(']')) segment.remove_suffix(1);
  if (segment.starts_with("...")) segment.remove_prefix(3);
  return segment;
}

/// What a build would refuse about a pattern; "" if nothing.
std::string fault_of(const std::vector<std::string>& segments) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& segment = segments[i];
    if (!is_dynamic(segment)) {
      const bool has_bracket = segment.find_first_of("[]") != std::string::npos;
      if (has_bracket) return "'" + segment + "' has a bracket inside of a name";
      continue;
    }
    const std::string_view name = name_of(segment);
    if (name.empty() || name.front() == '.') return "'" + segment + "' names no parameter";
    if (name.find_first_of("[]") != std::string_view::npos) {
      return "'" + segment + "' has too many brackets";
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return "the parameter '" + std::string(name) + "' occurs twice";
    }
    names.push_back(name);
    const bool catches_all = segment.find("...") != std::string::npos;
    if (catches_all && i + 1 < segments.size()) return "'" + segment + "' is not the last segment";
  }
  return "";
}

std::string joined(const std::vector<std::string>& segments) {
  std::string pattern;
  for (const std::string& segment : segments) pattern += "/" + segment;
  return pattern.empty() ? "/" : pattern;
}

/// The folders of app/ as segments; nothing if requests never reach them.
std::optional<std::vector<std::string>> app_segments(const std::vector<std::string>& folders) {
  std::vector<std::string> segments;
  for (const std::string& folder : folders) {
    if (folder.starts_with("_") || folder.starts_with("@")) return std::nullopt;
    if (folder.starts_with("(.")) return std::nullopt;  // shown in place of another page
    if (folder.starts_with("(") && folder.ends_with(")")) continue;
    segments.push_back(percent_decoded(folder));
  }
  return segments;
}

std::optional<RouteFile> app_file(std::vector<std::string> parts, const std::string& stem,
                                  std::vector<std::string>& segments) {
  if (stem != "route" && stem != "page") return std::nullopt;
  parts.pop_back();
  auto found = app_segments(parts);
  if (!found) return std::nullopt;
  segments = std::move(*found);
  return RouteFile{stem == "route" ? RouteFile::Kind::AppRoute : RouteFile::Kind::AppPage,
                   joined(segments), ""};
}

std::optional<RouteFile> pages_file(std::vector<std::string> parts, const std::string& stem,
                                    std::vector<std::string>& segments) {
  const bool is_api = parts.front() == "api" || (parts.size() == 1 && stem == "api");
  if (!is_api && parts.size() == 1 &&
      (stem == "_app" || stem == "_document" || stem == "_error" || stem == "404" ||
       stem == "500" || stem == "middleware")) {
    return std::nullopt;
  }
  parts.back() = stem;
  if (stem == "index") parts.pop_back();
  segments = std::move(parts);
  return RouteFile{is_api ? RouteFile::Kind::PagesApi : RouteFile::Kind::PagesPage,
                   joined(segments), ""};
}

}  // namespace

std::vector<RouteFile> route_files(const std::vector<std::string>& files, const std::string& router,
                                   const std::vector<std::string>& extensions, Problems& problems) {
  std::vector<RouteFile> routes;
  const bool is_app = router.ends_with("app");
  for (const std::string& file : files) {
    if (!file.starts_with(router + "/")) continue;
    const std::vector<std::string> parts = split(std::string_view(file).substr(router.size() + 1));
    const auto stem = without_extension(parts.back(), extensions);
    if (!stem || file.ends_with(".d.ts")) continue;
    std::vector<std::string> segments;
    auto route = is_app ? app_file(parts, *stem, segments) : pages_file(parts, *stem, segments);
    if (!route) continue;
    if (const std::string fault = fault_of(segments); !fault.empty()) {
      problems.warning(file, 0, "route-name", "is left out: " + fault,
                       "next build refuses it, too; rename the file or folder");
      continue;
    }
    route->file = file;
    routes.push_back(std::move(*route));
  }
  std::sort(routes.begin(), routes.end(), [](const RouteFile& a, const RouteFile& b) {
    return std::tie(a.pattern, a.file) < std::tie(b.pattern, b.file);
  });
  return routes;
}

std::vector<std::string> param_names(const std::string& pattern) {
  std::vector<std::string> names;
  for (const std::string& segment : split(pattern)) {
    if (is_dynamic(segment)) names.emplace_back(name_of(segment));
  }
  return names;
}

}  // namespace routelab::import
