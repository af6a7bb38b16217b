/// What deserves a look, worst first, each with a record to jump to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct Finding {
  enum class Sort : std::uint8_t {
    Unmet,       ///< an expectation of the scenario (totals)
    Leak,        ///< a secret left by a route (totals)
    Failed,      ///< requests by route and status
    TimedOut,    ///< likewise
    Throttled,   ///< likewise
    Rejected,    ///< likewise
    Refused,     ///< connections that the database refused
    Late,        ///< handlers that went on after their client had gone
    Declined,    ///< answered with 400 to 499, by route and status: often as it should be
    ColdStarts,  ///< requests for which an instance was started
  };
  Sort sort = Sort::Unmet;
  std::string text;   ///< "GET /cart failed with 500", "requests.failed = 0: it is 12"
  std::string route;  ///< "" where it has none
  std::uint16_t status = 0;
  std::uint64_t count = 0;         ///< of Unmet: the requests that its figure is about
  RecordNumber first = no_record;  ///< by start; none where no request was sent
  RecordNumber worst = no_record;  ///< the longest
};

/// By sort, then the most frequent first; expectations as the scenario has them. One pass over all
/// requests and loose records.
std::vector<Finding> findings(const Timeline& timeline);

}  // namespace routelab::timeline
