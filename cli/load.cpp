#include "cli/load.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/database_option.hpp"
#include "cli/exit_code.hpp"
#include "cli/many_sockets.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/scenario_options.hpp"
#include "cli/served.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/client/endpoint.hpp"
#include "harness/load/load_run.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/summary_text.hpp"
#include "sim/study/unmet.hpp"
#include "sim/trace/writer.hpp"

namespace routelab::cli {

namespace {

struct LoadCommand {
  ScenarioOptions scenario;  ///< `scenario` may be a URL
  std::string url;
  std::string rate = "10/s";
  std::string send = "GET /";
  std::size_t connections = 256;
  double timeout = 30;
  std::string database = "sqlite";
  std::string trace;
  std::string json;
  bool quiet = false;
};

bool is_url(const std::string& text) { return text.find("://") != text.npos; }

void add_options(CLI::App& command, LoadCommand& options) {
  add_scenario_options(command, options.scenario, "SCENARIO|URL");
  command
      .add_option("--url", options.url,
                  "Where the scenario's requests go; without it, the scenario is served here")
      ->type_name("URL");
  command.add_option("--rate", options.rate, "For a URL: how many requests, such as 100/s or 5/m")
      ->type_name("N/s")
      ->capture_default_str();
  command.add_option("--send", options.send, "For a URL: the request")
      ->type_name("REQUEST")
      ->capture_default_str();
  command.add_option("--connections", options.connections, "Open at once, at most")
      ->type_name("N")
      ->check(CLI::Range(1, 60'000))
      ->capture_default_str();
  command.add_option("--timeout", options.timeout, "Seconds that a request may take")
      ->type_name("S")
      ->check(CLI::Range(.001, 86'400.))
      ->capture_default_str();
  command
      .add_option("--database", options.database,
                  "Of the scenario that is served here: sqlite, sqlite:FILE or postgresql://...")
      ->type_name("URL")
      ->capture_default_str();
  command.add_option("--trace", options.trace, "Write a record of every request to this file")
      ->type_name("FILE");
  command.add_option("--json", options.json, "Write the results as JSON; - for standard output")
      ->type_name("FILE");
  command.add_flag("--quiet,-q", options.quiet, "Print only the expectations and the verdict");
  command.footer(
      "An open loop: each request goes out at its time, however slow the answers are, and its "
      "latency is counted from then. Requests name themselves in a header, so a served scenario "
      "draws what the simulation draws for them.\n\n"
      "Exit code: 0 all well, 1 an expectation failed, 2 wrong input or nobody listens, 130 "
      "stopped "
      "by Ctrl-C.\n\n"
      "Examples:\n"
      "  routelab load scenarios/005-crud.json --duration 20s\n"
      "  routelab load shop.json --url http://127.0.0.1:3000 --trace measured.rltrace\n"
      "  routelab load http://127.0.0.1:3000 --send 'GET /api/hello' --rate 200/s --duration 30s");
}

/// A URL alone is a scenario with one client.
std::optional<scenario::Scenario> scenario_of_url(const LoadCommand& options) {
  nlohmann::ordered_json text;
  text["name"] = options.scenario.scenario;
  text["duration"] = options.scenario.duration.empty() ? "10s" : options.scenario.duration;
  text["clients"]["load"] = {{"poisson", options.rate}, {"send", options.send}};
  if (!options.scenario.seed.empty()) text["seed"] = std::stoull(options.scenario.seed);
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text.dump(1), "--rate and --send", {}, diagnostics);
  if (diagnostics.has_errors()) print_error(diagnostics.render());
  return scenario;
}

struct Target {
  client::Address address;
  client::Endpoint endpoint;
};

/// Throws CLI::ValidationError.
Target target_of(const std::string& url) {
  const client::ParsedAddress parsed = client::parse_address(url);
  if (!parsed.address) {
    throw CLI::ValidationError("--url " + url, parsed.problem + "; " + parsed.hint);
  }
  const client::Resolved resolved = client::resolve(*parsed.address);
  if (resolved.endpoints.empty()) throw CLI::ValidationError("--url " + url, resolved.problem);
  return {*parsed.address, client::first_reachable(resolved.endpoints, Duration::seconds(5))};
}

load::LoadResult drive(const LoadCommand& options, const scenario::Scenario& scenario,
                       const Target& target, trace::Writer* writer, const StopSignal& signal) {
  const auto plan = load::planned_calls(scenario, scenario.seed, scenario.duration);
  ProgressBar bar(!options.quiet && has_terminal());
  std::atomic<bool> stop{false};
  load::LoadOptions how{.address = target.address,
                        .endpoint = target.endpoint,
                        .seed = scenario.seed,
                        .connections = options.connections,
                        .timeout = Duration{static_cast<std::int64_t>(options.timeout * 1e9)},
                        .writer = writer};
  how.progress = [&](std::size_t ended) {
    bar.update_part(static_cast<double>(ended) / static_cast<double>(plan.size()));
  };
  std::atomic<bool> over{false};
  std::thread watcher([&] {
    while (!over && signal.received() == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    stop = signal.received() != 0;
  });
  load::LoadResult result = load::run_load(scenario, plan, how, stop);
  over = true;
  watcher.join();
  bar.clear();
  return result;
}

/// A client sees answers and their times, and nothing of what is behind them.
bool is_seen(const study::Expectation& expectation) {
  const std::string& figure = expectation.figure;
  const std::string part = figure.substr(0, figure.find('.'));
  return part == "latency_ms" || part == "statuses" || part == "calls" ||
         (part == "requests" && figure != "requests.cold");
}

/// Takes out what the scenario expects and cannot be judged here; gives the sentences.
std::vector<std::string> take_unseen(scenario::Scenario& scenario) {
  scenario::Diagnostics ignored;  // they have been read before
  std::vector<std::string> unseen;
  for (const study::Expectation& expectation : study::parse_expectations(scenario, ignored)) {
    if (!is_seen(expectation)) unseen.push_back(expectation.text);
  }
  std::erase_if(scenario.expectations, [&](const scenario::ExpectationText& expectation) {
    return std::find(unseen.begin(), unseen.end(), expectation.text) != unseen.end();
  });
  return unseen;
}

/// Nobody answered at all: there is nothing to say about a server.
bool reached_nobody(const load::LoadResult& result) {
  return !result.calls.empty() && result.without_answer == result.calls.size();
}

study::RunResult result_of(load::LoadResult& measured) {
  return {.names = std::move(measured.names),
          .summary = std::move(measured.summary),
          .totals = std::move(measured.totals),
          .fingerprint = measured.fingerprint,
          .requests = measured.calls.size()};
}

int tell(const LoadCommand& options, const scenario::Scenario& scenario,
         const std::vector<std::string>& unseen, const load::LoadResult& measured,
         const study::RunResult& result, std::optional<OutputFile>& json) {
  const Histogram& late = measured.late;
  auto results = study::results_json(scenario, result, false);
  results["load"] = {{"connections", measured.connections},
                     {"not_judged", unseen},
                     {"without_answer", measured.without_answer},
                     {"sent_late_ms",
                      {{"p50", static_cast<double>(late.percentile(.5)) / 1e6},
                       {"p99", static_cast<double>(late.percentile(.99)) / 1e6},
                       {"max", static_cast<double>(late.max()) / 1e6}}}};
  if (json) json->write(results.dump(2) + "\n");
  if (options.json == "-") {
    print(results.dump(2) + "\n");
  } else {
    const study::SummaryOptions style{.colours = shows_colours()};
    std::string text = options.quiet ? study::verdict_text(scenario, result, results, style)
                                     : study::summary_text(scenario, result, results, style);
    if (!options.quiet) {
      text += fmt::format(
          "\nMeasured over {} connections; requests left {:.2f} ms late in the median, {:.2f} ms "
          "at "
          "p99; {} without an answer.\n",
          measured.connections, static_cast<double>(late.percentile(.5)) / 1e6,
          static_cast<double>(late.percentile(.99)) / 1e6, measured.without_answer);
      for (const std::string& text_of_one : unseen) {
        text += "not judged, a client cannot see it: " + scenario::printable(text_of_one) + "\n";
      }
    }
    print(text);
  }
  for (const auto& expectation : results.at("expectations")) {
    if (!expectation.at("passed").get<bool>()) return Found;
  }
  return AllWell;
}

int load(LoadCommand options) {
  const bool url_alone = is_url(options.scenario.scenario);
  // All that is measured counts, unless somebody says otherwise; and a minute of warm-up must not
  // keep anybody from ten seconds of load.
  if (options.scenario.warmup.empty()) options.scenario.warmup = "0s";
  auto scenario = url_alone ? scenario_of_url(options) : load_scenario(options.scenario);
  if (!scenario) return BadInput;
  const std::vector<std::string> unseen = take_unseen(*scenario);
  allow_many_sockets();
  std::optional<OutputFile> json;
  if (!options.json.empty() && options.json != "-") json.emplace(options.json);
  std::optional<trace::Writer> writer;
  if (!options.trace.empty()) writer.emplace(options.trace, scenario->names());
  std::optional<Served> served;
  if (url_alone) {
    options.url = options.scenario.scenario;
  } else if (options.url.empty()) {
    served.emplace(*scenario, options.database);
    if (!served->problem().empty()) {
      print_error(fmt::format("routelab: {}\n", served->problem()));
      return BadInput;
    }
    options.url = served->url();
  }
  const Target target = target_of(options.url);
  const StopSignal signal;
  load::LoadResult measured =
      drive(options, *scenario, target, writer ? &*writer : nullptr, signal);
  const study::RunResult result = result_of(measured);
  if (writer) writer->finish(study::judged_totals(*scenario, result));
  if (reached_nobody(measured)) {
    print_error(
        fmt::format("routelab: {} gave no answer to any of {} requests\n"
                    "  is the server running, and is this its port?\n",
                    options.url, measured.calls.size()));
    return BadInput;
  }
  const bool complete = result.totals.complete;
  const int verdict = tell(options, *scenario, unseen, measured, result, json);
  return complete || signal.received() == 0 ? verdict : SignalBase + signal.received();
}

}  // namespace

void add_load(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<LoadCommand>();
  CLI::App* command =
      program.add_subcommand("load", "Send a scenario's traffic to a real server and measure it");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = load(*options); });
}

}  // namespace routelab::cli
