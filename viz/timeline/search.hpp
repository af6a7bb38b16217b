/// Names that contain a text, and the request of a name.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct Match {
  std::size_t row = no_row;          ///< this row's name contains it; else
  RecordNumber request = no_record;  ///< the request of that name ("visitors#17")
};

/// Letters A to Z in either case. Rows in their order, then the request; a text of blanks or
/// nothing matches nothing. "next" and "previous" are the neighbours in the list.
std::vector<Match> search(const Timeline& timeline, std::string_view text);

}  // namespace routelab::timeline
