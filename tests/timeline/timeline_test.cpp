#include "viz/timeline/timeline.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "sim/trace/file_error.hpp"
#include "tests/timeline/timeline_sample.hpp"
#include "viz/timeline/marks.hpp"

namespace routelab::timeline {

using namespace testing;

namespace {

/// How often each record stands in the lanes of each group.
using Drawn = std::map<std::pair<Row::Sort, RecordNumber>, int>;

Row::Sort group_of(const Timeline& timeline, std::size_t row) {
  while (timeline.rows()[row].parent != no_row) row = timeline.rows()[row].parent;
  return timeline.rows()[row].sort;
}

Drawn drawn(const Timeline& timeline) {
  Drawn drawn;
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    for (const Lane& lane : timeline.lanes(row).lanes()) {
      for (const RecordNumber record : lane.entries()) {
        ++drawn[{group_of(timeline, row), record}];
      }
    }
  }
  return drawn;
}

void expect_groups(Kind kind, std::set<Row::Sort>& groups) {
  using Sort = Row::Sort;
  if (kind == Kind::Request) groups = {Sort::Clients, Sort::Routes};
  if (kind == Kind::Queue || kind == Kind::StartWait || kind >= Kind::JobWait)
    groups = {Sort::Queues};
  if (kind >= Kind::Placement && kind <= Kind::Fetch) groups = {Sort::Instances};
  if (kind >= Kind::PoolWait && kind <= Kind::Query) groups.insert(Sort::Database);
  if (kind == Kind::Fetch) groups.insert(Sort::Upstreams);
}

Drawn expected(const Timeline& timeline) {
  Drawn expected;
  const trace::Reader& trace = timeline.trace();
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    for (const Record& record : trace.records(chunk)) {
      std::set<Row::Sort> groups;
      expect_groups(record.kind, groups);
      for (const Row::Sort group : groups) {
        expected[{group, timeline.records().number_of(record)}] = 1;
      }
    }
  }
  return expected;
}

}  // namespace

TEST_CASE("Every record is drawn once in each group that it belongs to, and lanes do not overlap",
          "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 60));
    RC_ASSERT(drawn(timeline) == expected(timeline));
    for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
      for (const Lane& lane : timeline.lanes(row).lanes()) {
        for (std::size_t i = 1; i < lane.size(); ++i) {
          RC_ASSERT(lane_end(timeline.records()[lane[i - 1]]) <= timeline.records()[lane[i]].start);
        }
      }
    }
  });
}

TEST_CASE("Rows make a tree, and a record's places are where it is drawn", "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 40));
    const auto& rows = timeline.rows();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      RC_ASSERT(rows[row].end > row);
      RC_ASSERT(rows[row].end <= rows.size());
      if (rows[row].parent == no_row) {
        RC_ASSERT(rows[row].depth == 0U);
      } else {
        RC_ASSERT(rows[row].depth == rows[rows[row].parent].depth + 1);
        RC_ASSERT(rows[row].end <= rows[rows[row].parent].end);
      }
      RC_ASSERT((!rows[row].is_group() || timeline.lanes(row).lanes().empty()));
      for (std::size_t lane = 0; lane < timeline.lanes(row).lanes().size(); ++lane) {
        const Lane& one = timeline.lanes(row).lanes()[lane];
        for (std::size_t entry = 0; entry < one.size(); ++entry) {
          const auto places = timeline.places(one[entry]);
          RC_ASSERT(std::ranges::any_of(places, [&](const Place& place) {
            return place.row == row && place.lane == lane && place.entry == entry;
          }));
        }
      }
    }
  });
}

TEST_CASE("A request has its group and its late spans, and they have their request", "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 60));
    const Records& records = timeline.records();
    std::size_t requests = 0;
    std::map<std::uint64_t, RecordNumber> first_of_id;
    for (std::size_t chunk = 0; chunk < timeline.trace().chunk_count(); ++chunk) {
      if (timeline.trace().chunk(chunk).kind == trace::Section::Loose) continue;
      trace::each_group(timeline.trace().records(chunk), [&](std::span<const Record> group) {
        const RecordNumber request = records.number_of(group.back());
        RC_ASSERT(timeline.requests()[requests++] == request);
        RC_ASSERT(timeline.group(request).data() == group.data());
        RC_ASSERT(timeline.group(request).size() == group.size());
        for (const Record& span : group) {
          RC_ASSERT(timeline.request_of(records.number_of(span)) == request);
        }
        first_of_id.emplace(group.back().request, request);
      });
    }
    RC_ASSERT(timeline.request_count() == requests);
    for (const auto& [id, request] : first_of_id) RC_ASSERT(timeline.find_request(id) == request);
    for (const RecordNumber record : timeline.loose()) {
      const auto owner = first_of_id.find(records[record].request);
      if (records[record].kind == Kind::Instance || owner == first_of_id.end()) {
        RC_ASSERT(!timeline.request_of(record));
      } else {
        RC_ASSERT(timeline.request_of(record) == owner->second);
        const auto late = timeline.late(owner->second);
        RC_ASSERT(std::ranges::count(late, record) == 1);
      }
    }
  });
}

