/// Where a server is, as people write it: "http://127.0.0.1:3000/base", "localhost:3000",
/// "[::1]:80". Only http: whoever wants TLS puts a proxy in front.
///
/// What is refused says what is wrong and what to write instead, in the words of diagnostics (lower
/// case, no full stop). Grammar: RFC 3986 section 3.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace routelab::client {

struct Address {
  std::string host;  ///< a name, an IPv4 address, or an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string base;  ///< what stands in front of every target: "" or "/base", no slash at its end

  /// "127.0.0.1:3000", "[::1]:3000"; port 80 is left out. The value of a Host header.
  [[nodiscard]] std::string authority() const;
  /// "http://127.0.0.1:3000/base"; parsing it gives this address again.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Address&, const Address&) = default;
};

struct ParsedAddress {
  std::optional<Address> address;
  std::string problem;  ///< empty if there is an address
  std::string hint;
};

ParsedAddress parse_address(std::string_view text);

}  // namespace routelab::client
