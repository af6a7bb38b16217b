#include "sim/trace/summary.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "tests/trace/random_records.hpp"

namespace routelab::trace {

namespace {

using testing::Dice;
using Group = std::vector<Record>;

constexpr std::int64_t ms = 1'000'000;

bool counts(const Record& record, std::int64_t window_start) {
  return record.start + record.duration >= window_start && (record.flags & Open) == 0;
}

void add(Summary& summary, const Group& group) {
  summary.add_request(group.back(), std::span{group}.first(group.size() - 1));
}

/// The groups' own records that count and fit.
template <class Fits>
Group requests(const std::vector<Group>& groups, std::int64_t window_start, Fits fits) {
  Group found;
  for (const Group& group : groups) {
    if (counts(group.back(), window_start) && fits(group.back())) found.push_back(group.back());
  }
  return found;
}

void check_slice(const Slice& slice, const Group& expected) {
  std::map<std::uint16_t, std::uint64_t> statuses;
  std::array<std::uint64_t, outcome_count> outcomes{};
  std::vector<std::int64_t> latencies;
  std::uint64_t cold = 0;
  std::uint64_t served = 0;
  for (const Record& request : expected) {
    ++statuses[request.status];
    ++outcomes[static_cast<std::size_t>(request.outcome)];
    latencies.push_back(request.duration);
    cold += (request.flags & Cold) != 0 ? 1 : 0;
    served += request.entity != no_entity ? 1 : 0;
  }
  RC_ASSERT(slice.counts.by_outcome == outcomes);
  RC_ASSERT(slice.counts.ended() == expected.size());
  RC_ASSERT(slice.counts.cold == cold);
  RC_ASSERT(slice.counts.served == served);
  RC_ASSERT(std::ranges::equal(slice.statuses, statuses, [](const auto& a, const auto& b) {
    return a.first == b.first && a.second == b.second;
  }));
  RC_ASSERT(slice.latency.count() == latencies.size());
  std::ranges::sort(latencies);
  for (const double fraction : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    if (latencies.empty()) break;
    const auto count = static_cast<double>(latencies.size());
    const auto rank = static_cast<std::size_t>(std::ceil(fraction * count));
    const auto exact = static_cast<double>(latencies[std::max<std::size_t>(rank, 1) - 1]);
    const auto got = static_cast<double>(slice.latency.percentile(fraction));
    RC_ASSERT(std::abs(got - exact) <= 0.008 * exact);
  }
}

void check_shares(const Summary& summary, const std::vector<Group>& groups,
                  std::int64_t window_start) {
  std::array<Share, kind_count> shares{};
  for (const Group& group : groups) {
    for (const Record& record : group) {
      if (!counts(record, window_start)) continue;
      Share& share = shares[static_cast<std::size_t>(record.kind)];
      ++share.count;
      share.total += record.duration;
    }
  }
  for (int kind = 0; kind < kind_count; ++kind) {
    RC_ASSERT(summary.share(static_cast<Kind>(kind)) == shares[static_cast<std::size_t>(kind)]);
  }
}

Record request(std::int64_t start, std::int64_t duration) {
  Record record;
  record.start = start;
  record.duration = duration;
  return record;
}

Record span(Kind kind, std::int64_t duration, std::uint8_t flags = 0, std::uint64_t id = 0) {
  Record record;
  record.kind = kind;
  record.duration = duration;
  record.flags = flags;
  record.request = id;
  return record;
}

}  // namespace

TEST_CASE("a summary equals counting by hand", "[trace][summary]") {
  REQUIRE(rc::check("brute force", [](std::uint64_t seed) {
    Dice dice(seed);
    const std::int64_t window_start = dice.one_in(2) ? 0 : dice.duration();
    std::vector<Group> groups(dice.below(200));
    Summary summary(testing::endpoint_count, window_start);
    for (Group& group : groups) add(summary, group = testing::random_group(dice));

    check_slice(summary.all(), requests(groups, window_start, [](auto&) { return true; }));
    check_slice(summary.unrouted(), requests(groups, window_start, [](const Record& r) {
                  return r.detail == no_entity;
                }));
    RC_ASSERT(summary.endpoints().size() == testing::endpoint_count);
    for (std::uint32_t i = 0; i < testing::endpoint_count; ++i) {
      check_slice(summary.endpoints()[i],
                  requests(groups, window_start, [=](const Record& r) { return r.detail == i; }));
    }
    check_shares(summary, groups, window_start);
  }));
}

TEST_CASE("the slowest request is the slowest, of equals the first to end", "[trace][summary]") {
  REQUIRE(rc::check("slowest", [](std::uint64_t seed) {
    Dice dice(seed);
    std::vector<Group> groups(dice.below(30));
    Summary summary(testing::endpoint_count, 0);
    const Group* best = nullptr;
    for (Group& group : groups) {
      group = testing::random_group(dice);
      Record& own = group.back();
      own.start = static_cast<std::int64_t>(dice.below(5));
      own.duration = static_cast<std::int64_t>(dice.below(3));
      own.flags = 0;
      add(summary, group);
      const auto end = [](const Record& r) { return r.start + r.duration; };
      if (best == nullptr || own.duration > best->back().duration ||
          (own.duration == best->back().duration && end(own) < end(best->back()))) {
        best = &group;
      }
    }
    RC_ASSERT(std::ranges::equal(summary.slowest(), best == nullptr ? Group{} : *best));
  }));
}

TEST_CASE("nothing counts before the window or without an end", "[trace][summary]") {
  Summary summary(1, 10 * ms);
  summary.add_request(request(0, 10 * ms - 1), {});
  Record open = request(0, 50 * ms);
  open.flags = Open;
  summary.add_request(open, {});
  CHECK(summary.all().counts.ended() == 0);
  CHECK(summary.slowest().empty());
  summary.add_request(request(0, 10 * ms), {});  // the window's first moment belongs to it
  CHECK(summary.all().counts.ended() == 1);
  CHECK(summary.slowest().size() == 1);
}

TEST_CASE("a span counts by its own end", "[trace][summary]") {
  Summary summary(1, 10 * ms);
  const std::vector<Record> spans{span(Kind::Compute, 3 * ms), span(Kind::Compute, 12 * ms),
                                  span(Kind::Fetch, 15 * ms, Open)};
  summary.add_request(request(0, 20 * ms), spans);
  CHECK(summary.share(Kind::Compute) == Share{1, 12 * ms});
  CHECK(summary.share(Kind::Fetch) == Share{});
  summary.add_spans(spans);
  CHECK(summary.share(Kind::Compute) == Share{2, 24 * ms});
}

TEST_CASE("an endpoint that was not announced counts as unrouted", "[trace][summary]") {
  Summary summary(1, 0);
  Record strange = request(0, ms);
  strange.detail = 1;
  summary.add_request(strange, {});
  CHECK(summary.unrouted().counts.ended() == 1);
  CHECK(summary.endpoints()[0].counts.ended() == 0);
}

TEST_CASE("instances count when they were destroyed inside the window", "[trace][summary]") {
  Summary summary(1, 10 * ms);
  summary.add_background(span(Kind::Instance, 9 * ms));
  summary.add_background(span(Kind::Instance, 11 * ms));
  summary.add_background(span(Kind::Instance, 12 * ms, Open));
  CHECK(summary.lifespans() == Share{1, 11 * ms});
}

TEST_CASE("database waiting is per query: connection and worker", "[trace][summary]") {
  Summary summary(1, 0);
  summary.add_request(request(0, 99 * ms),
                      std::vector{span(Kind::PoolWait, 2 * ms), span(Kind::Connect, 50 * ms),
                                  span(Kind::DatabaseWait, 3 * ms), span(Kind::Query, 1 * ms),
                                  span(Kind::Query, 1 * ms)});
  CHECK(summary.database_wait().count() == 2);
  CHECK(summary.database_wait().max() == 5 * ms);
  CHECK(summary.database_wait().min() == 0);
}

TEST_CASE("a query that never ran counts with what it waited", "[trace][summary]") {
  Summary summary(1, 0);
  summary.add_request(request(0, 99 * ms), std::vector{span(Kind::PoolWait, 7 * ms, Error),
                                                       span(Kind::Compute, ms, Error)});
  CHECK(summary.database_wait().count() == 1);
  CHECK(summary.database_wait().max() == 7 * ms);
  summary.add_request(request(0, 99 * ms), std::vector{span(Kind::Query, ms)});
  CHECK(summary.database_wait().count() == 2);
  CHECK(summary.database_wait().min() == 0);
}

TEST_CASE("late spans belong together by their request, however they come", "[trace][summary]") {
  const std::vector<Record> spans{span(Kind::DatabaseWait, 4 * ms, 0, 1),
                                  span(Kind::Query, ms, 0, 1),
                                  span(Kind::DatabaseWait, 6 * ms, 0, 2),
                                  span(Kind::Query, ms, 0, 3), span(Kind::Late, 9 * ms, 0, 3)};
  Summary whole(1, 0);
  whole.add_spans(spans);
  Summary one_by_one(1, 0);
  for (const Record& record : spans) one_by_one.add_spans({&record, 1});
  for (const Summary* summary : {&whole, &one_by_one}) {
    CHECK(summary->database_wait().count() == 2);
    CHECK(summary->database_wait().max() == 4 * ms);
    CHECK(summary->database_wait().min() == 0);
    CHECK(summary->share(Kind::Late) == Share{1, 9 * ms});
  }
}

TEST_CASE("a share does not overflow", "[trace][summary]") {
  Share share;
  share.add(INT64_MAX - 1);
  share.add(5);
  share.add(5);
  CHECK(share == Share{3, INT64_MAX});
}

}  // namespace routelab::trace
