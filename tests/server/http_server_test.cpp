/// The server on its socket, byte by byte: each pitfall of cpp-httplib by name.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "tests/server/running_server.hpp"

using namespace routelab;
using namespace routelab::testing;
using client::Answer;
using client::Connection;
using client::ResponseParser;
using server::HttpServer;
using server::Reply;
using server::Request;

namespace {

Reply text(std::string body) {
  return {.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = std::move(body)};
}

/// Answers with "METHOD TARGET" and keeps what it was asked.
class Ear {
 public:
  [[nodiscard]] HttpServer::Handler handler() {
    return [this](Request request) {
      const std::lock_guard lock(mutex_);
      heard_.push_back(request);
      return text(request.method + " " + request.target);
    };
  }
  [[nodiscard]] std::vector<Request> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  [[nodiscard]] Request last() const { return heard().back(); }

 private:
  mutable std::mutex mutex_;
  std::vector<Request> heard_;
};

/// The next answer on a connection.
client::Response next_answer(Connection& connection, std::string& bytes) {
  ResponseParser parser;
  for (;;) {
    bytes.erase(0, parser.feed(bytes));
    if (parser.state() == ResponseParser::State::Complete) return parser.take();
    REQUIRE(parser.state() != ResponseParser::State::Failed);
    REQUIRE(connection.receive(bytes, soon()));
  }
}

bool is_closed(Connection& connection) {
  std::string bytes;
  client::Outcome outcome;
  do outcome = connection.receive(bytes, soon());
  while (outcome);
  return outcome.error == client::Error::ClosedEarly || outcome.error == client::Error::Reset;
}

std::string post(const std::string& lines, const std::string& body) {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + lines +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<int> sockets_to(int port) {
  std::vector<int> found;
  for (int fd = 3; fd < 4096; ++fd) {
    sockaddr_in here{}, there{};
    socklen_t size = sizeof here;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size) != 0) continue;
    size = sizeof there;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&there), &size) != 0) continue;
    if (ntohs(here.sin_port) == port) found.push_back(fd);
  }
  return found;
}

}  // namespace

