/// A socket's far end as the kernel takes it, found from an Address by the system's resolver.
#pragma once

#include <sys/socket.h>

#include <string>
#include <vector>

#include "harness/client/address.hpp"
#include "harness/client/failure.hpp"
#include "sim/base/time.hpp"

namespace routelab::client {

struct Endpoint {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* address() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
  /// It is this machine: 127.0.0.0/8, ::1 (RFC 6890), or 0.0.0.0 and ::, where connections go to those.
  [[nodiscard]] bool is_loopback() const;
  /// "127.0.0.1:3000", "[::1]:3000"
  [[nodiscard]] std::string text() const;
};

struct Resolved {
  std::vector<Endpoint> endpoints;  ///< in the order in which to try them; empty if there is none
  std::string problem;              ///< what the resolver said then
};

/// May ask name servers and then takes as long as those do; an IP address is answered at once.
Resolved resolve(const Address& address);

/// The first of them that takes a connection, each tried for at most `timeout`; if none does, the
/// first, so that whoever uses it learns why. "localhost" means ::1 and 127.0.0.1, and a server
/// often listens on one of them only. There must be at least one.
Endpoint first_reachable(const std::vector<Endpoint>& endpoints, Duration timeout);

}  // namespace routelab::client
