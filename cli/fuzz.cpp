#include "cli/fuzz.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/fuzz_outputs.hpp"
#include "cli/fuzz_subject.hpp"
#include "cli/progress_bar.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/case_store.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::cli {

namespace {

struct FuzzCommand {
  SubjectOptions subject;
  std::string max_time;  ///< "": what the target usually wants
  std::vector<std::string> checks;
  FuzzOutputPaths outputs;
  std::string store;
  bool lists_checks = false;
};

/// Where cases are kept if nobody says where: only if somebody has made the folder.
constexpr const char* usual_store = ".routelab/fuzz";

[[noreturn]] void throw_usage(const std::string& what, const std::string& hint) {
  throw CLI::ValidationError(what, hint);
}

fuzz::CampaignOptions campaign_options(const FuzzCommand& options) {
  fuzz::CampaignOptions campaign{.seed = options.subject.seed};
  // A Next.js app takes some milliseconds for what others answer in one.
  const std::string usual = std::filesystem::is_directory(options.subject.target) ? "2m" : "60s";
  const std::string& max_time = options.max_time.empty() ? usual : options.max_time;
  const auto time = scenario::parse_duration(max_time);
  if (!time) throw_usage("--max-time " + max_time, time.problem + "; " + time.forms);
  campaign.most_time = std::chrono::duration<double>(static_cast<double>((*time).ns) / 1e9);
  bool only = false;
  for (const std::string& name : options.checks) {
    const bool is_off = name.starts_with("-");
    const auto check = fuzz::check_of(is_off ? name.substr(1) : name);
    if (!check) throw_usage("--checks " + name, "`routelab fuzz --list-checks` names them all");
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

std::string checks_table() {
  std::string text = fmt::format("{:<26}{:<11}{:<6}{}\n", "check", "layer", "WFC", "what must be");
  for (const fuzz::CheckInfo& check : fuzz::all_checks()) {
    text += fmt::format("{:<26}{:<11}{:<6}{}\n", check.name, fuzz::name_of(check.layer),
                        check.wfc.empty() ? "-" : check.wfc, check.rule);
  }
  return text;
}

/// "" if none is wanted.
std::string store_folder(const FuzzCommand& options) {
  std::error_code missing;
  if (options.store.empty() && std::filesystem::is_directory(usual_store, missing)) {
    return usual_store;
  }
  return options.store;
}

/// A scenario is known by its file, whoever calls it how; a server by what the routes file says.
fuzz::Tested tested(const FuzzCommand& options, const FuzzSubject& subject) {
  return {.target = options.subject.target,
          .scenario = subject.scenario ? options.subject.target : "",
          .address = subject.address};
}

std::string verdict(const fuzz::Report& report) {
  const fuzz::CampaignResult& result = report.result;
  std::string text;
  for (const fuzz::KnownCase& known : result.healed) {
    text += fmt::format("healed: {}  {}, known from {}\n", fuzz::info(known.check).name,
                        known.where, known.name);
  }
  return text + fmt::format("{}: {} finding{} in {} requests, {} cases, {:.1f} s, seed {}{}\n",
                            result.findings.empty() ? "ok" : "found", result.findings.size(),
                            result.findings.size() == 1 ? "" : "s",
                            scenario::format_count(static_cast<std::int64_t>(result.requests)),
                            scenario::format_count(static_cast<std::int64_t>(result.cases)),
                            result.seconds, report.seed,
                            result.phase == "random" ? "" : ", came as far as: " + result.phase);
}

/// Tells of findings as they come, unless standard output is for a report.
fuzz::CampaignResult run(fuzz::Campaign& campaign, const FuzzCommand& options,
                         const FuzzSubject& subject, const StopSignal& signal) {
  ProgressBar bar(!options.subject.quiet && has_terminal());
  const fuzz::SecretMask mask(subject.secrets);
  const fuzz::TextOptions text{
      .colour = shows_colours(), .address = subject.address, .mask = &mask};
  const bool tells = !options.outputs.uses_stdout();
  fuzz::CampaignResult result = campaign.run(
      [&](const fuzz::Progress& progress) {
        if (progress.part > 0) bar.update_part(progress.part);
        return signal.received() == 0;
      },
      [&](const fuzz::Finding& finding) {
        if (!tells) return;
        bar.clear();
        print(fuzz::text_of(finding, text) + "\n");
      });
  bar.clear();
  return result;
}

int fuzz_target(const FuzzCommand& options) {
  if (options.lists_checks) {
    print(checks_table());
    return AllWell;
  }
  if (options.subject.target.empty())
    throw_usage("target", "which API? A scenario, a URL or a folder");
  fuzz::CampaignOptions how = campaign_options(options);
  FuzzOutputs outputs(options.outputs, options.subject.target);
  const StopSignal signal;
  std::atomic<bool> stop{false};
  FuzzSubject subject;
  if (!open_subject(options.subject, stop, subject)) return BadInput;
  const fuzz::ApiMap map(subject.surface);
  if (map.endpoints().empty()) {
    print_error("routelab fuzz: there are no routes to test\n");
    return BadInput;
  }
  how.files = subject.files;
  const fuzz::CaseStore store(store_folder(options));
  const fuzz::Tested what = tested(options, subject);
  if (!store.folder().empty()) {
    scenario::Diagnostics diagnostics;
    how.known = store.read(fuzz::api_name(what, subject.surface), subject.surface, diagnostics);
    print_error(diagnostics.render());
  }
  fuzz::Campaign campaign(map, *subject.target, subject.secrets, how);
  const fuzz::Report report =
      fuzz::report_of(what, map, how, run(campaign, options, subject, signal), subject.secrets);
  const std::string asked_for = outputs.write(report);
  if (!store.folder().empty()) store.update(report);
  for (const std::string& remark : report.result.remarks) print_error("note: " + remark + "\n");
  print(options.outputs.uses_stdout() ? asked_for : verdict(report));
  if (signal.received() != 0) return SignalBase + signal.received();
  return report.result.findings.empty() ? AllWell : Found;
}

void add_outputs(CLI::App& command, FuzzCommand& options) {
  FuzzOutputPaths& paths = options.outputs;
  const auto add = [&](const char* name, std::string& path, const char* what) {
    command.add_option(name, path, what)->type_name("FILE");
  };
  add("--json", paths.json, "Write everything as JSON; - for standard output, instead of the text");
  add("--junit", paths.junit, "Write checks and operations as JUnit XML; - for standard output");
  add("--sarif", paths.sarif, "Write findings as SARIF 2.1.0; - for standard output");
  add("--har", paths.har, "Write the exchanges of all findings as HAR 1.2; - for standard output");
  command
      .add_option(
          "--store", options.store,
          "Keep findings in this folder and begin with those that are there; without it, in "
          ".routelab/fuzz if there is such a folder")
      ->type_name("DIR");
  command.add_flag("--list-checks", options.lists_checks, "Only say which checks there are");
}

constexpr const char* footer =
    "Each finding is confirmed, made as small as it goes, and told with curl lines that show it\n"
    "again. Secrets of the scenario or the routes file get values that nothing else contains;\n"
    "where one comes out, its name is told and never its value.\n\n"
    "Exit code: 0 nothing found, 1 findings, 2 wrong input or the target does not start, 130 "
    "stopped\n"
    "by Ctrl-C; what was found until then is in all files.\n\n"
    "Examples:\n"
    "  routelab fuzz scenarios/005-crud.json\n"
    "  routelab fuzz shop.json --max-time 10m --seed 7 --junit fuzz.xml --sarif fuzz.sarif\n"
    "  routelab fuzz http://127.0.0.1:3000 --routes shop.routes.json --store tests/fuzz-cases\n"
    "  routelab fuzz http://127.0.0.1:3000 --openapi api.json --start 'npm start' --json -\n"
    "  routelab fuzz shop.json --checks no_5xx,auth_required";

}  // namespace

void add_fuzz(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<FuzzCommand>();
  CLI::App* command = program.add_subcommand("fuzz", "Look for what is wrong with an API");
  command
      ->add_option("target", options->subject.target,
                   "A scenario file, the URL of a server, or the folder of a Next.js app")
      ->type_name("SCENARIO|URL|FOLDER");
  command
      ->add_option("--routes", options->subject.routes,
                   "What is known of the API (docs/routes-file.md)")
      ->type_name("FILE");
  command
      ->add_option("--openapi", options->subject.openapi,
                   "The same as an OpenAPI description in JSON")
      ->type_name("FILE");
  command
      ->add_option("--start", options->subject.start,
                   "A command that starts the server at the URL; it gets PORT, and a canary for "
                   "each secret of the routes file")
      ->type_name("COMMAND");
  command->add_option("--folder", options->subject.folder, "Where it is started")->type_name("DIR");
  command->add_flag("--remote", options->subject.is_remote,
                    "The URL may be of another machine: what is sent may damage its data");
  command->add_option("--seed", options->subject.seed, "Of everything that is drawn")
      ->capture_default_str();
  command
      ->add_option("--max-time", options->max_time,
                   "How long to look (default: 60s; 2m for a folder)")
      ->type_name("D")
      ->capture_default_str();
  command->add_option("--timeout", options->subject.timeout, "Seconds that an answer may take")
      ->type_name("S")
      ->capture_default_str();
  command->add_option("--checks", options->checks, "Only these, or -NAME: all but these")
      ->delimiter(',')
      ->type_name("NAME,...");
  command->add_flag("--quiet,-q", options->subject.quiet, "No progress");
  add_outputs(*command, *options);
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = fuzz_target(*options); });
}

}  // namespace routelab::cli