TEST_CASE("an answer is sent at once and in one piece", "[server][http]") {
  RunningServer server([](const Request&) { return text(std::string(5000, 'x')); });
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  for (int i = 0; i < 20; ++i) {
    REQUIRE(connection.send(get("/"), soon()));
    std::string bytes;
    REQUIRE(connection.receive(bytes, soon()));
    CHECK(bytes.size() > 5000);  // head and body
    const auto theirs = sockets_to(server.http().port());
    REQUIRE(theirs.size() == 1);
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(getsockopt(theirs[0], IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay == 1);
  }
}

TEST_CASE("200 connections at once are all answered", "[server][http]") {
  HttpServer http([](const Request&) { return text("here"); }, patient_server());
  REQUIRE_FALSE(http.listen());
  // Nobody accepts yet: they stand in the backlog.
  std::vector<Connection> connections(200);
  for (Connection& connection : connections) {
    REQUIRE(connection.open(endpoint_of(http.port()), soon()));
    REQUIRE(connection.send(get("/"), soon()));
  }
  std::thread thread([&] { http.run(); });
  for (Connection& connection : connections) {
    std::string bytes;
    CHECK(next_answer(connection, bytes).body == "here");
  }
  http.stop();
  thread.join();
}

TEST_CASE("a connection is kept for any number of requests", "[server][http]") {
  RunningServer server([](const Request& request) { return text(request.target); });
  client::Conversation conversation = server.conversation();
  for (int i = 0; i < 150; ++i) {
    const std::string target = "/" + std::to_string(i);
    const Answer answer = conversation.ask(get(target), "GET");
    REQUIRE(answer.response.body == target);
    CHECK(answer.reused == (i > 0));
  }
}

TEST_CASE("idle connections hold no thread, and may be many", "[server][http]") {
  allow_many_descriptors();
  HttpServer::Options options = patient_server();
  options.most_threads = 2;
  RunningServer server([](const Request&) { return text("here"); }, options);
  // Beyond 1024 the library would answer 500.
  std::vector<client::Conversation> idle;
  for (int i = 0; i < 1200; ++i) {
    idle.push_back(server.conversation());
    REQUIRE(idle.back().ask(get("/"), "GET").response.status == 200);
  }
  REQUIRE(comes_true([&] { return server.http().load().connections == 1200; }));
  CHECK(server.http().load().threads <= 2);
  CHECK(server.ask(get("/")).response.status == 200);
  CHECK(idle.front().ask(get("/"), "GET").reused);
  CHECK(idle.back().ask(get("/"), "GET").reused);
}

TEST_CASE("heads and bodies that do not come hold no thread", "[server][http]") {
  HttpServer::Options options = patient_server();
  options.most_threads = 1;
  RunningServer server([](const Request& request) { return text(request.body); }, options);
  Connection head, body, chunks;
  for (Connection* each : {&head, &body, &chunks}) REQUIRE(each->open(server.endpoint(), soon()));
  REQUIRE(head.send("GET / HTT", soon()));
  REQUIRE(body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal", soon()));
  REQUIRE(chunks.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhal",
                      soon()));
  CHECK(server.ask(post("", "other")).response.body == "other");
  REQUIRE(head.send("P/1.1\r\nHost: x\r\n\r\n", soon()));
  REQUIRE(body.send("f a car", soon()));
  REQUIRE(chunks.send("f a ca\r\n0\r\n\r\n", soon()));
  std::string bytes, of_body, of_chunks;
  CHECK(next_answer(head, bytes).status == 200);
  CHECK(next_answer(body, of_body).body == "half a ca");
  CHECK(next_answer(chunks, of_chunks).body == "half a ca");
}

TEST_CASE("a request that comes byte by byte is one request", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::string bytes = post("", "abc") + get("/next");
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  for (const char& c : bytes) REQUIRE(connection.send(std::string_view(&c, 1), soon()));
  std::string received;
  CHECK(next_answer(connection, received).body == "POST /p");
  CHECK(next_answer(connection, received).body == "GET /next");
  CHECK(ear.heard()[0].body == "abc");
}

TEST_CASE("the body of a GET is not the next request", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::string inner = get("/inner");
  const std::string lines = "Content-Length: " + std::to_string(inner.size()) + "\r\n";
  client::Conversation conversation = server.conversation();
  // In one segment, and later than its head.
  CHECK(conversation.ask(get("/a", lines) + inner, "GET").extra == 0);
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  REQUIRE(connection.send(get("/b", lines), soon()));
  REQUIRE(comes_true([&] { return server.http().load().connections == 2; }));
  REQUIRE(connection.send(inner, soon()));
  std::string bytes;
  CHECK(next_answer(connection, bytes).body == "GET /b");
  CHECK(conversation.ask(get("/c"), "GET").response.body == "GET /c");
  REQUIRE(ear.heard().size() == 3);
  CHECK(ear.heard()[0].body == inner);
  CHECK(ear.heard()[1].body == inner);
}

TEST_CASE("a POST without Content-Length is answered at once", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const std::string bytes = std::string(method) + " /x HTTP/1.1\r\nHost: x\r\n\r\n";
    CHECK(server.ask(bytes, method).response.body == std::string(method) + " /x");
    CHECK(ear.last().body.empty());
  }
}

TEST_CASE("three requests in one segment have three answers, in order", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  REQUIRE(connection.send(get("/1") + post("", "two") + get("/3"), soon()));
  std::string bytes;
  for (const char* wanted : {"GET /1", "POST /p", "GET /3"}) {
    CHECK(next_answer(connection, bytes).body == wanted);
  }
  CHECK(bytes.empty());
}

