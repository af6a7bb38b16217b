/// The shop as a program: simulated with the clients of its scenario, or served on a port. One
/// application, one scenario, two clocks.
#include <signal.h>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/example/shop.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/server/virtual_server.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/summary_text.hpp"

namespace routelab::example {

namespace {

constexpr const char* usage =
    "usage: routelab_example run [--seed N] [--scenario FILE]\n"
    "       routelab_example serve [--port N] [--scenario FILE]\n\n"
    "run    lets the scenario's clients call the handlers in virtual time, and sums up\n"
    "serve  answers on 127.0.0.1 (port 3000) until Ctrl-C\n\n"
    "Exit code: 0 all well, 1 an expectation failed, 2 wrong input.\n";

enum ExitCode { AllWell = 0, ExpectationFailed = 1, BadInput = 2 };

struct Command {
  std::string verb;
  std::string scenario = ROUTELAB_SHOP;
  std::optional<std::uint64_t> seed;
  int port = 3000;
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

std::optional<Command> command_of(int count, char** words) {
  if (count < 2 || count % 2 != 0) return std::nullopt;
  Command command;
  command.verb = words[1];
  const bool runs = command.verb == "run";
  if (!runs && command.verb != "serve") return std::nullopt;
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string_view option = words[i];
    const std::string_view value = words[i + 1];
    std::uint64_t seed = 0;
    if (option == "--scenario") {
      command.scenario = value;
    } else if (runs && option == "--seed" && read_number(value, seed)) {
      command.seed = seed;
    } else if (runs || option != "--port" || !read_number(value, command.port) ||
               command.port < 0 || command.port > 65535) {
      return std::nullopt;
    }
  }
  return command;
}

void log(std::string_view request, std::string_view line) {
  fmt::print(stderr, "{}: {}\n", request, line);
}

int run(const scenario::Scenario& scenario, const handler::BoundApplication& bound,
        database::Database& database) {
  if (const auto failure = add_demo_sessions(database)) {
    fmt::print(stderr, "the demo's sessions: {}\n", database::name_of(failure->error));
    return BadInput;
  }
  server::VirtualServer server(
      scenario,
      {.seed = scenario.seed, .database = &database, .application = &bound, .with_clients = true});
  server.run_until(time_zero + scenario.duration);
  server.stop();
  study::RunResult result{.names = server.names(),
                          .summary = server.recorder().summary(),
                          .totals = server.world().totals(),
                          .fingerprint = server.recorder().fingerprint(),
                          .requests = server.world().requests()};
  result.names.duration = scenario.duration.ns;
  result.totals.complete = true;
  const auto results = study::results_json(scenario, result);
  fmt::print("{}", study::summary_text(scenario, result, results));
  for (const auto& expectation : results.at("expectations")) {
    if (!expectation.at("passed").get<bool>()) return ExpectationFailed;
  }
  return AllWell;
}

int serve(const scenario::Scenario& scenario, const handler::BoundApplication& bound,
          database::Database& database, int port) {
  // Blocked before there are other threads, so that this one alone gets them.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  server::ServedScenario served(
      scenario, {.seed = scenario.seed, .database = &database, .application = &bound, .log = log},
      {.port = port});
  if (const auto problem = served.start()) {
    fmt::print(stderr, "cannot listen on 127.0.0.1:{}: {}\n", port, *problem);
    return BadInput;
  }
  fmt::print("{}: http://127.0.0.1:{} (Ctrl-C stops)\n", scenario.name, served.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  served.stop();
  return AllWell;
}

int main(int count, char** words) {
  const auto command = command_of(count, words);
  if (!command) return fmt::print(stderr, "{}", usage), BadInput;
  const handler::Application app = shop();
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(command->scenario, {}, diagnostics, app.routes());
  if (scenario) study::parse_expectations(*scenario, diagnostics);
  fmt::print(stderr, "{}", diagnostics.render());
  if (!scenario || diagnostics.has_errors()) return BadInput;
  if (command->seed) scenario->seed = *command->seed;
  scenario->warmup = {};  // a server's figures begin with it
  const handler::BoundApplication bound(app, *scenario);
  database::Database database(scenario->api, {});
  if (const auto failure = database.create_tables()) {
    fmt::print(stderr, "the tables: {}\n", database::name_of(failure->error));
    return BadInput;
  }
  if (command->verb == "run") return run(*scenario, bound, database);
  return serve(*scenario, bound, database, command->port);
}

}  // namespace

}  // namespace routelab::example

int main(int count, char** words) { return routelab::example::main(count, words); }
