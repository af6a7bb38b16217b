#include "harness/target/url_target.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/scripted_server.hpp"

using namespace routelab;
using namespace routelab::target;
using namespace routelab::testing;

namespace {

const std::string yes = "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\nyes";
const Duration long_enough = Duration::seconds(60);
const CallOptions patient{long_enough, long_enough};

client::Address address_of(const client::Endpoint& endpoint, const std::string& base = "") {
  client::Address address = *client::parse_address("http://" + endpoint.text()).address;
  address.base = base;
  return address;
}

Outcome call(Target& target, const http::Request& request) {
  Outcome outcome;
  target.call(request, outcome);
  return outcome;
}

/// Waits for so many requests, then answers each with its target.
class PatientServer {
 public:
  explicit PatientServer(std::size_t size) : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* plain = reinterpret_cast<sockaddr*>(&endpoint_.storage);
    std::memcpy(plain, &address, sizeof address);
    endpoint_.size = sizeof address;
    REQUIRE(bind(listener_.get(), plain, endpoint_.size) == 0);
    REQUIRE(getsockname(listener_.get(), plain, &endpoint_.size) == 0);
    REQUIRE(listen(listener_.get(), 64) == 0);
    thread_ = std::thread([this, size] { serve(size); });
  }
  ~PatientServer() { thread_.join(); }
  PatientServer(const PatientServer&) = delete;
  PatientServer& operator=(const PatientServer&) = delete;

  [[nodiscard]] const client::Endpoint& endpoint() const { return endpoint_; }

 private:
  void serve(std::size_t size) {
    std::vector<client::Descriptor> sockets;
    std::vector<std::string> targets;
    while (sockets.size() < size) {
      sockets.emplace_back(accept(listener_.get(), nullptr, nullptr));
      std::string head;
      char c = 0;
      while (!head.ends_with("\r\n\r\n") && recv(sockets.back().get(), &c, 1, 0) == 1) head += c;
      targets.push_back(head.substr(4, head.find(' ', 4) - 4));
    }
    for (std::size_t i = 0; i < size; ++i) {
      const std::string answer =
          "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(targets[i].size()) + "\r\n\r\n" +
          targets[i];
      send(sockets[i].get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  client::Descriptor listener_;
  client::Endpoint endpoint_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a request gets what it needs and nothing else", "[target][url]") {
  ScriptedServer server({{ReadHead{}, Read{4}, Send{yes}, ReadHead{}, Send{yes}}});
  std::string host;
  {
    UrlTarget target(address_of(server.endpoint(), "/base"), patient);
    host = target.address().authority();
    Outcome outcome;
    target.call({"POST", "/a", {{"B", "c"}}, "body"}, outcome);
    CHECK(outcome.ending == Ending::Answered);
    CHECK(outcome.what == "");
    CHECK(outcome.reply.status == 200);
    CHECK(outcome.reply.headers ==
          http::Headers{{"X-A", "1"}, {"x-a", "2"}, {"Content-Length", "3"}});
    CHECK(outcome.reply.body == "yes");
    CHECK(outcome.sent <= outcome.answered);
    target.call({"DELETE", "*", {{"hOsT", "x"}, {"content-LENGTH", "0"}}, ""}, outcome);
    CHECK(outcome.ending == Ending::Answered);
  }
  CHECK(server.received(0) == "POST /base/a HTTP/1.1\r\nHost: " + host +
                                  "\r\nB: c\r\nContent-Length: 4\r\n\r\nbody"
                                  "DELETE * HTTP/1.1\r\nhOsT: x\r\ncontent-LENGTH: 0\r\n\r\n");
}

TEST_CASE("an outcome's old contents do not show", "[target][url]") {
  ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{},
                          Send{"HTTP/1.1 204 No Content\r\n\r\n"}, ReadHead{}, Close{}}});
  UrlTarget target(address_of(server.endpoint()), patient);
  Outcome outcome;
  target.call({}, outcome);
  target.call({}, outcome);
  CHECK(outcome.reply.status == 204);
  CHECK(outcome.reply.headers.empty());
  CHECK(outcome.reply.body == "");
  target.call({"POST"}, outcome);
  CHECK(outcome.ending == Ending::Cut);
  CHECK(outcome.reply.status != 204);
}

