#include "cli/fuzz_subject.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/terminal.hpp"
#include "harness/client/address.hpp"
#include "harness/client/endpoint.hpp"
#include "harness/fuzz/accounts.hpp"
#include "harness/fuzz/credentials.hpp"
#include "harness/fuzz/input_learning.hpp"
#include "harness/import/next_app.hpp"
#include "harness/import/package_file.hpp"
#include "harness/surface/openapi.hpp"
#include "harness/surface/routes_file.hpp"
#include "harness/surface/scenario_surface.hpp"
#include "harness/target/in_process_target.hpp"
#include "harness/target/next_app_target.hpp"
#include "harness/target/served_target.hpp"
#include "harness/target/started_target.hpp"
#include "harness/target/url_target.hpp"

namespace routelab::cli {

namespace {

bool is_url(const std::string& text) { return text.find("://") != std::string::npos; }

[[noreturn]] void throw_usage(const std::string& what, const std::string& hint) {
  throw CLI::ValidationError(what, hint);
}

void print_problem(const target::Problem& problem) {
  print_error(fmt::format("routelab fuzz: {}\n", scenario::printable(problem.message)));
  if (!problem.hint.empty()) print_error(fmt::format("  {}\n", scenario::printable(problem.hint)));
  std::istringstream log(problem.log);
  for (std::string line; std::getline(log, line);) {
    print_error("    " + scenario::printable(line) + "\n");
  }
}

/// None after errors, which are on standard error.
std::optional<surface::Surface> surface_of_files(const SubjectOptions& options) {
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

/// What is sent may break what gets it; a slip in a URL must not do that to somebody else's server.
bool may_be_fuzzed(const SubjectOptions& options, const client::Address& address) {
  const client::Resolved server = client::resolve(address);
  if (server.endpoints.empty()) {
    print_error(fmt::format("routelab fuzz: {}: {} is not known: {}\n", options.target,
                            address.host, server.problem));
    return false;
  }
  const bool is_here = std::all_of(server.endpoints.begin(), server.endpoints.end(),
                                   [](const client::Endpoint& e) { return e.is_loopback(); });
  if (is_here || options.is_remote) return true;
  print_error(
      fmt::format("routelab fuzz: {} is another machine ({})\n  what is sent may damage its data; "
                  "if it is yours to break, say --remote\n",
                  options.target, server.endpoints.front().text()));
  return false;
}

bool open_url(const SubjectOptions& options, FuzzSubject& subject) {
  if (options.routes.empty() && options.openapi.empty()) {
    throw_usage(options.target,
                "which routes does it have? Say it with --routes FILE or --openapi FILE");
  }
  auto surface = surface_of_files(options);
  if (!surface) return false;
  subject.surface = *std::move(surface);
  const client::ParsedAddress parsed = client::parse_address(options.target);
  if (!parsed.address) throw_usage(options.target, parsed.problem + "; " + parsed.hint);
  const target::CallOptions calls{.timeout = Duration::from_seconds(options.timeout)};
  if (!may_be_fuzzed(options, *parsed.address)) return false;
  subject.address = parsed.address->text();
  if (options.start.empty()) {
    auto target = std::make_unique<target::UrlTarget>(*parsed.address, calls);
    target::Outcome outcome;
    target->call({.method = "GET", .target = "/"}, outcome);
    if (outcome.ending == target::Ending::Unreachable) {
      print_error(
          fmt::format("routelab fuzz: nobody listens at {}: {}\n  start the server first, or let "
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
    print_problem(target->problem());
    return false;
  }
  subject.target = std::move(target);
  return true;
}

bool open_scenario(const SubjectOptions& options, FuzzSubject& subject) {
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
    overrides.emplace_back(fmt::format("env.{}.secret", secret.name),
                           fmt::format("\"{}\"", secret.value));
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
  target::InProcessTarget::Options how{.seed = options.seed};
#ifdef ROUTELAB_HAS_SERVER
  how.serve = [&world = *subject.scenario](std::uint64_t seed) -> std::unique_ptr<target::Target> {
    return target::ServedTarget::start(world, {.seed = seed});
  };
#endif
  subject.target = std::make_unique<target::InProcessTarget>(*subject.scenario, std::move(how));
  return true;
}

std::string text_of(const import::Problem& problem) {
  std::string place = problem.file;
  if (problem.line > 0) place += fmt::format(":{}", problem.line);
  if (!place.empty()) place += ": ";
  return fmt::format("{}{}: {}{}\n", scenario::printable(place),
                     problem.is_error ? "error" : "warning", scenario::printable(problem.message),
                     problem.hint.empty() ? "" : "; " + scenario::printable(problem.hint));
}

/// Who calls, where nobody has said how one becomes a user.
void add_accounts(const SubjectOptions& options, FuzzSubject& subject) {
  if (!subject.surface.users.empty() || subject.target->abilities().is_virtual) return;
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  auto found =
      fuzz::find_accounts(subject.surface, *subject.target, static_cast<std::uint64_t>(now));
  if (found.users.empty()) return;
  if (!options.quiet) print_error(fmt::format("two users, by {}\n", found.how));
  subject.surface.users = std::move(found.users);
}

bool open_next_app(const SubjectOptions& options, const std::atomic<bool>& stop,
                   FuzzSubject& subject) {
  import::Problems problems;
  const import::ImportedApp app = import::read_next_app(options.target, problems);
  for (const import::Problem& problem : problems.all()) {
    if (problem.is_error || !options.quiet) print_error(text_of(problem));
  }
  if (problems.has_errors()) return false;
  if (!options.routes.empty() || !options.openapi.empty()) {
    auto surface = surface_of_files(options);
    if (!surface) return false;
    subject.surface = *std::move(surface);
  } else {
    subject.surface = import::surface_of(app);
  }
  target::NextAppOptions how{.folder = app.root, .stop = &stop};
  how.calls.timeout = Duration::from_seconds(options.timeout);
  how.canary = [&](const std::string& variable) {
    return fuzz::canary_value(options.seed, variable, "server");
  };
  for (const surface::Variable& variable : subject.surface.variables) {
    if (!variable.is_public) how.secrets.push_back(variable.name);
  }
  if (!options.quiet) {
    how.progress = [](const std::string& line) { print_error(scenario::printable(line) + "\n"); };
  }
  target::PreparedNextApp prepared = target::prepare_next_app(how);
  if (!prepared.target) {
    print_problem(prepared.problem);
    return false;
  }
  for (const target::PlantedVariable& planted : prepared.target->build().planted) {
    subject.secrets.push_back({planted.name, planted.canary});
  }
  const target::NextAppTarget& running = *prepared.target;
  // What was installed for the build, whatever range or tag package.json has.
  if (const int built = import::major_version(running.build().version); built != 0) {
    subject.surface.next_version = built;
  }
  subject.address = running.address().text();
  subject.files = [&running](const auto& visit) {
    running.artefacts([&](const target::Artefact& artefact) {
      // Next.js itself copies .env files there; nobody can download them.
      if (artefact.kind == target::Artefact::Kind::Shipped) return;
      visit(artefact.url.empty() ? artefact.file : artefact.url, artefact.bytes);
    });
  };
  subject.target = std::move(prepared.target);
  return true;
}

}  // namespace

bool open_subject(const SubjectOptions& options, const std::atomic<bool>& stop,
                  FuzzSubject& subject) {
  bool is_open = false;
  if (is_url(options.target)) {
    is_open = open_url(options, subject);
  } else if (std::filesystem::is_directory(options.target)) {
    is_open = open_next_app(options, stop, subject);
  } else {
    is_open = open_scenario(options, subject);
  }
  if (!is_open) return false;
  // What may be asked by anybody first, so that users can be made; then what they may ask.
  std::size_t learned = fuzz::learn_inputs(subject.surface, *subject.target, {});
  add_accounts(options, subject);
  if (!subject.surface.users.empty()) {
    fuzz::Credentials credentials(subject.surface.users);
    learned +=
        fuzz::learn_inputs(subject.surface, *subject.target, credentials.of(0, *subject.target));
  }
  if (learned > 0 && !options.quiet) {
    print_error(fmt::format("learned from refusals what {} operation{} take{}\n", learned,
                            learned == 1 ? "" : "s", learned == 1 ? "s" : ""));
  }
  return true;
}

}  // namespace routelab::cli
