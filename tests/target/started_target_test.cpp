#include "harness/target/started_target.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/target/port.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/target/stand_in.hpp"

using namespace routelab;
using namespace routelab::target;
using namespace routelab::testing;

namespace {

const Duration long_enough = Duration::seconds(60);

StartedOptions patient(const std::string& command) {
  StartedOptions options{.command = command};
  options.ready_timeout = long_enough;
  options.calls = {long_enough, long_enough};
  return options;
}

Outcome call(Target& target, const std::string& path) {
  Outcome outcome;
  target.call({"GET", path}, outcome);
  return outcome;
}

int server_of(Target& target) { return std::stoi(call(target, "/id").reply.body); }

}  // namespace

TEST_CASE("a server is started, asked, started again and stopped", "[target][started]") {
  int first = 0;
  int second = 0;
  client::Address address;
  {
    StartedTarget target(patient(stand_in("server")));
    REQUIRE(target.start());
    address = target.address();
    CHECK(address.port != 0);
    CHECK(target.abilities().restarts);
    CHECK(target.abilities().has_wire);
    first = server_of(target);
    CHECK(target.resources().memory > 0);
    CHECK(target.resources().descriptors > 0);
    call(target, "/log");
    CHECK(eventually([&] { return target.take_log() == "logged\n"; }));
    REQUIRE(target.restart());
    second = server_of(target);
    CHECK(first != second);
    CHECK_FALSE(is_alive(first));
    CHECK(target.deaths() == 0);
    CHECK(target.address() == address);
  }
  CHECK_FALSE(is_alive(second));
  CHECK_FALSE(is_listening(address, long_enough));
}

TEST_CASE("a death is seen, said, and made good by the next call", "[target][started]") {
  StartedTarget target(patient(stand_in("server")));
  REQUIRE(target.start());
  CHECK_FALSE(target.died());
  SECTION("before the answer") {
    const Outcome outcome = call(target, "/segv");
    CHECK(outcome.ending == Ending::Cut);
    CHECK(outcome.what.ends_with("; the server killed by SIGSEGV"));
    CHECK(target.last_death() == "killed by SIGSEGV");
  }
  SECTION("in the middle of it") {
    const Outcome outcome = call(target, "/half");
    CHECK(outcome.ending == Ending::Cut);
    CHECK(outcome.reply.body == "half of it");
    CHECK(outcome.what.ends_with("; the server killed by SIGKILL"));
  }
  SECTION("in a burst") {
    const std::vector<http::Request> requests{{"GET", "/hang"}, {"GET", "/exit"}};
    std::vector<Outcome> outcomes;
    target.burst(requests, outcomes);
    CHECK(outcomes.at(0).what.ends_with("; the server exited with 3"));
    CHECK(outcomes.at(1).what.ends_with("; the server exited with 3"));
    CHECK(outcomes.at(1).ending == Ending::Cut);
  }
  SECTION("on raw bytes") {
    std::string received;
    const Outcome outcome = target.raw("GET /exit HTTP/1.1\r\n\r\n", long_enough, received);
    CHECK(outcome.ending == Ending::Cut);
    CHECK(outcome.what.ends_with("; the server exited with 3"));
  }
  SECTION("after the answer") {
    CHECK(call(target, "/leave").ending == Ending::Answered);
    REQUIRE(eventually([&] { return target.died(); }));
    const Outcome outcome = call(target, "/id");
    CHECK(outcome.ending == Ending::Unreachable);
    CHECK(outcome.what == "the server exited with 4 after the request before this one");
  }
  CHECK(target.died());
  CHECK(target.deaths() == 1);
  CHECK(call(target, "/id").ending == Ending::Answered);
  CHECK(target.deaths() == 1);
  CHECK_FALSE(target.died());
}

TEST_CASE("what is wrong with an answer alone is no death", "[target][started]") {
  StartedOptions options = patient(stand_in("server"));
  StartedTarget target(options);
  REQUIRE(target.start());
  CHECK(call(target, "/cut").ending == Ending::Cut);
  CHECK(call(target, "/garbage").ending == Ending::Malformed);
  CHECK(target.deaths() == 0);
  CHECK(call(target, "/id").ending == Ending::Answered);
}

TEST_CASE("a call that hangs ends, and the server can be started again", "[target][started]") {
  StartedOptions options = patient(stand_in("server"));
  options.calls.timeout = Duration::seconds(1);
  StartedTarget target(options);
  REQUIRE(target.start());
  CHECK(call(target, "/hang").ending == Ending::TimedOut);
  CHECK(target.deaths() == 0);
  CHECK(target.restart());
}

