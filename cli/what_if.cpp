#include "cli/what_if.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "cli/temporary_file.hpp"
#include "sim/study/run.hpp"
#include "sim/study/unmet.hpp"
#include "sim/trace/writer.hpp"

namespace routelab::cli {

namespace {

using panels::Parameter;
using Unit = Parameter::Unit;
using Apply = std::function<void(model::WorldOptions&, double)>;

/// The parameters and, beside each, what a new value of it changes.
struct Choices {
  std::vector<Parameter> parameters;
  std::vector<Apply> apply;

  void add(Parameter parameter, Apply change) {
    parameter.low = std::min(parameter.low, parameter.value);
    parameter.high = std::max(parameter.high, parameter.value);
    parameters.push_back(std::move(parameter));
    apply.push_back(std::move(change));
  }
};

std::uint32_t whole(double value) {
  return static_cast<std::uint32_t>(std::max(1.0, std::round(value)));
}

void add_platform(const model::PlatformOptions& platform, Choices& choices) {
  choices.add({"platform.idle_timeout", Unit::Nanoseconds,
               static_cast<double>(platform.idle_timeout.ns), 1e9, 24 * 3600e9},
              [](model::WorldOptions& world, double value) {
                world.platform.idle_timeout = {std::llround(value)};
              });
  choices.add(
      {"platform.max_instances", Unit::Count, static_cast<double>(platform.max_instances), 1, 1000},
      [](model::WorldOptions& world, double value) {
        world.platform.max_instances = whole(value);
      });
  choices.add({"platform.per_instance_concurrency", Unit::Count,
               static_cast<double>(platform.per_instance_concurrency), 1, 100},
              [](model::WorldOptions& world, double value) {
                world.platform.per_instance_concurrency = whole(value);
              });
}

void add_database(const model::DatabaseOptions& database, Choices& choices) {
  choices.add({"database.pool", Unit::Count, static_cast<double>(database.pool), 1, 100},
              [](model::WorldOptions& world, double value) { world.database.pool = whole(value); });
  choices.add({"database.max_connections", Unit::Count,
               static_cast<double>(database.max_connections), 1, 1000},
              [](model::WorldOptions& world, double value) {
                world.database.max_connections = whole(value);
              });
  if (database.workers == 0) return;  // no limit: a slider has no end for that
  choices.add(
      {"database.workers", Unit::Count, static_cast<double>(database.workers), 1, 100},
      [](model::WorldOptions& world, double value) { world.database.workers = whole(value); });
}

void add_client(const model::ClientOptions& client, std::size_t index, Choices& choices) {
  using Arrivals = model::ClientOptions::Arrivals;
  const std::string path = "clients." + client.name + ".";
  if (client.arrivals == Arrivals::Users) {
    choices.add({path + "users", Unit::Count, static_cast<double>(client.users), 1, 1000},
                [index](model::WorldOptions& world, double value) {
                  world.clients[index].users = whole(value);
                });
  } else if (client.arrivals == Arrivals::Every || client.arrivals == Arrivals::Poisson) {
    const double rate = 1e9 / static_cast<double>(client.gap.ns);
    const char* key = client.arrivals == Arrivals::Every ? "every" : "poisson";
    choices.add({path + key, Unit::PerSecond, rate, rate / 20, rate * 20},
                [index](model::WorldOptions& world, double value) {
                  world.clients[index].gap = {std::max<std::int64_t>(1, std::llround(1e9 / value))};
                });
  }
}

}  // namespace

panels::WhatIf what_if(const std::shared_ptr<const scenario::Scenario>& scenario) {
  Choices choices;
  for (std::size_t i = 0; i < scenario->world.clients.size(); ++i) {
    add_client(scenario->world.clients[i], i, choices);
  }
  add_platform(scenario->world.platform, choices);
  if (!scenario->names().tables.empty()) add_database(scenario->world.database, choices);

  panels::WhatIf result;
  result.parameters = choices.parameters;
  result.rerun = [scenario, choices = std::move(choices)](
                     const std::vector<double>& values,
                     const std::stop_token& stop) -> std::unique_ptr<timeline::Timeline> {
    model::WorldOptions world = scenario->world;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] != choices.parameters[i].value) choices.apply[i](world, values[i]);
    }
    const TemporaryFile file;  // the timeline keeps what it has mapped
    trace::Writer writer(file.path(), study::names_of_run(*scenario));
    study::RunOptions how;
    how.writer = &writer;
    how.world = &world;
    how.keep_going = [&](const study::Progress&) { return !stop.stop_requested(); };
    const study::RunResult run = study::run(*scenario, how);
    if (stop.stop_requested()) return nullptr;
    writer.finish(study::judged_totals(*scenario, run));
    return std::make_unique<timeline::Timeline>(file.path());
  };
  return result;
}

}  // namespace routelab::cli
