#include "harness/client/endpoint.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

#include "harness/client/connection.hpp"
#include "harness/client/steady.hpp"
#include "sim/base/assert.hpp"

namespace routelab::client {

std::string Endpoint::text() const {
  char host[NI_MAXHOST] = "";
  char port[NI_MAXSERV] = "";
  const int flags = NI_NUMERICHOST | NI_NUMERICSERV;
  if (getnameinfo(address(), size, host, sizeof host, port, sizeof port, flags) != 0) return "?";
  const bool is_ipv6 = storage.ss_family == AF_INET6;
  return (is_ipv6 ? "[" + std::string(host) + "]" : host) + ":" + port;
}

Resolved resolve(const Address& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int code = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (code != 0) return {{}, gai_strerror(code)};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  Resolved resolved;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    Endpoint endpoint;
    if (entry->ai_addrlen > sizeof endpoint.storage) continue;
    std::memcpy(&endpoint.storage, entry->ai_addr, entry->ai_addrlen);
    endpoint.size = entry->ai_addrlen;
    resolved.endpoints.push_back(endpoint);
  }
  if (resolved.endpoints.empty()) resolved.problem = "no address was found";
  return resolved;
}

Endpoint first_reachable(const std::vector<Endpoint>& endpoints, Duration timeout) {
  RL_ASSERT(!endpoints.empty());
  for (const Endpoint& endpoint : endpoints) {
    Connection connection;
    if (connection.open(endpoint, steady_now() + timeout)) return endpoint;
  }
  return endpoints.front();
}

}  // namespace routelab::client
