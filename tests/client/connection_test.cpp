#include "harness/client/connection.hpp"

#include <array>
#include <string>

#include "harness/client/steady.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_server.hpp"

using namespace routelab;
using namespace routelab::client;
using namespace routelab::testing;

namespace {

/// Far enough for the slowest machine: a test that gets there hangs.
Time soon() { return steady_now() + Duration::seconds(60); }

Time in_milliseconds(std::int64_t n) { return steady_now() + Duration::milliseconds(n); }

/// Everything until the connection ends, and how it ended.
Outcome receive_all(Connection& connection, std::string& bytes) {
  for (;;) {
    if (const Outcome outcome = connection.receive(bytes, soon()); !outcome) return outcome;
  }
}

Connection opened(const ScriptedServer& server) {
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  return connection;
}

}  // namespace

TEST_CASE("bytes go out and come back exactly", "[client][connection]") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  ScriptedServer server({{Read{256}, Send{all}, Send{all}, Close{}}});
  Connection connection = opened(server);
  REQUIRE(connection.send(all, soon()));
  std::string bytes = "before ";
  CHECK(receive_all(connection, bytes).error == Error::ClosedEarly);
  CHECK(bytes == "before " + all + all);
  connection.close();
  CHECK(server.received(0) == all);
}

TEST_CASE("the times of an exchange are in order", "[client][connection]") {
  ScriptedServer server({{Read{1}, Send{"a"}, Read{1}, Send{"b"}, Close{}}});
  const Time before = steady_now();
  Connection connection = opened(server);
  CHECK(connection.times().first_sent == time_never);
  REQUIRE(connection.send({{"x", {}}, {"y", Duration::milliseconds(1)}}, soon()));
  std::string bytes;
  receive_all(connection, bytes);
  const ConnectionTimes times = connection.times();
  CHECK(before <= times.opening);
  CHECK(times.opening <= times.opened);
  CHECK(times.opened <= times.first_sent);
  CHECK(times.first_sent + Duration::milliseconds(1) <= times.last_sent);
  CHECK(times.first_sent <= times.first_received);
  CHECK(times.first_received <= times.last_received);
  CHECK(times.last_sent <= times.last_received);
  CHECK(times.last_received <= steady_now());
  connection.mark();
  CHECK(connection.times().last_received == time_never);
  CHECK(connection.times().opened == times.opened);
}

TEST_CASE("pieces go out one by one", "[client][connection]") {
  ScriptedServer server(
      {{Read{1}, Send{"1"}, Read{2}, Send{"2"}, ReadToEnd{}, Send{"3"}, Close{}}});
  Connection connection = opened(server);
  const auto pause = Duration::milliseconds(2);
  REQUIRE(connection.send({{"a", {}}, {"", pause}, {"bc", pause}}, soon()));
  connection.half_close();
  std::string bytes;
  CHECK(receive_all(connection, bytes).error == Error::ClosedEarly);
  CHECK(bytes == "123");
  CHECK(server.received(0) == "abc");
}

TEST_CASE("a server that answers while we still send blocks nobody", "[client][connection]") {
  // More than the system's buffers take for either side.
  const std::string large(24'000'000, 'x');
  ScriptedServer server({{Read{1}, Send{large}, Read{large.size() - 1}, Close{}}});
  Connection connection = opened(server);
  REQUIRE(connection.send(large, soon()));
  std::string bytes;
  CHECK(receive_all(connection, bytes).error == Error::ClosedEarly);
  CHECK(bytes == large);
}

TEST_CASE("an answer before a reset is kept", "[client][connection]") {
  ScriptedServer server({{Read{1}, Send{"413"}, Reset{}}});
  Connection connection = opened(server);
  REQUIRE(connection.send("x", soon()));
  std::string bytes;
  REQUIRE(connection.receive(bytes, soon()));
  CHECK(receive_all(connection, bytes).error == Error::Reset);
  CHECK(bytes == "413");
}

