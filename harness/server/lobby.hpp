/// Where connections wait whose request has not come, or not all of it: any number of them on one
/// thread, so that idle and slow clients keep nobody from being served.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "harness/server/guest.hpp"

namespace routelab::server {

class Lobby {
 public:
  using Ready = std::function<void(std::unique_ptr<Guest>)>;
  /// `ready` is called when a guest has sent something, has gone, or is late; it must not wait.
  explicit Lobby(Ready ready);
  ~Lobby() { close(); }
  Lobby(const Lobby&) = delete;
  Lobby& operator=(const Lobby&) = delete;

  /// Waits for more bytes until the guest's deadline, or up to a quarter of a second longer.
  void admit(std::unique_ptr<Guest> guest);
  /// Closes all connections; those that come later are closed at once. Any thread.
  void close();
  [[nodiscard]] std::size_t size() const;

 private:
  void watch();
  void send_away_late();
  std::unique_ptr<Guest> take(int socket);

  Ready ready_;
  int epoll_ = -1;
  int wake_ = -1;
  mutable std::mutex mutex_;
  std::unordered_map<int, std::unique_ptr<Guest>> guests_;  // order of closing does not show
  bool closed_ = false;
  std::thread thread_;
};

}  // namespace routelab::server
