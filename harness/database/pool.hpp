/// An instance's connections: at most so many, opened when they are needed, kept for later. Who
/// finds none waits in order of arrival, up to the time-out.
///
///     Pool::Lease lease = pool.take();
///     if (lease.failure) ...              // TimedOut, Refused, Lost, ...
///     lease->run(query);                  // the end of the lease gives the connection back
///
/// Threads may take and give back at once; connections are opened outside of the lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/database/database.hpp"

namespace routelab::database {

class Pool {
 public:
  /// `most` is at least 1.
  Pool(Database& database, std::uint32_t most, std::chrono::milliseconds wait_timeout);

  class Lease {
   public:
    explicit Lease(Failure why) : failure(std::move(why)) {}
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_));
    }
    Connection* operator->() { return connection_.get(); }

    std::optional<Failure> failure;  ///< none: there is a connection

   private:
    Pool* pool_ = nullptr;
    std::unique_ptr<Connection> connection_;
  };

  /// Waits. A connection that is given back in the middle of a transaction is rolled back first.
  Lease take();

  [[nodiscard]] std::uint32_t open_connections() const;
  [[nodiscard]] std::uint32_t waiting() const;

 private:
  /// One who waits; on his own stack.
  struct Waiter {
    std::condition_variable called;
    std::unique_ptr<Connection> connection;
    bool may_open = false;
  };

  Lease opened();
  /// A connection, or (null) the right to open one, for the first who waits, or for later.
  void pass_on(std::unique_ptr<Connection> connection);
  void give_back(std::unique_ptr<Connection> connection);

  Database& database_;
  const std::uint32_t most_;
  const std::chrono::milliseconds wait_timeout_;
  mutable std::mutex mutex_;                       ///< of all below
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the last is taken first
  std::deque<Waiter*> waiters_;
  std::uint32_t open_ = 0;  ///< idle, leased or being opened
};

}  // namespace routelab::database
