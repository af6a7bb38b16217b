/// `routelab view` without a display: pictures, and what it says to wrong input.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/trace/checksum.hpp"
#include "sim/trace/format.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool has_viewer() {
  static const bool has = routelab({"view", "--help"}).exit_code == 0;
  if (!has) WARN("skipped: built without the viewer");
  return has;
}

/// A lesson's trace, made once.
const std::string& lesson() {
  static const TemporaryFolder folder;
  static const std::string path = [] {
    const std::string made = folder.path("crud.rltrace");
    const std::string scenario = (source_folder() / "scenarios/005-crud.json").string();
    routelab({"run", scenario, "--duration", "2m", "--trace", made, "--quiet"});
    return made;
  }();
  return path;
}

/// `routelab view TRACE --png x.png ...`: the bytes of the picture.
std::string picture(const std::vector<std::string>& options, const std::string& trace = lesson()) {
  const TemporaryFolder folder;
  const std::string png = folder.path("x.png");
  const std::vector<std::string> size{"--size", "500x320"};
  std::vector<std::string> arguments{"view", trace, "--png", png};
  if (options.empty() || options[0] != "--size")
    arguments.insert(arguments.end(), size.begin(), size.end());
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Outcome outcome = routelab(arguments);
  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.empty());
  const std::string bytes = read(png);
  CHECK(bytes.substr(1, 3) == "PNG");
  return bytes;
}

Outcome refused(const std::vector<std::string>& options, const std::string& part,
                const std::string& trace = lesson()) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments{"view", trace, "--png", folder.path("x.png")};
  arguments.insert(arguments.end(), options.begin(), options.end());
  Outcome outcome = routelab(arguments);
  INFO(outcome.err);
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find(part) != std::string::npos);
  CHECK(outcome.out.empty());
  CHECK(folder.files().empty());
  return outcome;
}

}  // namespace

TEST_CASE("A picture needs no display and is the same twice") {
  if (!has_viewer()) return;
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  const std::string first = picture({"--select", "slowest"});
  CHECK(first == picture({"--select", "slowest"}));
  CHECK(first.size() > 1000);
}

TEST_CASE("Every option of a picture changes it") {
  if (!has_viewer()) return;
  const std::string plain = picture({});
  const std::vector<std::vector<std::string>> options{
      {"--size", "520x320"},     {"--view", "10s,20s"},
      {"--mark", "10s,20s"},     {"--at", "30s"},
      {"--panel", "heatmap"},    {"--panel", "requests"},
      {"--panel", "statistics"}, {"--panel", "findings"},
      {"--select", "slowest"},   {"--filter", "cold"},
      {"--toggle", "Routes"},    {"--pin", "Database"},
      {"--scroll", "40"},        {"--flat"},
      {"--theme", "light"},      {"--scale", "1.5"}};
  for (const auto& option : options) {
    INFO(option[0]);
    CHECK(picture(option) != plain);
  }
  CHECK(picture({"--select", "slowest", "--no-details"}) != picture({"--select", "slowest"}));
}

