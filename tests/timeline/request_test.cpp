/// Which requests: filters, figures of a range, lists, findings, search.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "sim/study/request_groups.hpp"
#include "sim/trace/filter_parser.hpp"
#include "tests/timeline/timeline_sample.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/findings.hpp"
#include "viz/timeline/request_list.hpp"
#include "viz/timeline/search.hpp"
#include "viz/timeline/statistics.hpp"

namespace routelab::timeline {

using namespace testing;

namespace {

trace::Filter filter_of(const Timeline& timeline, const char* text) {
  auto parsed = trace::parse_filter(text, timeline.names());
  RC_ASSERT(parsed.filter.has_value());
  return *std::move(parsed.filter);
}

trace::Filter random_filter(const Timeline& timeline) {
  return filter_of(timeline, *rc::gen::element("", "cold", "status >= 300 and not late", "query",
                                               "outcome = failed or latency > 1s"));
}

Range random_range(const Timeline& timeline) {
  const auto time = [&] {
    const auto number = *rc::gen::inRange<std::size_t>(0, timeline.request_count());
    return end_of(timeline.records()[timeline.requests()[number]]);
  };
  const std::int64_t a = time();
  const std::int64_t b = time();
  return *rc::gen::arbitrary<bool>() ? timeline.whole() : Range{std::min(a, b), std::max(a, b)};
}

/// One by one.
std::vector<RecordNumber> those(const Timeline& timeline, const trace::Filter& filter,
                                Range range) {
  std::vector<RecordNumber> requests;
  for (const RecordNumber request : timeline.requests()) {
    const bool is_in = range.holds(end_of(timeline.records()[request]));
    if (is_in && filter.matches(timeline.group(request))) requests.push_back(request);
  }
  return requests;
}

}  // namespace

TEST_CASE("Chosen are the records of the requests that the filter takes", "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 60));
    const trace::Filter filter = random_filter(timeline);
    const Chosen chosen = choose(timeline, filter);
    RC_ASSERT(chosen.everything() == filter.matches_everything());
    std::uint64_t count = 0;
    for (const RecordNumber request : timeline.requests()) {
      const auto group = timeline.group(request);
      const bool taken = filter.matches(group);
      count += taken ? 1 : 0;
      for (const Record& record : group) {
        RC_ASSERT(chosen.has(timeline.records().number_of(record)) == taken);
      }
    }
    if (!chosen.everything()) RC_ASSERT(chosen.count() == count);
    for (const RecordNumber record : timeline.loose()) {
      const auto request = timeline.request_of(record);
      RC_ASSERT(chosen.has(record) == (chosen.everything() || (request && chosen.has(*request))));
    }
  });
}

TEST_CASE("The lanes of the chosen are those of all without the others", "[timeline]") {
  const Timeline timeline(wild_trace(11, 300));
  const Chosen chosen = choose(timeline, filter_of(timeline, "cold or status < 300"));
  REQUIRE(chosen.count() > 0);
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    const LaneSet& all = timeline.lanes(row);
    const LaneSet some = all.only(timeline.records(), chosen);
    REQUIRE(some.lanes().size() == all.lanes().size());
    for (std::size_t i = 0; i < all.lanes().size(); ++i) {
      std::vector<RecordNumber> kept;
      std::ranges::copy_if(all.lanes()[i].entries(), std::back_inserter(kept),
                           [&](RecordNumber record) { return chosen.has(record); });
      CHECK(some.lanes()[i].entries() == kept);
    }
  }
}

TEST_CASE("Statistics are those of each request by itself", "[timeline]") {
  rc::prop("any trace, filter and range", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 60));
    const trace::Filter filter = random_filter(timeline);
    const Chosen chosen = choose(timeline, filter);
    const Range range = random_range(timeline);
    const auto requests = those(timeline, filter, range);

    const Statistics statistics = timeline::statistics(timeline, range, chosen);
    RC_ASSERT(statistics.complete);
    RC_ASSERT(statistics.latency.count() == requests.size());
    RC_ASSERT(statistics.counts.ended() == requests.size());
    std::array<std::uint64_t, trace::kind_count> spans{};
    Histogram latency;
    std::uint64_t cold = 0;
    for (const RecordNumber request : requests) {
      const Record& own = timeline.records()[request];
      latency.add(own.duration);
      cold += (own.flags & trace::Cold) != 0 ? 1 : 0;
      for (const Record& record : timeline.group(request)) {
        ++spans[static_cast<std::size_t>(record.kind)];
      }
    }
    RC_ASSERT(trace::testing::same(statistics.latency, latency));
    RC_ASSERT(statistics.counts.cold == cold);
    for (std::size_t kind = 0; kind < spans.size(); ++kind) {
      RC_ASSERT(statistics.time[kind].count == spans[kind]);
    }

    std::uint64_t grouped = 0;
    auto groups = breakdown(timeline, range, chosen, {study::GroupBy::Outcome}, true);
    for (const auto& [key, group] : groups.groups()) grouped += group.count();
    RC_ASSERT(grouped == requests.size());
    const LatencyGrid grid = latency_grid(timeline, range, chosen, 16, 8);
    RC_ASSERT(grid.total() == requests.size());
  });
}

