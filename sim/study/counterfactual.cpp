#include "sim/study/counterfactual.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "sim/study/replication.hpp"

namespace routelab::study {

namespace {

using trace::Kind;

bool has_time(const Blame& blame, std::initializer_list<Kind> kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [&](Kind kind) {
    return blame.tail.mean_ms(kind) > 0 || blame.rest.mean_ms(kind) > 0;
  });
}

/// The percentile's latency of each replication, ms; shorter than asked for if it was stopped.
std::vector<double> percentiles(const scenario::Scenario& scenario,
                                const CounterfactualOptions& options,
                                const model::WorldOptions& world,
                                const std::function<bool(double)>& keep_going) {
  ReplicationOptions replications;
  replications.count = options.replications;
  replications.jobs = options.jobs;
  replications.world = &world;
  replications.keep_going = keep_going;
  std::vector<double> latencies;
  for (const RunResult& result : replicate(scenario, replications)) {
    if (!result.totals.complete) return {};
    const std::int64_t ns = result.summary.all().latency.percentile(options.percentile);
    latencies.push_back(static_cast<double>(ns) * 1e-6);
  }
  return latencies;
}

}  // namespace

std::vector<Change> changes_for(const scenario::Scenario& scenario, const Blame& blame) {
  std::vector<Change> changes;
  const auto add = [&](std::initializer_list<Kind> causes, std::string name,
                       std::function<void(model::WorldOptions&)> apply) {
    if (has_time(blame, causes)) changes.push_back({std::move(name), std::move(apply)});
  };
  const model::WorldOptions& world = scenario.world;
  add({Kind::Placement, Kind::Download, Kind::RuntimeStart, Kind::ModuleLoad, Kind::HandlerInit,
       Kind::StartWait},
      "without cold starts", [](auto& w) { w.platform.cold_start = {}; });
  add({Kind::Placement, Kind::Download, Kind::RuntimeStart, Kind::ModuleLoad, Kind::HandlerInit,
       Kind::StartWait},
      "with idle instances kept for ever",
      [](auto& w) { w.platform.idle_timeout = Duration::seconds(100LL * 365 * 86'400); });
  add({Kind::Queue},
      fmt::format("with {} instances instead of {}", 2ULL * world.platform.max_instances,
                  world.platform.max_instances),
      [](auto& w) { w.platform.max_instances *= 2; });
  add({Kind::CpuWait}, "with one request per instance",
      [](auto& w) { w.platform.per_instance_concurrency = 1; });
  add({Kind::PoolWait},
      fmt::format("with a pool of {} instead of {}", 2ULL * world.database.pool,
                  world.database.pool),
      [](auto& w) { w.database.pool *= 2; });
  add({Kind::Connect}, "with connections that open at once",
      [](auto& w) { w.database.connect = {}; });
  add({Kind::DatabaseWait},
      fmt::format("with {} database workers instead of {}", 2ULL * world.database.workers,
                  world.database.workers),
      [](auto& w) { w.database.workers *= 2; });
  add({Kind::Query}, "with queries that take no time", [](auto& w) { w.database.query = {}; });
  for (std::size_t u = 0; u < world.upstreams.size(); ++u) {
    add({Kind::Fetch}, fmt::format("with {} answering at once", world.upstreams[u].name),
        [u](auto& w) { w.upstreams[u].latency = {}; });
  }
  add({Kind::NetworkToServer, Kind::NetworkToClient}, "without the network",
      [](auto& w) { w.network.delay = {}; });
  return changes;
}

Counterfactuals what_if(const scenario::Scenario& scenario, const std::vector<Change>& changes,
                        const CounterfactualOptions& options) {
  Counterfactuals result;
  const double rounds = static_cast<double>(changes.size() + 1);
  double round = 0;
  const auto latencies_with = [&](const model::WorldOptions& world) {
    const auto latencies = percentiles(scenario, options, world, [&](double part) {
      return !options.keep_going || options.keep_going((round + part) / rounds);
    });
    ++round;
    return latencies;
  };
  const std::vector<double> base = latencies_with(scenario.world);
  result.complete = base.size() == options.replications;
  result.as_it_is_ms = confidence_interval(base);
  for (const Change& change : changes) {
    if (!result.complete) break;
    model::WorldOptions world = scenario.world;
    change.apply(world);
    const std::vector<double> changed = latencies_with(world);
    result.complete = changed.size() == base.size();
    if (!result.complete) break;
    std::vector<double> differences;
    for (std::size_t i = 0; i < base.size(); ++i) differences.push_back(changed[i] - base[i]);
    result.changes.push_back(
        {change.name, confidence_interval(changed), confidence_interval(differences)});
  }
  std::stable_sort(result.changes.begin(), result.changes.end(), [](const auto& a, const auto& b) {
    return a.difference_ms.mean < b.difference_ms.mean;
  });
  return result;
}

}  // namespace routelab::study
