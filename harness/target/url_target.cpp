#include "harness/target/url_target.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "harness/client/connection.hpp"
#include "harness/client/response_parser.hpp"
#include "harness/client/steady.hpp"

namespace routelab::target {
namespace {

constexpr std::size_t most_received = std::size_t{64} * 1024 * 1024;

void set_unreachable(Outcome& outcome, std::string what) {
  outcome.ending = Ending::Unreachable;
  outcome.reply = {};
  outcome.what = std::move(what);
  outcome.sent = outcome.answered = client::steady_now();
}

/// What the bytes of a raw exchange say; `end` is why no more of them came.
void judge(std::string_view received, std::string_view method, client::Error end,
           Outcome& outcome) {
  client::ResponseParser parser;
  parser.expect(method);
  using State = client::ResponseParser::State;
  for (;;) {
    received.remove_prefix(parser.feed(received));
    if (parser.state() != State::Complete || !parser.response().is_interim()) break;
    parser.take();
  }
  if (end != client::Error::TimedOut && parser.state() != State::Complete) parser.end();
  client::Response response = parser.response();
  take_reply(response, outcome.reply);
  if (parser.state() == State::Complete) return;
  if (parser.state() == State::Failed) {
    outcome.ending = ending_of(parser.problem().error, false);
    outcome.what = parser.problem().what;
  } else {
    outcome.ending = ending_of(end, false);
    outcome.what = std::string(name_of(end)) + " while waiting for the answer";
  }
}

}  // namespace

UrlTarget::UrlTarget(client::Address server, const CallOptions& options)
    : server_(std::move(server)), options_(options), resolved_(client::resolve(server_)) {}

Abilities UrlTarget::abilities() const { return {.has_wire = true}; }

void UrlTarget::close() {
  if (caller_) caller_->close();
  for (const auto& caller : callers_) caller->close();
}

/// Finds the endpoint that answers, once: "localhost" has two.
bool UrlTarget::reach(Outcome& outcome) {
  if (resolved_.endpoints.empty()) {
    set_unreachable(outcome, server_.host + " is not known: " + resolved_.problem);
    return false;
  }
  if (!endpoint_) {
    const bool has_choice = resolved_.endpoints.size() > 1;
    endpoint_ = std::make_unique<client::Endpoint>(
        has_choice ? client::first_reachable(resolved_.endpoints, options_.connect_timeout)
                   : resolved_.endpoints.front());
    caller_ = std::make_unique<Caller>(server_, *endpoint_, options_);
    callers_.clear();
  }
  return true;
}

/// Next time another endpoint may be the one.
void UrlTarget::forget_if_unreachable(const Outcome& outcome) {
  if (outcome.ending == Ending::Unreachable && resolved_.endpoints.size() > 1) endpoint_.reset();
}

void UrlTarget::call(const http::Request& request, Outcome& outcome) {
  if (!reach(outcome)) return;
  caller_->call(request, outcome);
  forget_if_unreachable(outcome);
}

void UrlTarget::burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) {
  outcomes.resize(requests.size());
  if (requests.empty()) return;
  if (!reach(outcomes.front())) {
    std::fill(outcomes.begin() + 1, outcomes.end(), outcomes.front());
    return;
  }
  while (callers_.size() < requests.size()) {
    callers_.push_back(std::make_unique<Caller>(server_, *endpoint_, options_));
  }
  crew_.run(
      requests.size(), [&](std::size_t i) { callers_[i]->prepare(); },
      [&](std::size_t i) { callers_[i]->call(requests[i], outcomes[i]); });
  forget_if_unreachable(outcomes.front());
}

Outcome UrlTarget::raw(std::string_view bytes, Duration quiet, std::string& received) {
  Outcome outcome;
  received.clear();
  if (!reach(outcome)) return outcome;
  client::Connection connection;
  outcome.sent = client::steady_now();
  const Time deadline = outcome.sent + options_.timeout;
  const client::Outcome opened = connection.open(*endpoint_, deadline);
  if (!opened) {
    set_unreachable(outcome, std::string(name_of(opened.error)) + " when connecting");
    forget_if_unreachable(outcome);
    return outcome;
  }
  const client::Outcome sent = connection.send(bytes, deadline);
  client::Outcome end = sent;
  // A server may refuse before it has read everything.
  if (sent || sent.error == client::Error::Reset) {
    do {
      end = connection.receive(received, std::min(deadline, client::steady_now() + quiet));
    } while (end && received.size() < most_received);
  }
  outcome.answered = client::steady_now();
  judge(received, bytes.substr(0, bytes.find(' ')), end ? client::Error::TooLarge : end.error,
        outcome);
  return outcome;
}

void UrlTarget::abandon(std::string_view bytes, int clients) {
  Outcome outcome;
  if (!reach(outcome)) return;
  const Time deadline = client::steady_now() + options_.timeout;
  std::vector<client::Connection> connections(static_cast<std::size_t>(clients));
  for (client::Connection& connection : connections) {
    if (connection.open(*endpoint_, deadline)) connection.send(bytes, deadline);
  }
  // Some at once, some later: whoever goes before the server has looked at the request leaves nothing
  // behind, and whoever goes after the answer neither.
  constexpr std::size_t groups = 5;
  for (std::size_t group = 0; group < groups; ++group) {
    for (std::size_t i = group; i < connections.size(); i += groups) connections[i].abort();
    std::this_thread::sleep_for(std::chrono::milliseconds(std::int64_t{1} << (group + 1)));
  }
}

std::shared_ptr<void> UrlTarget::hold(std::string_view bytes) {
  Outcome outcome;
  if (!reach(outcome)) return nullptr;
  const Time deadline = client::steady_now() + options_.timeout;
  auto connection = std::make_shared<client::Connection>();
  if (!connection->open(*endpoint_, deadline) || !connection->send(bytes, deadline)) return nullptr;
  return connection;
}

}  // namespace routelab::target
