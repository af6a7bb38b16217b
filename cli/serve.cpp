#include "cli/serve.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/many_sockets.hpp"
#include "cli/output_file.hpp"
#include "cli/scenario_options.hpp"
#include "cli/served.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/server/served_scenario.hpp"
#include "sim/study/summary_text.hpp"
#include "sim/study/unmet.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

using server::PacedServer;

struct ServeCommand {
  std::string scenario;
  std::string seed;
  std::vector<std::string> sets;
  std::string host = "127.0.0.1";
  int port = 3000;
  DatabaseChoice database;
  std::string trace;
  std::string json;
  bool quiet = false;
};

void add_options(CLI::App& command, ServeCommand& options) {
  command.add_option("scenario", options.scenario, "Scenario file (JSON)")
      ->required()
      ->type_name("SCENARIO");
  command.add_option("--port,-p", options.port, "Port to listen on; 0: any free one")
      ->type_name("N")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      .add_option("--host", options.host,
                  "Address to listen on; what is not 127.0.0.1 can be reached by others")
      ->type_name("ADDRESS")
      ->capture_default_str();
  command
      .add_option("--database", options.database.url,
                  "Where the tables are: sqlite, sqlite:FILE or postgresql://USER@HOST/NAME")
      ->type_name("URL")
      ->capture_default_str();
  command
      .add_option("--database-time", options.database.time,
                  "How long queries take: model (as the scenario says, the default with sqlite) or "
                  "real (what the database takes, the default with postgresql)")
      ->type_name("model|real")
      ->check(CLI::IsMember({"model", "real"}));
  command.add_flag("--keep-tables", options.database.keep_tables,
                   "Use the tables that are there instead of creating them anew");
  command.add_option("--seed", options.seed, "Seed of all random draws")->type_name("N");
  command
      .add_option("--set", options.sets,
                  "Change a value of the scenario, such as platform.memory=1GB; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  command.add_option("--trace", options.trace, "Write every span of every request to this file")
      ->type_name("FILE");
  command.add_option("--json", options.json, "Write the results as JSON when the server stops")
      ->type_name("FILE");
  command.add_flag("--quiet,-q", options.quiet, "Print nothing but errors");
  command.footer(
      "Every route answers as in `routelab run`, and takes as long, on the wall clock: cold "
      "starts, "
      "queues, limits, connections. Ctrl-C stops the server: requests that have begun are "
      "answered, "
      "then comes the summary. /__routelab/health, /metrics and /instances say how it is.\n\n"
      "Exit code: 0 stopped, 2 wrong input or no way to listen.\n\n"
      "Examples:\n"
      "  routelab serve scenarios/005-crud.json\n"
      "  routelab serve shop.json --port 0 --trace shop.rltrace\n"
      "  routelab serve shop.json --database postgresql://shop@localhost/shop");
}

std::string status_line(const PacedServer::State& state, std::uint64_t before, double seconds) {
  const Histogram& latency = state.summary.all().latency;
  return fmt::format(
      "\r\x1b[K{} requests, {:.0f}/s, {} in flight, p50 {:.1f} ms, p99 {:.1f} ms, {} instances",
      state.requests, static_cast<double>(state.requests - before) / seconds,
      state.totals.in_flight, static_cast<double>(latency.percentile(.5)) / 1e6,
      static_cast<double>(latency.percentile(.99)) / 1e6, state.instances.size());
}

/// Until a signal comes.
void watch(PacedServer& world, bool shows_status) {
  using namespace std::chrono_literals;
  const StopSignal stop;
  std::uint64_t before = 0;
  for (int tick = 0; stop.received() == 0; ++tick) {
    std::this_thread::sleep_for(100ms);
    if (!shows_status || tick % 10 != 9) continue;
    const PacedServer::State state = world.state();
    print_error(status_line(state, before, 1));
    before = state.requests;
  }
  if (shows_status) print_error("\r\x1b[K");
}

study::RunResult result_of(PacedServer& world) {
  PacedServer::State state = world.state();
  state.totals.complete = true;
  return {.names = world.names(),
          .summary = std::move(state.summary),
          .totals = std::move(state.totals),
          .fingerprint = state.fingerprint,
          .requests = state.requests};
}

int report(const ServeCommand& options, const scenario::Scenario& scenario,
           const study::RunResult& result, std::optional<OutputFile>& json) {
  const auto results = study::results_json(scenario, result, false);
  if (json) json->write(results.dump(2) + "\n");
  if (!options.quiet) {
    print(study::summary_text(scenario, result, results, {.colours = shows_colours()}));
  }
  return AllWell;
}

int serve(const ServeCommand& options) {
  auto scenario = load_scenario({.scenario = options.scenario,
                                 .seed = options.seed,
                                 .duration = "",
                                 .warmup = "",
                                 .sets = options.sets});
  if (!scenario) return BadInput;
  scenario->warmup = {};
  allow_many_sockets();
  std::string problem;
  const auto database = open_database(options.database, *scenario, problem);
  if (!database) {
    print_error(fmt::format("routelab: {}\n", problem));
    return BadInput;
  }
  std::optional<OutputFile> json;
  if (!options.json.empty()) json.emplace(options.json);
  std::optional<trace::Writer> writer;
  if (!options.trace.empty()) {
    writer.emplace(options.trace, server::Intake(*scenario, scenario->seed).names());
  }
  server::ServedScenario served(*scenario,
                                {.seed = scenario->seed,
                                 .database = database.get(),
                                 .database_times = takes_real_time(options.database),
                                 .writer = writer ? &*writer : nullptr},
                                {.host = options.host, .port = options.port});
  if (const auto trouble = served.start()) {
    print_error(
        fmt::format("routelab: cannot listen on {}:{}: {}\n  another program may have the "
                    "port: choose one with --port, 0 for any\n",
                    options.host, options.port, *trouble));
    return BadInput;
  }
  if (!options.quiet) {
    print(fmt::format("{}: http://{}:{} (Ctrl-C stops)\n", scenario->name,
                      options.host == "0.0.0.0" ? "localhost" : options.host, served.port()));
  }
  watch(served.world(), !options.quiet && has_terminal());
  served.stop();
  const study::RunResult result = result_of(served.world());
  if (writer) writer->finish(study::judged_totals(*scenario, result));
  return report(options, *scenario, result, json);
}

}  // namespace

void add_serve(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<ServeCommand>();
  CLI::App* command =
      program.add_subcommand("serve", "Serve a scenario over HTTP, with a real database");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = serve(*options); });
}

}  // namespace routelab::cli
