#include <cmath>

#include "sim/study/run.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

class Watch final : public trace::RequestObserver {
 public:
  explicit Watch(std::int64_t stretch) : stretch_(stretch) {}
  void request(std::span<const trace::Record>) override { ++requests; }
  void spans(std::span<const trace::Record> spans) override { late += spans.size(); }
  void background(const trace::Record& record) override {
    if (record.kind == trace::Kind::Instance) ++instances;
  }
  [[nodiscard]] std::int64_t stretch() const override { return stretch_; }
  void levels(const trace::LevelMeans& means) override { stretches.push_back(means); }

  std::uint64_t requests = 0;
  std::uint64_t late = 0;
  std::uint64_t instances = 0;
  std::vector<trace::LevelMeans> stretches;

 private:
  std::int64_t stretch_;
};

/// Over the window, from the stretches within.
template <class Level>
double mean(const Watch& watch, const trace::Totals& totals, Level level) {
  double area = 0;
  for (const trace::LevelMeans& stretch : watch.stretches) {
    if (stretch.from < totals.window_start) continue;
    area += level(stretch) * static_cast<double>(stretch.to - stretch.from);
  }
  return area / static_cast<double>(totals.window_end - totals.window_start);
}

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-9 * (1 + std::abs(b)); }

}  // namespace

TEST_CASE("Levels over stretches are those of the totals, and watching changes nothing") {
  const scenario::Scenario scenario = load_sample();
  const std::int64_t stretch = GENERATE(7'000'000'000, 333'333'333, 500'000'000'000);
  Watch watch(stretch);
  RunOptions options;
  options.observer = &watch;
  const RunResult watched = run(scenario, options);
  const RunResult plain = run(scenario, {});
  CHECK(watched.fingerprint.text() == plain.fingerprint.text());
  CHECK(watched.totals == plain.totals);
  CHECK(results_json(scenario, watched) == results_json(scenario, plain));

  const trace::Totals& totals = plain.totals;
  std::int64_t at = 0;
  bool window_begins = false;
  for (const trace::LevelMeans& means : watch.stretches) {
    CHECK(means.from == at);
    CHECK(means.to > means.from);
    CHECK(means.to - means.from <= stretch);
    window_begins = window_begins || means.from == totals.window_start;
    at = means.to;
  }
  CHECK(at == totals.window_end);
  CHECK(window_begins);
  using Means = trace::LevelMeans;
  CHECK(totals.instances.mean > 1);
  CHECK(nearly(mean(watch, totals, [](const Means& m) { return m.instances; }),
               totals.instances.mean));
  CHECK(nearly(mean(watch, totals, [](const Means& m) { return m.running; }), totals.running.mean));
  CHECK(nearly(mean(watch, totals, [](const Means& m) { return m.idle; }), totals.idle.mean));
  CHECK(nearly(mean(watch, totals, [](const Means& m) { return m.queue; }), totals.queue.mean));
  CHECK(nearly(mean(watch, totals, [](const Means& m) { return m.connections; }),
               totals.connections.mean));
}

TEST_CASE("An observer sees what stands outside of the requests") {
  const scenario::Scenario scenario =
      load_sample({}, {{"clients.visitors.timeout", "\"30ms\""}, {"warmup", "\"0s\""}});
  Watch watch(0);
  RunOptions options;
  options.observer = &watch;
  const RunResult result = run(scenario, options);
  CHECK(watch.requests == result.summary.all().counts.ended());
  CHECK(watch.instances == result.totals.instances_created);
  CHECK(watch.late > 0);
  CHECK(watch.stretches.empty());
}

}  // namespace routelab::study::testing
