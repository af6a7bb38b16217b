// Bytes that are no HTTP request: a server refuses them or closes, and goes on serving others.
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "harness/fuzz/printable.hpp"
#include "harness/fuzz/probe.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;

/// `{}` is a path that is answered with success. What follows from reading these in two ways is
/// request smuggling (RFC 9112, sections 6.3 and 11.2).
constexpr std::array malformed = {
    "POST {} HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde"sv,
    "POST {} HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\ncontent-length: abc\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\ncontent-length: 0x1\r\n\r\na"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n"sv,
    "POST {} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n"sv,
    "POST {} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n-2\r\nab\r\n0\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\nname : value\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\nno colon here\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\nx: a\x01"
    "b\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nhost: a\r\nx: 1\r\n folded\r\n\r\n"sv,
    "GET {} HTTP/1.1\r\nx: no host\r\n\r\n"sv,
    "get {} HTTP/1.1\r\nhost: a\r\n\r\n"sv,
    "GET {} HTTP/9.9\r\nhost: a\r\n\r\n"sv,
    "GET {}\x01 HTTP/1.1\r\nhost: a\r\n\r\n"sv,
    "GET {} x HTTP/1.1\r\nhost: a\r\n\r\n"sv,
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv};

/// What answers them is the server, before any route: one path is as good as another.
void malformed_bytes(Session& session, std::size_t, std::size_t variant, Choices& choices) {
  const auto& endpoints = session.map().endpoints();
  std::size_t endpoint = 0;
  while (endpoint < endpoints.size() &&
         (endpoints[endpoint].method() != "GET" || !session.facts(endpoint).is_stable)) {
    ++endpoint;
  }
  if (endpoint == endpoints.size()) return;
  const Exchange& usual = session.plain(endpoint, session.usual_sender(), choices);
  if (!usual.succeeded()) return;
  std::string bytes(malformed[variant]);
  if (const std::size_t at = bytes.find("{}"); at != std::string::npos) {
    bytes.replace(at, 2, usual.sent.target);
  }
  // With the credentials: what answers must not be the refusal of a stranger.
  std::string credentials;
  for (const auto& [name, value] : usual.sent.headers) credentials += name + ": " + value + "\r\n";
  if (const std::size_t at = bytes.find("\r\n"); at != std::string::npos) {
    bytes.insert(at + 2, credentials);
  }
  std::string received;
  session.target().raw(bytes, Duration::milliseconds(300), received);
  const Exchange& after = session.again(usual);
  if (received.starts_with("HTTP/1.") && received.size() > 9 && received[9] == '2') {
    session.complain(Check::MalformedRejected, after,
                     fmt::format("bytes that are no request are answered with {}: {}",
                                 received.substr(9, 3), printable_bytes(bytes)));
  }
  if (after.outcome.ending != target::Ending::Answered) {
    session.complain(Check::NoCrashOrHang, after,
                     fmt::format("after bytes that are no request: {}", printable_bytes(bytes)));
  }
}

constexpr std::array probes = {Probe{"malformed_bytes", Subject::Api, malformed.size(),
                                     Probe::Needs::Wire, Probe::Cost::High, malformed_bytes}};

}  // namespace

std::span<const Probe> wire_probes() { return probes; }

}  // namespace routelab::fuzz
