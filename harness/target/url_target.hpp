/// A server at an address, already running, over HTTP.
///
///     UrlTarget target({"127.0.0.1", 3000});
///     Outcome outcome;
///     target.call({"GET", "/api/users"}, outcome);
///
/// `call` keeps its connection; each request of a burst has a connection and a thread of its own,
/// which stay for the next burst and are released together when all of them are connected. After a
/// time-out or a cut the connection is closed. `sent` is before the first byte left, `answered`
/// after the last one came, so the server was at work within the interval.
///
/// How errors become endings: no connection is Unreachable; closed or reset is Cut, and so is an
/// answer longer than `most_body`, on which we hang up; a time-out is TimedOut, also while the
/// server does not take the request; anything that RFC 9112 does not allow is Malformed.
///
/// Cost: some 20 microseconds a call on loopback with a server that takes none, 50 on a busy machine.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/client/address.hpp"
#include "harness/target/caller.hpp"
#include "harness/target/crew.hpp"
#include "harness/target/target.hpp"

namespace routelab::target {

class UrlTarget final : public Target {
 public:
  /// Asks the resolver. If it knows no such host, every outcome says so.
  explicit UrlTarget(client::Address server, const CallOptions& options = {});

  [[nodiscard]] Abilities abilities() const override;
  void call(const http::Request& request, Outcome& outcome) override;
  void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) override;

  /// Ends also after the time-out of a call, or when 64 MiB have come. The outcome is about the
  /// first answer that is no 1xx; a HEAD in the bytes is understood.
  Outcome raw(std::string_view bytes, Duration quiet, std::string& received) override;

  void abandon(std::string_view bytes, int clients) override;
  std::shared_ptr<void> hold(std::string_view bytes) override;

  [[nodiscard]] const client::Address& address() const { return server_; }
  void close();

 private:
  bool reach(Outcome& outcome);
  void forget_if_unreachable(const Outcome& outcome);

  client::Address server_;
  CallOptions options_;
  client::Resolved resolved_;
  std::unique_ptr<client::Endpoint> endpoint_;  ///< none until one was reached
  std::unique_ptr<Caller> caller_;
  std::vector<std::unique_ptr<Caller>> callers_;  ///< of bursts
  Crew crew_;
};

}  // namespace routelab::target
