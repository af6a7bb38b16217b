#include "viz/report/critical_path.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace routelab::report {

CriticalPath critical_path(const trace::Record& request, std::span<const trace::Record> spans) {
  CriticalPath path{.is_on = std::vector<bool>(spans.size())};
  std::vector<std::size_t> by_end(spans.size());
  std::iota(by_end.begin(), by_end.end(), std::size_t{0});
  const std::int64_t end = request.start + request.duration;
  const auto end_of = [&](std::size_t i) {
    return std::min(spans[i].start + spans[i].duration, end);
  };
  std::stable_sort(by_end.begin(), by_end.end(), [&](std::size_t a, std::size_t b) {
    if (end_of(a) != end_of(b)) return end_of(a) > end_of(b);
    return spans[a].start < spans[b].start;
  });
  std::int64_t at = end;
  for (const std::size_t i : by_end) {
    const std::int64_t start = std::max(spans[i].start, request.start);
    if (end_of(i) > at || start >= end_of(i)) continue;
    path.is_on[i] = true;
    path.covered += end_of(i) - start;
    at = start;
  }
  return path;
}

}  // namespace routelab::report
