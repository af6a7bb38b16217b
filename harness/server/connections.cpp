#include "harness/server/connections.hpp"

#include <iterator>
#include <utility>

namespace routelab::server {

using database::Connection;

std::unique_ptr<Connection> Connections::open() {
  auto connection = std::make_unique<Connection>(database_.connection());
  return connection->open() ? nullptr : std::move(connection);
}

std::unique_ptr<Connection> Connections::take(std::uint32_t instance) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = idle_.find(instance); found != idle_.end() && !found->second.empty()) {
      auto connection = std::move(found->second.back());
      found->second.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>(database_.connection());
}

void Connections::give_back(std::uint32_t instance, std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  idle_[instance].push_back(std::move(connection));
}

void Connections::instance_gone(std::uint32_t instance) {
  const std::lock_guard lock(mutex_);
  const auto found = idle_.find(instance);
  if (found == idle_.end()) return;
  gone_.insert(gone_.end(), std::make_move_iterator(found->second.begin()),
               std::make_move_iterator(found->second.end()));
  idle_.erase(found);
}

void Connections::close_gone() {
  List closing;
  {
    const std::lock_guard lock(mutex_);
    closing.swap(gone_);
  }
}

}  // namespace routelab::server