TEST_CASE("framing that two readers could read differently is refused", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::vector<std::pair<int, std::string>> cases = {
      {400, "Content-Length: abc\r\n\r\n"},
      {400, "Content-Length: -1\r\n\r\n"},
      {400, "Content-Length: +3\r\n\r\nabc"},
      {400, "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"},
      {400, "Content-Length: 3, 3\r\n\r\nabc"},
      {400, "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {501, "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {501, "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {400, "Content-Length : 3\r\n\r\nabc"},
      {400, "A: b\r\n folded\r\n\r\n"},
      {400, "Host: twice\r\n\r\n"},
      {400, "A: b\nC: d\r\n\r\n"},
      {400, "Transfer-Encoding: chunked\r\n\r\n-2\r\nab\r\n0\r\n\r\n"},
      {400, "Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n"},
      {400, "Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n"},
      {400, "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"},
      {417, "Expect: a miracle\r\n\r\n"}};
  for (const auto& [status, rest] : cases) {
    INFO(rest);
    Connection connection;
    REQUIRE(connection.open(server.endpoint(), soon()));
    // What would be smuggled: it must not be answered.
    const auto sent =
        connection.send("POST / HTTP/1.1\r\nHost: x\r\n" + rest + get("/smuggled"), soon());
    REQUIRE(sent);
    std::string bytes;
    const client::Response answer = next_answer(connection, bytes);
    CHECK(answer.status == status);
    CHECK_FALSE(answer.keeps_alive());
    CHECK(bytes.empty());
    CHECK(is_closed(connection));
  }
  CHECK(server.ask("GET / HTTP/1.1\r\n\r\n").response.status == 400);
  CHECK(server.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").response.status == 400);
  CHECK(server.ask("GET /\xC3\xA9 HTTP/1.1\r\nHost: x\r\n\r\n").response.status == 400);
  CHECK(ear.heard().empty());
}

TEST_CASE("targets and headers arrive as they were sent, in order", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::string target = "/a%2Fb%00%zz//../c?x=%0d%0a&y=?z=1&x=2";
  const auto answer =
      server.ask("GET " + target +
                 " HTTP/1.1\r\nHost: x\r\nZ-Last: %0d%0aSet-Cookie: a=1\r\nA-First:  padded \r\n"
                 "REMOTE_ADDR: 1.2.3.4\r\nx-two: 1\r\nX-Two: 2\r\nx-two:\r\nx-\xC3: \r\n\r\n");
  CHECK(answer.response.status == 400);  // a name with a byte that is no token's
  const auto good =
      server.ask("GET " + target +
                 " HTTP/1.1\r\nHost: x\r\nZ-Last: %0d%0aSet-Cookie: a=1\r\nA-First:  padded \r\n"
                 "REMOTE_ADDR: 1.2.3.4\r\nx-two: 1\r\nX-Two: 2\r\nx-two:\r\nUtf: \xC3\xA9\r\n\r\n");
  CHECK(good.response.status == 200);
  const Request heard = ear.last();
  CHECK(heard.target == target);
  const server::Headers wanted = {{"Host", "x"},         {"Z-Last", "%0d%0aSet-Cookie: a=1"},
                                  {"A-First", "padded"}, {"REMOTE_ADDR", "1.2.3.4"},
                                  {"x-two", "1"},        {"X-Two", "2"},
                                  {"x-two", ""},         {"Utf", "\xC3\xA9"}};
  CHECK(heard.headers == wanted);
}

TEST_CASE("long targets and heads up to 16 KiB", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::string path = "/" + std::string(8100, '-');  // (\w|-)+ would recurse so deep
  CHECK(server.ask(get(path)).response.status == 200);
  CHECK(ear.last().target == path);
  const std::string longest(16 * 1024 - get("").size() - 1, 'a');
  CHECK(server.ask(get("/" + longest)).response.status == 200);
  CHECK(ear.last().target.size() == longest.size() + 1);
  CHECK(server.ask(get("/a" + longest)).response.status == 431);
  std::string lines;
  for (int i = 0; i < 1500; ++i) lines += "a:\r\n";
  CHECK(server.ask(get("/", lines)).response.status == 200);
  CHECK(ear.last().headers.size() == 1501);
  CHECK(server.ask(get("/", "Z: " + std::string(1 << 20, 'z') + "\r\n")).response.status == 431);
}

TEST_CASE("methods that nobody knows reach the handler", "[server][http]") {
  RunningServer server([](const Request& request) { return text(request.method); });
  for (const char* method : {"BREW", "PROPFIND", "TRACE", "OPTIONS", "get", "M-SEARCH", "PRI"}) {
    CHECK(
        server.ask(std::string(method) + " /x HTTP/1.1\r\nHost: x\r\n\r\n", method).response.body ==
        method);
  }
  CHECK(server.ask("CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n").response.status == 501);
}

TEST_CASE("what a handler throws stays with it", "[server][http]") {
  RunningServer server([](const Request& request) -> Reply {
    if (request.target == "/error") throw std::runtime_error("hunter2");
    if (request.target == "/number") throw 7;
    return text("here");
  });
  client::Conversation conversation = server.conversation();
  for (const char* target : {"/error", "/number", "/error"}) {
    const Answer answer = conversation.ask(get(target), "GET");
    CHECK(answer.response.status == 500);
    CHECK(answer.response.reason == "Internal Server Error");
    CHECK(answer.bytes.find("EXCEPTION_WHAT") == std::string::npos);
    CHECK(answer.bytes.find("hunter2") == std::string::npos);
  }
  CHECK(conversation.ask(get("/"), "GET").reused);
}

TEST_CASE("an answer that cannot be sent is a 500", "[server][http]") {
  RunningServer server([](const Request& request) -> Reply {
    Reply reply = text("here");
    if (request.target == "/value") reply.headers = {{"A", "b\r\nSet-Cookie: c=1"}};
    if (request.target == "/name") reply.headers = {{"A: b\r\nC", "d"}};
    if (request.target == "/interim") reply.status = 101;
    if (request.target == "/nothing") reply.status = 0;
    return reply;
  });
  client::Conversation conversation = server.conversation();
  for (const char* target : {"/value", "/name", "/interim", "/nothing"}) {
    const Answer answer = conversation.ask(get(target), "GET");
    CHECK(answer.response.status == 500);
    CHECK(answer.bytes.find("Set-Cookie") == std::string::npos);
  }
  CHECK(conversation.ask(get("/"), "GET").response.body == "here");
}

TEST_CASE("how an answer ends is not the handler's to say", "[server][http]") {
  RunningServer server([](const Request& request) -> Reply {
    Reply reply = text("here");
    reply.headers.emplace_back("content-length", "1");
    reply.headers.emplace_back("Transfer-Encoding", "chunked");
    if (request.target == "/204") reply.status = 204;
    if (request.target == "/304") reply.status = 304;
    return reply;
  });
  client::Conversation conversation = server.conversation();
  const Answer answer = conversation.ask(get("/"), "GET");
  CHECK(answer.response.body == "here");
  CHECK(answer.response.headers.values("content-length").size() == 1);
  CHECK(conversation.ask(get("/304"), "GET").response.status == 304);
  const Answer empty = conversation.ask(get("/204"), "GET");
  CHECK(empty.response.status == 204);
  CHECK(empty.extra == 0);
  // The library's way; RFC 9110, section 8.6, wants none.
  CHECK(empty.response.headers.joined("content-length") == "0");
  CHECK(conversation.ask(get("/"), "GET").reused);
}

TEST_CASE("a HEAD has the head of a GET", "[server][http]") {
  RunningServer server([](const Request&) { return text("twelve bytes"); });
  client::Conversation conversation = server.conversation();
  const Answer answer =
      conversation.ask("HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "HEAD");
  CHECK(answer.response.headers.joined("content-length") == "12");
  CHECK(answer.response.body.empty());
  CHECK(answer.extra == 0);
  CHECK(conversation.ask(get("/"), "GET").reused);
}

TEST_CASE("who closes the connection, and who keeps it", "[server][http]") {
  RunningServer server([](const Request& request) -> Reply {
    Reply reply = text("here");
    if (request.target == "/bye") reply.headers.emplace_back("Connection", "close");
    return reply;
  });
  client::Conversation conversation = server.conversation();
  conversation.ask(get("/", "Connection: close\r\n"), "GET");
  CHECK_FALSE(conversation.is_open());
  conversation.ask(get("/bye"), "GET");
  CHECK_FALSE(conversation.is_open());
  conversation.ask("GET / HTTP/1.0\r\n\r\n", "GET");
  CHECK_FALSE(conversation.is_open());
  const Answer kept = conversation.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET");
  CHECK(kept.response.headers.lists("connection", "keep-alive"));
  CHECK(conversation.ask(get("/"), "GET").reused);
  // The client's half is closed; it hears its answer all the same.
  Connection half;
  REQUIRE(half.open(server.endpoint(), soon()));
  REQUIRE(half.send(get("/"), soon()));
  half.half_close();
  std::string bytes;
  CHECK(next_answer(half, bytes).body == "here");
  CHECK(is_closed(half));
}

TEST_CASE("a body that is too large is refused, however it comes", "[server][http]") {
  Ear ear;
  HttpServer::Options options = patient_server();
  options.most_body_bytes = 1000;
  RunningServer server(ear.handler(), options);
  CHECK(server.ask(post("", std::string(1000, 'x')), "POST").response.status == 200);
  const auto heard = ear.heard().size();
  CHECK(server.ask(post("", std::string(1001, 'x')), "POST").response.status == 413);
  // Before any of it has come.
  CHECK(
      server
          .ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n", "POST")
          .response.status == 413);
  CHECK(
      server
          .ask("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n",
               "POST")
          .interim.empty());
  const std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(server.ask(chunked + "3e9\r\n", "POST").response.status == 413);
  std::string many = chunked;
  for (int i = 0; i < 101; ++i) many += "a\r\n0123456789\r\n";
  CHECK(server.ask(many, "POST").response.status == 413);
  CHECK(server.ask(chunked + "FFFFFFFFFFFFFFFF\r\n", "POST").response.status == 413);
  CHECK(ear.heard().size() == heard);
}

TEST_CASE("100 Continue comes when the body is awaited", "[server][http]") {
  RunningServer server([](const Request& request) { return text(request.body); });
  for (const auto& [frame, body] : {std::pair<std::string, std::string>("Content-Length: 3", "abc"),
                                    std::pair<std::string, std::string>(
                                        "Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n")}) {
    Connection connection;
    REQUIRE(connection.open(server.endpoint(), soon()));
    REQUIRE(connection.send(
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n" + frame + "\r\n\r\n", soon()));
    std::string bytes;
    CHECK(next_answer(connection, bytes).status == 100);
    REQUIRE(connection.send(body, soon()));
    CHECK(next_answer(connection, bytes).body == "abc");
  }
  CHECK(server.ask("GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n").interim.empty());
}

TEST_CASE("bodies arrive whole and answers are not touched", "[server][http]") {
  Ear ear;
  RunningServer server(ear.handler());
  const std::string large(1 << 20, 'x');
  const std::string multipart =
      "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--\r\n";
  for (const auto& [type, body] :
       {std::pair<std::string, std::string>("application/x-www-form-urlencoded", "a=" + large),
        std::pair<std::string, std::string>("multipart/form-data; boundary=b", multipart),
        std::pair<std::string, std::string>("text/plain", large)}) {
    const auto answer =
        server.ask(post("Content-Type: " + type + "\r\nContent-Encoding: gzip\r\n", body), "POST");
    CHECK(answer.response.status == 200);
    CHECK((ear.last().body == body));
  }
  std::string chunked;
  for (std::size_t at = 0; at < large.size(); at += 0x8000) {
    chunked += "8000\r\n" + large.substr(at, 0x8000) + "\r\n";
  }
  CHECK(server
            .ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked +
                     "0\r\nTrailer: x\r\n\r\n",
                 "POST")
            .response.status == 200);
  CHECK((ear.last().body == large));
  const auto answer = server.ask(get("/r", "Range: bytes=0-1\r\nAccept-Encoding: gzip, br\r\n"));
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "GET /r");
  CHECK_FALSE(answer.response.headers.has("content-encoding"));
  CHECK(answer.response.headers.joined("content-type") == "text/plain");
}

TEST_CASE("a large answer, and many header lines of one name", "[server][http]") {
  const std::string large(20 << 20, 'y');
  RunningServer server([&](const Request&) {
    Reply reply = text(large);
    for (int i = 0; i < 3; ++i) reply.headers.emplace_back("Set-Cookie", std::to_string(i));
    return reply;
  });
  const Answer answer = server.ask(get("/"));
  CHECK((answer.response.body == large));
  CHECK(answer.response.headers.values("set-cookie") ==
        std::vector<std::string_view>{"0", "1", "2"});
}

TEST_CASE("who does not go on is told so, or just let go", "[server][http]") {
  HttpServer::Options options = patient_server();
  SECTION("in its head") {
    options.head_timeout = std::chrono::milliseconds(10);
    RunningServer server([](const Request&) { return text("here"); }, options);
    CHECK(server.ask("GET / HTTP/1.1\r\n").response.status == 408);
  }
  SECTION("in its body") {
    options.read_timeout = std::chrono::milliseconds(10);
    RunningServer server([](const Request&) { return text("here"); }, options);
    CHECK(server.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab", "POST")
              .response.status == 408);
  }
  SECTION("all in all") {
    options.request_timeout = std::chrono::milliseconds(10);
    RunningServer server([](const Request&) { return text("here"); }, options);
    CHECK(server.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab", "POST")
              .response.status == 408);
  }
  SECTION("before its first, or its next request") {
    options.idle_timeout = std::chrono::milliseconds(10);
    RunningServer server([](const Request&) { return text("here"); }, options);
    Connection connection;
    REQUIRE(connection.open(server.endpoint(), soon()));
    std::string bytes;
    CHECK(connection.receive(bytes, soon()).error == client::Error::ClosedEarly);
    CHECK(bytes.empty());
    CHECK(server.http().load().connections == 0);
  }
}

TEST_CASE("a client that is gone before its answer harms nobody", "[server][http]") {
  std::atomic<int> asked{0};
  std::atomic<bool> go_on{false};
  RunningServer server([&](const Request& request) {
    if (request.target == "/slow") {
      ++asked;
      while (!go_on) std::this_thread::yield();
    }
    return text(std::string(10 << 20, 'x'));
  });
  for (int i = 0; i < 10; ++i) {
    Connection connection;
    REQUIRE(connection.open(server.endpoint(), soon()));
    REQUIRE(connection.send(get("/slow"), soon()));
    REQUIRE(comes_true([&] { return asked > i; }));
    connection.abort();
  }
  go_on = true;
  CHECK(server.ask(get("/")).response.status == 200);
}

TEST_CASE("a server that stops answers what has come", "[server][http]") {
  std::atomic<bool> asked{false};
  std::atomic<bool> go_on{false};
  RunningServer server([&](const Request&) {
    asked = true;
    while (!go_on) std::this_thread::yield();
    return text("late");
  });
  Connection idle, partial;
  REQUIRE(idle.open(server.endpoint(), soon()));
  REQUIRE(partial.open(server.endpoint(), soon()));
  REQUIRE(partial.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na", soon()));
  Connection connection;
  REQUIRE(connection.open(server.endpoint(), soon()));
  REQUIRE(connection.send(get("/"), soon()));
  REQUIRE(comes_true([&] { return asked.load(); }));
  const client::Endpoint endpoint = server.endpoint();
  server.http().stop();
  go_on = true;
  std::string bytes;
  const client::Response answer = next_answer(connection, bytes);
  CHECK(answer.body == "late");
  CHECK_FALSE(answer.keeps_alive());
  server.stop();
  CHECK(is_closed(idle));
  CHECK(is_closed(partial));
  Connection later;
  CHECK(later.open(endpoint, soon()).error == client::Error::Refused);
}

TEST_CASE("a server can be stopped at any time, and leaves nothing", "[server][http]") {
  const auto handler = [](const Request&) { return text("here"); };
  { HttpServer once(handler, {}); }
  const std::size_t before = open_descriptors();
  { HttpServer never_listens(handler, {}); }
  {
    HttpServer never_runs(handler, {});
    REQUIRE_FALSE(never_runs.listen());
  }
  {
    HttpServer stopped_before(handler, {});
    REQUIRE_FALSE(stopped_before.listen());
    stopped_before.stop();
    stopped_before.run();  // ends at once
  }
  for (int i = 0; i < 200; ++i) {
    HttpServer http(handler, {});
    REQUIRE_FALSE(http.listen());
    std::thread thread([&] { http.run(); });
    if (i % 2 == 0) std::this_thread::yield();
    http.stop();
    thread.join();
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("what is wrong with listening", "[server][http]") {
  RunningServer server([](const Request&) { return text("here"); });
  HttpServer second([](const Request&) { return text("here"); }, {.port = server.http().port()});
  CHECK(second.listen() == "Address already in use");
  HttpServer nowhere([](const Request&) { return text("here"); }, {.host = "203.0.113.1"});
  CHECK(nowhere.listen().has_value());
}

TEST_CASE("without descriptors clients wait for their turn", "[server][http]") {
  HttpServer http([](const Request&) { return text("here"); }, patient_server());
  REQUIRE_FALSE(http.listen());
  std::vector<Connection> connections(50);
  for (Connection& connection : connections) {
    REQUIRE(connection.open(endpoint_of(http.port()), soon()));
    REQUIRE(connection.send(get("/"), soon()));
  }
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const int next = dup(0);  // all below are taken
  close(next);
  const rlimit few{.rlim_cur = static_cast<rlim_t>(next) + 4, .rlim_max = before.rlim_max};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
  std::thread thread([&] { http.run(); });
  for (Connection& connection : connections) {
    std::string bytes;
    CHECK(next_answer(connection, bytes).body == "here");
    connection.close();
  }
  setrlimit(RLIMIT_NOFILE, &before);
  http.stop();
  thread.join();
}
