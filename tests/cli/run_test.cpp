#include <unistd.h>

#include <csignal>
#include <ctime>

#include <nlohmann/json.hpp>

#include "sim/trace/reader.hpp"
#include "sim/trace/summarise.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

using Json = nlohmann::ordered_json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void pause_shortly() {
  const timespec time{0, 5'000'000};
  ::nanosleep(&time, nullptr);
}

/// Until the trace has records: the run has begun, and the handlers of signals are in place.
void wait_for_records(Program& program, const std::string& trace) {
  std::error_code missing;
  while (!program.has_ended() && (!std::filesystem::exists(trace) ||
                                  std::filesystem::file_size(trace, missing) < 400'000)) {
    pause_shortly();
  }
}

}  // namespace

TEST_CASE("A run whose expectations hold ends with 0, with a summary and nothing else") {
  const Outcome outcome = routelab({"run", data("good.json")});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.starts_with("good\n"));
  CHECK(contains(outcome.out, "  ok  requests.arrived = 60  60\n"));
  CHECK_FALSE(contains(outcome.out, "\x1b"));
}

TEST_CASE("A run with an expectation that fails ends with 1") {
  const Outcome outcome = routelab({"run", data("failing.json")});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.empty());
  CHECK(contains(outcome.out, "FAILED  requests.failed = 0 "));
}

TEST_CASE("Quiet prints the failures and the verdict") {
  const Outcome good = routelab({"run", data("good.json"), "--quiet"});
  CHECK(good.exit_code == 0);
  CHECK(good.out.starts_with("ok: good, 60 requests, 2 of 2 expectations hold\nseed 1, "));
  const Outcome failing = routelab({"run", data("failing.json"), "-q"});
  CHECK(failing.exit_code == 1);
  CHECK(failing.out.starts_with("  FAILED  requests.failed = 0  60\nFAILED: failing, "));
}

TEST_CASE("Wrong input ends with 2 and leaves nothing") {
  const TemporaryFolder folder;
  const char* file = GENERATE("bad.json", "bad-expectation.json", "missing.json");
  const Outcome outcome = routelab({"run", data(file), "--json", folder.path("results"), "--trace",
                                    folder.path("trace"), "--junit", folder.path("junit"),
                                    "--report", folder.path("report")});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(contains(outcome.err, "error: "));
  CHECK(folder.files().empty());
}

TEST_CASE("Warnings go to standard error, and the run goes on") {
  const Outcome outcome = routelab({"run", data("warning.json")});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.err, "warning: "));
  CHECK(contains(outcome.out, "404: 60"));
}

TEST_CASE("Values are changed on the command line") {
  const Outcome outcome =
      routelab({"run", data("good.json"), "--set", "clients.visitors.every=2s", "--duration", "2m",
                "--warmup", "10s", "--set=expect=[]", "--seed", "7", "--json", "-"});
  REQUIRE(outcome.exit_code == 0);
  const Json results = Json::parse(outcome.out);
  CHECK(results.at("seed") == 7);
  CHECK(results.at("duration_s") == 120.0);
  CHECK(results.at("warmup_s") == 10.0);
  CHECK(results.at("requests").at("arrived") == 55);
}

TEST_CASE("A wrong value on the command line is shown there") {
  const Outcome outcome =
      routelab({"run", data("good.json"), "--set", "clients.visitors.evry=2s", "--duration", "10"});
  INFO(outcome.err);
  CHECK(outcome.exit_code == 2);
  CHECK(contains(outcome.err, "--set:1:18: error: "));
  CHECK(contains(outcome.err, "did you mean 'every'?"));
  CHECK(contains(outcome.err, "duration=10\n"));
}

