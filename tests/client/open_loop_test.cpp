#include "harness/client/open_loop.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "harness/client/steady.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_server.hpp"

using namespace routelab;
using namespace routelab::client;
using namespace routelab::testing;

namespace {

const std::string ask = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string yes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";
const Script serve = {ReadHead{}, Send{yes}, Again{}};

OpenLoopOptions patient(std::size_t connections) {
  OpenLoopOptions options;
  options.connections = connections;
  options.timeout = Duration::seconds(60);
  return options;
}

/// Requests 0, 1, 2, ... every `gap`, the first one now.
OpenLoop::Next every(Duration gap, std::uint64_t count, std::string bytes = ask,
                     std::string_view method = "GET") {
  return [=, start = steady_now(), i = std::uint64_t{0}]() mutable {
    std::optional<ScheduledRequest> request;
    if (i == count) return request;
    const auto offset = static_cast<std::int64_t>(i) * gap.ns;
    request = ScheduledRequest{start + Duration{offset}, i++, bytes, method};
    return request;
  };
}

struct Finished {
  std::map<std::uint64_t, RequestResult> results;
  OpenLoopTotals totals;
};

/// Runs to the end; no id may be reported twice.
Finished run(const Endpoint& endpoint, const OpenLoopOptions& options, const OpenLoop::Next& next) {
  Finished finished;
  const std::atomic<bool> stop{false};
  const auto report = [&](const RequestResult& result) {
    CHECK(finished.results.emplace(result.id, result).second);
    CHECK((result.response != nullptr) == (result.error == Error::None));
  };
  finished.totals = OpenLoop(endpoint, options).run(next, report, stop);
  CHECK(finished.totals.system_error == 0);
  CHECK(finished.totals.requests == finished.results.size());
  return finished;
}

/// All of one error class.
void check_all(const Finished& finished, std::size_t count, Error error) {
  CHECK(finished.results.size() == count);
  for (const auto& [id, result] : finished.results) {
    INFO(id << " " << name_of(result.error));
    CHECK(result.error == error);
  }
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

}  // namespace

TEST_CASE("every request is sent once, not before its time, and reported once",
          "[client][open_loop]") {
  ScriptedServer server({serve});
  const std::size_t connections = GENERATE(1U, 3U, 50U);
  const Finished finished =
      run(server.endpoint(), patient(connections), every(Duration::microseconds(200), 300));
  check_all(finished, 300, Error::None);
  CHECK(finished.totals.answered == 300);
  CHECK(finished.totals.connections <= connections);
  CHECK(server.connections() <= connections);
  Time last = time_zero;
  for (const auto& [id, result] : finished.results) {
    CHECK(result.status == 200);
    CHECK(result.body_size == 3);
    CHECK(result.intended <= result.sent);
    CHECK(last <= result.sent);  // in the order of the intended times
    CHECK(result.sent <= result.first_byte);
    CHECK(result.first_byte <= result.ended);
    last = result.sent;
  }
}

TEST_CASE("waiting for a connection is part of the latency", "[client][open_loop]") {
  ScriptedServer server({{ReadHead{}, Pause{5}, Send{yes}, Again{}}});
  const Finished finished = run(server.endpoint(), patient(1), every(Duration{}, 3));
  check_all(finished, 3, Error::None);
  for (std::uint64_t id = 1; id < 3; ++id) {
    const RequestResult& before = finished.results.at(id - 1);
    const RequestResult& result = finished.results.at(id);
    CHECK(result.intended == before.intended);
    CHECK(before.ended <= result.sent);
    CHECK(result.latency() > before.latency());
  }
}

TEST_CASE("a request that is never answered ends by its time-out", "[client][open_loop]") {
  ScriptedServer server({{ReadToEnd{}}});
  OpenLoopOptions options = patient(2);
  options.timeout = Duration::milliseconds(20);
  const Finished finished = run(server.endpoint(), options, every(Duration::milliseconds(1), 10));
  check_all(finished, 10, Error::TimedOut);
  for (const auto& [id, result] : finished.results) {
    CHECK(result.latency() >= options.timeout);
    CHECK(result.status == 0);
  }
}

TEST_CASE("a closed idle connection costs no request", "[client][open_loop]") {
  SECTION("closed when the next request had come") {
    ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, Close{}}, serve});
    const Finished finished = run(server.endpoint(), patient(1), every(Duration{}, 3));
    check_all(finished, 3, Error::None);
    CHECK(finished.totals.resent == 1);
    CHECK(finished.results.at(1).resent);
    CHECK_FALSE(finished.results.at(2).resent);
    CHECK(finished.totals.connections == 2);
  }
  SECTION("closed after each answer, without a word") {
    ScriptedServer server({{ReadHead{}, Send{yes}, Close{}}});
    check_all(run(server.endpoint(), patient(2), every(Duration::microseconds(300), 50)), 50,
              Error::None);
  }
  SECTION("closed after each answer, as it says") {
    ScriptedServer server({{ReadHead{}, Send{"HTTP/1.0 200 OK\r\n\r\nyes"}, Close{}}});
    const Finished finished = run(server.endpoint(), patient(2), every(Duration{}, 20));
    check_all(finished, 20, Error::None);
    CHECK(finished.totals.resent == 0);
    CHECK(finished.totals.connections == 20);
  }
}

