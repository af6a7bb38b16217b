#include "sim/study/run.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include "sim/model/world.hpp"

namespace routelab::study {

namespace {

/// Some hundredths of a second: a stop is obeyed at once, and asking costs nothing.
constexpr std::uint64_t slice_events = 200'000;

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// False if the run was stopped on the way.
bool advance(model::World& world, Time until, Time end, const RunOptions& options) {
  while (!world.advance(until, slice_events)) {
    const Progress progress{world.now(), end, world.requests()};
    if (options.keep_going && !options.keep_going(progress)) return false;
  }
  return true;
}

/// Lets a run go on in stretches and tells the observer what the levels were over each of them. The
/// world knows means since its window began; what two of them say is the mean between.
class LevelWatch {
 public:
  LevelWatch(model::World& world, Time end, const RunOptions& options)
      : world_(world), end_(end), options_(options) {
    if (options.observer != nullptr) stretch_ = options.observer->stretch();
  }

  /// False if the run was stopped on the way.
  bool advance_to(Time until) {
    if (stretch_ <= 0) return advance(world_, until, end_, options_);
    bool going = true;
    while (going && world_.now() < until) {
      const std::int64_t next = (world_.now().ns / stretch_ + 1) * stretch_;
      going = advance(world_, Time{std::min(next, until.ns)}, end_, options_);
      tell();
    }
    return going && advance(world_, until, end_, options_);
  }

  void begin_window() {
    world_.begin_window();
    if (stretch_ > 0) before_ = world_.totals();
  }

 private:
  void tell() {
    trace::Totals now = world_.totals();
    const std::int64_t from = before_.window_end;
    const std::int64_t to = now.window_end;
    if (to <= from) return;
    const auto since = [](const trace::Totals& totals) {
      return static_cast<double>(totals.window_end - totals.window_start);
    };
    const auto mean = [&](double mean_before, double mean_now) {
      const double area = mean_now * since(now) - mean_before * since(before_);
      return std::max(0.0, area / static_cast<double>(to - from));
    };
    trace::LevelMeans means{.from = from,
                            .to = to,
                            .instances = mean(before_.instances.mean, now.instances.mean),
                            .running = mean(before_.running.mean, now.running.mean),
                            .idle = mean(before_.idle.mean, now.idle.mean),
                            .queue = mean(before_.queue.mean, now.queue.mean),
                            .connections = mean(before_.connections.mean, now.connections.mean),
                            .jobs_waiting = {}};
    for (std::size_t q = 0; q < now.queues.size(); ++q) {
      const double mean_before = before_.queues.empty() ? 0 : before_.queues[q].waiting.mean;
      means.jobs_waiting.push_back(mean(mean_before, now.queues[q].waiting.mean));
    }
    options_.observer->levels(means);
    before_ = std::move(now);
  }

  model::World& world_;
  Time end_;
  const RunOptions& options_;
  std::int64_t stretch_ = 0;
  trace::Totals before_;  ///< at the end of the last stretch
};

}  // namespace

trace::Names names_of_run(const scenario::Scenario& scenario, std::optional<std::uint64_t> seed) {
  trace::Names names = scenario.names();
  names.seed = seed.value_or(scenario.seed);
  return names;
}

RunResult run(const scenario::Scenario& scenario, const RunOptions& options) {
  trace::Names names = names_of_run(scenario, options.seed);
  trace::Recorder recorder(names, options.writer, options.observer);
  const double cpu_before = seconds_of(CLOCK_THREAD_CPUTIME_ID);
  const double wall_before = seconds_of(CLOCK_MONOTONIC);

  const model::WorldOptions& world_options =
      options.world != nullptr ? *options.world : scenario.world;
  model::World world(scenario.api, world_options, names.seed, recorder);
  const Time end = time_zero + scenario.duration;
  LevelWatch watch(world, end, options);
  bool complete = watch.advance_to(time_zero + scenario.warmup);
  watch.begin_window();
  complete = complete && watch.advance_to(end);
  world.finish();

  RunResult result{.names = std::move(names),
                   .summary = recorder.summary(),
                   .totals = world.totals(),
                   .fingerprint = recorder.fingerprint(),
                   .requests = world.requests(),
                   .cpu_seconds = seconds_of(CLOCK_THREAD_CPUTIME_ID) - cpu_before,
                   .wall_seconds = seconds_of(CLOCK_MONOTONIC) - wall_before};
  result.totals.complete = complete;
  return result;
}

RunResult empty_run(const scenario::Scenario& scenario) {
  trace::Names names = names_of_run(scenario);
  trace::Summary summary(names.endpoints.size(), names.warmup);
  trace::Totals totals;
  for (const std::string& queue : names.queues) totals.queues.emplace_back().name = queue;
  return {.names = std::move(names),
          .summary = std::move(summary),
          .totals = std::move(totals),
          .fingerprint = {}};
}

}  // namespace routelab::study
