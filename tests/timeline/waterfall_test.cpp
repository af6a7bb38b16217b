#include "viz/timeline/waterfall.hpp"

#include <algorithm>

#include "tests/timeline/timeline_sample.hpp"

namespace routelab::timeline {

using namespace testing;

TEST_CASE("The critical parts of a request add up to its latency", "[timeline]") {
  rc::prop("any trace", [](std::uint64_t seed) {
    const Timeline timeline(wild_trace(seed, 30));
    for (const RecordNumber request : timeline.requests()) {
      const Waterfall waterfall = timeline::waterfall(timeline, request);
      const Record& own = timeline.records()[request];
      RC_ASSERT(waterfall.spans.size() ==
                timeline.group(request).size() + timeline.late(request).size());
      RC_ASSERT(waterfall.spans[0].record == request);
      std::int64_t critical = 0;
      for (std::size_t i = 0; i < waterfall.spans.size(); ++i) {
        const WaterfallSpan& span = waterfall.spans[i];
        const Record& record = timeline.records()[span.record];
        critical += span.critical;
        RC_ASSERT((span.critical >= 0 && span.critical <= record.duration));
        RC_ASSERT((span.self >= 0 && span.self <= record.duration));
        RC_ASSERT(span.late == (end_of(record) > end_of(own)));
        RC_ASSERT(waterfall.extent.start <= record.start);
        RC_ASSERT(end_of(record) <= waterfall.extent.end);
        RC_ASSERT(!span.label.empty());
        if (i == 0) continue;
        const WaterfallSpan& parent = waterfall.spans[span.parent];
        RC_ASSERT(span.parent < i);
        RC_ASSERT(span.depth == parent.depth + 1);
        if (span.parent == 0) continue;
        RC_ASSERT(timeline.records()[parent.record].start <= record.start);
        RC_ASSERT(end_of(timeline.records()[parent.record]) >= end_of(record));
      }
      RC_ASSERT(critical == own.duration);
    }
  });
}

TEST_CASE("A request's time goes to the deepest span, of two to the one that ends last",
          "[timeline]") {
  Record request = record_of(Kind::Request, 0, 100, 7ULL << 40 | 1);
  const std::uint64_t id = request.request;
  const Timeline timeline(trace_of(
      small_names(), {{record_of(Kind::Compute, 10, 30, id), record_of(Kind::Query, 40, 60, id),
                       record_of(Kind::Fetch, 40, 90, id), request},
                      {record_of(Kind::Query, 95, 130, id)}}));
  const Waterfall waterfall = timeline::waterfall(timeline, timeline.requests()[0]);
  CHECK(waterfall.name == "visitors#1");
  CHECK(waterfall.instance == 0);
  CHECK(waterfall.extent == Range{0, 130});
  std::vector<std::string> labels;
  std::vector<std::int64_t> critical, self;
  std::vector<std::uint32_t> depths;
  for (const WaterfallSpan& span : waterfall.spans) {
    labels.push_back(span.label);
    critical.push_back(span.critical);
    self.push_back(span.self);
    depths.push_back(span.depth);
  }
  CHECK(labels == std::vector<std::string>{"GET /", "compute", "fetch payments", "query users",
                                           "query users"});
  CHECK(depths == std::vector<std::uint32_t>{0, 1, 1, 2, 1});
  CHECK(critical == std::vector<std::int64_t>{25, 20, 30, 20, 5});
  CHECK(self == std::vector<std::int64_t>{25, 20, 30, 20, 35});
  CHECK(waterfall.spans[4].late);
  CHECK(!waterfall.spans[3].late);
}

TEST_CASE("A job goes on beside its request: it holds nothing of it, and nobody waits for it",
          "[timeline]") {
  Record request = record_of(Kind::Request, 0, 100, 7ULL << 40 | 1);
  const std::uint64_t id = request.request;
  const Timeline timeline(trace_of(
      small_names(),
      {{record_of(Kind::Compute, 0, 40, id), record_of(Kind::NetworkToClient, 40, 90, id), request},
       {record_of(Kind::Job, 40, 900, id)}}));
  const Waterfall waterfall = timeline::waterfall(timeline, timeline.requests()[0]);
  REQUIRE(waterfall.spans.size() == 4);
  const auto& job = waterfall.spans[2];
  const auto& network = waterfall.spans[3];
  REQUIRE(timeline.records()[job.record].kind == Kind::Job);
  CHECK(network.parent == 0);
  CHECK(network.critical == 50);
  CHECK(job.critical == 0);
  CHECK(waterfall.spans[0].self == 10);
}

}  // namespace routelab::timeline
