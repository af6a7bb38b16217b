#include "harness/target/caller.hpp"

#include <algorithm>
#include <utility>

#include "harness/client/steady.hpp"
#include "sim/base/assert.hpp"

namespace routelab::target {
namespace {

constexpr Duration longest_idle = Duration::seconds(1);
constexpr Duration stream_time = Duration::milliseconds(300);
constexpr Duration watch = Duration::microseconds(100);

client::ConversationOptions conversation_options(const CallOptions& options) {
  client::ConversationOptions of_client;
  of_client.connect_timeout = options.connect_timeout;
  of_client.timeout = options.timeout;
  of_client.limits.body = options.most_body;
  of_client.resend = false;
  of_client.stream_time = stream_time;
  of_client.watch = watch;
  return of_client;
}

bool has(const http::Headers& headers, std::string_view lower_name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    const std::string& name = header.first;
    return name.size() == lower_name.size() &&
           std::equal(name.begin(), name.end(), lower_name.begin(),
                      [](char a, char b) { return lower_case(a) == b; });
  });
}

bool may_be_done_twice(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS" || method == "TRACE";
}

bool was_closed_unanswered(const client::Answer& answer) {
  return answer.bytes.empty() &&
         (answer.error == client::Error::Reset || answer.error == client::Error::ClosedEarly);
}

bool never_connected(const client::Answer& answer) {
  return !answer && answer.times.opened == time_never;
}

}  // namespace

Ending ending_of(client::Error error, bool was_connecting) {
  if (error == client::Error::None) return Ending::Answered;
  if (was_connecting) return Ending::Unreachable;
  switch (error) {
    case client::Error::TimedOut: return Ending::TimedOut;
    case client::Error::Malformed: return Ending::Malformed;
    default: return Ending::Cut;  // also what is too large: we hang up
  }
}

void take_reply(client::Response& response, http::Reply& reply) {
  reply.status = response.status;
  const auto& lines = response.headers.lines();
  reply.headers.resize(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    reply.headers[i].first.assign(lines[i].name());
    reply.headers[i].second.assign(lines[i].value());
  }
  reply.body.swap(response.body);
}

void write_request(const http::Request& request, const client::Address& server, std::string& wire) {
  wire.assign(request.method).append(" ");
  if (request.target.starts_with('/')) wire += server.base;
  wire.append(request.target).append(" HTTP/1.1\r\n");
  if (!has(request.headers, "host")) {
    wire.append("Host: ").append(server.authority()).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    wire.append(name).append(": ").append(value).append("\r\n");
  }
  const bool means_body =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if ((means_body || !request.body.empty()) && !has(request.headers, "content-length") &&
      !has(request.headers, "transfer-encoding")) {
    wire.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  wire.append("\r\n").append(request.body);
}

Caller::Caller(client::Address server, const client::Endpoint& endpoint, const CallOptions& options)
    : server_(std::move(server)), conversation_(endpoint, conversation_options(options)) {}

void Caller::prepare() {
  if (conversation_.is_open() && client::steady_now() - last_ > longest_idle) {
    conversation_.close();
  }
  conversation_.open();
  last_ = client::steady_now();
}

void Caller::call(const http::Request& request, Outcome& outcome) {
  write_request(request, server_, wire_);
  outcome.sent = client::steady_now();
  if (conversation_.is_open() && outcome.sent - last_ > longest_idle) conversation_.close();
  client::Answer answer = conversation_.ask(wire_, request.method);
  if (answer.reused && was_closed_unanswered(answer) && may_be_done_twice(request.method)) {
    client::Answer again = conversation_.ask(wire_, request.method);
    // A server that is gone now was killed by the first.
    if (!never_connected(again)) answer = std::move(again);
  }
  last_ = client::steady_now();
  outcome.answered = answer ? answer.times.last_received : last_;
  outcome.ending = ending_of(answer.error, never_connected(answer));
  outcome.what.swap(answer.what);
  take_reply(answer.response, outcome.reply);
}

}  // namespace routelab::target
