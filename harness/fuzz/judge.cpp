#include "harness/fuzz/judge.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/character_set.hpp"
#include "harness/fuzz/json_syntax.hpp"
#include "harness/surface/fit.hpp"
#include "sim/base/ascii.hpp"
#include "sim/core/route_table.hpp"

namespace routelab::fuzz {

namespace {

using surface::Access;
using surface::Operation;
using surface::Style;
using target::Ending;

constexpr CharacterSet token_chars("A-Za-z0-9!#$%&'*+.^_`|~-");

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return token_chars.has(c); });
}

std::string_view media_of(std::string_view type) { return trimmed(type.substr(0, type.find(';'))); }

bool is_json_type(std::string_view media) {
  return media == "application/json" || media.ends_with("+json");
}

/// Of V8, as Node prints it: "\n    at handler (/app/x.js:3:5)".
bool has_stack_trace(std::string_view body) {
  for (std::size_t at = body.find("    at "); at != std::string_view::npos;
       at = body.find("    at ", at + 1)) {
    const std::string_view line = body.substr(at, std::min(body.find('\n', at), body.size()) - at);
    const std::size_t colon = line.rfind(':');
    if (colon == std::string_view::npos || colon + 1 >= line.size() || colon == 0) continue;
    const std::string_view before = line.substr(0, colon);
    if (is_digit(line[colon + 1]) && is_digit(before.back()) &&
        before.find(':') != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

/// What is odd about a request, for people and for telling causes apart.
std::string_view oddity_of(const Attempt& attempt) {
  // Hardly anybody reads a body that comes with GET.
  const bool is_get = attempt.request.method == "GET" || attempt.request.method == "HEAD";
  switch (is_get ? BodyDeed::None : attempt.deed) {
    case BodyDeed::Malformed: return "a malformed body";
    case BodyDeed::Empty: return "an empty body";
    case BodyDeed::WrongMedia: return "a body of another media type";
    case BodyDeed::TooLong: return "a body that is too long";
    case BodyDeed::None:
    case BodyDeed::Right: break;
  }
  const bool has_body = attempt.deed != BodyDeed::None && !is_get;
  if (has_body && (attempt.body == Fit::Misfit || attempt.body == Fit::Unknown)) {
    return "a body of another shape";
  }
  if (attempt.query != Fit::Plain && attempt.query != Fit::Unknown) return "an odd query";
  if (attempt.path == Fit::Odd) return "an odd path";
  if (has_body && attempt.body == Fit::Odd) return "an odd body";
  if (attempt.query != Fit::Plain) return "an odd query";
  if (attempt.has_odd_headers) return "odd headers";
  return "a plain request";
}

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view word = trimmed(list.substr(0, comma));
    if (!word.empty()) words.emplace_back(word);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

/// As the client has said that it may be: what the body is cannot be seen.
bool is_compressed(const http::Reply& reply) {
  const std::string coding = http::header(reply.headers, "content-encoding");
  return !coding.empty() && coding != "identity";
}

void judge_headers(const http::Reply& reply, std::vector<Verdict>& verdicts) {
  int types = 0;
  int locations = 0;
  for (const auto& [name, value] : reply.headers) {
    if (!is_token(name)) {
      verdicts.push_back({Check::HeadersWellFormed, "a header's name is no token"});
    }
    for (const char c : value) {
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) {
        verdicts.push_back({Check::HeadersWellFormed,
                            fmt::format("the value of {} has a control character", name)});
        break;
      }
    }
    types += http::same_name(name, "content-type") ? 1 : 0;
    if (http::same_name(name, "location")) {
      ++locations;
      if (value.find(' ') != std::string::npos) {
        verdicts.push_back({Check::HeadersWellFormed, "Location has a blank in it"});
      }
    }
    if (http::same_name(name, "set-cookie") && value.find('=') == std::string::npos) {
      verdicts.push_back({Check::HeadersWellFormed, "Set-Cookie without a name and a value"});
    }
  }
  if (types > 1) verdicts.push_back({Check::HeadersWellFormed, "two Content-Type headers"});
  if (locations > 1) verdicts.push_back({Check::HeadersWellFormed, "two Location headers"});
}

}  // namespace

bool is_fault(int status) { return status == 500 || (status > 504 && status < 600); }

void Judge::judge(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  if (exchange.outcome.ending != Ending::Answered) return judge_ending(exchange, verdicts);
  judge_status(exchange, verdicts);
  judge_method(exchange, verdicts);
  judge_headers(exchange.outcome.reply, verdicts);
  judge_input(exchange, verdicts);
  judge_type(exchange, verdicts);
  judge_secrets(exchange, verdicts);
}

void Judge::judge_ending(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  std::string_view what = exchange.outcome.what;
  if (what.empty()) what = "no answer";
  verdicts.push_back({exchange.outcome.ending == Ending::Malformed ? Check::HeadersWellFormed
                                                                   : Check::NoCrashOrHang,
                      std::string(what)});
}

void Judge::judge_status(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  const int status = exchange.outcome.reply.status;
  const std::string& method = exchange.sent.method;
  // Next.js's own answers: its Request class refuses the method; some versions fall over a segment
  // that cannot be decoded.
  const std::string_view path =
      std::string_view(exchange.sent.target).substr(0, exchange.sent.target.find('?'));
  const bool is_frameworks = map_.surface().next_version > 0 && is_fault(status) &&
                             (method == "TRACE" || !core::is_decodable(path));
  if (is_fault(status) && !is_frameworks) {
    const std::string_view oddity = oddity_of(exchange.attempt);
    // No bytes are no JSON either: what throws for one throws for the other.
    const bool is_no_json = exchange.attempt.deed == BodyDeed::Empty;
    verdicts.push_back({Check::No5xx, fmt::format("the answer to {} is {}", oddity, status),
                        is_no_json ? "a malformed body" : std::string(oddity)});
  }
  const std::string& body = exchange.outcome.reply.body;
  if (status < 300 && body.size() > 21 && body.ends_with("Internal Server Error")) {
    verdicts.push_back(
        {Check::No5xx,
         fmt::format("{}, and at the end of the body: Internal Server Error", status)});
  }
  if (!exchange.attempt.endpoint || status >= 400) return;
  const Operation& operation = *map_.endpoints()[*exchange.attempt.endpoint].operation;
  const auto& outputs = operation.outputs;
  const bool is_declared =
      outputs.empty() || std::any_of(outputs.begin(), outputs.end(), [&](const auto& output) {
        return output.status == status || output.status == 0;
      });
  // 304 answers what the client has asked for with its headers.
  if (!is_declared && status != 304) {
    verdicts.push_back({Check::StatusInTable, fmt::format("{} is not declared", status)});
  }
}

void Judge::judge_method(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  if (exchange.attempt.route == Attempt::no_route || exchange.attempt.path == Fit::Misfit) return;
  const http::Reply& reply = exchange.outcome.reply;
  const surface::Route& route = map_.surface().routes[exchange.attempt.route];
  const std::string& method = exchange.sent.method;
  const bool is_listed = map_.answers(exchange.attempt.route, method);
  if (!is_listed && route.is_complete && reply.status >= 200 && reply.status < 300 &&
      exchange.attempt.path != Fit::Odd) {
    verdicts.push_back({Check::MethodTableExact,
                        fmt::format("{} is not among the route's methods, and is answered with {}",
                                    method, reply.status)});
  }
  if (reply.status != 405) return;
  const std::string allow = http::header(reply.headers, "allow");
  // Next.js answers 405 itself for a route handler's missing methods, and says nothing more.
  const bool is_frameworks = map_.surface().next_version > 0 && route.style == Style::App;
  if (allow.empty()) {
    if (!is_frameworks) {
      verdicts.push_back({Check::AllowHeaderExact, "405 without an Allow header"});
    }
    return;
  }
  for (const std::string& word : words_of(allow)) {
    if (!is_token(word)) {
      verdicts.push_back({Check::AllowHeaderExact, fmt::format("Allow: {}", allow)});
      return;
    }
  }
  if (!route.is_complete || is_frameworks) return;
  const std::vector<std::string> allowed = words_of(allow);
  const auto allows = [&](std::string_view name) {
    return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
  };
  for (const Operation& operation : route.operations) {
    if (!allows(operation.method)) {
      verdicts.push_back({Check::AllowHeaderExact,
                          fmt::format("Allow: {}; {} is missing", allow, operation.method)});
    }
  }
  for (const std::string& word : allowed) {
    if (!map_.answers(exchange.attempt.route, word)) {
      verdicts.push_back(
          {Check::AllowHeaderExact, fmt::format("Allow: {}; the route has no {}", allow, word)});
    }
  }
}

void Judge::judge_input(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  const Attempt& attempt = exchange.attempt;
  if (!attempt.endpoint) return;
  const Operation& operation = *map_.endpoints()[*attempt.endpoint].operation;
  const surface::Input& input = operation.input;
  const int status = exchange.outcome.reply.status;
  const bool succeeded = status >= 200 && status < 300;
  const bool is_user = attempt.sender.kind == Sender::Kind::User;
  if (succeeded && !is_user &&
      (operation.access == Access::User || operation.access == Access::Owner)) {
    verdicts.push_back({Check::AuthRequired, fmt::format("{} for a client {}", status,
                                                         attempt.sender.kind == Sender::Kind::Forged
                                                             ? "with forged credentials"
                                                             : "without credentials")});
  }
  if (attempt.deed == BodyDeed::TooLong && !exchange.was_refused()) {
    verdicts.push_back(
        {Check::NegativeRejected, fmt::format("{} for a body of {} bytes; {} are allowed", status,
                                              exchange.sent.body.size(), input.most_bytes)});
  }
  const bool reads_json = input.kind == surface::BodyKind::Json;
  const bool needs_body =
      input.is_enforced || std::any_of(input.body.fields.begin(), input.body.fields.end(),
                                       [](const auto& field) { return field.required; });
  if (attempt.deed == BodyDeed::Malformed && reads_json && needs_body && succeeded) {
    verdicts.push_back(
        {Check::MalformedRejected, fmt::format("{} for a body that is no JSON", status)});
  }
  if (attempt.query == Fit::Misfit && input.enforces_query && succeeded) {
    verdicts.push_back({Check::NegativeRejected,
                        fmt::format("{} for a query that does not fit its shape", status),
                        "query"});
  }
  if (!input.is_enforced) return;
  // Next.js's Request.json() does not look at the type, so what a handler makes of it is its choice.
  if (attempt.deed == BodyDeed::WrongMedia && reads_json && succeeded &&
      map_.surface().next_version == 0) {
    verdicts.push_back(
        {Check::UnsupportedMedia415,
         fmt::format("{} for {}", status, http::header(exchange.sent.headers, "content-type"))});
  }
  if (attempt.deed == BodyDeed::Right && attempt.body == Fit::Misfit && succeeded) {
    verdicts.push_back({Check::NegativeRejected,
                        fmt::format("{} for a body that does not fit its shape", status), "body"});
  }
  // What a source shows is enforced; what else is asked for, such as a row that is there, it may not.
  const bool is_declared = map_.surface().next_version == 0;
  const bool may = is_declared && (is_user || operation.access == Access::Public);
  if (attempt.is_plain() && may && (status == 400 || status == 415 || status == 422)) {
    verdicts.push_back(
        {Check::PositiveAccepted, fmt::format("{} for what fits the declared shape", status)});
  }
}

void Judge::judge_type(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  const http::Reply& reply = exchange.outcome.reply;
  if (reply.body.empty() || is_compressed(reply)) return;
  if (has_stack_trace(reply.body)) {
    verdicts.push_back({Check::NoStackTraceOut, "a stack trace is in the answer"});
  }
  const bool is_next = map_.surface().next_version > 0;
  std::string type;
  for (const auto& [name, value] : reply.headers) {
    if (http::same_name(name, "content-type")) type = type.empty() ? value : type + ", " + value;
  }
  for (char& c : type) c = lower_case(c);
  if (type.empty()) {
    // Next.js's send(text) sets none.
    if (!is_next) verdicts.push_back({Check::ContentTypeDeclared, "a body without Content-Type"});
    return;
  }
  const std::string_view media = media_of(type);
  if (is_json_type(media) && !is_json(reply.body)) {
    verdicts.push_back(
        {Check::ContentTypeDeclared, fmt::format("said to be {}, and the body is no JSON", media)});
    return;
  }
  const char first = reply.body.front();
  if (media == "text/html" && (first == '{' || first == '[') && is_json(reply.body)) {
    verdicts.push_back({Check::ContentTypeDeclared, "said to be text/html, and the body is JSON"});
  }
  if (!exchange.attempt.endpoint || reply.status >= 300) return;
  for (const auto& output : map_.endpoints()[*exchange.attempt.endpoint].operation->outputs) {
    if (output.status != reply.status) continue;
    if (!output.media_type.empty() && media != output.media_type) {
      verdicts.push_back({Check::ContentTypeDeclared,
                          fmt::format("{}; {} is declared", media, output.media_type)});
    } else if (output.body && is_json_type(media)) {
      const std::string wrong =
          surface::misfit(*output.body, nlohmann::json::parse(reply.body, nullptr, false));
      if (!wrong.empty()) verdicts.push_back({Check::BodyMatchesSchema, wrong});
    }
  }
}

void Judge::judge_secrets(const Exchange& exchange, std::vector<Verdict>& verdicts) const {
  if (canaries_ == nullptr) return;
  const http::Reply& reply = exchange.outcome.reply;
  // What the client has sent itself tells it nothing.
  const auto was_sent = [&](const CanaryHit& hit) {
    const auto shows = [&](const std::string& bytes) {
      const auto hits = canaries_->find(bytes).hits;
      return std::any_of(hits.begin(), hits.end(),
                         [&](const CanaryHit& other) { return other.canary == hit.canary; });
    };
    return shows(exchange.sent.target) || shows(exchange.sent.body) ||
           std::any_of(exchange.sent.headers.begin(), exchange.sent.headers.end(),
                       [&](const auto& header) { return shows(header.second); });
  };
  const auto add = [&](std::string_view where, const std::string& bytes) {
    for (const CanaryHit& hit : canaries_->find(bytes).hits) {
      if (was_sent(hit)) continue;
      verdicts.push_back({Check::NoCanaryOut, fmt::format("in {}: {}", where, canaries_->text(hit)),
                          canaries_->name(hit)});
    }
  };
  for (const auto& [name, value] : reply.headers) {
    if (value.size() >= CanaryMatcher::least_part) add("the header " + name, value);
  }
  if (reply.body.size() >= CanaryMatcher::least_part) add("the body", reply.body);
}

void Judge::judge_log(const std::string& log, std::vector<Verdict>& verdicts) const {
  if (canaries_ == nullptr || log.empty()) return;
  for (const CanaryHit& hit : canaries_->find(log).hits) {
    verdicts.push_back(
        {Check::NoCanaryInLog, "in the log: " + canaries_->text(hit), canaries_->name(hit)});
  }
}

void Judge::judge_file(std::string_view name, std::string_view bytes,
                       std::vector<Verdict>& verdicts) const {
  if (canaries_ == nullptr) return;
  for (const CanaryHit& hit : canaries_->find(bytes).hits) {
    verdicts.push_back({Check::NoCanaryOut, fmt::format("in {}: {}", name, canaries_->text(hit)),
                        canaries_->name(hit)});
  }
}

}  // namespace routelab::fuzz
