/// Which request held which instance, from when until when, found out again from the records.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/interval.hpp"

namespace routelab::testing {

/// The time that a request held its instance: from the end of the way there to the start of the
/// way back, of the answer that came in time or late.
inline Interval held(const Story& story) {
  const Record& last = story.late() != nullptr ? *story.late() : story.request;
  std::int64_t waited = story.total(Kind::NetworkToServer) + story.total(Kind::Queue);
  return {story.request.start + waited, end_of(last) - story.total(Kind::NetworkToClient)};
}

/// Of the request itself or, if it gave up before an instance took it, of the late answer.
inline std::uint32_t instance_of(const Story& story) {
  if (story.late() != nullptr) return story.late()->entity;
  return story.gave_up() ? trace::no_entity : story.request.entity;
}

inline std::map<std::uint32_t, std::vector<Interval>> held_by_instance(const RecordedRun& run) {
  std::map<std::uint32_t, std::vector<Interval>> held_by;
  for (const Story& story : run.stories) {
    const std::uint32_t instance = instance_of(story);
    if (instance != trace::no_entity) held_by[instance].push_back(held(story));
  }
  return held_by;
}

}  // namespace routelab::testing
