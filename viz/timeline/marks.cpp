#include "viz/timeline/marks.hpp"

namespace routelab::timeline {

std::uint8_t marks_of(const trace::Record& record) {
  unsigned marks = 0;
  const auto mark = [&](bool is_so, Mark which) { marks |= is_so ? unsigned{which} : 0; };
  mark((record.flags & trace::Error) != 0, Error);
  mark((record.flags & trace::Open) != 0, Open);
  if (record.kind == trace::Kind::Request) {
    using trace::Outcome;
    mark(record.outcome == Outcome::Failed, Error);
    mark(record.outcome == Outcome::TimedOut, TimedOut);
    mark(record.outcome == Outcome::Throttled || record.outcome == Outcome::Rejected, Refused);
    mark((record.flags & trace::GaveUp) != 0, GaveUp);
    mark((record.flags & trace::Cold) != 0, Cold);
    mark(record.duration == 0, Moment);
  } else {
    mark((record.flags & trace::Cut) != 0, GaveUp);
    mark(trace::is_cold_start_phase(record.kind), Cold);
  }
  return static_cast<std::uint8_t>(marks);
}

}  // namespace routelab::timeline
