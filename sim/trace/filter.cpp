#include "sim/trace/filter.hpp"

#include <algorithm>

namespace routelab::trace {

namespace {

bool holds(const std::vector<bool>& set, std::size_t index) {
  return index < set.size() && set[index];
}

bool is_such_span(const FilterTest& test, const Record& record) {
  return ((test.kinds >> static_cast<unsigned>(record.kind)) & 1U) != 0 &&
         (record.flags & test.flags) == test.flags && record.duration >= test.low &&
         record.duration <= test.high && (test.set.empty() || holds(test.set, record.detail));
}

std::int64_t number_of(FilterTest::What what, const Record& request) {
  using What = FilterTest::What;
  switch (what) {
    case What::Status: return request.status;
    case What::Outcome: return static_cast<std::int64_t>(request.outcome);
    case What::Latency: return request.duration;
    case What::Start: return request.start;
    case What::End: return request.start + request.duration;
    case What::Instance: return request.entity == no_entity ? -1 : std::int64_t{request.entity};
    case What::Request: return static_cast<std::int64_t>(request.request);
    default: return 0;
  }
}

}  // namespace

bool Filter::passes(const FilterTest& test, std::span<const Record> group) {
  const Record& request = group.back();
  switch (test.what) {
    case FilterTest::What::Flag: return (request.flags & test.flags) != 0;
    case FilterTest::What::Endpoint:
      return holds(test.set, std::min<std::size_t>(request.detail, test.set.size() - 1));
    case FilterTest::What::Client: return holds(test.set, request.client);
    case FilterTest::What::Span:
      return std::any_of(group.begin(), group.end(),
                         [&](const Record& record) { return is_such_span(test, record); });
    default: {
      const std::int64_t number = number_of(test.what, request);
      return number >= test.low && number <= test.high;
    }
  }
}

}  // namespace routelab::trace
