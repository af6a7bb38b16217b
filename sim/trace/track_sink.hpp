/// Somebody who writes a trace as tracks, one below the other: groups with lanes, in which spans
/// nest, and counters. `walk_tracks` calls it.
#pragma once

#include <cstdint>
#include <string>

#include "sim/trace/record.hpp"

namespace routelab::trace {

struct Lane {
  int group = 0;
  std::uint32_t number = 0;  ///< from 0, within its group
};

class TrackSink {
 public:
  virtual ~TrackSink() = default;

  /// Groups are numbered 1, 2, 3, ... in the order in which they are to be shown.
  virtual void add_group(int group, const std::string& name) = 0;
  /// The lanes of a group, called "NAME 1", "NAME 2", ...; at most once a group, and before its
  /// spans.
  virtual void add_lanes(int group, const std::string& name, std::uint32_t count) = 0;

  /// Each begin has its end, the innermost one first. In a lane time does not go back, unless the
  /// trace itself makes no sense (spans that cross).
  virtual void begin(Lane lane, const Record& record) = 0;
  virtual void end(Lane lane, const Record& record) = 0;

  virtual void add_counter(int group, const std::string& name) = 0;
  /// From `time` on, of the counter that was added last; in order of time.
  virtual void level(std::int64_t time, std::int64_t level) = 0;
};

}  // namespace routelab::trace