TEST_CASE("sending to a peer that is gone is a reset, not a signal", "[client][connection]") {
  ScriptedServer server({{Read{1}, Reset{}}});
  Connection connection = opened(server);
  REQUIRE(connection.send("x", soon()));
  std::string bytes;
  CHECK(connection.receive(bytes, soon()).error == Error::Reset);
  for (int i = 0; i < 2; ++i) CHECK(connection.send("more", soon()).error == Error::Reset);
}

TEST_CASE("nobody listens", "[client][connection]") {
  Connection connection;
  const Outcome outcome = connection.open(closed_endpoint(), soon());
  CHECK(outcome.error == Error::Refused);
  CHECK(outcome.number != 0);
  CHECK_FALSE(connection.is_open());
}

TEST_CASE("every call ends by its deadline", "[client][connection]") {
  ScriptedServer server({{ReadHead{}}, {Pause{60'000}}});
  SECTION("nothing comes") {
    Connection connection = opened(server);
    std::string bytes;
    CHECK(connection.receive(bytes, in_milliseconds(5)).error == Error::TimedOut);
    CHECK(connection.receive(bytes, time_zero).error == Error::TimedOut);
    CHECK(connection.is_open());
  }
  SECTION("nothing is read") {
    Connection first = opened(server);
    Connection connection = opened(server);
    const std::string large(64'000'000, 'x');
    CHECK(connection.send(large, in_milliseconds(50)).error == Error::TimedOut);
  }
  SECTION("a pause is longer") {
    Connection connection = opened(server);
    const Piece slow{"x", Duration::seconds(60)};
    CHECK(connection.send({slow}, in_milliseconds(5)).error == Error::TimedOut);
  }
}

TEST_CASE("what is there is received though the deadline is over", "[client][connection]") {
  ScriptedServer server({{Send{"early"}}});
  Connection connection = opened(server);
  std::string bytes;
  while (!connection.is_stale()) {
  }
  REQUIRE(connection.receive(bytes, time_zero));
  CHECK(std::string("early").starts_with(bytes));
}

TEST_CASE("we can throw a connection away", "[client][connection]") {
  ScriptedServer server({{ReadToEnd{}}});
  Connection connection = opened(server);
  REQUIRE(connection.send("half a request", soon()));
  while (server.received_so_far(0).empty()) {
  }
  connection.abort();
  CHECK_FALSE(connection.is_open());
  CHECK(server.received(0) == "half a request");
}

TEST_CASE("an idle connection that the server closed is stale", "[client][connection]") {
  const Script script = GENERATE(Script{Read{1}, Close{}}, Script{Read{1}, Reset{}},
                                 Script{Read{1}, Send{"unasked"}});
  ScriptedServer server({script});
  Connection connection = opened(server);
  CHECK_FALSE(connection.is_stale());
  REQUIRE(connection.send("x", soon()));
  const Time end = soon();
  while (!connection.is_stale() && steady_now() < end) {
  }
  CHECK(connection.is_stale());
}

TEST_CASE("names are resolved, and the endpoint that answers is found", "[client][endpoint]") {
  const Resolved literal = resolve(Address{"127.0.0.1", 3000, ""});
  REQUIRE(literal.endpoints.size() == 1);
  CHECK(literal.endpoints.front().text() == "127.0.0.1:3000");
  CHECK(resolve(Address{"::1", 80, ""}).endpoints.front().text() == "[::1]:80");

  const auto is_here = [](const char* host) {
    return resolve(Address{host, 80, ""}).endpoints.front().is_loopback();
  };
  CHECK((is_here("127.0.0.1") && is_here("127.9.9.9") && is_here("::1") && is_here("0.0.0.0") &&
         is_here("::") && is_here("::ffff:127.0.0.1")));
  CHECK_FALSE((is_here("128.0.0.1") || is_here("10.0.0.1") || is_here("fe80::1") ||
               is_here("::ffff:10.0.0.1") || is_here("::2")));

  ScriptedServer server({{ReadToEnd{}}});
  const Endpoint closed = closed_endpoint();
  CHECK(first_reachable({closed, server.endpoint()}, Duration::seconds(60)).text() ==
        server.endpoint().text());
  CHECK(first_reachable({closed}, Duration::seconds(60)).text() == closed.text());
}
