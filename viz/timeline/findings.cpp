#include "viz/timeline/findings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "viz/timeline/parallel.hpp"
#include "viz/timeline/request_pass.hpp"
#include "viz/timeline/survey.hpp"

namespace routelab::timeline {
namespace {

using trace::Kind;
using trace::Outcome;

/// What is counted together: the sort, the endpoint and the status.
using Key = std::tuple<Finding::Sort, std::uint32_t, std::uint16_t>;

struct Tally {
  std::uint64_t count = 0;
  RecordNumber first = no_record;
  RecordNumber worst = no_record;

  void add(const Records& records, RecordNumber record, std::uint64_t times = 1) {
    count += times;
    const auto is_before = [&](RecordNumber other) {
      return std::pair(records[record].start, record) < std::pair(records[other].start, other);
    };
    const auto is_worse = [&](RecordNumber other) {
      return std::pair(-records[record].duration, record) <
             std::pair(-records[other].duration, other);
    };
    if (first == no_record || is_before(first)) first = record;
    if (worst == no_record || is_worse(worst)) worst = record;
  }
};

using Tallies = std::map<Key, Tally>;

Finding::Sort sort_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::TimedOut: return Finding::Sort::TimedOut;
    case Outcome::Throttled: return Finding::Sort::Throttled;
    case Outcome::Rejected: return Finding::Sort::Rejected;
    default: return Finding::Sort::Failed;
  }
}

/// Whether a figure ("requests.timed_out", "statuses.500", "cold_start_ratio") counts these.
bool counts(const std::string& figure, Finding::Sort sort, std::uint16_t status) {
  if (figure.starts_with("statuses.")) return figure == "statuses." + std::to_string(status);
  constexpr std::array<std::pair<std::string_view, Finding::Sort>, 6> words{
      {{"failed", Finding::Sort::Failed},
       {"timed_out", Finding::Sort::TimedOut},
       {"throttled", Finding::Sort::Throttled},
       {"rejected", Finding::Sort::Rejected},
       {"refused", Finding::Sort::Refused},
       {"cold", Finding::Sort::ColdStarts}}};
  return std::ranges::any_of(words, [&](const auto& word) {
    return word.second == sort && figure.find(word.first) != std::string::npos;
  });
}

class Counter {
 public:
  explicit Counter(const Timeline& timeline)
      : timeline_(timeline), by_endpoint_(timeline.names().endpoints.size() + 1) {}

  void add(std::span<const trace::Record> group) {
    const trace::Record& request = group.back();
    const std::uint32_t endpoint = known_index(timeline_.names().endpoints, request.detail);
    const RecordNumber number = timeline_.records().number_of(request);
    by_endpoint_[endpoint].add(timeline_.records(), number);
    if (request.outcome != Outcome::Completed) {
      count({sort_of(request.outcome), endpoint, request.status}, number);
    } else if (request.status >= 400) {
      count({Finding::Sort::Declined, endpoint, request.status}, number);
    }
    if ((request.flags & trace::Cold) != 0) count({Finding::Sort::ColdStarts, 0, 0}, number);
    for (const trace::Record& span : group.first(group.size() - 1)) add_span(span);
  }

  void add_span(const trace::Record& span) {
    const RecordNumber number = timeline_.records().number_of(span);
    const bool is_refused = span.kind == Kind::Connect && (span.flags & trace::Error) != 0;
    if (is_refused) count({Finding::Sort::Refused, 0, 0}, number);
    if (span.kind == Kind::Late) count({Finding::Sort::Late, 0, 0}, number);
  }

  void merge(const Counter& other) {
    for (const auto& [key, tally] : other.tallies_) merge(tallies_[key], tally);
    for (std::size_t i = 0; i < by_endpoint_.size(); ++i) {
      merge(by_endpoint_[i], other.by_endpoint_[i]);
    }
  }

