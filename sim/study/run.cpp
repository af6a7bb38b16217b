#include "sim/study/run.hpp"

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
  bool complete = advance(world, time_zero + scenario.warmup, end, options);
  world.begin_window();
  complete = complete && advance(world, end, end, options);
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
