#include "harness/client/conversation.hpp"

#include <algorithm>
#include <cstring>

#include "harness/client/steady.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::client {
namespace {

constexpr std::size_t most_interim = 1000;

void set_error(Answer& answer, const Outcome& outcome, const char* when) {
  answer.error = outcome.error;
  answer.what = std::string(name_of(outcome.error)) + " " + when;
  if (outcome.error == Error::System) answer.what += std::string(": ") + strerror(outcome.number);
}

void set_error(Answer& answer, const ResponseParser::Problem& problem) {
  answer.error = problem.error;
  answer.what = problem.what;
  if (problem.error != Error::ClosedEarly) {
    answer.what += " (byte " + std::to_string(problem.offset) + " of the answer)";
  }
}

bool is_event_stream(const Response& response) {
  const std::string type = response.headers.joined("content-type").value_or("");
  return lower_case(type).starts_with("text/event-stream");
}

}  // namespace

Outcome Conversation::connect(Time deadline) {
  was_used_ = false;
  return connection_.open(endpoint_, std::min(deadline, steady_now() + options_.connect_timeout));
}

void Conversation::open() {
  if (connection_.is_open() && connection_.is_stale()) connection_.close();
  if (!connection_.is_open()) connect(steady_now() + options_.timeout);
}

Answer Conversation::ask(const Request& request) { return ask(bytes_of(request), request.method); }

Answer Conversation::ask(std::string_view bytes, std::string_view method) {
  const Piece whole{bytes, {}};
  return ask(std::span(&whole, 1), method);
}

Answer Conversation::ask(std::span<const Piece> pieces, std::string_view method) {
  const Time deadline = steady_now() + options_.timeout;
  Answer answer;
  if (connection_.is_open() && connection_.is_stale()) {
    connection_.close();
    answer.reconnected = Reconnected::BeforeSending;
  }
  answer.reused = connection_.is_open() && was_used_;
  attempt(pieces, method, deadline, answer);
  const bool was_closed = answer.error == Error::Reset || answer.error == Error::ClosedEarly;
  if (was_closed && answer.reused && answer.bytes.empty() && options_.resend) {
    answer = {};
    answer.reconnected = Reconnected::AfterSending;
    attempt(pieces, method, deadline, answer);
  }
  return answer;
}

/// Leaves the connection open only if another request can follow.
void Conversation::attempt(std::span<const Piece> pieces, std::string_view method, Time deadline,
                           Answer& answer) {
  if (!connection_.is_open()) {
    const Outcome outcome = connect(deadline);
    answer.times = connection_.times();
    if (!outcome) return set_error(answer, outcome, "when connecting");
  }
  connection_.mark();
  was_used_ = true;
  const Outcome sent = connection_.send(pieces, deadline);
  // A server may answer before it has read everything, and close: 413 looks like this.
  if (sent || sent.error == Error::Reset) read_answer(method, deadline, answer);
  answer.times = connection_.times();
  if (!sent && (sent.error != Error::Reset || answer.error != Error::None)) {
    set_error(answer, sent, "while sending");
  }
  if (!sent || answer.error != Error::None || answer.extra > 0 || answer.is_left_open ||
      !answer.response.keeps_alive()) {
    connection_.close();
  }
}

void Conversation::read_answer(std::string_view method, Time deadline, Answer& answer) {
  ResponseParser parser(options_.limits);
  parser.expect(method);
  std::size_t used = 0;
  Outcome outcome;
  std::optional<Time> enough;  // of an event stream
  for (;;) {
    used += parser.feed(std::string_view(answer.bytes).substr(used));
    if (parser.state() == ResponseParser::State::Complete) {
      if (!parser.response().is_interim() || answer.interim.size() == most_interim) break;
      answer.interim.push_back(parser.take());
      continue;
    }
    if (parser.state() == ResponseParser::State::Failed || !outcome) break;
    if (options_.stream_time && !enough && is_event_stream(parser.response())) {
      enough = steady_now() + *options_.stream_time;
    }
    outcome = connection_.receive(answer.bytes, enough ? std::min(*enough, deadline) : deadline);
    if (outcome.error == Error::ClosedEarly) parser.end();
  }
  answer.response = parser.response();
  if (parser.state() == ResponseParser::State::Failed) {
    set_error(answer, parser.problem());
  } else if (parser.state() != ResponseParser::State::Complete) {
    answer.is_left_open = enough && outcome.error == Error::TimedOut;
    if (!answer.is_left_open) set_error(answer, outcome, "while waiting for the answer");
  } else if (answer.response.is_interim()) {
    answer.error = Error::TooLarge;
    answer.what = "too many interim answers";
  }
  answer.extra = answer.bytes.size() - used;
}

}  // namespace routelab::client