TEST_CASE("With --json - standard output is JSON alone") {
  const Outcome outcome = routelab({"run", data("failing.json"), "--json", "-"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.empty());
  const Json results = Json::parse(outcome.out);
  CHECK(results.at("expectations").at(0).at("passed") == false);
  CHECK(results.at("expectations").at(1).at("passed") == true);
  CHECK_FALSE(results.contains("engine"));
  const Outcome timed = routelab({"run", data("failing.json"), "--json", "-", "--timing"});
  CHECK(Json::parse(timed.out).at("engine").at("events") > 0);
}

TEST_CASE("A run leaves the files that were asked for, and no others") {
  const TemporaryFolder folder;
  write(folder.path("results"), std::string(100'000, 'x'));
  const Outcome outcome =
      routelab({"run", data("good.json"), "--json", folder.path("results"), "--trace",
                folder.path("trace"), "--junit", folder.path("junit")});
  CHECK(outcome.exit_code == 0);
  CHECK(folder.files() == std::vector<std::string>{"junit", "results", "trace"});
  const Json results = Json::parse(read(folder.path("results")));
  CHECK(contains(read(folder.path("junit")), "failures=\"0\""));

  const trace::Reader reader(folder.path("trace"));
  CHECK(reader.complete());
  CHECK(reader.totals().complete);
  const trace::Summary summary = trace::summarise(reader);
  CHECK(summary.all().counts.ended() == results.at("requests").at("ended"));
}

TEST_CASE("A report is a file of its own, and changes neither the run nor what is printed") {
  const TemporaryFolder folder;
  const std::string plain = routelab({"run", data("good.json")}).out;
  const Outcome outcome = routelab({"run", data("good.json"), "--report", folder.path("r.html")});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out == plain);
  CHECK(folder.files() == std::vector<std::string>{"r.html"});
  const std::string html = read(folder.path("r.html"));
  CHECK(html.starts_with("<!DOCTYPE html>"));
  CHECK(html.ends_with("</html>\n"));
  CHECK(contains(html, "2 of 2 expectations hold"));
  CHECK(routelab({"run", data("good.json"), "--report", "-"}).out == html);
}

TEST_CASE("A report says how to make its run again") {
  const std::string changed = routelab({"run", data("good.json"), "--set", "name='a b'", "--seed",
                                        "7", "--set=expect=[]", "--report", "-", "--quiet"})
                                  .out;
  CHECK(
      contains(changed, "routelab run " + data("good.json") +
                            " --seed 7 --set &#39;name=&#39;\\&#39;&#39;a b&#39;\\&#39;&#39;&#39; "
                            "--set &#39;expect=[]&#39;</code>"));
}

TEST_CASE("A report of replications has their intervals, whatever the number of threads") {
  const std::vector<std::string> run{"run", data("good.json"), "--replications",
                                     "4",   "--report",        "-"};
  const auto with_jobs = [&](const char* jobs) {
    std::vector<std::string> arguments = run;
    arguments.insert(arguments.end(), {"--jobs", jobs});
    return routelab(arguments);
  };
  const Outcome one = with_jobs("1");
  CHECK(one.exit_code == 0);
  CHECK(contains(one.out, "Of the first replication, seed "));
  CHECK(contains(one.out, " --replications 4</code>"));
  CHECK(one.out == with_jobs("3").out);
}

TEST_CASE("Tracing does not change a run") {
  const TemporaryFolder folder;
  const std::string plain = routelab({"run", data("good.json")}).out;
  CHECK(plain == routelab({"run", data("good.json"), "--trace", folder.path("t")}).out);
}

TEST_CASE("A file that cannot be written is an error with its name") {
  const TemporaryFolder folder;
  write(folder.path("plain"), "");
  const char* option = GENERATE("--json", "--junit", "--trace", "--report");
  for (const std::string& path : {folder.path("no-folder/file"), folder.path("plain/file"),
                                  folder.path(""), std::string("/dev/full")}) {
    const Outcome outcome = routelab({"run", data("good.json"), option, path});
    INFO(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.starts_with(path + ": error: "));
  }
  CHECK(folder.files() == std::vector<std::string>{"plain"});
}

TEST_CASE("Standard output that takes nothing is an error") {
  const Outcome outcome = routelab({"run", data("good.json")}, "/dev/full");
  CHECK(outcome.exit_code == 2);
  CHECK(contains(outcome.err, "standard output: error: "));
}

TEST_CASE("A pipe that nobody reads any more ends the program without a word") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  const Outcome outcome =
      routelab({"run", data("good.json")}, "/dev/fd/" + std::to_string(ends[1]));
  ::close(ends[1]);
  CHECK(outcome.exit_code == 128 + SIGPIPE);
  CHECK(outcome.err.empty());
}

TEST_CASE("Neither the scenario nor another output is overwritten") {
  const TemporaryFolder folder;
  const std::string scenario = folder.path("s.json");
  write(scenario, read(data("good.json")));
  std::filesystem::create_symlink(scenario, folder.path("link"));
  CHECK(routelab({"run", scenario, "--json", folder.path("link")}).exit_code == 2);
  CHECK(routelab({"run", scenario, "--trace", scenario}).exit_code == 2);
  CHECK(routelab({"run", scenario, "--trace", folder.path("x"), "--json", folder.path("x")})
            .exit_code == 2);
  CHECK(routelab({"run", scenario, "--report", folder.path("link")}).exit_code == 2);
  CHECK(routelab({"run", scenario, "--report", folder.path("x"), "--json", folder.path("x")})
            .exit_code == 2);
  CHECK(read(scenario) == read(data("good.json")));
  CHECK(folder.files() == std::vector<std::string>{"link", "s.json"});
}

TEST_CASE("An output keeps its mode, and a link to it stays a link") {
  const TemporaryFolder folder;
  namespace fs = std::filesystem;
  write(folder.path("results"), "old");
  fs::permissions(folder.path("results"),
                  fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  fs::create_symlink(folder.path("results"), folder.path("link"));
  CHECK(routelab({"run", data("good.json"), "--json", folder.path("link")}).exit_code == 0);
  CHECK(fs::is_symlink(folder.path("link")));
  CHECK(Json::parse(read(folder.path("results"))).at("scenario") == "good");
  CHECK(fs::status(folder.path("results")).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
}

TEST_CASE("A signal stops the run in good order") {
  const TemporaryFolder folder;
  const int signal = GENERATE(SIGINT, SIGTERM);
  Program program({"run", data("endless.json"), "--trace", folder.path("trace"), "--json",
                   folder.path("results"), "--report", folder.path("report")});
  wait_for_records(program, folder.path("trace"));
  program.send(signal);
  const Outcome outcome = program.wait();
  INFO(outcome.err);
  CHECK(outcome.exit_code == 128 + signal);
  CHECK(contains(outcome.out, "endless\nstopped early at "));

  const trace::Reader reader(folder.path("trace"));
  CHECK(reader.complete());
  CHECK_FALSE(reader.totals().complete);
  CHECK(reader.record_count() > 0);
  const Json results = Json::parse(read(folder.path("results")));
  CHECK(results.at("complete") == false);
  CHECK(results.at("end_s") > 0);
  CHECK(results.at("end_s") < results.at("duration_s"));
  CHECK(contains(read(folder.path("report")), "The run was stopped at "));
}

}  // namespace routelab::cli::testing
