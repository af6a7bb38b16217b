#include "sim/engine/resource.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/engine/clock.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using engine::Resource;

namespace {

struct Customer {
  std::int64_t arrival = 0;
  std::int64_t service = 0;
};

/// When each customer's service begins at a station with `servers` servers, by the recursion of
/// Kiefer and Wolfowitz (1955): a customer takes the server that is free first.
std::vector<std::int64_t> begins_by_recursion(const std::vector<Customer>& customers,
                                              std::size_t servers) {
  std::vector<std::int64_t> free_at(servers, 0);
  std::vector<std::int64_t> begins;
  for (const Customer& customer : customers) {
    const auto server = std::min_element(free_at.begin(), free_at.end());
    begins.push_back(std::max(*server, customer.arrival));
    *server = begins.back() + customer.service;
  }
  return begins;
}

/// The same from the resource, driven by a clock: customers are numbers.
std::vector<std::int64_t> begins_by_resource(const std::vector<Customer>& customers,
                                             std::size_t servers) {
  enum : std::uint8_t { Arrival, End };
  engine::VirtualClock clock;
  Resource<std::uint32_t> station(servers);
  std::vector<std::int64_t> begins(customers.size(), -1);
  const auto begin = [&](std::uint32_t who) {
    begins[who] = clock.now().ns;
    clock.schedule(clock.now() + Duration{customers[who].service}, End, who);
  };
  for (std::uint32_t i = 0; i < customers.size(); ++i) {
    clock.schedule(Time{customers[i].arrival}, Arrival, i);
  }
  for (engine::Event event; clock.next(time_never, event);) {
    if (event.kind == Arrival) {
      if (station.acquire(event.subject)) begin(event.subject);
    } else if (const auto next = station.release()) {
      begin(*next);
    }
    RC_ASSERT(servers == 0 || station.busy() <= servers);
    RC_ASSERT(station.waiting() == 0 || station.busy() == servers);
  }
  RC_ASSERT(station.busy() == 0U);
  RC_ASSERT(station.waiting() == 0U);
  return begins;
}

std::vector<Customer> random_customers() {
  const auto gaps =
      *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 8));
  std::vector<Customer> customers;
  std::int64_t now = 0;
  for (const std::int64_t gap : gaps) {
    now += gap;
    customers.push_back({.arrival = now, .service = *rc::gen::inRange<std::int64_t>(0, 20)});
  }
  return customers;
}

}  // namespace

TEST_CASE("one server, one queue", "[engine][resource]") {
  Resource<char> station(1);
  CHECK(station.acquire('a'));
  CHECK_FALSE(station.acquire('b'));
  CHECK_FALSE(station.acquire('c'));
  CHECK(station.busy() == 1);
  CHECK(station.waiting() == 2);
  CHECK(station.release() == std::optional('b'));
  CHECK(station.busy() == 1);  // the server went from a to b
  CHECK(station.release() == std::optional('c'));
  CHECK(station.release() == std::nullopt);
  CHECK(station.busy() == 0);
  CHECK(station.acquire('d'));
}

TEST_CASE("no limit: nobody waits", "[engine][resource]") {
  Resource<int> station;
  for (int i = 0; i < 1000; ++i) CHECK(station.acquire(i));
  CHECK(station.busy() == 1000);
  CHECK(station.waiting() == 0);
  CHECK(station.release() == std::nullopt);
  CHECK(station.busy() == 999);
}

TEST_CASE("service begins when the recursion says", "[engine][resource]") {
  rc::prop("with 1 to 5 servers", [] {
    const std::vector<Customer> customers = random_customers();
    const auto servers = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
    RC_ASSERT(begins_by_resource(customers, servers) == begins_by_recursion(customers, servers));
  });
  rc::prop("without a limit, on arrival", [] {
    const std::vector<Customer> customers = random_customers();
    std::vector<std::int64_t> arrivals;
    for (const Customer& customer : customers) arrivals.push_back(customer.arrival);
    RC_ASSERT(begins_by_resource(customers, 0) == arrivals);
  });
}
