#include "harness/handler/request.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/core/escape.hpp"

namespace routelab::handler {

namespace {

std::string at(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

/// The whole of an upstream's JSON stands under the name "".
nlohmann::json answer_of(const core::Upstream& upstream, const core::Texts& texts) {
  for (const auto& [path, value] : upstream.answer) {
    if (path.empty()) return nlohmann::json::parse(texts.json_of(value));
  }
  return nullptr;
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

Duration duration_of(std::chrono::nanoseconds time) {
  return Duration{std::max<std::int64_t>(time.count(), 0)};
}

}  // namespace

Request::Request(Parts parts, Context& context, database::RowIds* ids, Random random)
    : parts_(std::move(parts)), context_(context), database_(context, ids), random_(random) {}

std::string Request::param(std::string_view name) const { return at(parts_.params, name); }
std::string Request::query(std::string_view name) const { return at(parts_.query, name); }
bool Request::has_query(std::string_view name) const {
  return parts_.query.find(name) != parts_.query.end();
}
std::string Request::cookie(std::string_view name) const { return at(parts_.cookies, name); }
std::string Request::header(std::string_view name) const {
  return http::header(parts_.message.headers, name);
}

const nlohmann::json& Request::json() const {
  if (!json_) {
    nlohmann::json parsed = nlohmann::json::parse(parts_.body, nullptr, false);
    if (parsed.is_discarded()) throw BadBody();
    json_ = std::make_shared<const nlohmann::json>(std::move(parsed));
  }
  return *json_;
}

std::string Request::env(std::string_view name) const {
  for (const core::EnvVariable& variable : context_.api->env) {
    if (variable.name == name) return context_.api->texts.text_of(variable.value);
  }
  return "";
}

Task<> Request::elapse(core::Effect::Kind kind, core::StepIndex step, Distribution work) {
  context_.ask = {.kind = kind, .step = step, .work = std::move(work)};
  co_await Wait{context_};
}

Task<> Request::compute(Distribution work) {
  return elapse(core::Effect::Kind::Compute, context_.stand_ins->work, std::move(work));
}

Task<> Request::compute(std::chrono::nanoseconds work) {
  return compute(Distribution::constant(duration_of(work)));
}

Task<> Request::sleep(std::chrono::nanoseconds time) {
  return elapse(core::Effect::Kind::Sleep, context_.stand_ins->work,
                Distribution::constant(duration_of(time)));
}

Task<Fetched> Request::fetch(std::string upstream, std::chrono::nanoseconds limit) {
  Outgoing outgoing;
  outgoing.limit = limit;
  return fetch(std::move(upstream), std::move(outgoing));
}

Task<Fetched> Request::fetch(std::string upstream, Outgoing outgoing) {
  for (const auto& [name, value] : outgoing.headers) {
    if (!is_one_line(name) || !is_one_line(value)) {
      throw std::invalid_argument(fmt::format("the header '{}' is not one line", name));
    }
  }
  const auto& upstreams = context_.api->upstreams;
  const auto found = std::find_if(upstreams.begin(), upstreams.end(),
                                  [&](const auto& u) { return u.name == upstream; });
  if (found == upstreams.end()) {
    throw std::logic_error(fmt::format("the scenario has no upstream '{}'", upstream));
  }
  const auto number = static_cast<core::StepIndex>(found - upstreams.begin());
  context_.ask = {.kind = core::Effect::Kind::Fetch,
                  .step = context_.stand_ins->fetches + number,
                  .work = {},
                  .limit = duration_of(outgoing.limit)};
  co_await Wait{context_};
  const bool timed_out = context_.completion.kind == core::Completion::Kind::TimedOut;
  if (context_.completion.is_error()) throw FetchError(timed_out);
  co_return Fetched{
      .body = std::make_shared<const nlohmann::json>(answer_of(*found, context_.api->texts))};
}

Task<> Request::enqueue(std::string queue) {
  const auto& queues = context_.api->queues;
  const auto found = std::find(queues.begin(), queues.end(), queue);
  if (found == queues.end()) {
    throw std::logic_error(fmt::format("the scenario has no queue '{}'", queue));
  }
  const auto number = static_cast<core::StepIndex>(found - queues.begin());
  co_await elapse(core::Effect::Kind::Enqueue, context_.stand_ins->jobs + number, {});
}

Response& Response::status(int status) {
  if (state_ == State::Open) reply_.status = status;
  return *this;
}

Response& Response::header(std::string name, std::string value) {
  if (state_ == State::Open) reply_.headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response& Response::cookie(const std::string& name, std::string_view value,
                           const std::string& attributes) {
  return header("Set-Cookie", fmt::format("{}={}{}{}", name, core::percent_encoded(value),
                                          attributes.empty() ? "" : "; ", attributes));
}

void Response::json(const nlohmann::json& body) {
  // What is no UTF-8 is replaced: an answer is not the place to fail.
  send(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
       "application/json; charset=utf-8");
}

bool Response::is_late() {
  if (state_ == State::Open) return false;
  context_.log.push_back("an answer was sent already; this one is lost");
  return true;
}

void Response::send(std::string body, std::string type) {
  if (is_late()) return;
  state_ = State::Sent;
  if (!type.empty()) reply_.headers.emplace_back("Content-Type", std::move(type));
  reply_.body = std::move(body);
}

void Response::redirect(std::string location, int status) {
  if (is_late()) return;
  reply_.status = status;
  reply_.headers.emplace_back("Location", location);
  send(std::move(location));
}

void Response::end() {
  if (state_ != State::Begun) return send("", "");
  state_ = State::Sent;
}

Response& Response::write(std::string_view piece) {
  if (state_ == State::Sent) {
    is_late();
    return *this;
  }
  if (state_ == State::Open && http::header(reply_.headers, "content-type").empty()) {
    header("Content-Type", "text/plain; charset=utf-8");
  }
  state_ = State::Begun;
  if (context_.send_piece) {
    wanted_ = context_.send_piece(reply_, piece);
  } else {
    reply_.body += piece;
  }
  return *this;
}

}  // namespace routelab::handler
