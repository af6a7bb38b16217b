#include "harness/client/conversation.hpp"

#include <string>

#include "harness/client/steady.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_server.hpp"

using namespace routelab;
using namespace routelab::client;
using namespace routelab::testing;

namespace {

const std::string yes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";
const Request get{.target = "/x"};

ConversationOptions patient() {
  return {Duration::seconds(60), Duration::seconds(60), ResponseLimits{}, true};
}

Conversation with(const ScriptedServer& server) {
  return Conversation(server.endpoint(), patient());
}

}  // namespace

TEST_CASE("a request is exactly what it says", "[client][request]") {
  Request request{"PoST", "no slash", {{"b", "1"}, {"A", ""}, {"b", " 2 "}}, "body"};
  CHECK(bytes_of(request) == "PoST no slash HTTP/1.1\r\nb: 1\r\nA: \r\nb:  2 \r\n\r\nbody");
  const Address server{"::1", 3000, "/base"};
  CHECK(bytes_of(addressed({"GET", "/x"}, server)) ==
        "GET /base/x HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n");
  CHECK(bytes_of(addressed({"POST", "/", {{"A", "b"}}, ""}, server)) ==
        "POST /base/ HTTP/1.1\r\nHost: [::1]:3000\r\nA: b\r\nContent-Length: 0\r\n\r\n");
  CHECK(bytes_of(addressed({"GET", "/", {{"hOST", ""}}, "x"}, {})) ==
        "GET / HTTP/1.1\r\nhOST: \r\nContent-Length: 1\r\n\r\nx");
  CHECK(addressed({"PUT", "*", {{"Host", "a"}, {"transfer-encoding", "chunked"}}, ""}, server)
            .headers.size() == 2);
}

TEST_CASE("requests follow each other on one connection", "[client][conversation]") {
  ScriptedServer server({{ReadHead{}, Send{yes}, Again{}}});
  Conversation conversation = with(server);
  for (int i = 0; i < 3; ++i) {
    const Answer answer = conversation.ask(get);
    INFO(answer.what);
    REQUIRE(answer);
    CHECK(answer.bytes == yes);
    CHECK(answer.response.body == "yes");
    CHECK(answer.reused == (i > 0));
    CHECK(answer.reconnected == Reconnected::No);
    CHECK(answer.times.first_sent <= answer.times.first_received);
  }
  CHECK(server.connections() == 1);
  conversation.close();
  CHECK(server.received(0) == bytes_of(get) + bytes_of(get) + bytes_of(get));
}

TEST_CASE("a connection that the server does not keep is not used again",
          "[client][conversation]") {
  const auto answer_text = GENERATE(
      std::string("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes"),
      std::string("HTTP/1.1 200 OK\r\n\r\nyes"), std::string("HTTP/1.0 200 OK\r\n\r\nyes"));
  ScriptedServer server({{ReadHead{}, Send{answer_text}, Close{}}});
  Conversation conversation = with(server);
  for (int i = 0; i < 2; ++i) {
    const Answer answer = conversation.ask(get);
    REQUIRE(answer);
    CHECK(answer.response.body == "yes");
    CHECK_FALSE(answer.reused);
    CHECK(answer.reconnected == Reconnected::No);
    CHECK_FALSE(conversation.is_open());
  }
}

TEST_CASE("an idle connection that was closed is replaced", "[client][conversation]") {
  ScriptedServer server({{ReadHead{}, Send{yes}, Close{}}, {ReadHead{}, Send{yes}}});
  Conversation conversation = with(server);
  REQUIRE(conversation.ask(get));
  server.received(0);  // the server has closed it
  const Answer answer = conversation.ask(get);
  REQUIRE(answer);
  // Whether the end of the connection is seen before or after sending is the network's choice.
  CHECK(answer.reconnected != Reconnected::No);
  CHECK(server.connections() == 2);
}

TEST_CASE("a request is sent again only if nothing of an answer came", "[client][conversation]") {
  const Step end = GENERATE(Step(Close{}), Step(Reset{}));
  SECTION("not a byte") {
    ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, end}, {ReadHead{}, Send{yes}}});
    Conversation conversation = with(server);
    REQUIRE(conversation.ask(get));
    const Answer answer = conversation.ask(get);
    REQUIRE(answer);
    CHECK(answer.reconnected == Reconnected::AfterSending);
    CHECK_FALSE(answer.reused);
    CHECK(server.received(0) == bytes_of(get) + bytes_of(get));
  }
  SECTION("one byte") {
    ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, Send{"H"}, end}});
    Conversation conversation = with(server);
    REQUIRE(conversation.ask(get));
    const Answer answer = conversation.ask(get);
    CHECK((answer.error == Error::ClosedEarly || answer.error == Error::Reset));
    CHECK(answer.bytes == "H");
    CHECK(answer.reused);
    CHECK(server.connections() == 1);
  }
  SECTION("a new connection") {
    ScriptedServer server({{ReadHead{}, end}});
    Conversation conversation = with(server);
    const Answer answer = conversation.ask(get);
    CHECK((answer.error == Error::ClosedEarly || answer.error == Error::Reset));
    CHECK(server.connections() == 1);
  }
  SECTION("not wanted") {
    ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, end}});
    ConversationOptions options = patient();
    options.resend = false;
    Conversation conversation(server.endpoint(), options);
    REQUIRE(conversation.ask(get));
    CHECK_FALSE(conversation.ask(get));
    CHECK(server.connections() == 1);
  }
}