TEST_CASE("The next and the previous trouble are those of a list of all", "[timeline]") {
  rc::prop("any trace and time", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 40));
    const Records& records = timeline.records();
    const std::int64_t time = records[*rc::gen::elementOf(std::vector<RecordNumber>(
                                          timeline.requests().begin(), timeline.requests().end()))]
                                  .start;
    std::optional<std::int64_t> next, previous;
    for (const RecordNumber request : timeline.requests()) {
      if ((marks_of(records[request]) & trouble) == 0) continue;
      const std::int64_t start = records[request].start;
      if (start > time) next = std::min(next.value_or(start), start);
      if (start < time) previous = std::max(previous.value_or(start), start);
    }
    const auto start_of = [&](std::optional<RecordNumber> request) {
      return request ? std::optional(records[*request].start) : std::nullopt;
    };
    RC_ASSERT(start_of(timeline.next_trouble(time)) == next);
    RC_ASSERT(start_of(timeline.previous_trouble(time)) == previous);
  });
}

TEST_CASE("The stages of a request stay in one lane of its instance", "[timeline]") {
  // The first request waits from 20 to 30, the second comes at 15.
  const Timeline timeline(trace_of(
      small_names(), {{record_of(Kind::Compute, 10, 20, 1), record_of(Kind::Query, 30, 40, 1),
                       record_of(Kind::Request, 10, 40, 1)},
                      {record_of(Kind::Compute, 15, 22, 2), record_of(Kind::Query, 22, 50, 2),
                       record_of(Kind::Request, 15, 50, 2)}}));
  const std::size_t row = timeline.tree().instance_row(0);
  REQUIRE(row != no_row);
  CHECK(timeline.rows()[row].name == "instance 0");
  const auto lanes = timeline.lanes(row).lanes();
  REQUIRE(lanes.size() == 2);
  for (std::size_t lane = 0; lane < 2; ++lane) {
    REQUIRE(lanes[lane].size() == 2);
    CHECK(timeline.request_of(lanes[lane][0]) == timeline.request_of(lanes[lane][1]));
  }
}

TEST_CASE("Lanes are built when they are asked for, by any thread", "[timeline]") {
  const Timeline timeline(wild_trace(5, 200));
  CHECK(!timeline.has_lanes(0));
  const std::size_t before = timeline.memory();
  std::vector<std::size_t> counts(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      threads.emplace_back([&, i] {
        for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
          counts[i] += timeline.lanes(row).entry_count();
        }
      });
    }
  }
  CHECK(counts[0] > 0);
  CHECK(std::ranges::count(counts, counts[0]) == 4);
  CHECK(timeline.has_lanes(0));
  CHECK(timeline.memory() > before);
}

TEST_CASE("Traces of nothing, of one record and cut ones open", "[timeline]") {
  const Timeline empty(trace_of(small_names(), {}));
  CHECK(empty.rows().empty());
  CHECK(empty.request_count() == 0);
  CHECK(empty.whole() == Range{0, 1});
  CHECK(!empty.next_trouble(0));

  const Timeline one(trace_of(small_names(), {{record_of(Kind::Request, 5, 5, 1)}}));
  CHECK(one.request_count() == 1);
  CHECK(one.whole() == Range{0, 6});
  CHECK(one.rows().size() == 4);  // Clients, visitors, Routes, GET /
  CHECK(one.lanes(1).entry_count() == 1);

  auto bytes = file_of(small_names(), {{record_of(Kind::Request, 5, 9, 1)}});
  bytes.resize(bytes.size() - 8);
  const Timeline cut(trace::Reader(bytes, "cut"));
  CHECK(cut.request_count() == 1);
  CHECK(!cut.problem().empty());

  CHECK_THROWS_AS(Timeline("/nowhere.rltrace"), trace::FileError);
}

TEST_CASE("Opening can be stopped", "[timeline]") {
  int calls = 0;
  CHECK_THROWS_AS(Timeline(wild_trace(1, 10), [&](double) { return ++calls < 2; }), Stopped);
  CHECK(calls == 2);
}

TEST_CASE("Of an instance that a cut file says nothing of, the function is the only one",
          "[timeline]") {
  const Timeline timeline(trace_of(
      small_names(), {{record_of(Kind::Compute, 1, 2, 1, 17), record_of(Kind::Request, 1, 2, 1)},
                      {record_of(Kind::Instance, 0, 9, 3, 4)}}));
  const auto& rows = timeline.rows();
  const std::size_t known = timeline.tree().instance_row(4);
  const std::size_t unknown = timeline.tree().instance_row(17);
  REQUIRE((known != no_row && unknown != no_row));
  CHECK(rows[known].life != no_record);
  CHECK(rows[unknown].life == no_record);
  CHECK(rows[known].parent == rows[unknown].parent);
  CHECK(rows[rows[known].parent].name == "app");
  CHECK(rows[rows[known].parent].created == std::vector<std::int64_t>{0});
}

}  // namespace routelab::timeline