TEST_CASE("a server that does not start says why", "[target][started]") {
  SECTION("it exits early") {
    StartedTarget target(patient("echo one; echo it is the database; exit 5"));
    CHECK_FALSE(target.start());
    CHECK(target.problem().message == "the server exited with 5 before it was ready");
    CHECK(target.problem().log == "one\nit is the database");
    CHECK(target.problem().hint != "");
    CHECK(target.died());
    CHECK(call(target, "/").what ==
          "the server does not start again: the server exited with 5 before it was ready");
  }
  SECTION("it goes into the background") {
    StartedTarget target(patient("sleep 1000 &"));
    CHECK_FALSE(target.start());
    CHECK(target.problem().hint.find("foreground") != std::string::npos);
  }
  SECTION("its port never opens") {
    StartedOptions options = patient("echo $PORT; exec sleep 1000");
    options.ready_timeout = Duration::seconds(1);
    StartedTarget target(options);
    CHECK_FALSE(target.start());
    const std::string port = std::to_string(target.address().port);
    CHECK(target.problem().message == "port " + port + " of 127.0.0.1 did not open within 1 s");
    CHECK(target.problem().log == port);
  }
  SECTION("its port is taken") {
    ScriptedServer other({{ReadToEnd{}}});
    StartedOptions options = patient("echo started; exec sleep 1000");
    options.address = *client::parse_address(other.url()).address;
    StartedTarget target(options);
    CHECK_FALSE(target.start());
    CHECK(target.problem().message ==
          "port " + std::to_string(options.address.port) + " is taken by another program");
    CHECK(target.take_log() == "");
  }
  SECTION("there is no such command") {
    StartedTarget target(patient("no-such-command"));
    CHECK_FALSE(target.start());
    CHECK(target.problem().message == "the server exited with 127 before it was ready");
    CHECK(target.problem().log.find("not found") != std::string::npos);
  }
  SECTION("there is no such program or folder") {
    StartedOptions options = patient("");
    options.argv = {"no-such-program"};
    StartedTarget target(options);
    CHECK_FALSE(target.start());
    CHECK(target.problem().message == "no-such-program is not a program, here or on the PATH");
    options.argv = {"true"};
    options.folder = "/no/such/folder";
    StartedTarget other(options);
    CHECK_FALSE(other.start());
    CHECK(other.problem().message == "there is no folder /no/such/folder");
  }
  SECTION("it listens and never answers") {
    StartedOptions options = patient(stand_in("server"));
    options.ready_target = "/cut";
    options.ready_timeout = Duration::seconds(1);
    StartedTarget target(options);
    CHECK_FALSE(target.start());
    CHECK(target.problem().message.ends_with("did not answer GET /cut within 1 s"));
  }
  SECTION("we are told to stop") {
    const std::atomic<bool> stop{true};
    StartedOptions options = patient("exec sleep 1000");
    options.stop = &stop;
    StartedTarget target(options);
    CHECK_FALSE(target.start());
    CHECK(target.problem().message == "stopped");
  }
}

TEST_CASE("a server that ignores SIGTERM and whose child holds the port is started again",
          "[target][started]") {
  StartedOptions options = patient(stand_in("server", "IGNORE_TERM=1 FORK=1"));
  options.grace = Duration::milliseconds(50);
  StartedTarget target(options);
  REQUIRE(target.start());
  for (int i = 0; i < 3; ++i) {
    const int server = server_of(target);
    REQUIRE(target.restart());
    CHECK_FALSE(is_alive(server));
  }
}

TEST_CASE("a server that cannot be started any more is not tried for ever", "[target][started]") {
  // The second start fails, and so do those after it.
  const std::string marker = std::filesystem::temp_directory_path() / "routelab_started_once";
  std::filesystem::remove(marker);
  StartedTarget target(patient("test -e " + marker + " && echo again && exit 1; touch " + marker +
                               "; " + stand_in("server")));
  REQUIRE(target.start());
  call(target, "/exit");
  for (int i = 0; i < 10; ++i) CHECK(call(target, "/id").ending == Ending::Unreachable);
  CHECK(target.deaths() == 1);
  const std::string log = target.take_log();
  CHECK(std::count(log.begin(), log.end(), '\n') == 3);
  std::filesystem::remove(marker);
  CHECK(target.restart());
  CHECK(call(target, "/id").ending == Ending::Answered);
}
