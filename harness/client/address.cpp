#include "harness/client/address.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "sim/base/ascii.hpp"

namespace routelab::client {
namespace {

constexpr const char* example = "write it like http://127.0.0.1:3000";

ParsedAddress refuse(std::string problem, std::string hint = example) {
  return {std::nullopt, std::move(problem), std::move(hint)};
}

bool is_ip(int family, const std::string& host) {
  unsigned char bytes[16];
  return inet_pton(family, host.c_str(), bytes) == 1;
}

/// A name, or an IPv4 address in full: what the system makes of "127.1" or "3000" surprises people.
std::string host_problem(const std::string& host) {
  if (host.empty()) return "the host is missing";
  for (const char c : host) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.' && c != '_') {
      return "a host cannot contain this character";
    }
  }
  const std::size_t dot = host.rfind('.');
  const std::string last = dot == std::string::npos ? host : host.substr(dot + 1);
  if (only_digits(last) && !is_ip(AF_INET, host)) {
    return only_digits(host) ? "a number alone is not a host" : "this is not an IPv4 address";
  }
  return "";
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  if (!only_digits(text) || text.size() > 5) return std::nullopt;
  unsigned port = 0;
  for (const char c : text) port = port * 10 + static_cast<unsigned>(c - '0');
  if (port == 0 || port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

/// Takes "scheme://" off the front of `text`; what is wrong with it, or nothing.
std::optional<ParsedAddress> take_scheme(std::string_view& text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string scheme = lower_case(text.substr(0, end));
  text.remove_prefix(end + 3);
  if (scheme == "http") return std::nullopt;
  if (scheme == "https") {
    return refuse("https is not supported", "use the server's plain http port");
  }
  return refuse("only http is supported");
}

/// The path in front of all targets: visible ASCII, no query, no fragment.
std::string base_problem(std::string_view base) {
  if (base.find_first_of("?#") != std::string_view::npos) {
    return "a query or a fragment has no place in a server's address";
  }
  const auto is_visible = [](char c) { return c > ' ' && c < 0x7f; };
  if (!std::all_of(base.begin(), base.end(), is_visible)) {
    return "a path cannot contain this character; it must be percent-encoded";
  }
  return "";
}

/// Fills host and port from "host:port", "[ipv6]:port".
std::optional<ParsedAddress> read_authority(std::string_view text, Address& address) {
  if (text.find('@') != std::string_view::npos) {
    return refuse("a user name has no place in a server's address",
                  "send an Authorization header instead");
  }
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return refuse("the bracket is not closed");
    address.host = text.substr(1, bracket - 1);
    rest = text.substr(bracket + 1);
    if (!is_ip(AF_INET6, address.host)) return refuse("this is not an IPv6 address");
    if (!rest.empty() && rest.front() != ':') return refuse("after the bracket comes :PORT");
  } else {
    if (is_ip(AF_INET6, std::string(text))) {
      return refuse("an IPv6 address needs brackets", "write [" + std::string(text) + "]:PORT");
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    address.host = text.substr(0, colon);
    rest = text.substr(colon);
    if (std::string problem = host_problem(address.host); !problem.empty()) {
      return refuse(std::move(problem));
    }
  }
  if (rest.empty()) return std::nullopt;
  const auto port = port_of(rest.substr(1));
  if (!port) return refuse("a port is a number from 1 to 65535");
  address.port = *port;
  return std::nullopt;
}

}  // namespace

std::string Address::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != 80) text += ":" + std::to_string(port);
  return text;
}

std::string Address::text() const { return "http://" + authority() + base; }

ParsedAddress parse_address(std::string_view text) {
  if (auto refused = take_scheme(text)) return *refused;
  const std::size_t slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view base = text.substr(slash);
  Address address;
  if (auto refused = read_authority(text.substr(0, slash), address)) return *refused;
  if (std::string problem = base_problem(base); !problem.empty()) return refuse(std::move(problem));
  while (base.ends_with('/')) base.remove_suffix(1);
  address.base = base;
  return {std::move(address), "", ""};
}

}  // namespace routelab::client
