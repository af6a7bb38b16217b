#include "sim/trace/selection.hpp"

#include <algorithm>

namespace routelab::trace {

namespace {

bool starts_before(const Record* a, const Record* b) { return a->start < b->start; }

bool is_before_in_request(const Record* a, const Record* b) {
  if (a->request != b->request) return a->request < b->request;
  if (a->start != b->start) return a->start < b->start;
  return a->duration > b->duration;
}

void choose(const Reader& trace, const Filter& filter, std::size_t limit, Selection& selection) {
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    if (trace.chunk(chunk).kind != Section::Requests) continue;
    each_group(trace.records(chunk), [&](std::span<const Record> group) {
      if (!filter.matches(group)) return;
      selection.requests.push_back(
          {group.back().start, group.data(), static_cast<std::uint32_t>(group.size()), 0});
    });
  }
  selection.matched = selection.requests.size();
  std::ranges::sort(selection.requests, [](const ChosenRequest& a, const ChosenRequest& b) {
    return a.start != b.start ? a.start < b.start : a.first < b.first;
  });
  if (limit > 0 && limit < selection.matched) selection.requests.resize(limit);
}

}  // namespace

std::uint64_t Selection::record_count() const {
  std::uint64_t count = after.size() + jobs.size() + instances.size();
  for (const ChosenRequest& chosen : requests) count += chosen.records;
  return count;
}

Selection select(const Reader& trace, const Filter& filter, std::size_t limit) {
  Selection selection;
  choose(trace, filter, limit, selection);
  const bool everything =
      filter.matches_everything() && selection.requests.size() == selection.matched;
  std::vector<std::uint64_t> ids;
  if (!everything) {
    for (const ChosenRequest& chosen : selection.requests) ids.push_back(chosen.request().request);
    std::ranges::sort(ids);
  }
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    if (trace.chunk(chunk).kind != Section::Loose) continue;
    for (const Record& record : trace.records(chunk)) {
      const bool is_instance = record.kind == Kind::Instance;
      if (!everything && (is_instance || !std::ranges::binary_search(ids, record.request)))
        continue;
      (is_instance                  ? selection.instances
       : is_background(record.kind) ? selection.jobs
                                    : selection.after)
          .push_back(&record);
    }
  }
  std::ranges::stable_sort(selection.after, is_before_in_request);
  std::ranges::stable_sort(selection.jobs, starts_before);
  std::ranges::stable_sort(selection.instances, starts_before);
  return selection;
}

}  // namespace routelab::trace
