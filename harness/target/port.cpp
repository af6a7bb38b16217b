#include "harness/target/port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "harness/client/connection.hpp"
#include "harness/client/endpoint.hpp"
#include "harness/client/socket.hpp"
#include "harness/client/steady.hpp"

namespace routelab::target {

std::uint16_t free_port() {
  const client::Descriptor probe(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (!probe.is_open() || bind(probe.get(), plain, size) != 0) return 0;
  if (getsockname(probe.get(), plain, &size) != 0) return 0;
  return ntohs(address.sin_port);
}

bool is_listening(const client::Address& address, Duration timeout) {
  const client::Resolved resolved = client::resolve(address);
  return std::any_of(resolved.endpoints.begin(), resolved.endpoints.end(),
                     [&](const client::Endpoint& endpoint) {
                       client::Connection connection;
                       return bool(connection.open(endpoint, client::steady_now() + timeout));
                     });
}

}  // namespace routelab::target
