#include "viz/report/observation.hpp"

#include <algorithm>

namespace routelab::report {

using trace::Kind;
using trace::Record;

Observation::Observation(const trace::Names& names)
    : axis_(names.duration), warmup_(names.warmup), ended_(axis_.bins()), levels_(axis_.bins()),
      starting_(axis_), querying_(axis_), awaiting_(axis_), tail_(names.warmup) {
  for (std::size_t bin = 0; bin < levels_.size(); ++bin) {
    levels_[bin].from = levels_[bin].to = axis_.start_of(bin);
  }
}

void Observation::request(std::span<const Record> group) {
  const Record& whole = group.back();
  const std::int64_t end = whole.start + whole.duration;
  Ended& ended = ended_[axis_.bin_of(end)];
  ++ended.by_outcome[static_cast<std::size_t>(whole.outcome)];
  ended.cold += (whole.flags & trace::Cold) != 0 ? 1 : 0;
  ended.latency.add(whole.duration);
  for (const Record& span : group.first(group.size() - 1)) add_span(span);
  tail_.request(group);
  if (end >= warmup_) slowest_.add(group);
}

void Observation::spans(std::span<const Record> spans) {
  for (const Record& span : spans) add_span(span);
}

void Observation::add_span(const Record& span) {
  const std::int64_t end = span.start + span.duration;
  switch (span.kind) {
    case Kind::Placement:
    case Kind::Download:
    case Kind::RuntimeStart:
    case Kind::ModuleLoad:
    case Kind::HandlerInit: return starting_.add(span.start, end);
    case Kind::Query: return querying_.add(span.start, end);
    case Kind::PoolWait:
    case Kind::DatabaseWait: return awaiting_.add(span.start, end);
    default: return;
  }
}

/// Two stretches share a bin where the warm-up ends.
void Observation::levels(const trace::LevelMeans& means) {
  trace::LevelMeans& bin = levels_[axis_.bin_of(means.from)];
  const auto before = static_cast<double>(bin.to - bin.from);
  const auto added = static_cast<double>(means.to - means.from);
  const auto add = [&](double& mean, double other) {
    mean = (mean * before + other * added) / (before + added);
  };
  add(bin.instances, means.instances);
  add(bin.running, means.running);
  add(bin.idle, means.idle);
  add(bin.queue, means.queue);
  add(bin.connections, means.connections);
  bin.jobs_waiting.resize(means.jobs_waiting.size());
  for (std::size_t q = 0; q < means.jobs_waiting.size(); ++q) {
    add(bin.jobs_waiting[q], means.jobs_waiting[q]);
  }
  bin.to = means.to;
  end_ = std::max(end_, means.to);
}

}  // namespace routelab::report
