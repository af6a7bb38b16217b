/// Passes over the chosen requests that end in a range, chunk by chunk.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>

#include "viz/timeline/chosen.hpp"
#include "viz/timeline/parallel.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

/// Calls visit(group) for those of one chunk: the spans of a request, then its own record.
template <class Visit>
void each_request(const Timeline& timeline, std::size_t chunk, Range range, const Chosen& chosen,
                  Visit visit) {
  const trace::ChunkEntry& entry = timeline.trace().chunk(chunk);
  const auto requests = timeline.requests_in_chunk(chunk);
  if (requests.empty() || entry.last < range.start || entry.first >= range.end) return;
  const Records& records = timeline.records();
  RecordNumber first = records.number_of(timeline.trace().records(chunk).front());
  for (const RecordNumber request : requests) {
    if (range.holds(end_of(records[request])) && chosen.has(request)) {
      visit(std::span(&records[first], std::size_t{request} - first + 1));
    }
    first = request + 1;
  }
}

/// Of all chunks in the order of the file. False: stopped on the way.
template <class Visit>
bool each_request(const Timeline& timeline, Range range, const Chosen& chosen,
                  const std::stop_token& stop, Visit visit) {
  for (std::size_t chunk = 0; chunk < timeline.trace().chunk_count(); ++chunk) {
    if (stop.stop_requested()) return false;
    each_request(timeline, chunk, range, chosen, visit);
  }
  return true;
}

/// Of all chunks on two threads: visit(worker, group), worker < workers. False: stopped.
template <class Visit>
bool each_request_in_parallel(const Timeline& timeline, Range range, const Chosen& chosen,
                              const std::stop_token& stop, Visit visit) {
  in_parallel(timeline.trace().chunk_count(), [&](std::size_t worker, std::size_t chunk) {
    if (stop.stop_requested()) return;
    each_request(timeline, chunk, range, chosen,
                 [&](std::span<const trace::Record> group) { visit(worker, group); });
  });
  return !stop.stop_requested();
}

}  // namespace routelab::timeline
