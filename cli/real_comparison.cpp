#include "cli/real_comparison.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/many_sockets.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/served.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/compare/sequential.hpp"
#include "harness/load/load_run.hpp"
#include "harness/load/sent_request.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/run_pair.hpp"
#include "sim/study/run_pair_text.hpp"

namespace routelab::cli {

namespace {

constexpr Duration load_for = Duration::seconds(10);
constexpr std::size_t shown_differences = 10;

std::vector<compare::NamedRequest> requests_of(const scenario::Scenario& scenario,
                                               std::span<const load::PlannedCall> plan) {
  const trace::Names names = scenario.names();
  std::vector<compare::NamedRequest> requests;
  for (const load::PlannedCall& call : plan) {
    const model::Send& send = scenario.world.clients[call.client].sends[call.send];
    requests.push_back({.name = names.request_name(call.id),
                        .request = load::request_of(scenario.api, send,
                                                    load::key_of(scenario, scenario.seed, call))});
  }
  return requests;
}

/// What the sequential part found; a problem is an input's (the server could not be asked).
struct Answers {
  compare::SequentialResult result;
  std::vector<compare::Difference> rows;
  std::string problem;
};

Answers compare_sequentially(const RealComparison& options, const scenario::Scenario& scenario,
                             const StopSignal& stop) {
  Answers answers;
  const auto plan =
      load::planned_calls(scenario, scenario.seed, scenario.duration, options.requests);
  const auto requests = requests_of(scenario, plan);
  Served served(scenario, options.database);
  if (!served.problem().empty()) return {{}, {}, served.problem()};
  server::VirtualServer simulated(scenario, {.seed = scenario.seed});
  ProgressBar bar(!options.quiet && has_terminal());
  answers.result = compare::compare_answers(
      simulated, *client::parse_address(served.url()).address, requests, [&](std::size_t done) {
        bar.update_part(static_cast<double>(done) / static_cast<double>(requests.size()));
        return stop.received() == 0;
      });
  bar.clear();
  answers.problem = answers.result.problem;
  served.stop();
  answers.rows = compare::compare_tables(scenario.api, simulated, served.database());
  return answers;
}

study::SeenRun seen_by(load::LoadResult measured, std::span<const load::PlannedCall> plan) {
  study::SeenRun seen{.result = {.names = std::move(measured.names),
                                 .summary = std::move(measured.summary),
                                 .totals = std::move(measured.totals),
                                 .fingerprint = measured.fingerprint,
                                 .requests = measured.calls.size()},
                      .requests = {}};
  for (const load::MeasuredCall& call : measured.calls) {
    const load::PlannedCall& planned = plan[call.planned];
    seen.requests.push_back({.id = planned.id,
                             .start = planned.at.ns,
                             .latency = call.latency.ns,
                             .endpoint = planned.endpoint,
                             .status = static_cast<std::uint16_t>(call.status)});
  }
  std::sort(seen.requests.begin(), seen.requests.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return seen;
}

struct LoadPart {
  study::SeenRun simulated;
  study::SeenRun real;
  std::uint64_t without_answer = 0;
  Duration duration;
};

std::optional<LoadPart> compare_under_load(const RealComparison& options,
                                           scenario::Scenario& scenario, const StopSignal& stop,
                                           std::string& problem) {
  scenario.duration = std::min(scenario.duration, load_for);
  if (!options.load.empty()) {
    const auto duration = scenario::parse_duration(options.load);
    if (!duration)
      throw CLI::ValidationError("--load " + options.load, "write 10s, or 0s for none");
    scenario.duration = *duration;
  }
  if (scenario.duration.ns <= 0) return std::nullopt;
  scenario.warmup = {};
  Served served(scenario, options.database);
  if (!served.problem().empty()) {
    problem = served.problem();
    return std::nullopt;
  }
  const auto plan = load::planned_calls(scenario, scenario.seed, scenario.duration);
  const client::Address address = *client::parse_address(served.url()).address;
  ProgressBar bar(!options.quiet && has_terminal());
  std::atomic<bool> stopped{false};
  load::LoadOptions how{.address = address,
                        .endpoint = client::resolve(address).endpoints.front(),
                        .seed = scenario.seed};
  how.progress = [&](std::size_t ended) {
    bar.update_part(static_cast<double>(ended) / static_cast<double>(plan.size()));
    stopped = stop.received() != 0;
  };
  load::LoadResult measured = load::run_load(scenario, plan, how, stopped);
  bar.clear();
  const std::uint64_t without_answer = measured.without_answer;
  return LoadPart{.simulated = study::see(scenario, study::RunOptions{}),
                  .real = seen_by(std::move(measured), plan),
                  .without_answer = without_answer,
                  .duration = scenario.duration};
}

nlohmann::ordered_json json_of(const std::vector<compare::Difference>& differences) {
  auto list = nlohmann::ordered_json::array();
  for (const compare::Difference& d : differences) {
    list.push_back(
        {{"where", d.where}, {"what", d.what}, {"simulated", d.simulated}, {"real", d.real}});
  }
  return list;
}

std::string text_of(const std::vector<compare::Difference>& differences) {
  std::string text;
  for (std::size_t i = 0; i < std::min(differences.size(), shown_differences); ++i) {
    const compare::Difference& d = differences[i];
    text += fmt::format("  {}: {}\n    simulated  {}\n    real       {}\n", d.where, d.what,
                        scenario::printable(d.simulated), scenario::printable(d.real));
  }
  if (differences.size() > shown_differences) {
    text += fmt::format("  ... and {} more\n", differences.size() - shown_differences);
  }
  return text;
}

std::string sequential_text(const Answers& answers) {
  std::string text =
      fmt::format("One after the other\n  {} requests: {}\n", answers.result.requests,
                  answers.result.differences.empty()
                      ? "every answer is the simulated one (status, headers, body)"
                      : fmt::format("{} differences", answers.result.differences.size()));
  text += text_of(answers.result.differences);
  text += answers.rows.empty() ? "  the databases hold the same rows\n"
                               : "  the databases differ:\n" + text_of(answers.rows);
  return text;
}

int tell(const RealComparison& options, const Answers& answers,
         const std::optional<LoadPart>& loaded, std::optional<OutputFile>& file) {
  const bool same = answers.result.differences.empty() && answers.rows.empty();
  nlohmann::ordered_json json;
  json["sequential"] = {{"requests", answers.result.requests},
                        {"differences", json_of(answers.result.differences)},
                        {"rows", json_of(answers.rows)}};
  std::string text = sequential_text(answers);
  if (loaded) {
    const study::RunPair pair = study::pair_up(loaded->simulated, loaded->real);
    json["load"] = study::run_pair_json(loaded->simulated, "simulated", loaded->real, "real", pair);
    json["load"]["without_answer"] = loaded->without_answer;
    text += fmt::format("\nUnder load, {}\n", scenario::duration_text(loaded->duration));
    text += study::run_pair_text(loaded->simulated, "simulated", loaded->real, "real", pair,
                                 {.colours = shows_colours()});
    if (pair.pairs) {
      text += fmt::format("The real path costs {:.2f} ms in the median, {:.2f} ms at p95.\n",
                          static_cast<double>(pair.pairs->median) / 1e6,
                          static_cast<double>(pair.pairs->p95) / 1e6);
    }
    if (loaded->without_answer > 0) {
      text += fmt::format("{} requests got no answer.\n", loaded->without_answer);
    }
  }
  if (options.quiet) {
    text = same ? "the real answers are the simulated ones\n" : "the real answers differ\n";
  }
  if (file) file->write(json.dump(2) + "\n");
  print(options.json == "-" ? json.dump(2) + "\n" : text);
  return same && (!loaded || loaded->without_answer == 0) ? AllWell : Found;
}

int refuse(const std::string& problem) {
  print_error(fmt::format("routelab: {}\n", problem));
  return BadInput;
}

}  // namespace

int compare_with_real(const RealComparison& options) {
  auto scenario = load_scenario(options.scenario);
  if (!scenario) return BadInput;
  allow_many_sockets();
  std::optional<OutputFile> file;
  if (!options.json.empty() && options.json != "-") file.emplace(options.json);
  const StopSignal stop;
  const Answers answers = compare_sequentially(options, *scenario, stop);
  if (!answers.problem.empty()) return refuse(answers.problem);
  std::string problem;
  const auto loaded = compare_under_load(options, *scenario, stop, problem);
  if (!problem.empty()) return refuse(problem);
  const int verdict = tell(options, answers, loaded, file);
  return stop.received() != 0 ? SignalBase + stop.received() : verdict;
}

}  // namespace routelab::cli