TEST_CASE("every end of an exchange has its name", "[target][url]") {
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  SECTION("cut in the middle") {
    ScriptedServer server({{ReadHead{}, Send{half}, Close{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    const Outcome outcome = call(target, {});
    CHECK(outcome.ending == Ending::Cut);
    CHECK(outcome.what != "");
    CHECK(outcome.reply.status == 200);
    CHECK(outcome.reply.body == "half");
  }
  SECTION("cut before it, by a reset") {
    ScriptedServer server({{ReadHead{}, Reset{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    CHECK(call(target, {}).ending == Ending::Cut);
  }
  SECTION("no HTTP") {
    ScriptedServer server({{ReadHead{}, Send{"220 ready\r\n"}, Close{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    CHECK(call(target, {}).ending == Ending::Malformed);
  }
  SECTION("no answer, and then another connection") {
    ScriptedServer server({{ReadHead{}, ReadToEnd{}}, {ReadHead{}, Send{yes}}});
    // The first call must time out; the second may take as long as it likes.
    UrlTarget hasty(address_of(server.endpoint()), {Duration::milliseconds(50), long_enough});
    CHECK(call(hasty, {}).ending == Ending::TimedOut);
    UrlTarget target(address_of(server.endpoint()), patient);
    CHECK(call(target, {}).ending == Ending::Answered);
    CHECK(server.received(0).starts_with("GET / "));  // it was closed
  }
  SECTION("nobody listens") {
    UrlTarget target(address_of(closed_endpoint()), patient);
    CHECK(call(target, {}).ending == Ending::Unreachable);
    std::vector<Outcome> outcomes;
    const std::vector<http::Request> two(2);
    target.burst(two, outcomes);
    CHECK(outcomes.at(0).ending == Ending::Unreachable);
    CHECK(outcomes.at(1).ending == Ending::Unreachable);
  }
  SECTION("no such host") {
    UrlTarget target({"no such host", 1, ""}, patient);
    const Outcome outcome = call(target, {});
    CHECK(outcome.ending == Ending::Unreachable);
    CHECK(outcome.what.starts_with("no such host is not known"));
  }
  SECTION("a longer answer than we take") {
    ScriptedServer server({{ReadHead{}, Send{yes}}});
    UrlTarget target(address_of(server.endpoint()), {long_enough, long_enough, 2});
    CHECK(call(target, {}).ending == Ending::Cut);
  }
}

TEST_CASE("only what may be done twice is sent again on a connection that was closed",
          "[target][url]") {
  // The server closes when the second request has come.
  ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, Close{}}, {ReadHead{}, Send{yes}}});
  UrlTarget target(address_of(server.endpoint()), patient);
  REQUIRE(call(target, {}).ending == Ending::Answered);
  SECTION("GET") { CHECK(call(target, {"GET"}).ending == Ending::Answered); }
  SECTION("POST") { CHECK(call(target, {"POST"}).ending == Ending::Cut); }
}

TEST_CASE("a request that kills a server is cut, though it may be sent again", "[target][url]") {
  ScriptedServer server({{ReadHead{}, Send{yes}, ReadHead{}, CloseListener{}, Close{}}});
  UrlTarget target(address_of(server.endpoint()), patient);
  REQUIRE(call(target, {}).ending == Ending::Answered);
  CHECK(call(target, {}).ending == Ending::Cut);
  CHECK(call(target, {}).ending == Ending::Unreachable);
}

TEST_CASE("the connections of a burst are kept for the next", "[target][url]") {
  constexpr std::size_t size = 8;
  ScriptedServer server({{ReadHead{}, Send{yes}, Again{}}});
  UrlTarget target(address_of(server.endpoint()), patient);
  const std::vector<http::Request> requests(size);
  std::vector<Outcome> outcomes;
  for (int round = 0; round < 3; ++round) {
    target.burst(requests, outcomes);
    REQUIRE(outcomes.size() == size);
    for (const Outcome& outcome : outcomes) {
      CHECK(outcome.ending == Ending::Answered);
      CHECK(outcome.reply.body == "yes");
    }
  }
  CHECK(server.connections() == size);
  target.burst({requests.data(), 2}, outcomes);
  CHECK(outcomes.size() == 2);
  target.burst({}, outcomes);
  CHECK(outcomes.empty());
}

TEST_CASE("the requests of a burst are under way together", "[target][url]") {
  constexpr std::size_t size = 6;
  PatientServer server(size);  // answers nobody before all have asked
  UrlTarget target(address_of(server.endpoint()), patient);
  std::vector<http::Request> requests(size);
  for (std::size_t i = 0; i < size; ++i) requests[i].target = "/" + std::to_string(i);
  std::vector<Outcome> outcomes;
  target.burst(requests, outcomes);
  Time last_sent{}, first_answered = time_never;
  for (std::size_t i = 0; i < size; ++i) {
    CHECK(outcomes[i].ending == Ending::Answered);
    CHECK(outcomes[i].reply.body == requests[i].target);
    last_sent = std::max(last_sent, outcomes[i].sent);
    first_answered = std::min(first_answered, outcomes[i].answered);
  }
  CHECK(last_sent < first_answered);
}

TEST_CASE("bytes go out as they are and what comes back is kept", "[target][url][raw]") {
  std::string received;
  SECTION("until the server closes") {
    ScriptedServer server({{Read{5}, Send{yes + yes}, Close{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    const Outcome outcome = target.raw("a\r\n\r\n", long_enough, received);
    CHECK(outcome.ending == Ending::Answered);
    CHECK(outcome.reply.body == "yes");
    CHECK(received == yes + yes);
    CHECK(server.received(0) == "a\r\n\r\n");
  }
  SECTION("until it is quiet") {
    ScriptedServer server({{Read{1}, Send{"HTTP/1.1 100 Continue\r\n\r\n"}, ReadToEnd{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    const Outcome outcome = target.raw("x", Duration::milliseconds(300), received);
    CHECK(outcome.ending == Ending::TimedOut);
    CHECK(received == "HTTP/1.1 100 Continue\r\n\r\n");
  }
  SECTION("closed without a byte") {
    ScriptedServer server({{Read{1}, Close{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    CHECK(target.raw("x", long_enough, received).ending == Ending::Cut);
    CHECK(received == "");
  }
  SECTION("no HTTP") {
    ScriptedServer server({{Read{1}, Send{"what?"}, Close{}}});
    UrlTarget target(address_of(server.endpoint()), patient);
    CHECK(target.raw("x", long_enough, received).ending == Ending::Malformed);
    CHECK(received == "what?");
  }
  SECTION("nobody listens") {
    UrlTarget target(address_of(closed_endpoint()), patient);
    CHECK(target.raw("x", long_enough, received).ending == Ending::Unreachable);
  }
}
