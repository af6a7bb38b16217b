/// A server under fire: connections that are malformed, cut, slow, idle or far too large, while
/// others are served. ROUTELAB_FIRE=full: ten times as many, with 1 byte a second and 1 GB bodies.
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "harness/server/served_scenario.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/server/running_server.hpp"

using namespace routelab;
using namespace routelab::testing;
using client::Connection;

namespace {

struct Fire {
  int malformed = 1000;
  int idle = 200;
  int slow = 40;
  int slow_bytes = 20;  ///< each of them, at least
  std::chrono::milliseconds slow_pause{1};
  std::uint64_t large = 100U << 20U;
};

Fire size_of_fire() {
  const char* const wanted = std::getenv("ROUTELAB_FIRE");
  if (wanted == nullptr || std::string(wanted) != "full") return {};
  return {.malformed = 10'000,
          .idle = 1000,
          .slow = 200,
          .slow_bytes = 30,
          .slow_pause = std::chrono::seconds(1),
          .large = 1U << 30U};
}

constexpr const char* scenario_text = R"({
  "platform": { "cold_start": "1ms", "idle_timeout": "50ms" },
  "routes": {
    "/api/hello/[name]": { "GET": [ { "sleep": "200us" },
      { "respond": 200, "json": { "hello": "{params.name}" } } ] },
    "/api/in": { "POST": [ { "respond": 201 } ] } } })";

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * 4096;
}

/// What a server hears once, and how the connection ends then.
struct Shot {
  std::string bytes;
  bool aborts = false;  ///< else it is heard out
};

