#include "harness/client/endpoint.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstdint>
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

bool Endpoint::is_loopback() const {
  const auto is_here = [](std::uint32_t ipv4) { return ipv4 >> 24 == IN_LOOPBACKNET || ipv4 == 0; };
  if (storage.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &storage, sizeof address);
    return is_here(ntohl(address.sin_addr.s_addr));
  }
  sockaddr_in6 address{};
  std::memcpy(&address, &storage, sizeof address);
  const in6_addr& ipv6 = address.sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6)) {
    std::uint32_t ipv4 = 0;
    std::memcpy(&ipv4, &ipv6.s6_addr[12], sizeof ipv4);
    return is_here(ntohl(ipv4));
  }
  return IN6_IS_ADDR_LOOPBACK(&ipv6) || IN6_IS_ADDR_UNSPECIFIED(&ipv6);
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
