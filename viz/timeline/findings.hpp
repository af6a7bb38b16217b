/// What deserves a look, worst first, each with a record to jump to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct Finding {
  enum class Sort : std::uint8_t {
    Leak,        ///< a secret left by a route (totals)
    Failed,      ///< requests by route and status
    TimedOut,    ///< likewise
    Throttled,   ///< likewise
    Rejected,    ///< likewise
    Refused,     ///< connections that the database refused
    Late,        ///< handlers that went on after their client had gone
    ColdStarts,  ///< requests for which an instance was started
  };
  Sort sort = Sort::Leak;
  std::string text;   ///< "GET /cart failed with 500", "DB_PASSWORD in the body of GET /"
  std::string route;  ///< "" where it has none
  std::uint16_t status = 0;
  std::uint64_t count = 0;
  RecordNumber first = no_record;  ///< by start; none for a leak whose route was never asked
  RecordNumber worst = no_record;  ///< the longest
};

/// By sort, then the most frequent first. One pass over all requests and loose records.
std::vector<Finding> findings(const Timeline& timeline);

}  // namespace routelab::timeline
