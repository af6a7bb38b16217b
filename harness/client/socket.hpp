/// A descriptor that is closed exactly once, and how client sockets are made: non-blocking, closed
/// on exec, TCP_NODELAY (a request that is two writes would wait 40 ms for a delayed ACK).
#pragma once

#include <utility>

#include "harness/client/endpoint.hpp"
#include "harness/client/failure.hpp"

namespace routelab::client {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void reset();

 private:
  int number_ = -1;
};

/// How far the opening of a connection is. If it is neither `connected` nor `error`, the socket
/// becomes writable when finish_connect() is to be called.
struct Opening {
  Descriptor socket;
  bool connected = false;
  int error = 0;  ///< an errno
};
Opening start_connect(const Endpoint& endpoint);

/// 0, or the errno of the connect that has ended. A socket that reached itself (the kernel chose
/// the very port that nobody listens on) counts as refused.
int finish_connect(int socket);

/// The next close sends RST instead of FIN.
void close_with_reset(int socket);

}  // namespace routelab::client