TEST_CASE("--dump-ui tells where everything is, with or without a picture") {
  if (!has_viewer()) return;
  const Outcome outcome = routelab({"view", lesson(), "--dump-ui"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("\"name\": \"toolbar/filter\"") != std::string::npos);
  CHECK(outcome.out.find("\"name\": \"minimap\"") != std::string::npos);
}

TEST_CASE("Two runs and a scenario can be looked at") {
  if (!has_viewer()) return;
  const std::string scenario = (source_folder() / "scenarios/001-first-route.json").string();
  CHECK(picture({"--panel", "findings"}, scenario) == picture({"--panel", "findings"}, scenario));
  const TemporaryFolder folder;
  const Outcome outcome =
      routelab({"view", lesson(), lesson(), "--panel", "compare", "--png", folder.path("x.png")});
  CHECK(outcome.exit_code == 0);
  CHECK(read(folder.path("x.png")).substr(1, 3) == "PNG");
}

TEST_CASE("An expectation that fails is among the findings, of a scenario and of its trace") {
  if (!has_viewer()) return;
  const TemporaryFolder folder;
  const std::string holds = (source_folder() / "scenarios/001-first-route.json").string();
  const std::string fails = folder.path("fails.json");
  const std::string trace = folder.path("fails.rltrace");
  std::string text = read(holds);
  const std::string expectation = "requests.failed = 0";
  text.replace(text.find(expectation), expectation.size(), "requests.failed = 1");
  write(fails, text);
  REQUIRE(routelab({"run", fails, "--trace", trace, "--quiet"}).exit_code == 1);
  const auto findings = [](const std::string& path) {
    const Outcome outcome = routelab({"view", path, "--panel", "findings", "--dump-ui"});
    CHECK(outcome.exit_code == 0);
    int count = 0;
    while (outcome.out.find(fmt::format("\"finding/{}\"", count)) != std::string::npos) ++count;
    return count;
  };
  CHECK(findings(fails) == findings(holds) + 1);
  CHECK(findings(trace) == findings(fails));
}

TEST_CASE("Wrong values are refused, and the message names the option") {
  if (!has_viewer()) return;
  for (const char* size :
       {"", "x", "100x100", "800", "800x", "99999x99999", "-800x600", "8e2x600"}) {
    refused({"--size", size}, "--size");
  }
  for (const char* range : {"x", "2s,1s", "1s", "1s,1s", "1,2"}) {
    refused({"--view", range}, "--view");
    refused({"--mark", range}, "--mark");
  }
  refused({"--at", "noon"}, "--at");
  refused({"--panel", "heat"}, "--panel");
  refused({"--panel", "compare"}, "--panel");
  refused({"--theme", "blue"}, "--theme");
  refused({"--scale", "9"}, "--scale");
  refused({"--scale", "nan"}, "--scale");
  refused({"--scroll", "-1"}, "--scroll");
  refused({"--filter", "latency >"}, "--filter");
  refused({"--select", "nobody#1"}, "nobody#1");
  refused({"--select", "app#1/99"}, "app#1/99");
  refused({"--toggle", "Nothing"}, "Nothing");
  refused({"--pin", "Nothing\x1b[31m"}, "Nothing\\x1b");
}

TEST_CASE("Traces that are cut, damaged, empty or of the future: a message, or a picture") {
  if (!has_viewer()) return;
  const TemporaryFolder folder;
  const std::string path = folder.path("x.rltrace");
  const std::string whole = read(lesson());
  const auto view = [&](const std::string& bytes) {
    write(path, bytes);
    return routelab({"view", path, "--png", folder.path("x.png"), "--size", "400x300"});
  };
  const std::vector<std::pair<std::size_t, const char*>> beginnings{
      {0, "is empty: the run"}, {7, "is cut inside its header"}, {40, "before its names"}};
  for (const auto& [part, message] : beginnings) {
    const Outcome outcome = view(whole.substr(0, part));
    INFO(part << ": " << outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find(message) != std::string::npos);
  }
  const Outcome cut = view(whole.substr(0, whole.size() / 2));
  CHECK(cut.exit_code == 0);
  CHECK(cut.err.find("warning") != std::string::npos);
  std::string damaged = whole;
  damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x55);
  const Outcome other = view(damaged);
  CHECK(other.exit_code == 0);
  CHECK(other.err.find("warning") != std::string::npos);
  trace::FileHeader header;
  header.version = 99;
  header.checksum = trace::checksum(std::as_bytes(std::span(&header, 1)).first(28));
  std::string future = whole;
  std::memcpy(future.data(), &header, sizeof(header));
  const Outcome newer = view(future);
  INFO(newer.err);
  CHECK(newer.exit_code == 2);
  CHECK(newer.err.find("newer routelab") != std::string::npos);
}

TEST_CASE("A run in which nothing happened is a picture of every page") {
  if (!has_viewer()) return;
  const TemporaryFolder folder;
  const std::string trace = folder.path("empty.rltrace");
  const std::string scenario = (source_folder() / "scenarios/005-crud.json").string();
  REQUIRE(routelab(
              {"run", scenario, "--duration", "1ns", "--warmup", "0s", "--trace", trace, "--quiet"})
              .exit_code <= 1);
  for (const char* page : {"timeline", "heatmap", "requests", "statistics", "findings"}) {
    picture({"--panel", page}, trace);
  }
}

TEST_CASE("A disk that is full and a folder that cannot be written are told") {
  if (!has_viewer()) return;
  const auto to = [](const std::string& png) {
    return routelab({"view", lesson(), "--png", png, "--size", "400x300"});
  };
  const Outcome full = to("/dev/full");
  CHECK(full.exit_code == 2);
  CHECK(full.err.find("/dev/full") != std::string::npos);
  const Outcome nowhere = to("/nowhere/x.png");
  CHECK(nowhere.exit_code == 2);
  CHECK(nowhere.err.find("/nowhere/x.png") != std::string::npos);
}

TEST_CASE("Without a display the window is refused, with a way out") {
  if (!has_viewer()) return;
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  const Outcome outcome = routelab({"view", lesson()});
  INFO(outcome.err);
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("--png") != std::string::npos);
}

}  // namespace routelab::cli::testing
