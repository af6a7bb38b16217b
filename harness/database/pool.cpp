#include "harness/database/pool.hpp"

#include <algorithm>

#include "sim/base/assert.hpp"

namespace routelab::database {

Pool::Pool(Database& database, std::uint32_t most, std::chrono::milliseconds wait_timeout)
    : database_(database), most_(most), wait_timeout_(wait_timeout) {
  RL_ASSERT(most > 0);
}

Pool::Lease Pool::take() {
  Waiter self;
  {
    std::unique_lock lock(mutex_);
    if (!idle_.empty()) {
      self.connection = std::move(idle_.back());
      idle_.pop_back();
    } else if (open_ < most_) {
      ++open_;
    } else {
      waiters_.push_back(&self);
      const auto deadline = std::chrono::steady_clock::now() + wait_timeout_;
      const bool called = self.called.wait_until(
          lock, deadline, [&] { return self.connection != nullptr || self.may_open; });
      if (!called) {
        waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
        return Lease({.error = Error::TimedOut, .secret_message = "no connection became free"});
      }
    }
  }
  return self.connection ? Lease(*this, std::move(self.connection)) : opened();
}

Pool::Lease Pool::opened() {
  auto connection = std::make_unique<Connection>(database_.connection());
  auto failure = connection->open();
  if (!failure) return {*this, std::move(connection)};
  pass_on(nullptr);
  return Lease(*std::move(failure));
}

void Pool::pass_on(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (!waiters_.empty()) {
    Waiter& first = *waiters_.front();
    waiters_.pop_front();
    first.may_open = connection == nullptr;
    first.connection = std::move(connection);
    first.called.notify_one();  // under the lock: he cannot be gone before
  } else if (connection) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  connection->roll_back();
  pass_on(std::move(connection));
}

std::uint32_t Pool::open_connections() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

std::uint32_t Pool::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::uint32_t>(waiters_.size());
}

}  // namespace routelab::database
