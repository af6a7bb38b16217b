/// What is told of the selected request.
#include "viz/panels/waterfall_panel.hpp"

#include <vector>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"

namespace routelab::panels::testing {

namespace {

using trace::Kind;
using trace::Outcome;

/// A run of one request.
timeline::Timeline run_of(const std::vector<trace::Record>& request) {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), shop_names());
  writer.add(request);
  writer.finish({});
  return timeline::Timeline(file.path());
}

}  // namespace

TEST_CASE("A request's time is told by the names of its spans, those of a name together") {
  const auto causes = [](const timeline::Timeline& run) {
    return causes_text(run, timeline::waterfall(run, run.requests()[0]));
  };
  CHECK(causes(run_of(Call(visitor(0), 0, 0, 0)
                          .span(Kind::Compute, 2 * ms, 0)
                          .span(Kind::Fetch, 196 * ms, 0)
                          .span(Kind::Compute, 2 * ms, 0)
                          .end(0))) == "fetch bank 98 %, compute 2 %");
  CHECK(causes(run_of(Call(visitor(0), 0, 0, 0).end(0))) == "none");
  auto measured = Call(visitor(0), 0, 0, 0).end(0);
  measured[0].duration = 5 * ms;
  CHECK(causes(run_of(measured)) == "not known, its parts were not recorded");
  CHECK(causes(run_of(Call(visitor(0), 0, 0, 0)
                          .span(Kind::Query, 1000 * ms, 0)
                          .span(Kind::Compute, 1 * ms, 0)
                          .end(0))) == "query users 100 %");
}

TEST_CASE("A request's end is told in words") {
  const auto head = [](Outcome outcome, std::uint16_t status, std::uint8_t flags = 0) {
    const auto request = Call(visitor(0), 0, 0, 0).span(Kind::Compute, 550 * ms, 0);
    return head_text(Call(request).end(0, outcome, status, flags).back(), "GET /");
  };
  CHECK(head(Outcome::Completed, 200, trace::Cold) ==
        "GET / -> 200, completed in 550 ms, cold start");
  CHECK(head(Outcome::TimedOut, 0) == "GET / -> no answer, timed out after 550 ms");
  CHECK(head(Outcome::Failed, 500) == "GET / -> 500, failed after 550 ms");
  CHECK(head(Outcome::Throttled, 429) == "GET / -> 429, throttled after 550 ms");
}

TEST_CASE("What goes on after a request is drawn for as long again and no longer") {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), shop_names());
  writer.add(Call(visitor(0), 0, 0, 10 * ms).span(Kind::Compute, 20 * ms, 0).end(0));
  trace::Record job;
  job.kind = Kind::Job;
  job.request = visitor(0);
  job.start = 25 * ms;
  job.duration = 9'000 * ms;
  writer.add({&job, 1});
  writer.finish({});
  const timeline::Timeline run(file.path());
  timeline::Waterfall request = timeline::waterfall(run, run.requests()[0]);
  REQUIRE(request.extent.end == 9'025 * ms);
  CHECK(drawn_part(run, request) == timeline::Range{10 * ms, 50 * ms});
  request.extent.end = 35 * ms;
  CHECK(drawn_part(run, request) == timeline::Range{10 * ms, 35 * ms});
}

}  // namespace routelab::panels::testing