TEST_CASE("A list is the beginning of all of them sorted", "[timeline]") {
  rc::prop("any trace, filter, range, order and box", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 200));
    const Records& records = timeline.records();
    const trace::Filter filter = random_filter(timeline);
    const Range range = random_range(timeline);
    Latencies box;
    box.shortest = *rc::gen::element<std::int64_t>(0, 1'000'000);
    box.longest = *rc::gen::element<std::int64_t>(INT64_MAX, 2'000'000, 1LL << 38);
    const Order order = *rc::gen::element(Order::Slowest, Order::Fastest, Order::Start);
    const auto limit = *rc::gen::element<std::size_t>(0, 1, 7, 1000);

    auto requests = those(timeline, filter, range);
    std::erase_if(requests, [&](RecordNumber request) {
      const std::int64_t latency = records[request].duration;
      return latency < box.shortest || (box.longest != INT64_MAX && latency >= box.longest);
    });
    const std::size_t total = requests.size();
    std::ranges::stable_sort(requests, {}, [&](RecordNumber request) {
      const Record& own = records[request];
      return order == Order::Slowest ? -own.duration
             : order == Order::Start ? own.start
                                     : own.duration;
    });
    if (requests.size() > limit) requests.resize(limit);
    const RequestList list =
        list_requests(timeline, range, choose(timeline, filter), order, limit, box);
    RC_ASSERT(list.total == total);
    RC_ASSERT(list.requests == requests);
  });
}

TEST_CASE("The request at a percentile has the latency of that rank", "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 50));
    std::vector<std::int64_t> latencies;
    for (const RecordNumber request : timeline.requests()) {
      latencies.push_back(timeline.records()[request].duration);
    }
    const auto percent = *rc::gen::inRange<std::int64_t>(1, 101);
    const auto found = request_at(timeline, timeline.whole(), {}, percent, 100);
    RC_ASSERT(found.has_value());
    RC_ASSERT(timeline.records()[*found].duration == study::nearest_rank(latencies, percent, 100));
  });
  const Timeline empty(trace_of(small_names(), {}));
  CHECK(!request_at(empty, empty.whole(), {}, 1, 2));
}

TEST_CASE("A stopped pass says so", "[timeline]") {
  const Timeline timeline(wild_trace(3, 50));
  std::stop_source source;
  source.request_stop();
  CHECK(!statistics(timeline, timeline.whole(), {}, source.get_token()).complete);
}

TEST_CASE("Findings count what went wrong and name the first and the worst", "[timeline]") {
  const auto request = [](std::int64_t start, std::int64_t end, std::uint64_t id,
                          trace::Outcome outcome, std::uint16_t status) {
    Record record = record_of(Kind::Request, start, end, id);
    record.outcome = outcome;
    record.status = status;
    return record;
  };
  Record refused = record_of(Kind::Connect, 1, 2, 1);
  refused.flags = trace::Error;
  Record cold = request(50, 51, 4, trace::Outcome::Completed, 200);
  cold.flags = trace::Cold;
  Record no_route = request(8, 9, 6, trace::Outcome::Completed, 404);
  no_route.detail = 99;
  trace::Totals totals;
  totals.leaks = {{"KEY", "GET /", "body", 3}};
  const Timeline timeline(trace_of(small_names(),
                                   {{refused, request(10, 20, 1, trace::Outcome::Failed, 500)},
                                    {request(5, 6, 2, trace::Outcome::Failed, 500)},
                                    {request(7, 99, 3, trace::Outcome::TimedOut, 0)},
                                    {request(8, 9, 5, trace::Outcome::Completed, 404)},
                                    {no_route},
                                    {cold}},
                                   totals));
  const auto start_of = [&](RecordNumber record) { return timeline.records()[record].start; };
  const auto all = findings(timeline);
  std::vector<std::string> texts;
  for (const Finding& finding : all) texts.push_back(finding.text);
  REQUIRE(texts ==
          std::vector<std::string>{"secret KEY left in the body of GET /", "GET / failed with 500",
                                   "GET / timed out", "connections refused by the database",
                                   "GET / answered 404", "no route: answered 404", "cold starts"});
  CHECK(all[0].count == 3);
  CHECK(start_of(all[0].first) == 5);
  CHECK(start_of(all[0].worst) == 7);
  CHECK(all[1].count == 2);
  CHECK(start_of(all[1].first) == 5);
  CHECK(start_of(all[1].worst) == 10);
  CHECK(all[3].first == timeline.records().number_of(timeline.group(timeline.requests()[0])[0]));
}

