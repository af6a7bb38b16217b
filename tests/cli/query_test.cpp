// `routelab query` and `routelab export`, as a user calls them.
#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The trace of the lesson about cold starts: 24 requests of one route, all of them cold.
struct Lesson {
  Lesson() {
    const Outcome run =
        routelab({"run", "scenarios/004-cold-start-after-idle.json", "--trace", trace, "--quiet"});
    REQUIRE(run.exit_code == 0);
  }
  TemporaryFolder folder;
  const std::string trace = folder.path("x.rltrace");
};

}  // namespace

TEST_CASE("query without a filter has a row for each route") {
  const Lesson lesson;
  const Outcome outcome = routelab({"query", lesson.trace});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out ==
        "  route                count  errors    mean     p50     p90     p95     p99     max\n"
        "  GET /api/users/[id]     24   0.0 %  426 ms  426 ms  497 ms  535 ms  550 ms  550 ms\n"
        "\n"
        "24 requests\n");
}

TEST_CASE("query with a filter lists the requests that it takes") {
  const Lesson lesson;
  const Outcome outcome =
      routelab({"query", lesson.trace, "cold and latency > 500ms", "--sort", "latency"});
  INFO(outcome.out);
  CHECK(contains(outcome.out, "visitors#20         5 h   550 ms  200     completed"));
  CHECK(outcome.out.find("visitors#20") < outcome.out.find("visitors#7 "));
  CHECK(contains(routelab({"query", lesson.trace, "not cold"}).out, "0 requests\n"));
  CHECK(contains(routelab({"query", lesson.trace, "--limit", "2"}).out,
                 "24 requests, of which 2 are shown"));
}

TEST_CASE("query groups by two keys, in the figures that are asked for") {
  const Lesson lesson;
  const Outcome outcome = routelab(
      {"query", lesson.trace, "at < 2h", "--by", "hour,cold", "--figures", "count,p99.9", "--csv"});
  CHECK(outcome.out.starts_with("hour,cold,count,p99.9_ms\n0s,cold,4,"));
  CHECK(contains(outcome.out, "\n1h,cold,4,"));
  const Outcome json = routelab({"query", lesson.trace, "--by", "outcome", "--json"});
  CHECK(nlohmann::json::parse(json.out).at(0).at("count") == 24);
}

TEST_CASE("query says where the time went") {
  const Lesson lesson;
  const Outcome outcome = routelab({"query", lesson.trace, "--phases", "--json"});
  const auto rows = nlohmann::json::parse(outcome.out);
  double part = 0;
  for (const auto& row : rows) {
    if (row.at("phase") != "all") part += row.at("part").get<double>();
  }
  CHECK(part > 0.9999);
  CHECK(part < 1.0001);
}

TEST_CASE("query shows one request span by span") {
  const Lesson lesson;
  const Outcome outcome = routelab({"query", lesson.trace, "--request", "visitors#20"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with(
      "visitors#20: GET /api/users/[id] -> 200 in 550 ms, at 5 h, cold start\n"));
  CHECK(contains(outcome.out, "cold start of instance 20: module load"));
  const Outcome missing = routelab({"query", lesson.trace, "--request", "visitors#99"});
  CHECK(missing.exit_code == 2);
  CHECK(contains(missing.err, "it has no request 'visitors#99'"));
}

TEST_CASE("A wrong filter is shown with its place") {
  const Lesson lesson;
  const Outcome outcome = routelab({"query", lesson.trace, "cold and latncy > 3ms"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(contains(outcome.err, "filter:1:10: error: unknown field 'latncy'"));
  CHECK(contains(outcome.err, "did you mean 'latency'?"));
  CHECK(routelab({"export", lesson.trace, "--format", "csv", "--filter", "("}).exit_code == 2);
}

TEST_CASE("query refuses words that mean nothing") {
  const Lesson lesson;
  const Outcome by = routelab({"query", lesson.trace, "--by", "rout"});
  CHECK(by.exit_code == 2);
  CHECK(contains(by.err, "did you mean 'route'?"));
  CHECK(routelab({"query", lesson.trace, "--figures", "p101"}).exit_code == 2);
  CHECK(routelab({"query", lesson.trace, "--by", "route,cold,hour"}).exit_code == 2);
  CHECK(routelab({"query", lesson.trace, "--sort", "latency", "--by", "route"}).exit_code == 2);
}

TEST_CASE("A trace that was cut is used as far as it goes, a damaged one is refused") {
  const Lesson lesson;
  const std::string bytes = read(lesson.trace);
  write(lesson.folder.path("cut"), bytes.substr(0, bytes.size() - 60));
  const Outcome cut = routelab({"query", lesson.folder.path("cut")});
  CHECK(cut.exit_code == 0);
  CHECK(contains(cut.out, "24 requests"));
  CHECK(contains(cut.err, "warning: is cut"));
  write(lesson.folder.path("short"), bytes.substr(0, 50));
  CHECK(routelab({"query", lesson.folder.path("short")}).exit_code == 2);
  const Outcome other = routelab({"query", "README.md"});
  CHECK(other.exit_code == 2);
  CHECK(contains(other.err, "is not a trace file"));
}

TEST_CASE("export writes each format to a file or to standard output") {
  const Lesson lesson;
  const std::string file = lesson.folder.path("chrome.json");
  const Outcome chrome = routelab({"export", lesson.trace, "--format", "chrome", "--out", file});
  CHECK(chrome.exit_code == 0);
  CHECK(chrome.out.empty());
  CHECK(nlohmann::json::parse(read(file)).at("traceEvents").size() > 24 * 8);
  const std::string packets = lesson.folder.path("perfetto.pftrace");
  const Outcome perfetto =
      routelab({"export", lesson.trace, "--format", "perfetto", "--out", packets});
  CHECK(perfetto.exit_code == 0);
  CHECK(perfetto.out.empty());
  const std::string bytes = read(packets);
  CHECK(bytes.size() > 24 * 100);
  CHECK(bytes.size() < read(file).size() / 3);
  CHECK(contains(bytes, "client visitor"));
  const Outcome otlp =
      routelab({"export", lesson.trace, "--format", "otlp", "--filter", "latency > 500ms"});
  CHECK(nlohmann::json::parse(otlp.out).contains("resourceSpans"));
  CHECK(otlp.err.empty());
  const Outcome csv = routelab({"export", lesson.trace, "--format", "csv", "--limit", "3"});
  CHECK(std::count(csv.out.begin(), csv.out.end(), '\n') == 4);
}

TEST_CASE("An export that cannot be written leaves no file and harms none") {
  const Lesson lesson;
  const Outcome full = routelab({"export", lesson.trace, "--format", "csv", "--out", "/dev/full"});
  CHECK(full.exit_code == 2);
  CHECK(contains(full.err, "/dev/full: error: cannot be written: No space left on device"));
  const Outcome itself =
      routelab({"export", lesson.trace, "--format", "csv", "--out", lesson.trace});
  CHECK(itself.exit_code == 2);
  CHECK(contains(itself.err, "is the trace itself"));
  CHECK(routelab({"export", lesson.trace, "--format", "csv", "--out",
                  lesson.folder.path("no/such/folder")})
            .exit_code == 2);
  CHECK(routelab({"export", lesson.trace, "--format", "svg"}).exit_code == 2);
  CHECK(routelab({"export", lesson.trace, "--format", "otlp", "--spans"}).exit_code == 2);
  CHECK(lesson.folder.files().size() == 1);
  CHECK(routelab({"export", lesson.trace, "--format", "csv"}, "/dev/full").exit_code == 2);
}

}  // namespace routelab::cli::testing
