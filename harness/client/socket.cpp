#include "harness/client/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace routelab::client {
namespace {

bool reached_itself(int socket) {
  sockaddr_storage here{};
  sockaddr_storage there{};
  socklen_t here_size = sizeof here;
  socklen_t there_size = sizeof there;
  return getsockname(socket, reinterpret_cast<sockaddr*>(&here), &here_size) == 0 &&
         getpeername(socket, reinterpret_cast<sockaddr*>(&there), &there_size) == 0 &&
         here_size == there_size && std::memcmp(&here, &there, here_size) == 0;
}

}  // namespace

void Descriptor::reset() {
  if (is_open()) close(std::exchange(number_, -1));
}

Opening start_connect(const Endpoint& endpoint) {
  Opening opening;
  opening.socket =
      Descriptor(socket(endpoint.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!opening.socket.is_open()) {
    opening.error = errno;
    return opening;
  }
  const int on = 1;
  setsockopt(opening.socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(opening.socket.get(), endpoint.address(), endpoint.size) == 0) {
    opening.error = finish_connect(opening.socket.get());
    opening.connected = opening.error == 0;
  } else if (errno != EINPROGRESS && errno != EINTR) {  // interrupted: it goes on all the same
    opening.error = errno;
  }
  return opening;
}

int finish_connect(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error == 0 && reached_itself(socket) ? ECONNREFUSED : error;
}

void close_with_reset(int socket) {
  const linger at_once{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace routelab::client
