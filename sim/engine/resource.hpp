/// A station with a number of servers and one queue, first come first served: c servers of a
/// queueing model, the workers of a database.
///
/// It decides who is served, not how long: the caller schedules the end of service and calls
/// `release` then. `Customer` is whatever the caller needs to find its customer again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/engine/fifo.hpp"

namespace routelab::engine {

template <class Customer>
class Resource {
 public:
  /// servers 0: as many as there are customers.
  explicit Resource(std::uint64_t servers = 0) : servers_(servers) {}

  /// True: service begins now. False: the customer waits and comes out of a later `release`.
  bool acquire(const Customer& customer) {
    if (servers_ == 0 || busy_ < servers_) {
      ++busy_;
      return true;
    }
    queue_.push(customer);
    return false;
  }

  /// A service ended. The customer whose service begins in its place, if anyone waits.
  std::optional<Customer> release() {
    RL_HOT_ASSERT(busy_ > 0);
    if (!queue_.empty()) return queue_.pop();
    --busy_;
    return std::nullopt;
  }

  [[nodiscard]] std::uint64_t busy() const { return busy_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

 private:
  std::uint64_t servers_;
  std::uint64_t busy_ = 0;
  Fifo<Customer> queue_;
};

}  // namespace routelab::engine