TEST_CASE("what a server does wrong has its class", "[client][open_loop]") {
  const auto outcome = [](const Script& script) {
    ScriptedServer server({script});
    const Finished finished = run(server.endpoint(), patient(2), every(Duration{}, 4));
    REQUIRE(finished.results.size() == 4);
    check_all(finished, 4, finished.results.at(0).error);
    return std::string(name_of(finished.results.at(0).error));
  };
  CHECK(outcome({ReadHead{}, Close{}}) == "closed-early");
  CHECK(outcome({ReadHead{}, Send{"HTTP/1.1 2"}, Close{}}) == "closed-early");
  CHECK(outcome({ReadHead{}, Reset{}}) == "reset");
  CHECK(outcome({ReadHead{}, Send{"hello"}}) == "malformed");
  CHECK(outcome({ReadHead{}, Send{"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"}}) ==
        "too-large");
}

TEST_CASE("a server that is not there refuses each request", "[client][open_loop]") {
  const Finished finished = run(closed_endpoint(), patient(2), every(Duration{}, 20));
  check_all(finished, 20, Error::Refused);
  CHECK(finished.totals.answered == 0);
  CHECK(finished.results.at(0).sent == time_never);
}

TEST_CASE("large requests and answers pass each other", "[client][open_loop]") {
  const std::string body(3'000'000, 'x');
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n";
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + body;
  ScriptedServer server({{ReadHead{}, Send{answer}, Read{body.size()}, Again{}},
                         {ReadHead{}, Read{body.size()}, Send{answer}, Again{}}});
  const Finished finished =
      run(server.endpoint(), patient(1), every(Duration{}, 3, head + body, "POST"));
  check_all(finished, 3, Error::None);
  for (const auto& [id, result] : finished.results) CHECK(result.body_size == body.size());
}

TEST_CASE("a request that is larger than all buffers waits for room", "[client][open_loop]") {
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 24000000\r\n\r\n";
  const std::string body(24'000'000, 'x');
  ScriptedServer server({{ReadHead{}, Read{body.size()}, Send{yes}, Again{}}});
  const Finished finished =
      run(server.endpoint(), patient(1), every(Duration{}, 2, head + body, "POST"));
  check_all(finished, 2, Error::None);
  CHECK(finished.totals.connections == 1);
}

TEST_CASE("interim answers, HEAD, and bytes that nobody asked for", "[client][open_loop]") {
  SECTION("interim") {
    ScriptedServer server({{ReadHead{}, Send{"HTTP/1.1 103 Early Hints\r\n\r\n" + yes}, Again{}}});
    const Finished finished = run(server.endpoint(), patient(1), every(Duration{}, 5));
    check_all(finished, 5, Error::None);
    CHECK(finished.results.at(4).status == 200);
    CHECK(finished.totals.connections == 1);
  }
  SECTION("HEAD") {
    const std::string head = yes.substr(0, yes.size() - 3);
    ScriptedServer server({{ReadHead{}, Send{head}, Again{}}});
    const Finished finished = run(server.endpoint(), patient(1), every(Duration{}, 5, ask, "HEAD"));
    check_all(finished, 5, Error::None);
    CHECK(finished.totals.connections == 1);
  }
  SECTION("more than asked for") {
    ScriptedServer server({{ReadHead{}, Send{yes + yes}, Again{}}});
    const Finished finished = run(server.endpoint(), patient(1), every(Duration{}, 5));
    check_all(finished, 5, Error::None);
    CHECK(finished.totals.connections == 5);
  }
}

TEST_CASE("the body is there for whoever wants it", "[client][open_loop]") {
  ScriptedServer server({serve});
  OpenLoopOptions options = patient(1);
  options.limits.keep_body = GENERATE(true, false);
  const std::atomic<bool> stop{false};
  std::string body;
  const auto report = [&](const RequestResult& result) {
    REQUIRE(result.response != nullptr);
    body = result.response->body;
    CHECK(result.body_size == 3);
  };
  OpenLoop(server.endpoint(), options).run(every(Duration{}, 1), report, stop);
  CHECK(body == (options.limits.keep_body ? "yes" : ""));
}

TEST_CASE("told to stop, it sends no more and leaves nothing behind", "[client][open_loop]") {
  std::vector<RequestResult> results;
  std::atomic<bool> stop{false};
  SECTION("while the schedule is endless") {
    ScriptedServer server({serve});
    const std::ptrdiff_t before = open_descriptors();
    const auto report = [&](const RequestResult& result) {
      results.push_back(result);
      if (results.size() == 20) stop = true;
    };
    const OpenLoopTotals totals =
        OpenLoop(server.endpoint(), patient(3))
            .run(every(Duration::microseconds(100), std::uint64_t(-1)), report, stop);
    CHECK(totals.requests == results.size());
    CHECK(results.size() >= 20);
    CHECK(std::all_of(results.begin() + 20, results.end(), [](const RequestResult& r) {
      return r.error == Error::None || r.error == Error::Stopped;
    }));
    // The server's side of those connections closes when its threads have seen the end.
    for (std::size_t i = 0; i < server.connections(); ++i) server.received(i);
    CHECK(open_descriptors() == before);
  }
  SECTION("with one under way and one that waits") {
    ScriptedServer server({{ReadHead{}, Pause{5}, Send{yes}}});
    OpenLoop::Next schedule = every(Duration{}, std::uint64_t(-1));
    const auto next = [&] {
      auto request = schedule();
      stop = request->id == 1;
      return request;
    };
    const auto report = [&](const RequestResult& result) { results.push_back(result); };
    const OpenLoopTotals totals = OpenLoop(server.endpoint(), patient(1)).run(next, report, stop);
    CHECK(totals.requests == 2);
    REQUIRE(results.size() == 2);
    CHECK(results[0].id == 1);
    CHECK(results[0].error == Error::Stopped);
    CHECK(results[0].sent == time_never);
    CHECK(results[1].id == 0);
    CHECK(results[1].error == Error::None);
  }
}
