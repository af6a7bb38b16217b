#include "sim/scenario/recorded_request.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/route_table.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

std::optional<std::uint32_t> RequestSet::add(RecordedRequest request) {
  const auto number = static_cast<std::uint32_t>(numbers_.size());
  const auto found = numbers_.lower_bound(request);
  if (found != numbers_.end() && found->first == request) return found->second;
  if (numbers_.size() == most) return std::nullopt;
  numbers_.emplace_hint(found, std::move(request), number);
  return number;
}

std::vector<RecordedRequest> RequestSet::take() {
  std::vector<RecordedRequest> requests(numbers_.size());
  while (!numbers_.empty()) {
    auto node = numbers_.extract(numbers_.begin());
    requests[node.mapped()] = std::move(node.key());
  }
  return requests;
}

std::string_view target_of_url(std::string_view url, std::string_view& host) {
  host = "";
  url = url.substr(0, url.find('#'));
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos || url.starts_with('/')) return url;
  const bool http = url.starts_with("http://") || url.starts_with("https://");
  if (!http) return url;
  url.remove_prefix(scheme + 3);
  const std::size_t path = std::min(url.find_first_of("/?"), url.size());
  host = url.substr(0, path);
  url.remove_prefix(path);
  return url.empty() ? "/" : url;
}

std::string target_problem(std::string_view target) {
  if (!target.starts_with('/')) {
    return fmt::format("{} is not a path: it does not start with '/'", in_quotes(target));
  }
  const auto unfit = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (std::any_of(target.begin(), target.end(), unfit) || target.find('#') != target.npos) {
    return fmt::format("{} has a space, '#' or a control character", in_quotes(target));
  }
  if (find_invalid_utf8(target) != target.npos) {
    return fmt::format("{} is not valid UTF-8", in_quotes(target));
  }
  if (!core::decode_segment(target.substr(0, target.find('?')))) {
    return fmt::format("{} has a bad escape in its path", in_quotes(target));
  }
  return "";
}

std::string known_methods() {
  std::string names;
  for (int m = 0; m < core::method_count; ++m) {
    const char* separator = m == 0 ? "" : m + 1 == core::method_count ? " or " : ", ";
    names.append(separator).append(name_of(static_cast<core::Method>(m)));
  }
  return names;
}

}  // namespace routelab::scenario
