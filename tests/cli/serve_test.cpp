// `routelab serve`, as a user calls it.
#include <signal.h>

#include <chrono>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "harness/client/conversation.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* lesson = "scenarios/005-crud.json";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The program serves, on a port that it has chosen.
class Serving {
 public:
  explicit Serving(std::vector<std::string> arguments)
      : out_(folder_.path("out")), program_(with_port(std::move(arguments)), out_) {
    while (port_ == 0 && !program_.has_ended()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      const std::string said = read(out_);
      const std::size_t at = said.find("http://127.0.0.1:");
      if (at != said.npos && contains(said, "\n")) port_ = std::stoi(said.substr(at + 17));
    }
    REQUIRE(port_ > 0);
  }

  [[nodiscard]] int port() const { return port_; }
  client::Answer ask(const std::string& method, const std::string& target,
                     const std::string& body = "") {
    const client::Address address{"127.0.0.1", static_cast<std::uint16_t>(port_), ""};
    client::Request request{.method = method, .target = target, .headers = {}, .body = body};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    client::Conversation conversation(client::resolve(address).endpoints.at(0),
                                      {.timeout = Duration::seconds(120)});
    return conversation.ask(client::addressed(request, address));
  }
  Outcome stop(int signal = SIGTERM) {
    program_.send(signal);
    Outcome outcome = program_.wait();
    outcome.out = read(out_);
    return outcome;
  }

 private:
  static std::vector<std::string> with_port(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "serve");
    arguments.insert(arguments.end(), {"--port", "0"});
    return arguments;
  }

  TemporaryFolder folder_;
  std::string out_;
  Program program_;
  int port_ = 0;
};

}  // namespace

TEST_CASE("serve answers until it is told to stop, then sums up", "[serve]") {
  for (const int signal : {SIGTERM, SIGINT}) {
    Serving serving({lesson});
    CHECK(serving.ask("GET", "/__routelab/health").response.body == "ok\n");
    CHECK(serving.ask("GET", "/api/users/7").response.status == 200);
    CHECK(serving.ask("GET", "/nowhere").response.status == 404);
    const auto metrics = serving.ask("GET", "/__routelab/metrics");
    CHECK(contains(metrics.response.body, "routelab_request_duration_seconds_count 2\n"));
    const Outcome outcome = serving.stop(signal);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    CHECK(contains(outcome.out, "(Ctrl-C stops)\n"));
    CHECK(contains(outcome.out, "GET /api/users/[id]"));
  }
}

TEST_CASE("serve leaves its results and a trace that can be asked", "[serve]") {
  const TemporaryFolder folder;
  const std::string trace = folder.path("x.rltrace");
  const std::string json = folder.path("x.json");
  {
    Serving serving({lesson, "--trace", trace, "--json", json});
    for (int i = 0; i < 3; ++i) CHECK(serving.ask("GET", "/api/users/7").response.status == 200);
    CHECK(serving.stop().exit_code == 0);
  }
  const Json results = Json::parse(read(json));
  CHECK(results["requests"]["arrived"] == 3);
  CHECK(results["requests"]["completed"] == 3);
  CHECK(results["requests"]["in_flight"] == 0);
  const Outcome asked = routelab({"query", trace, "route = \"GET /api/users/[id]\""});
  INFO(asked.err);
  CHECK(asked.exit_code == 0);
  CHECK(contains(asked.out, "3 requests\n"));
}

TEST_CASE("serve says which port is taken", "[serve]") {
  Serving first({lesson});
  const std::string port = std::to_string(first.port());
  const Outcome second = routelab({"serve", lesson, "--port", port});
  CHECK(second.exit_code == 2);
  CHECK(second.out.empty());
  CHECK(second.err == "routelab: cannot listen on 127.0.0.1:" + port +
                          ": Address already in use\n  another program may have the port: choose "
                          "one with --port, 0 for any\n");
  CHECK(first.stop().exit_code == 0);
}

TEST_CASE("serve refuses what it cannot serve", "[serve]") {
  const Outcome address = routelab({"serve", lesson, "--port", "0", "--host", "203.0.113.1"});
  CHECK(address.exit_code == 2);
  CHECK(contains(address.err, "routelab: cannot listen on 203.0.113.1:0: "));
  const Outcome kind = routelab({"serve", lesson, "--port", "0", "--database", "mysql://x/y"});
  CHECK(kind.exit_code == 2);
  CHECK(contains(kind.err, "write sqlite, sqlite:FILE or postgresql://USER@HOST/NAME"));
  const Outcome file =
      routelab({"serve", lesson, "--port", "0", "--database", "sqlite:/nowhere/x.db"});
  CHECK(file.exit_code == 2);
  CHECK(contains(file.err, "routelab: the database sqlite:/nowhere/x.db does not take the tables"));
  const Outcome server = routelab(
      {"serve", lesson, "--port", "0", "--database", "postgresql://nobody@127.0.0.1:1/none"});
  CHECK(server.exit_code == 2);
  CHECK(contains(server.err, "does not take the tables"));
  const Outcome scenario = routelab({"serve", "nowhere.json"});
  CHECK(scenario.exit_code == 2);
}

}  // namespace routelab::cli::testing
