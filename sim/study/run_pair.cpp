#include "sim/study/run_pair.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "sim/study/results.hpp"
#include "sim/trace/summarise.hpp"

namespace routelab::study {

namespace {

class Collector final : public trace::RequestObserver {
 public:
  explicit Collector(std::int64_t window_start) : window_start_(window_start) {}

  void request(std::span<const trace::Record> group) override {
    const trace::Record& r = group.back();
    if (r.start + r.duration < window_start_ || (r.flags & trace::Open) != 0) return;
    requests_.push_back({.id = r.request,
                         .start = r.start,
                         .latency = r.duration,
                         .endpoint = r.detail,
                         .status = r.status});
  }

  /// By id; of equal ids (a damaged file) in the order in which they ended.
  std::vector<SeenRequest> sorted() && {
    std::stable_sort(requests_.begin(), requests_.end(),
                     [](const auto& a, const auto& b) { return a.id < b.id; });
    return std::move(requests_);
  }

 private:
  std::int64_t window_start_;
  std::vector<SeenRequest> requests_;
};

std::string client_of(const trace::Names& names, std::uint64_t id) {
  const std::string name = names.request_name(id);  // "visitors#17"
  return name.substr(0, name.rfind('#'));
}

std::string answer_of(const trace::Names& names, const SeenRequest& request) {
  const std::string status = request.status == 0 ? "none" : std::to_string(request.status);
  const bool by_router = request.endpoint == trace::no_entity;
  return status + " by " +
         std::string(by_router ? router_name : trace::name_at(names.endpoints, request.endpoint));
}

/// Differences and answers of the requests with the same id, one after the other.
class Pairing {
 public:
  Pairing(const SeenRun& a, const SeenRun& b) : a_(a), b_(b) {}

  Pairs all() {
    auto left = a_.requests.begin();
    auto right = b_.requests.begin();
    while (left != a_.requests.end() && right != b_.requests.end()) {
      if (left->id == right->id) {
        add(*left++, *right++);
      } else if (left->id < right->id) {
        ++left;
      } else {
        ++right;
      }
    }
    pairs_.only_a = a_.requests.size() - pairs_.matched;
    pairs_.only_b = b_.requests.size() - pairs_.matched;
    finish_differences();
    finish_answers();
    return std::move(pairs_);
  }

 private:
  void add(const SeenRequest& a, const SeenRequest& b) {
    ++pairs_.matched;
    pairs_.moved += a.start != b.start ? 1 : 0;
    pairs_.slower += b.latency > a.latency ? 1 : 0;
    pairs_.faster += b.latency < a.latency ? 1 : 0;
    differences_.push_back(b.latency - a.latency);
    if (a.status != b.status) {
      ++answers_[{a.id >> 40, a.status, a.endpoint, b.status, b.endpoint}].count;
      answers_[{a.id >> 40, a.status, a.endpoint, b.status, b.endpoint}].pair = {a, b};
    }
  }

  [[nodiscard]] std::int64_t rank(double fraction) const {
    const auto n = static_cast<double>(differences_.size());
    const auto at = static_cast<std::size_t>(std::max(std::ceil(fraction * n), 1.0));
    return differences_[at - 1];
  }

  void finish_differences() {
    if (differences_.empty()) return;
    std::sort(differences_.begin(), differences_.end());
    double sum = 0;
    for (const std::int64_t difference : differences_) sum += static_cast<double>(difference);
    pairs_.mean_ns = sum / static_cast<double>(differences_.size());
    pairs_.p5 = rank(0.05);
    pairs_.median = rank(0.5);
    pairs_.p95 = rank(0.95);
  }

  void finish_answers() {
    for (const auto& [key, changed] : answers_) {
      pairs_.answers.push_back({.client = client_of(a_.result.names, changed.pair.first.id),
                                .a = answer_of(a_.result.names, changed.pair.first),
                                .b = answer_of(b_.result.names, changed.pair.second),
                                .count = changed.count});
    }
    std::stable_sort(pairs_.answers.begin(), pairs_.answers.end(),
                     [](const auto& x, const auto& y) { return x.count > y.count; });
  }

  struct Changed {
    std::uint64_t count = 0;
    std::pair<SeenRequest, SeenRequest> pair;  ///< an example
  };
  using Key = std::tuple<std::uint64_t, std::uint16_t, std::uint32_t, std::uint16_t, std::uint32_t>;

  const SeenRun& a_;
  const SeenRun& b_;
  Pairs pairs_;
  std::vector<std::int64_t> differences_;
  std::map<Key, Changed> answers_;
};

}  // namespace

SeenRun see(const trace::Reader& trace) {
  Collector collector(trace.names().warmup);
  for (std::size_t i = 0; i < trace.chunk_count(); ++i) {
    if (trace.chunk(i).kind != trace::Section::Requests) continue;
    trace::each_group(trace.records(i),
                      [&](std::span<const trace::Record> group) { collector.request(group); });
  }
  return {.result = {.names = trace.names(),
                     .summary = trace::summarise(trace),
                     .totals = trace.totals(),
                     .fingerprint = {}},
          .requests = std::move(collector).sorted()};
}

SeenRun see(const scenario::Scenario& scenario, const RunOptions& options) {
  Collector collector(scenario.warmup.ns);
  RunOptions watched = options;
  watched.observer = &collector;
  RunResult result = run(scenario, watched);
  return {.result = std::move(result), .requests = std::move(collector).sorted()};
}

RunPair pair_up(const SeenRun& a, const SeenRun& b) {
  RunPair pair;
  pair.distance = distance_between(a.result.summary.all().latency, b.result.summary.all().latency);
  if (a.result.names.seed != b.result.names.seed) return pair;
  Pairs pairs = Pairing(a, b).all();
  if (pairs.matched > 0) pair.pairs = std::move(pairs);
  return pair;
}

double distance_between(const Histogram& a, const Histogram& b) {
  if (a.count() == 0 || b.count() == 0) return 0;
  std::map<std::int64_t, std::pair<std::uint64_t, std::uint64_t>> buckets;
  a.each_bucket([&](auto low, auto, auto count) { buckets[low].first += count; });
  b.each_bucket([&](auto low, auto, auto count) { buckets[low].second += count; });
  double greatest = 0;
  std::uint64_t below_a = 0;
  std::uint64_t below_b = 0;
  for (const auto& [low, counts] : buckets) {
    below_a += counts.first;
    below_b += counts.second;
    const double distance = static_cast<double>(below_a) / static_cast<double>(a.count()) -
                            static_cast<double>(below_b) / static_cast<double>(b.count());
    greatest = std::max(greatest, std::abs(distance));
  }
  return greatest;
}

}  // namespace routelab::study
