/// The load driver against a server that does nothing but answer. A schedule that is long over
/// measures what it can send (driver and server share the machine); one in real time, how late
/// requests leave: the time of `open_loop_lateness` is not that of the run but the 99th percentile
/// of sent - intended at so many requests a second.
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/client/open_loop.hpp"
#include "harness/client/socket.hpp"
#include "harness/client/steady.hpp"
#include "sim/base/assert.hpp"

namespace {

using namespace routelab;
using namespace routelab::client;

/// One thread, epoll; whatever comes is a request or more, each ending with an empty line.
class TrivialServer {
 public:
  TrivialServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    RL_ASSERT(bind(listener_.get(), plain, size) == 0 && listen(listener_.get(), 512) == 0);
    RL_ASSERT(getsockname(listener_.get(), plain, &size) == 0);
    std::memcpy(&endpoint_.storage, &address, sizeof address);
    endpoint_.size = sizeof address;
    watch(listener_.get());
    thread_ = std::thread([this] { serve(); });
  }
  ~TrivialServer() {
    shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }
  TrivialServer(const TrivialServer&) = delete;
  TrivialServer& operator=(const TrivialServer&) = delete;

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

 private:
  void watch(int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &event);
  }

  void serve() {
    std::array<epoll_event, 64> events;
    for (;;) {
      const int count = epoll_wait(epoll_.get(), events.data(), events.size(), -1);
      for (int i = 0; i < count; ++i) {
        const int socket = events[static_cast<std::size_t>(i)].data.fd;
        if (socket != listener_.get()) {
          answer(socket);
          continue;
        }
        const int peer = accept4(socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer < 0) return;
        watch(peer);
        peers_.emplace_back(peer);
      }
    }
  }

  void answer(int socket) {
    constexpr std::string_view text =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"
        "{\"name\":\"Ada\"}";
    std::array<char, 4096> buffer;
    if (recv(socket, buffer.data(), buffer.size(), 0) <= 0) {
      // The descriptor itself is closed with the server.
      epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket, nullptr);
      return;
    }
    send(socket, text.data(), text.size(), MSG_NOSIGNAL);
  }

  Descriptor listener_;
  Descriptor epoll_{epoll_create1(EPOLL_CLOEXEC)};
  Endpoint endpoint_;
  std::vector<Descriptor> peers_;
  std::thread thread_;
};

const std::string request = "GET /api/users/7 HTTP/1.1\r\nHost: localhost\r\n\r\n";

OpenLoop::Next schedule(Time start, Duration gap, std::int64_t count) {
  return [=, i = std::int64_t{0}]() mutable -> std::optional<ScheduledRequest> {
    if (i == count) return std::nullopt;
    const Time intended = start + Duration{i * gap.ns};
    return ScheduledRequest{intended, static_cast<std::uint64_t>(i++), request, "GET"};
  };
}

/// CPU time of this thread: the driver's alone.
double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// One iteration is one request; all are due at once.
void open_loop_request(benchmark::State& state) {
  const TrivialServer server;
  OpenLoopOptions options;
  options.connections = static_cast<std::size_t>(state.range(0));
  options.timeout = Duration::minutes(60);
  const std::atomic<bool> stop{false};
  const double before = own_cpu_seconds();
  for (auto _ : state) {
    const auto next = schedule(steady_now(), Duration{}, 20'000);
    const auto report = [](const RequestResult& r) { RL_ASSERT(r.error == Error::None); };
    OpenLoop(server.endpoint(), options).run(next, report, stop);
  }
  const auto requests = static_cast<double>(state.iterations()) * 20'000;
  state.counters["requests_per_s"] = benchmark::Counter(requests, benchmark::Counter::kIsRate);
  state.counters["driver_cpu_us"] = (own_cpu_seconds() - before) / requests * 1e6;
}
BENCHMARK(open_loop_request)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The argument: requests a second. One second each.
void open_loop_lateness(benchmark::State& state) {
  const TrivialServer server;
  const std::int64_t rate = state.range(0);
  const std::atomic<bool> stop{false};
  std::vector<std::int64_t> late;
  const auto report = [&](const RequestResult& r) {
    RL_ASSERT(r.error == Error::None);
    late.push_back((r.sent - r.intended).ns);
  };
  const double before = own_cpu_seconds();
  for (auto _ : state) {
    const Duration gap{1'000'000'000 / rate};
    const std::size_t start = late.size();
    OpenLoop(server.endpoint())
        .run(schedule(steady_now() + Duration::milliseconds(10), gap, rate), report, stop);
    std::sort(late.begin() + static_cast<std::ptrdiff_t>(start), late.end());
    state.SetIterationTime(static_cast<double>(late[start + (late.size() - start) * 99 / 100]) /
                           1e9);
  }
  const auto requests = static_cast<double>(late.size());
  std::sort(late.begin(), late.end());
  const auto percentile = [&](std::size_t p) {
    return static_cast<double>(late[std::min(late.size() - 1, late.size() * p / 1000)]) / 1e3;
  };
  state.counters["p50_us"] = percentile(500);
  state.counters["p99_us"] = percentile(990);
  state.counters["max_us"] = percentile(1000);
  state.counters["driver_cpu_us"] = (own_cpu_seconds() - before) / requests * 1e6;
}
BENCHMARK(open_loop_lateness)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(20'000)
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
