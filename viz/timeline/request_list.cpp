#include "viz/timeline/request_list.hpp"

#include <algorithm>
#include <array>

#include "sim/base/assert.hpp"
#include "sim/study/request_groups.hpp"
#include "viz/timeline/request_pass.hpp"

namespace routelab::timeline {
namespace {

struct Candidate {
  std::int64_t key = 0;  ///< smallest first
  RecordNumber request = no_record;

  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

/// The first `limit` of all that are added: twice as many are held, then half of them go.
class First {
 public:
  void set_limit(std::size_t limit) { limit_ = limit; }
  void add(Candidate candidate) {
    ++total_;
    if (is_full_ && candidate >= worst_) return;
    held_.push_back(candidate);
    if (held_.size() >= limit_ && held_.size() - limit_ >= std::max(limit_, least)) cut();
  }
  /// Sorted.
  std::vector<Candidate> take() {
    if (held_.size() > limit_) cut();
    std::ranges::sort(held_);
    return std::move(held_);
  }
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  static constexpr std::size_t least = 64;

  void cut() {
    const auto middle = held_.begin() + static_cast<std::ptrdiff_t>(limit_);
    std::nth_element(held_.begin(), middle, held_.end());
    worst_ = *middle;
    held_.erase(middle, held_.end());
    is_full_ = true;
  }

  std::size_t limit_ = 0;
  std::vector<Candidate> held_;
  Candidate worst_;  ///< what is not before it need not be held
  bool is_full_ = false;
  std::uint64_t total_ = 0;
};

std::int64_t key_of(const trace::Record& request, Order order) {
  switch (order) {
    case Order::Slowest: return -request.duration;
    case Order::Fastest: return request.duration;
    case Order::Start: break;
  }
  return request.start;
}

}  // namespace

RequestList list_requests(const Timeline& timeline, Range range, const Chosen& chosen, Order order,
                          std::size_t limit, Latencies latencies, const std::stop_token& stop) {
  std::array<First, workers> firsts;
  for (First& first : firsts) first.set_limit(limit);
  each_request_in_parallel(timeline, range, chosen, stop, [&](std::size_t worker, auto group) {
    const trace::Record& request = group.back();
    const bool is_short = request.duration < latencies.longest || latencies.longest == INT64_MAX;
    if (request.duration < latencies.shortest || !is_short) return;
    firsts[worker].add({key_of(request, order), timeline.records().number_of(request)});
  });
  RequestList list;
  std::vector<Candidate> all;
  for (First& first : firsts) {
    list.total += first.total();
    const std::vector<Candidate> part = first.take();
    all.insert(all.end(), part.begin(), part.end());
  }
  std::ranges::sort(all);
  if (all.size() > limit) all.resize(limit);
  for (const Candidate& one : all) list.requests.push_back(one.request);
  return list;
}

std::optional<RecordNumber> request_at(const Timeline& timeline, Range range, const Chosen& chosen,
                                       std::int64_t numerator, std::int64_t denominator) {
  RL_ASSERT(0 < numerator && numerator <= denominator);
  std::vector<std::int64_t> latencies;
  each_request(timeline, range, chosen, {},
               [&](auto group) { latencies.push_back(group.back().duration); });
  if (latencies.empty()) return std::nullopt;
  const std::int64_t wanted = study::nearest_rank(latencies, numerator, denominator);
  RecordNumber found = no_record;
  each_request(timeline, range, chosen, {}, [&](auto group) {
    if (found == no_record && group.back().duration == wanted) {
      found = timeline.records().number_of(group.back());
    }
  });
  return found;
}

}  // namespace routelab::timeline