  [[nodiscard]] const Tallies& tallies() const { return tallies_; }
  /// The requests of a route by its name; of "": of all.
  [[nodiscard]] Tally of_route(const std::string& route) const {
    Tally tally;
    for (std::size_t i = 0; i < by_endpoint_.size(); ++i) {
      if (is_of(i, route)) merge(tally, by_endpoint_[i]);
    }
    return tally;
  }
  /// The requests that the expectation's figure counts; where it counts none, all of its route.
  [[nodiscard]] Tally of_expectation(const trace::Unmet& unmet) const {
    Tally tally;
    for (const auto& [key, counted] : tallies_) {
      const auto& [sort, endpoint, status] = key;
      const bool has_route = (sort >= Finding::Sort::Failed && sort <= Finding::Sort::Rejected) ||
                             sort == Finding::Sort::Declined;
      if (has_route && !is_of(endpoint, unmet.route)) continue;
      if (counts(unmet.figure, sort, status)) merge(tally, counted);
    }
    return tally.count > 0 ? tally : of_route(unmet.route);
  }
  /// Requests of the route that a secret left by: those that failed, if it left in an error.
  [[nodiscard]] Tally of_leak(const trace::Leak& leak) const {
    Tally failed;
    for (const auto& [key, counted] : tallies_) {
      const auto& [sort, endpoint, status] = key;
      if (sort == Finding::Sort::Failed && is_of(endpoint, leak.route)) merge(failed, counted);
    }
    return leak.channel == "error" && failed.count > 0 ? failed : of_route(leak.route);
  }

 private:
  [[nodiscard]] bool is_of(std::size_t endpoint, const std::string& route) const {
    const auto& endpoints = timeline_.names().endpoints;
    return route.empty() || (endpoint < endpoints.size() && endpoints[endpoint] == route);
  }

  void count(Key key, RecordNumber record) { tallies_[key].add(timeline_.records(), record); }

  void merge(Tally& tally, const Tally& other) const {
    if (other.count == 0) return;
    tally.add(timeline_.records(), other.first, other.count);
    tally.add(timeline_.records(), other.worst, 0);
  }

  const Timeline& timeline_;
  Tallies tallies_;
  std::vector<Tally> by_endpoint_;
};

Finding finding_of(const Key& key, const Tally& tally, const trace::Names& names) {
  const auto& [sort, endpoint, status] = key;
  Finding finding;
  finding.sort = sort;
  finding.count = tally.count;
  finding.first = tally.first;
  finding.worst = tally.worst;
  finding.status = status;
  switch (sort) {
    case Finding::Sort::Refused:
      finding.text = "connections refused by the database";
      return finding;
    case Finding::Sort::Late:
      finding.text = "handlers went on after their client had gone";
      return finding;
    case Finding::Sort::ColdStarts: finding.text = "cold starts"; return finding;
    default: break;
  }
  finding.route = endpoint < names.endpoints.size() ? names.endpoints[endpoint] : "no route";
  if (sort == Finding::Sort::Declined) {
    finding.text = finding.route +
                   (endpoint < names.endpoints.size() ? " answered " : ": answered ") +
                   std::to_string(status);
    return finding;
  }
  const char* verb = sort == Finding::Sort::TimedOut    ? " timed out"
                     : sort == Finding::Sort::Throttled ? " throttled"
                     : sort == Finding::Sort::Rejected  ? " rejected"
                                                        : " failed";
  finding.text = finding.route + verb;
  if (status != 0) finding.text += " with " + std::to_string(status);
  return finding;
}

}  // namespace

std::vector<Finding> findings(const Timeline& timeline) {
  std::vector<Counter> counters(workers, Counter(timeline));
  each_request_in_parallel(timeline, timeline.whole(), {}, {},
                           [&](std::size_t worker, auto group) { counters[worker].add(group); });
  for (std::size_t i = 1; i < counters.size(); ++i) counters[0].merge(counters[i]);
  Counter& counter = counters[0];
  for (const RecordNumber record : timeline.loose()) counter.add_span(timeline.records()[record]);

  std::vector<Finding> all;
  for (const trace::Unmet& unmet : timeline.totals().unmet) {
    const Tally tally = counter.of_expectation(unmet);
    all.push_back(
        {Finding::Sort::Unmet, unmet.text, unmet.route, 0, tally.count, tally.first, tally.worst});
  }
  for (const trace::Leak& leak : timeline.totals().leaks) {
    const Tally tally = counter.of_leak(leak);
    all.push_back({Finding::Sort::Leak,
                   "secret " + leak.secret + " left in the " + leak.channel + " of " + leak.route,
                   leak.route, 0, leak.count, tally.first, tally.worst});
  }
  for (const auto& [key, tally] : counter.tallies()) {
    all.push_back(finding_of(key, tally, timeline.names()));
  }
  std::ranges::stable_sort(all, [](const Finding& a, const Finding& b) {
    if (a.sort != b.sort) return a.sort < b.sort;
    return a.sort != Finding::Sort::Unmet && a.count > b.count;
  });
  return all;
}

}  // namespace routelab::timeline
