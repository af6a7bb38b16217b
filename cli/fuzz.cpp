#include "cli/fuzz.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/fuzz_subject.hpp"
#include "cli/progress_bar.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::cli {

namespace {

struct FuzzCommand {
  SubjectOptions subject;
  std::string max_time = "60s";
  std::vector<std::string> checks;
};

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw CLI::ValidationError(what, hint);
}

fuzz::CampaignOptions campaign_options(const FuzzCommand& options) {
  fuzz::CampaignOptions campaign{.seed = options.subject.seed};
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
  fuzz::CampaignOptions how = campaign_options(options);
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
  fuzz::Campaign campaign(map, *subject.target, subject.secrets, how);
  ProgressBar bar(!options.subject.quiet && has_terminal());
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
                    options.subject.seed,
                    result.phase == "random" ? "" : ", came as far as: " + result.phase));
  if (signal.received() != 0) return SignalBase + signal.received();
  return result.findings.empty() ? AllWell : Found;
}

}  // namespace

void add_fuzz(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<FuzzCommand>();
  CLI::App* command = program.add_subcommand("fuzz", "Look for what is wrong with an API");
  command
      ->add_option("target", options->subject.target,
                   "A scenario file, the URL of a server, or the folder of a Next.js app")
      ->required()
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
  command->add_option("--seed", options->subject.seed, "Of everything that is drawn")
      ->capture_default_str();
  command->add_option("--max-time", options->max_time, "How long to look")
      ->type_name("D")
      ->capture_default_str();
  command->add_option("--timeout", options->subject.timeout, "Seconds that an answer may take")
      ->type_name("S")
      ->capture_default_str();
  command->add_option("--checks", options->checks, "Only these, or -NAME: all but these")
      ->delimiter(',')
      ->type_name("NAME,...");
  command->add_flag("--quiet,-q", options->subject.quiet, "No progress");
  command->callback([options, &exit_code] { exit_code = fuzz_target(*options); });
}

}  // namespace routelab::cli
