/// One request laid open: its spans as a tree, what its latency consists of, what went on after
/// the client had gone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct WaterfallSpan {
  RecordNumber record = no_record;
  std::uint32_t depth = 0;    ///< 0: the request; a span lies below the shortest one that holds it
  std::size_t parent = 0;     ///< index in the list; its own for the request
  std::int64_t self = 0;      ///< ns not covered by the spans below it
  std::int64_t critical = 0;  ///< ns of it that the request's latency consists of
  bool late = false;          ///< goes on after the request's end, or began there
  std::string label;          ///< "query users" (trace::label_of)
};

struct Waterfall {
  RecordNumber request = no_record;
  std::string name;                  ///< "visitors#17"
  std::vector<WaterfallSpan> spans;  ///< the request first; each before those below it, by start
  std::uint32_t instance = trace::no_entity;  ///< where it ran
  std::size_t instance_row = no_row;
  Range extent;  ///< from its start to the last end, late spans included
};

/// Critical path: at each moment of the request, of the spans without others below them that go on,
/// the one that ends last (the answer had to wait for it); where none does, the request itself.
/// The `critical` of all spans add up to the latency exactly. Cost: O(n log n) of its spans.
/// request: one of timeline.requests().
Waterfall waterfall(const Timeline& timeline, RecordNumber request);

}  // namespace routelab::timeline
