#include "cli/fuzz.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/client/address.hpp"
#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "harness/surface/openapi.hpp"
#include "harness/surface/routes_file.hpp"
#include "harness/surface/scenario_surface.hpp"
#include "harness/target/in_process_target.hpp"
#include "harness/target/started_target.hpp"
#include "harness/target/url_target.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::cli {

namespace {

struct FuzzCommand {
  std::string target;
  std::string routes, openapi;
  std::string start;
  std::string folder;
  std::uint64_t seed = 1;
  std::string max_time = "60s";
  double timeout = 3;
  std::vector<std::string> checks;
  std::string case_text;
  bool quiet = false;
};

/// What is tested, and what is known of it.
struct Subject {
  std::optional<scenario::Scenario> scenario;
  surface::Surface surface;
  std::vector<fuzz::Canary> secrets;
  std::unique_ptr<target::Target> target;
  std::string address = "http://127.0.0.1:3000";
};

bool is_url(const std::string& text) { return text.find("://") != std::string::npos; }

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw CLI::ValidationError(what, hint);
}

/// None after errors, which are on standard error.
std::optional<surface::Surface> surface_of_files(const FuzzCommand& options) {
  scenario::Diagnostics diagnostics;
  auto surface = !options.routes.empty() ? surface::read_routes_file(options.routes, diagnostics)
                                         : surface::read_openapi(options.openapi, diagnostics);
  print_error(diagnostics.render());
  return surface;
}

std::vector<fuzz::Canary> canaries_for(const surface::Surface& surface, std::uint64_t seed) {
  std::vector<fuzz::Canary> canaries;
  for (const surface::Variable& variable : surface.variables) {
    if (variable.is_public) continue;
    canaries.push_back({variable.name, fuzz::canary_value(seed, variable.name, "server")});
  }
  return canaries;
}

bool open_url(const FuzzCommand& options, Subject& subject) {
  if (options.routes.empty() && options.openapi.empty()) {
    refuse(options.target, "which routes does it have? Say it with --routes FILE or --openapi FILE");
  }
  auto surface = surface_of_files(options);
  if (!surface) return false;
  subject.surface = *std::move(surface);
  const client::ParsedAddress parsed = client::parse_address(options.target);
  if (!parsed.address) refuse(options.target, parsed.problem + "; " + parsed.hint);
  const target::CallOptions calls{.timeout = Duration::from_seconds(options.timeout)};
  subject.address = parsed.address->text();
  if (options.start.empty()) {
    auto target = std::make_unique<target::UrlTarget>(*parsed.address, calls);
    target::Outcome outcome;
    target->call({.method = "GET", .target = "/"}, outcome);
    if (outcome.ending == target::Ending::Unreachable) {
      print_error(fmt::format("routelab fuzz: nobody listens at {}: {}\n  start the server first, or let "
                              "--start 'COMMAND' do it\n",
                              options.target, outcome.what));
      return false;
    }
    subject.target = std::move(target);
    return true;
  }
  subject.secrets = canaries_for(subject.surface, options.seed);
  target::StartedOptions started{.command = options.start,
                                 .folder = options.folder,
                                 .address = *parsed.address,
                                 .calls = calls};
  for (const fuzz::Canary& secret : subject.secrets) {
    started.environment.set.emplace_back(secret.name, secret.value);
  }
  auto target = std::make_unique<target::StartedTarget>(started);
  if (!target->start()) {
    const target::Problem& problem = target->problem();
    print_error(fmt::format("routelab fuzz: {}\n  {}\n{}", problem.message, problem.hint,
                            scenario::printable(problem.log)));
    return false;
  }
  subject.target = std::move(target);
  return true;
}

bool open_scenario(const FuzzCommand& options, Subject& subject) {
  // Secrets get values that nothing else contains.
  scenario::Diagnostics diagnostics;
  auto written = scenario::load(options.target, {}, diagnostics);
  if (!written) {
    print_error(diagnostics.render());
    return false;
  }
  subject.surface = surface::surface_of(*written);
  subject.secrets = canaries_for(subject.surface, options.seed);
  scenario::Overrides overrides;
  for (const fuzz::Canary& secret : subject.secrets) {
    overrides.emplace_back(fmt::format("env.{}.secret", secret.name), fmt::format("\"{}\"", secret.value));
  }
  scenario::Diagnostics again;
  subject.scenario = scenario::load(options.target, overrides, again);
  if (!subject.scenario) {
    print_error(again.render());
    return false;
  }
  if (!options.routes.empty() || !options.openapi.empty()) {
    auto surface = surface_of_files(options);
    if (!surface) return false;
    subject.surface = *std::move(surface);
  } else {
    subject.surface = surface::surface_of(*subject.scenario);
  }
  subject.target = std::make_unique<target::InProcessTarget>(
      *subject.scenario, target::InProcessTarget::Options{.seed = options.seed});
  return true;
}

