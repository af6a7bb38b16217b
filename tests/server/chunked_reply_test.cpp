/// Answers that handlers write in pieces, as they are on the wire. What a handler waits for in the
/// middle of its answer is in the hands of the test, never a clock's.
#include "harness/server/chunked_reply.hpp"

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/server/served_scenario.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/server/running_server.hpp"

using namespace routelab;
using namespace routelab::testing;
using client::Connection;
using handler::Application;
using handler::Response;
using handler::Task;
using server::ChunkedReply;
using server::Reply;

namespace {

using Handler = std::function<Task<>(handler::Request&, Response&)>;

/// A gate that a handler waits at, with its thread.
class Gate {
 public:
  void open() { opened_.set_value(); }
  void pass() const { is_open_.wait(); }

 private:
  std::promise<void> opened_;
  std::shared_future<void> is_open_{opened_.get_future()};
};

/// GET /pieces is `handler`, GET /other says "other".
class ServedPieces {
 public:
  explicit ServedPieces(Handler handler, const std::string& platform = "{}")
      : scenario_(loaded(std::move(handler), platform)), bound_(app_, scenario_),
        served_(scenario_, {.application = &bound_}, patient_server()) {
    REQUIRE_FALSE(served_.start());
  }

  [[nodiscard]] client::Endpoint endpoint() const { return endpoint_of(served_.port()); }
  [[nodiscard]] client::Answer ask(std::string_view bytes, std::string_view method = "GET") const {
    return client::Conversation(endpoint(), patient()).ask(bytes, method);
  }
  server::ServedScenario& served() { return served_; }

 private:
  scenario::Scenario loaded(Handler handler, const std::string& platform) {
    app_.blocking("GET /pieces", std::move(handler));
    app_.route("GET /other", [](handler::Request&, Response& res) -> Task<> {
      res.send("other");
      co_return;
    });
    scenario::Diagnostics diagnostics;
    auto scenario = scenario::load_text(R"({ "platform": )" + platform + " }", "test.json", {},
                                        diagnostics, app_.routes());
    if (!scenario) throw std::invalid_argument(diagnostics.render());
    return *std::move(scenario);
  }

  Application app_;
  scenario::Scenario scenario_;
  handler::BoundApplication bound_;
  server::ServedScenario served_;
};

/// What comes until `end` has come; empty: it never did.
std::string received_to(Connection& connection, std::string_view end) {
  std::string bytes;
  while (!bytes.ends_with(end)) {
    if (!connection.receive(bytes, soon())) return {};
  }
  return bytes;
}

/// What still comes until the server closes.
std::string received_to_close(Connection& connection) {
  std::string bytes;
  while (connection.receive(bytes, soon())) {
  }
  return bytes;
}

constexpr const char* head =
    "HTTP/1.1 200 OK\r\nX-Name: a\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Transfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST_CASE("a piece is with its client while the handler is still at work", "[server][chunks]") {
  Gate gate;
  ServedPieces pieces([&](handler::Request&, Response& res) -> Task<> {
    res.header("X-Name", "a").write("first ");
    gate.pass();
    res.status(404).header("X-Late", "b").write("second, of more than sixteen bytes");
    res.end();
    co_return;
  });
  Connection connection;
  REQUIRE(connection.open(pieces.endpoint(), soon()));
  REQUIRE(connection.send(get("/pieces"), soon()));
  CHECK(received_to(connection, "first \r\n") == std::string(head) + "6\r\nfirst \r\n");
  CHECK(pieces.ask(get("/other")).response.body == "other");  // others are served meanwhile
  gate.open();
  CHECK(received_to(connection, "0\r\n\r\n") ==
        "22\r\nsecond, of more than sixteen bytes\r\n0\r\n\r\n");
  REQUIRE(connection.send(get("/other"), soon()));
  CHECK(received_to(connection, "other").starts_with("HTTP/1.1 200 OK\r\n"));
  pieces.served().stop();
  CHECK(pieces.served().world().state().summary.all().counts.ended() == 3);
}

TEST_CASE("a piece of nothing sends the head", "[server][chunks]") {
  Gate gate;
  ServedPieces pieces([&](handler::Request&, Response& res) -> Task<> {
    res.header("X-Name", "a").write("");
    gate.pass();
    res.write("").end();
    co_return;
  });
  Connection connection;
  REQUIRE(connection.open(pieces.endpoint(), soon()));
  REQUIRE(connection.send(get("/pieces"), soon()));
  CHECK(received_to(connection, "\r\n\r\n") == head);
  gate.open();
  CHECK(received_to(connection, "0\r\n\r\n") == "0\r\n\r\n");
}

TEST_CASE("who cannot take chunks gets all in one", "[server][chunks]") {
  const ServedPieces pieces([&](handler::Request& req, Response& res) -> Task<> {
    res.write("first ");
    co_await req.sleep(std::chrono::milliseconds(1));
    if (req.has_query("throw")) throw std::runtime_error("why");
    res.write("second").end();
  });
  const auto is_whole = [](const client::Answer& answer) {
    CHECK(answer.response.headers.values("content-length") == std::vector<std::string_view>{"12"});
    CHECK_FALSE(answer.response.headers.has("transfer-encoding"));
    return answer.response.status == 200;
  };
  const client::Answer old = pieces.ask("GET /pieces HTTP/1.0\r\n\r\n");
  CHECK(is_whole(old));
  CHECK(old.response.body == "first second");
  CHECK(is_whole(pieces.ask("HEAD /pieces HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD")));
  CHECK(pieces.ask("GET /pieces?throw HTTP/1.0\r\n\r\n").response.status == 500);
}

