#include "sim/study/tail_observer.hpp"

#include "sim/study/blame_text.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

class Tail final : public trace::RequestObserver {
 public:
  explicit Tail(std::int64_t window_start) : tail(window_start) {}
  void request(std::span<const trace::Record> group) override { tail.request(group); }
  TailObserver tail;
};

void check_equal(const TimeByKind& a, const TimeByKind& b) {
  CHECK(a.requests == b.requests);
  CHECK(a.latency == b.latency);
  CHECK(a.total == b.total);
  CHECK(a.requests_with == b.requests_with);
}

}  // namespace

TEST_CASE("The tail in one pass is that of two") {
  const auto seed = std::to_string(GENERATE(1, 2, 3));
  // A percentile of few requests is the greatest latency itself, not the middle of a bucket.
  const char* duration = GENERATE("20200ms", "21s", "40s", "4m");
  const scenario::Scenario scenario =
      load_sample({}, {{"seed", seed}, {"duration", '"' + std::string(duration) + '"'}});
  Tail observer(scenario.warmup.ns);
  RunOptions options;
  options.observer = &observer;
  run(scenario, options);
  for (const double percentile : {0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    INFO(seed << " " << duration << " " << percentile);
    const Blame twice = blame(scenario, percentile);
    const Blame once = observer.tail.blame(percentile);
    CHECK(once.threshold == twice.threshold);
    check_equal(once.tail, twice.tail);
    check_equal(once.rest, twice.rest);
  }
}

TEST_CASE("A tail of nothing is empty") {
  const Blame blame = TailObserver(0).blame(0.99);
  CHECK(blame.tail.requests == 0);
  CHECK(blame.rest.requests == 0);
}

}  // namespace routelab::study::testing