bool open(const FuzzCommand& options, Subject& subject) {
  if (is_url(options.target)) return open_url(options, subject);
  return open_scenario(options, subject);
}

fuzz::CampaignOptions campaign_options(const FuzzCommand& options) {
  fuzz::CampaignOptions campaign{.seed = options.seed};
  const auto time = scenario::parse_duration(options.max_time);
  if (!time) refuse("--max-time " + options.max_time, time.problem + "; " + time.forms);
  campaign.most_time = std::chrono::duration<double>(static_cast<double>((*time).ns) / 1e9);
  bool only = false;
  for (const std::string& name : options.checks) {
    const bool is_off = name.starts_with("-");
    const auto check = fuzz::check_of(is_off ? name.substr(1) : name);
    if (!check) refuse("--checks " + name, "`routelab fuzz --list-checks` names them all");
    if (!is_off && !only) {
      only = true;
      for (const fuzz::CheckInfo& info : fuzz::all_checks()) campaign.off.insert(info.check);
    }
    if (is_off) {
      campaign.off.insert(*check);
    } else {
      campaign.off.erase(*check);
    }
  }
  return campaign;
}

int fuzz_target(const FuzzCommand& options) {
  const fuzz::CampaignOptions how = campaign_options(options);
  Subject subject;
  if (!open(options, subject)) return BadInput;
  const fuzz::ApiMap map(subject.surface);
  if (map.endpoints().empty()) {
    print_error("routelab fuzz: there are no routes to test\n");
    return BadInput;
  }
  fuzz::Campaign campaign(map, *subject.target, subject.secrets, how);
  ProgressBar bar(!options.quiet && has_terminal());
  const StopSignal signal;
  const fuzz::TextOptions text{.colour = false, .address = subject.address};
  const fuzz::CampaignResult result = campaign.run(
      [&](const fuzz::Progress& progress) {
        if (progress.part > 0) bar.update_part(progress.part);
        return signal.received() == 0;
      },
      [&](const fuzz::Finding& finding) {
        bar.clear();
        print(fuzz::text_of(finding, text) + "\n");
      });
  bar.clear();
  for (const std::string& remark : result.remarks) print_error("note: " + remark + "\n");
  print(fmt::format("{}: {} finding{} in {} requests, {} cases, {:.1f} s, seed {}{}\n",
                    result.findings.empty() ? "ok" : "found", result.findings.size(),
                    result.findings.size() == 1 ? "" : "s",
                    scenario::format_count(static_cast<std::int64_t>(result.requests)),
                    scenario::format_count(static_cast<std::int64_t>(result.cases)), result.seconds,
                    options.seed, result.phase == "random" ? "" : ", came as far as: " + result.phase));
  if (signal.received() != 0) return SignalBase + signal.received();
  return result.findings.empty() ? AllWell : Found;
}

}  // namespace

void add_fuzz(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<FuzzCommand>();
  CLI::App* command = program.add_subcommand("fuzz", "Look for what is wrong with an API");
  command->add_option("target", options->target, "A scenario file or a URL on loopback")
      ->required()
      ->type_name("SCENARIO|URL");
  command->add_option("--routes", options->routes, "What is known of the API (docs/routes-file.md)")->type_name("FILE");
  command->add_option("--openapi", options->openapi, "The same as an OpenAPI description in JSON")->type_name("FILE");
  command->add_option("--start", options->start, "A command that starts the server at the URL; it gets PORT, and a canary for each secret of the routes file")->type_name("COMMAND");
  command->add_option("--folder", options->folder, "Where it is started")->type_name("DIR");
  command->add_option("--seed", options->seed, "Of everything that is drawn")->capture_default_str();
  command->add_option("--max-time", options->max_time, "How long to look")->type_name("D")->capture_default_str();
  command->add_option("--timeout", options->timeout, "Seconds that an answer may take")->type_name("S")->capture_default_str();
  command->add_option("--checks", options->checks, "Only these, or -NAME: all but these")->delimiter(',')->type_name("NAME,...");
  command->add_flag("--quiet,-q", options->quiet, "No progress");
  command->callback([options, &exit_code] { exit_code = fuzz_target(*options); });
}

}  // namespace routelab::cli
