/// Where connections wait that have sent nothing, or not all of a request's head: any number of
/// them on one thread, so that idle and slow clients keep nobody from being served.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

namespace routelab::server {

/// A client's connection. Whoever has it owns the socket.
struct Guest {
  explicit Guest(int opened) : socket(opened) {}
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  int socket;
  std::string bytes;                               ///< received and not yet used
  std::chrono::steady_clock::time_point deadline;  ///< for the next bytes to be a whole head
};

class Lobby {
 public:
  using Ready = std::function<void(std::unique_ptr<Guest>)>;
  /// `ready` is called when a guest has sent something, or has gone; it must not wait.
  explicit Lobby(Ready ready);
  ~Lobby() { close(); }
  Lobby(const Lobby&) = delete;
  Lobby& operator=(const Lobby&) = delete;

  /// Waits for more bytes, until the guest's deadline: then the connection is closed.
  void admit(std::unique_ptr<Guest> guest);
  /// Closes all connections; those that come later are closed at once.
  void close();
  [[nodiscard]] std::size_t size() const;

 private:
  void watch();
  void close_late();
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