TEST_CASE("An expectation that failed leads to the requests that its figure counts", "[timeline]") {
  Record cold = record_of(Kind::Request, 10, 12, 1);
  cold.status = 200;
  cold.flags = trace::Cold;
  Record failed = record_of(Kind::Request, 20, 23, 2);
  failed.status = 500;
  failed.outcome = trace::Outcome::Failed;
  Record slow = record_of(Kind::Request, 30, 90, 3);
  slow.status = 200;
  const auto first_of = [&](const std::string& figure, const std::string& route) {
    trace::Totals totals;
    totals.unmet = {{"text", figure, route}};
    const Timeline timeline(trace_of(small_names(), {{cold}, {failed}, {slow}}, totals));
    const Finding finding = findings(timeline).front();
    CHECK(finding.sort == Finding::Sort::Unmet);
    CHECK(finding.text == "text");
    return finding.worst == no_record ? -1 : timeline.records()[finding.worst].start;
  };
  CHECK(first_of("cold_start_ratio", "") == 10);
  CHECK(first_of("requests.failed", "") == 20);
  CHECK(first_of("requests.failed", "GET /") == 20);
  CHECK(first_of("statuses.500", "") == 20);
  CHECK(first_of("statuses.200", "") == 30);  // counted with no trouble: the longest
  CHECK(first_of("requests.timed_out", "") == 30);
  CHECK(first_of("latency_ms.p99", "GET /") == 30);
  CHECK(first_of("latency_ms.p99", "GET /nowhere") == -1);
}

TEST_CASE("A leak in an error leads to a request that failed", "[timeline]") {
  Record good = record_of(Kind::Request, 0, 90, 7ULL << 40 | 1);
  good.status = 200;
  Record bad = record_of(Kind::Request, 20, 30, 7ULL << 40 | 2);
  bad.status = 500;
  bad.outcome = trace::Outcome::Failed;
  trace::Totals totals;
  totals.leaks = {{"KEY", "GET /", "error", 1}, {"OTHER", "GET /", "body", 2}};
  const Timeline timeline(trace_of(small_names(), {{good}, {bad}}, totals));
  const auto all = findings(timeline);
  REQUIRE(all.size() == 3);
  for (const Finding& finding : all) {
    const bool is_body = finding.text.find("OTHER") != std::string::npos;
    CHECK(timeline.records()[finding.worst].start == (is_body ? 0 : 20));
  }
}

TEST_CASE("Search finds rows by a part of their name and a request by its name", "[timeline]") {
  const Timeline timeline(
      trace_of(small_names(), {{record_of(Kind::Query, 1, 2, 7ULL << 40 | 3, 17),
                                record_of(Kind::Request, 1, 2, 7ULL << 40 | 3)}}));
  const auto names = [&](const char* text) {
    std::vector<std::string> all;
    for (const Match& match : search(timeline, text)) {
      all.push_back(match.row != no_row ? timeline.rows()[match.row].name : "a request");
    }
    return all;
  };
  using Names = std::vector<std::string>;
  CHECK(names("STANCE 17") == Names{"instance 17"});
  CHECK(names(" users ") == Names{"users"});
  CHECK(names("visitors#3") == Names{"a request"});
  CHECK(names("visitors#4").empty());
  CHECK(names("  ").empty());
}

}  // namespace routelab::timeline
