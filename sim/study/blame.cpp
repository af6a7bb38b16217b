#include "sim/study/blame.hpp"

#include <algorithm>

#include "sim/trace/summarise.hpp"

namespace routelab::study {

namespace {

/// Sorts the requests that it is shown to the tail or to the rest.
class Sorter final : public trace::RequestObserver {
 public:
  Sorter(Blame& blame, std::int64_t window_start) : blame_(blame), window_start_(window_start) {}

  void request(std::span<const trace::Record> group) override {
    const trace::Record& whole = group.back();
    if (whole.start + whole.duration < window_start_) return;
    TimeByKind& side = whole.duration >= blame_.threshold ? blame_.tail : blame_.rest;
    side.add(group);
  }

 private:
  Blame& blame_;
  std::int64_t window_start_;
};

double mean_ms_of(std::int64_t total, std::uint64_t requests) {
  return requests == 0 ? 0 : static_cast<double>(total) / static_cast<double>(requests) * 1e-6;
}

}  // namespace

void TimeByKind::add(std::span<const trace::Record> group) {
  ++requests;
  latency += group.back().duration;
  std::uint64_t seen = 0;
  for (const trace::Record& span : group.first(group.size() - 1)) {
    const auto kind = static_cast<std::size_t>(span.kind);
    total[kind] += span.duration;
    requests_with[kind] += 1 - ((seen >> kind) & 1);
    seen |= std::uint64_t{1} << kind;
  }
}

void TimeByKind::merge(const TimeByKind& other) {
  requests += other.requests;
  latency += other.latency;
  for (std::size_t kind = 0; kind < total.size(); ++kind) {
    total[kind] += other.total[kind];
    requests_with[kind] += other.requests_with[kind];
  }
}

double TimeByKind::mean_ms(trace::Kind kind) const {
  return mean_ms_of(total[static_cast<std::size_t>(kind)], requests);
}

double TimeByKind::mean_latency_ms() const { return mean_ms_of(latency, requests); }

std::vector<trace::Kind> Blame::kinds() const {
  std::vector<trace::Kind> kinds;
  for (int k = 0; k < trace::kind_count; ++k) {
    const auto kind = static_cast<trace::Kind>(k);
    if (tail.mean_ms(kind) > 0 || rest.mean_ms(kind) > 0) kinds.push_back(kind);
  }
  std::stable_sort(kinds.begin(), kinds.end(), [this](trace::Kind a, trace::Kind b) {
    return tail.mean_ms(a) > tail.mean_ms(b);
  });
  return kinds;
}

Blame blame(const scenario::Scenario& scenario, double percentile) {
  Blame blame;
  blame.percentile = percentile;
  blame.threshold = run(scenario, {}).summary.all().latency.percentile(percentile);
  Sorter sorter(blame, scenario.warmup.ns);
  RunOptions options;
  options.observer = &sorter;
  run(scenario, options);
  return blame;
}

Blame blame(const trace::Reader& trace, double percentile) {
  Blame blame;
  blame.percentile = percentile;
  blame.threshold = trace::summarise(trace).all().latency.percentile(percentile);
  Sorter sorter(blame, trace.names().warmup);
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    trace::each_group(trace.records(chunk),
                      [&](std::span<const trace::Record> group) { sorter.request(group); });
  }
  return blame;
}

}  // namespace routelab::study