Shot shot(int number) {
  const std::string post = "POST /api/in HTTP/1.1\r\nHost: x\r\n";
  switch (number % 12) {
    case 0: return {"\x16\x03\x01\x02\x01\xff\x01\xfc\x03\x03\r\n\r\n"};  // TLS
    case 1: return {"GET /api/hel", true};
    case 2: return {post + "Content-Length: 100\r\n\r\nabc", true};
    case 3: return {post + "Transfer-Encoding: chunked\r\n\r\n-5\r\nabc"};
    case 4: return {get("/", "X: " + std::string(40'000, 'x') + "\r\n")};
    case 5: return {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"};
    case 6: return {"", true};
    case 7: return {get("/api/hello/gone"), true};
    case 8: return {get("/api/hello/a") + get("/api/hello/b") + get("/api/hello/c"), true};
    case 9: return {"GET / HTTP/1.1\nHost: x\n\n"};
    case 10: {
      std::string lines;
      for (int i = 0; i < 10'000; ++i) lines += "a: b\r\n";
      return {get("/", lines)};
    }
    default: return {std::string(3000, '\0') + "\r\n\r\n"};
  }
}

/// The status of the answer, if one was awaited and came.
int fire_at(const client::Endpoint& endpoint, const Shot& shot) {
  Connection connection;
  if (!connection.open(endpoint, soon())) return 0;
  connection.send(shot.bytes, soon());
  if (shot.aborts) {
    connection.abort();
    return 0;
  }
  client::ResponseParser parser;
  std::string bytes;
  while (connection.receive(bytes, soon()) && parser.state() != parser.State::Complete) {
    bytes.erase(0, parser.feed(bytes));
  }
  return parser.response().status;
}

/// A body that is larger than the server takes, by the megabyte, until it has had enough.
std::uint64_t pour(const client::Endpoint& endpoint, std::uint64_t size, bool chunked) {
  Connection connection;
  REQUIRE(connection.open(endpoint, soon()));
  const std::string frame = chunked ? std::string("Transfer-Encoding: chunked")
                                    : "Content-Length: " + std::to_string(size);
  connection.send("POST /api/in HTTP/1.1\r\nHost: x\r\n" + frame + "\r\n\r\n", soon());
  const std::string megabyte(1U << 20U, 'x');
  const std::string chunk = "100000\r\n" + megabyte + "\r\n";
  std::uint64_t sent = 0;
  while (sent < size && connection.send(chunked ? chunk : megabyte, soon())) sent += 1U << 20U;
  std::string bytes;
  while (connection.receive(bytes, soon())) {
  }
  CHECK(bytes.starts_with("HTTP/1.1 413 "));
  return sent;
}

/// Sends a byte to each of its connections again and again.
class SlowClients {
 public:
  SlowClients(const client::Endpoint& endpoint, const Fire& fire)
      : fire_(fire), connections_(static_cast<std::size_t>(fire.slow)) {
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      REQUIRE(connections_[i].open(endpoint, soon()));
      const bool in_body = i % 2 == 0;
      connections_[i].send(
          in_body ? "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n" : "GET /",
          soon());
    }
    thread_ = std::thread([this] { drip(); });
  }
  ~SlowClients() {
    enough_ = true;
    thread_.join();
  }

 private:
  void drip() {
    for (int round = 0; !enough_ || round < fire_.slow_bytes; ++round) {
      for (Connection& connection : connections_) connection.send("x", soon());
      std::this_thread::sleep_for(fire_.slow_pause);
    }
  }

  Fire fire_;
  std::vector<Connection> connections_;
  std::atomic<bool> enough_{false};
  std::thread thread_;
};

/// Asks one thing after the other, and wants each answered.
class Others {
 public:
  explicit Others(const client::Endpoint& endpoint)
      : thread_([this, endpoint] { ask(endpoint); }) {}
  /// How many were answered; the others are failures.
  int stop() {
    comes_true([this] { return answered_ + failed_ >= 100; });
    enough_ = true;
    thread_.join();
    CHECK(failed_ == 0);
    return answered_;
  }

 private:
  void ask(const client::Endpoint& endpoint) {
    client::Conversation conversation(endpoint, patient());
    while (!enough_) {
      const std::string name = std::to_string(answered_ + failed_);
      const auto answer = conversation.ask(get("/api/hello/" + name), "GET");
      ++(answer.response.body == "{\"hello\":\"" + name + "\"}" ? answered_ : failed_);
    }
  }

  std::atomic<bool> enough_{false};
  std::atomic<int> answered_{0};
  std::atomic<int> failed_{0};
  std::thread thread_;
};

void burn(const client::Endpoint& endpoint, const Fire& fire) {
  std::vector<client::Conversation> idle;
  for (int i = 0; i < fire.idle; ++i) {
    idle.emplace_back(endpoint, patient());
    REQUIRE(idle.back().ask(get("/api/hello/idle"), "GET").response.status == 200);
  }
  const SlowClients slow(endpoint, fire);
  for (int i = 0; i < fire.malformed; ++i) {
    const Shot each = shot(i);
    const int status = fire_at(endpoint, each);
    if (!each.aborts) CHECK((status == 400 || status == 431));
  }
  for (const bool chunked : {false, true}) {
    const std::uint64_t sent = pour(endpoint, fire.large, chunked);
    CHECK(sent <= 80U << 20U);
  }
}

}  // namespace

TEST_CASE("a server under fire serves the others, and keeps nothing", "[server][fire]") {
  allow_many_descriptors();
  const Fire fire = size_of_fire();
  const auto scenario = scenario_of(scenario_text);
  const std::size_t before = open_descriptors();
  server::ServedScenario served(scenario, {}, patient_server());
  REQUIRE_FALSE(served.start());
  const client::Endpoint endpoint = endpoint_of(served.port());
  constexpr std::size_t own = 4;  // what it listens on, twice; the lobby's two
  std::vector<std::size_t> resident;
  for (int round = 0; round < 3; ++round) {
    Others others(endpoint);
    burn(endpoint, fire);
    const int answered = others.stop();
    CHECK(answered >= 100);
    REQUIRE(comes_true([&] { return open_descriptors() == before + own; }));
    CHECK(served.http().load().connections == 0);
    resident.push_back(resident_bytes());
    std::cout << "under fire: " << answered << " others were answered, "
              << resident.back() / 1'000'000 << " MB\n";
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(resident[2] < resident[0] + (16U << 20U));
#endif
  served.stop();
  CHECK(served.world().state().totals.in_flight == 0);
}