TEST_CASE("interim answers come before the answer", "[client][conversation]") {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  ScriptedServer server({{ReadHead{}, Send{interim + interim + yes}}});
  const Answer answer = with(server).ask(get);
  REQUIRE(answer);
  CHECK(answer.interim.size() == 2);
  CHECK(answer.response.status == 200);
  CHECK(answer.bytes == interim + interim + yes);
}

TEST_CASE("bytes behind the answer are kept and end the connection", "[client][conversation]") {
  ScriptedServer server({{ReadHead{}, Send{yes + "HTTP"}}});
  Conversation conversation = with(server);
  const Answer answer = conversation.ask(get);
  REQUIRE(answer);
  CHECK(answer.extra == 4);
  CHECK_FALSE(conversation.is_open());
}

TEST_CASE("what goes wrong has a class and words", "[client][conversation]") {
  SECTION("refused") {
    const Answer answer = Conversation(closed_endpoint(), patient()).ask(get);
    CHECK(answer.error == Error::Refused);
    CHECK(answer.what == "refused when connecting");
    CHECK(answer.times.opening != time_never);
  }
  SECTION("malformed") {
    ScriptedServer server({{ReadHead{}, Send{"HTTP/1.1 200 OK\n"}}});
    const Answer answer = with(server).ask(get);
    CHECK(answer.error == Error::Malformed);
    CHECK(answer.what == "a line ends without CR (byte 15 of the answer)");
    CHECK(answer.bytes == "HTTP/1.1 200 OK\n");
  }
  SECTION("too large") {
    ScriptedServer server({{ReadHead{}, Send{yes}}});
    ConversationOptions options = patient();
    options.limits.body = 2;
    CHECK(Conversation(server.endpoint(), options).ask(get).error == Error::TooLarge);
  }
  SECTION("closed early") {
    ScriptedServer server({{ReadHead{}, Send{yes.substr(0, yes.size() - 1)}, Close{}}});
    const Answer answer = with(server).ask(get);
    CHECK(answer.error == Error::ClosedEarly);
    CHECK(answer.what == "the connection was closed after 2 of 3 bytes of the body");
    CHECK(answer.response.status == 200);
    CHECK(answer.response.body == "ye");
  }
  SECTION("timed out") {
    ScriptedServer server({{ReadHead{}, Send{"HTTP/1.1 "}}});
    ConversationOptions options = patient();
    options.timeout = Duration::milliseconds(10);
    const Answer answer = Conversation(server.endpoint(), options).ask(get);
    CHECK(answer.error == Error::TimedOut);
  }
}

TEST_CASE("an event stream need not end", "[client][conversation]") {
  const std::string events =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
      "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n";
  ScriptedServer server({{ReadHead{}, Send{events}}, {ReadHead{}, Send{events}}});
  ConversationOptions options = patient();
  options.stream_time = Duration::milliseconds(10);
  Conversation conversation(server.endpoint(), options);
  const Answer answer = conversation.ask(get);
  INFO(answer.what);
  REQUIRE(answer);
  CHECK(answer.is_left_open);
  CHECK(answer.response.body == "data: a\n\n");
  CHECK_FALSE(conversation.is_open());
  options.stream_time.reset();
  options.timeout = Duration::milliseconds(10);
  CHECK(Conversation(server.endpoint(), options).ask(get).error == Error::TimedOut);
}

TEST_CASE("an answer that comes before all is sent is taken", "[client][conversation]") {
  const std::string refusal =
      "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  ScriptedServer server({{ReadHead{}, Send{refusal}, HalfClose{}, ReadToEnd{}}});
  const Request large{"POST", "/", {{"Content-Length", "9000000"}}, std::string(9'000'000, 'x')};
  const Answer answer = with(server).ask(large);
  REQUIRE(answer);
  CHECK(answer.response.status == 413);
}

TEST_CASE("HEAD has no body", "[client][conversation]") {
  ScriptedServer server({{ReadHead{}, Send{yes.substr(0, yes.size() - 3)}, Again{}}});
  Conversation conversation = with(server);
  CHECK(conversation.ask({"HEAD", "/"}));
  CHECK(conversation.ask({"HEAD", "/"}).reused);
}
