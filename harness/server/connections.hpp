/// The real connections behind those that the world counts: an instance's own, open ones that are
/// idle. The world says when one is opened, used and given back, and never uses more than it
/// counts; here they are kept. Threads may share it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "harness/database/database.hpp"

namespace routelab::server {

class Connections {
 public:
  explicit Connections(database::Database& database) : database_(database) {}

  /// Opened now; null if the database does not let us in. Waits.
  std::unique_ptr<database::Connection> open();
  /// An idle one of the instance; if it has none (it was lost), one that opens itself when used.
  std::unique_ptr<database::Connection> take(std::uint32_t instance);
  void give_back(std::uint32_t instance, std::unique_ptr<database::Connection> connection);

  /// The instance has gone: its connections are closed by the next `close_gone`, which may wait.
  void instance_gone(std::uint32_t instance);
  void close_gone();

 private:
  using List = std::vector<std::unique_ptr<database::Connection>>;
  database::Database& database_;
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, List> idle_;  // by instance; looked up, never iterated
  List gone_;
};

}  // namespace routelab::server