TEST_CASE("an answer without its end is cut", "[server][chunks]") {
  const auto is_cut = [](const ServedPieces& pieces) {
    Connection connection;
    REQUIRE(connection.open(pieces.endpoint(), soon()));
    REQUIRE(connection.send(get("/pieces", "Connection: close\r\n"), soon()));
    return received_to_close(connection).ends_with("\r\n\r\n6\r\nfirst \r\n");
  };
  SECTION("the handler throws") {
    ServedPieces pieces([](handler::Request&, Response& res) -> Task<> {
      res.write("first ");
      throw std::runtime_error("why");
      co_return;
    });
    CHECK(is_cut(pieces));
    pieces.served().stop();
    CHECK(pieces.served().world().state().summary.all().counts.of(trace::Outcome::Failed) == 1);
  }
  SECTION("the handler forgets it") {
    CHECK(is_cut(ServedPieces([](handler::Request&, Response& res) -> Task<> {
      res.write("first ");
      co_return;
    })));
  }
  SECTION("the time limit stops the handler") {
    Gate gate;
    std::atomic<bool> was_wanted{true};
    ServedPieces pieces(
        [&](handler::Request&, Response& res) -> Task<> {
          res.write("first ");
          gate.pass();
          was_wanted = res.write("second").is_wanted();
          res.end();
          co_return;
        },
        R"({ "time_limit": "50ms", "cold_start": "0ms" })");
    // On a busy machine the limit may strike before the first piece: then it is a plain 504.
    REQUIRE(comes_true([&] { return is_cut(pieces); }));
    gate.open();
    pieces.served().stop();
    CHECK_FALSE(was_wanted);
    const auto state = pieces.served().world().state();
    CHECK(state.summary.all().counts.of(trace::Outcome::TimedOut) == state.requests);
  }
}

TEST_CASE("a client that goes in the middle of an answer leaves nothing", "[server][chunks]") {
  static std::atomic<int> living{0};
  struct Guard {
    Guard() { ++living; }
    ~Guard() { --living; }
  };
  const std::size_t before = open_descriptors();
  {
    // Nothing but its client's going ends this handler.
    const ServedPieces pieces([](handler::Request& req, Response& res) -> Task<> {
      const Guard guard;
      while (res.write("on and on ").is_wanted()) co_await req.sleep(std::chrono::milliseconds(1));
    });
    for (int i = 0; i < 3; ++i) {
      Connection connection;
      REQUIRE(connection.open(pieces.endpoint(), soon()));
      REQUIRE(connection.send(get("/pieces"), soon()));
      std::string bytes;
      while (bytes.find("on and on") == bytes.npos) REQUIRE(connection.receive(bytes, soon()));
      CHECK(living == 1);
      connection.abort();
      REQUIRE(comes_true([] { return living == 0; }));
    }
    CHECK(pieces.ask(get("/other")).response.body == "other");
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("what has no body, or cannot be sent, does not go out in pieces", "[server][chunks]") {
  const ServedPieces pieces([](handler::Request& req, Response& res) -> Task<> {
    if (req.has_query("empty")) res.status(204);
    if (req.has_query("two")) res.header("X-Name", "a\r\nX-Other: b");
    res.write("first ").write("second").end();
    co_return;
  });
  const client::Answer empty = pieces.ask(get("/pieces?empty"));
  CHECK(empty.response.status == 204);
  CHECK_FALSE(empty.response.headers.has("transfer-encoding"));
  CHECK(pieces.ask(get("/pieces?two")).response.status == 500);
  CHECK(pieces.ask(get("/pieces")).response.body == "first second");
}

TEST_CASE("chunks as they are sent", "[server][chunks]") {
  std::vector<std::string> sent;
  bool is_there = true;
  const auto send = [&](std::string_view bytes) {
    sent.emplace_back(bytes);
    return is_there;
  };
  const auto part = [](std::string body) {
    return Reply{.status = 201, .headers = {{"Content-Length", "7"}}, .body = std::move(body)};
  };
  SECTION("the last chunk comes when all was said") {
    ChunkedReply chunks(false, send);
    CHECK_FALSE(chunks.has_begun());
    CHECK(chunks.send(part("0123456789abcdefg")));
    chunks.end();
    CHECK(chunks.finish());
    CHECK(sent == std::vector<std::string>{"HTTP/1.1 201 Created\r\nConnection: close\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n"
                                           "11\r\n0123456789abcdefg\r\n",
                                           "0\r\n\r\n"});
  }
  SECTION("and never when it was not") {
    ChunkedReply chunks(true, send);
    CHECK(chunks.send(part("a")));
    CHECK_FALSE(chunks.finish());
    CHECK(sent.size() == 1);
  }
  SECTION("nothing more is sent to who has gone") {
    ChunkedReply chunks(true, send);
    is_there = false;
    CHECK_FALSE(chunks.send(part("a")));
    CHECK_FALSE(chunks.send(part("b")));
    chunks.end();
    CHECK_FALSE(chunks.finish());
    CHECK(sent.size() == 1);
  }
}
