#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Help and version go to standard output") {
  const Outcome help = routelab({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(contains(help.out, "Simulate a scenario"));
  CHECK(contains(help.out, "Examples:\n  routelab new "));
  CHECK(help.err.empty());

  const Outcome version = routelab({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out.starts_with("routelab "));

  for (const char* command : {"run", "check", "why", "compare", "query", "export", "schema"}) {
    const Outcome of_command = routelab({command, "--help"});
    CHECK(of_command.exit_code == 0);
    CHECK(contains(of_command.out, std::string("  routelab ") + command + " "));
  }
}

TEST_CASE("Wrong usage is explained and ends with 2") {
  struct Case {
    std::vector<std::string> arguments;
    const char* text;
  };
  const Case cases[] = {
      {{}, "a command is needed\n  expected one of: new, run, check"},
      {{"rnu"}, "unknown command 'rnu'\n  did you mean 'run'?"},
      {{"run"}, "scenario is required\n  `routelab run --help`"},
      {{"check"}, "scenario is required"},
      {{"run", data("good.json"), "--sed", "1"},
       "unknown option '--sed'\n  did you mean '--seed'?"},
      {{"run", data("good.json"), "--sed=1"}, "unknown option '--sed'"},
      {{"run", data("good.json"), "more.json"}, "unexpected argument 'more.json'"},
      {{"run", data("good.json"), "--set", "seed"}, "there is no '='; write PATH=VALUE"},
      {{"run", data("good.json"), "--json"}, "--json"},
      {{"run", data("good.json"), "--json", "-", "--junit", "-"}, "only one can go to standard"},
      {{"run", data("good.json"), "--json", "-", "--report", "/dev/stdout"}, "only one can go to"},
      {{"run", data("good.json"), "--trace", "-"}, "a trace goes to a file"},
      {{"--verson"}, "unknown option '--verson'\n  did you mean '--version'?"},
      {{"evil\x1b[31m"}, "unknown command 'evil\\x1b[31m'"},
  };
  for (const Case& c : cases) {
    const Outcome outcome = routelab(c.arguments);
    INFO(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, c.text));
    CHECK(contains(outcome.err, "--help` shows the usage"));
  }
}

TEST_CASE("check says which files are right") {
  const Outcome good = routelab({"check", data("good.json"), data("failing.json")});
  CHECK(good.exit_code == 0);
  CHECK(good.out == data("good.json") + ": ok (1 route, 1 client)\n" + data("failing.json") +
                        ": ok (1 route, 1 client)\n");
  CHECK(good.err.empty());
  CHECK(routelab({"check", "--quiet", data("good.json")}).out.empty());
}

TEST_CASE("check shows every error of every file, and goes on") {
  const Outcome outcome = routelab({"check", data("bad.json"), data("good.json"),
                                    data("bad-expectation.json"), data("missing.json")});
  INFO(outcome.err);
  CHECK(outcome.exit_code == 2);
  CHECK(contains(outcome.out, "good.json: ok"));
  CHECK(contains(outcome.err, "bad.json:3:15: error: "));
  CHECK(contains(outcome.err, "did you mean 'routes'?"));
  CHECK(contains(outcome.err, "bad-expectation.json:3:28: error: "));
  CHECK(contains(outcome.err, "did you mean 'latency_ms.p99'?"));
  CHECK(contains(outcome.err, "[missing-unit]"));
  CHECK(contains(outcome.err, "missing.json: error: "));
}

TEST_CASE("check takes all files of a folder: a JSON Schema among them is no mistake") {
  const std::string schema = (source_folder() / "scenarios" / "schema.json").string();
  const Outcome checked = routelab({"check", schema, data("good.json")});
  CHECK(checked.exit_code == 0);
  CHECK(checked.err.empty());
  CHECK(contains(checked.out, "schema.json: skipped, a JSON Schema\n"));
  CHECK(contains(checked.out, "good.json: ok"));
  const Outcome run = routelab({"run", schema});
  CHECK(run.exit_code == 2);
  CHECK(contains(run.err, "this file is a JSON Schema, not a scenario [json-schema]"));
}

TEST_CASE("A warning is no error") {
  const Outcome outcome = routelab({"check", data("warning.json")});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.err, "warning: "));
  CHECK(contains(outcome.out, ": ok"));
}

}  // namespace routelab::cli::testing
