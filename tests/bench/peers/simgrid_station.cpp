// The same M/M/1 queue at 90 % in SimGrid's S4U: a customer is an actor, the server a semaphore.
// Prints the nanoseconds of CPU time that a customer costs. tests/bench/run builds it when SimGrid
// is installed (Debian: libsimgrid-dev).

#include <cstdio>
#include <ctime>
#include <random>

#include <simgrid/s4u.hpp>

namespace sg4 = simgrid::s4u;

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  constexpr int customers = 100'000;
  sg4::NetZone* zone = sg4::create_full_zone("zone");
  sg4::Host* host = zone->create_host("host", 1e9);
  zone->seal();
  std::mt19937_64 random(1);
  std::exponential_distribution<double> gap(0.9);
  std::exponential_distribution<double> service(1);
  const sg4::SemaphorePtr server = sg4::Semaphore::create(1);
  sg4::Actor::create("arrivals", host, [&] {
    for (int i = 0; i < customers; ++i) {
      sg4::this_actor::sleep_for(gap(random));
      sg4::Actor::create("customer", host, [&] {
        server->acquire();
        sg4::this_actor::sleep_for(service(random));
        server->release();
      });
    }
  });
  const std::clock_t start = std::clock();
  engine.run();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%.0f\n", seconds / customers * 1e9);
}
