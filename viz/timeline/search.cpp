#include "viz/timeline/search.hpp"

#include <string>

#include "sim/base/ascii.hpp"

namespace routelab::timeline {

std::vector<Match> search(const Timeline& timeline, std::string_view text) {
  std::vector<Match> matches;
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return matches;
  text = text.substr(first, text.find_last_not_of(' ') - first + 1);
  const std::string wanted = lower_case(text);
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    if (lower_case(timeline.rows()[row].name).find(wanted) != std::string::npos) {
      matches.push_back({row, no_record});
    }
  }
  if (const auto id = timeline.names().request_id(text)) {
    if (const auto request = timeline.find_request(*id)) matches.push_back({no_row, *request});
  }
  return matches;
}

}  // namespace routelab::timeline
