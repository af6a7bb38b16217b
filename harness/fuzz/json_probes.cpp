// What can be done with JSON that fits: a key twice, a prototype, values that do not come back as they
// were written, depth and length.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/json_body.hpp"
#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;
using surface::BodyKind;
using surface::Type;

void duplicate_key(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const surface::Input& input = of.operation->input;
  if (!takes_json(of) || !input.is_enforced || variant >= input.body.fields.size()) return;
  const surface::Field& field = input.body.fields[variant];
  ValueChoice values;
  std::string wrong;
  Choices plainest({});
  if (values.append_misfit(field.shape, field.name, plainest, wrong) != Fit::Misfit) return;
  Attempt attempt = plain_attempt(session, endpoint, choices);
  json body = json::parse(attempt.request.body, nullptr, false);
  if (!body.is_object() || !body.contains(field.name)) return;
  const std::string right = body[field.name].dump();
  body.erase(field.name);
  const std::string rest = body.empty() ? "}" : "," + body.dump().substr(1);
  const std::string key = json(field.name).dump() + ":";
  attempt.body = Fit::Unknown;
  attempt.request.body = "{" + key + right + "," + key + wrong + rest;
  const Exchange& last_wrong = session.send(attempt);
  attempt.request.body = "{" + key + wrong + "," + key + right + rest;
  const Exchange& first_wrong = session.send(attempt);
  if (last_wrong.succeeded() && first_wrong.succeeded()) {
    session.complain(Check::NegativeRejected, last_wrong,
                     fmt::format("{} is there twice, and whichever of the two is wrong is not seen",
                                 field.name));
  }
}

/// The fields of the body that are read back as they were sent.
std::vector<std::string> kept_fields(const json& sent, const json& read) {
  std::vector<std::string> kept;
  if (!sent.is_object()) return kept;
  for (const auto& [name, value] : sent.items()) {
    if (read.contains(name) && read.at(name) == value) kept.push_back(name);
  }
  return kept;
}

void round_trip(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  static constexpr std::array texts = {"\"\xe6\x97\xa5\xe6\x9c\xac\""sv,
                                       "\"\xf0\x9f\x98\x80x\""sv,
                                       "\"a\\\"b\\\\c\""sv,
                                       "\"\xc3\xa9\xc3\x9f\""sv,
                                       "\"null\""sv,
                                       "\"007\""sv};
  static constexpr std::array numbers = {
      "9007199254740993"sv, "9007199254740991"sv, "-5"sv, "123456789.25"sv, "0"sv, "2147483648"sv};
  const Resource& resource = session.map().resources()[number];
  const auto write = resource.create ? resource.create : resource.replace;
  if (!resource.read || !write || (resource.is_single && !resource.replace)) return;
  const Sender sender = session.usual_sender();
  const auto written = [&](const Attempt& attempt, json& sent, json& read) -> const Exchange* {
    const Exchange& exchange = session.send(attempt);
    if (!exchange.succeeded()) return nullptr;
    sent = json::parse(exchange.sent.body, nullptr, false);
    std::string id = resource.create ? id_in(exchange.outcome.reply) : "";
    if (!resource.is_single && id.empty()) return nullptr;
    const Exchange& got = session.plain(*resource.read, sender, choices, id);
    if (!got.succeeded()) return nullptr;
    read = row_of(got.outcome.reply);
    return &got;
  };
  Attempt attempt;
  session.requests().plain(*write, sender, "", choices, attempt);
  const json body = json::parse(attempt.request.body, nullptr, false);
  json sent;
  json read;
  if (!body.is_object() || written(attempt, sent, read) == nullptr) return;
  const std::vector<std::string> kept = kept_fields(sent, read);
  for (const std::string& name : kept) {
    if (!sent[name].is_string() && !sent[name].is_number()) continue;
    const std::string_view odd = sent[name].is_string() ? texts[variant] : numbers[variant];
    // Whoever reads JSON in JavaScript has no such integer (RFC 8259, section 6).
    if (odd == numbers[0] && session.map().surface().next_version > 0) continue;
    Attempt other = attempt;
    other.request.body = with_raw_field(body, name, odd);
    other.body = Fit::Odd;
    const Exchange* got = written(other, sent, read);
    if (got == nullptr) continue;
    if (!read.contains(name) || read.at(name) != sent.at(name)) {
      session.complain(
          Check::JsonRoundTrip, *got,
          fmt::format("{}: {} was written, {} is read", name, odd,
                      read.contains(name)
                          ? read.at(name).dump(-1, ' ', true, json::error_handler_t::replace)
                          : "nothing"));
    }
  }
}

/// Elsewhere than in a row that has kept what it was sent, under the names it was sent with.
bool shows_stray_field(const json& value) {
  if (value.is_array()) return std::any_of(value.begin(), value.end(), shows_stray_field);
  if (!value.is_object()) return false;
  for (const auto& [name, part] : value.items()) {
    if (name == "strayfield") return true;
    if (name != "__proto__" && name != "constructor" && shows_stray_field(part)) return true;
  }
  return false;
}

/// What is set on the prototype of all objects shows in answers that have nothing to do with it.
void pollution(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array ways = {
      "\"__proto__\":{\"strayfield\":\"straywert\"}"sv,
      "\"constructor\":{\"prototype\":{\"strayfield\":\"straywert\"}}"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const Sender sender = session.usual_sender();
  Attempt attempt = plain_attempt(session, endpoint, choices);
  const Snapshot before = snapshot_of(session, sender, SIZE_MAX);
  const std::string plain = attempt.request.body;
  attempt.body = Fit::Odd;
  if (variant >= ways.size()) {
    // One level down, where settings are merged.
    json body = json::parse(plain, nullptr, false);
    if (!body.is_object()) return;
    for (const surface::Field& field : of.operation->input.body.fields) {
      if (field.shape.type == Type::Object) body[field.name] = "@odd@";
    }
    std::string& text = attempt.request.body = body.dump();
    if (text.find("\"@odd@\"") == std::string::npos) return;
    replace_all(text, "\"@odd@\"", "{" + std::string(ways[variant - ways.size()]) + "}");
  } else {
    attempt.request.body = plain.size() > 2
                               ? "{" + std::string(ways[variant]) + "," + plain.substr(1)
                               : "{" + std::string(ways[variant]) + "}";
  }
  const Exchange& sent = session.send(attempt);
  Attempt clean = attempt;
  clean.request.body = plain;
  clean.body = Fit::Plain;
  const Exchange& later = session.send(clean);
  if (shows_stray_field(json::parse(later.outcome.reply.body, nullptr, false))) {
    return session.complain(Check::RequestsIndependent, later,
                            "a field that an earlier request set on __proto__ is in this answer");
  }
  if (sent.status() != 0 && is_fault(later.status())) return;  // said already
  const Snapshot after = snapshot_of(session, sender, SIZE_MAX);
  for (std::size_t i = 0; i < after.parts.size(); ++i) {
    const http::Reply& reply = after.parts[i].exchange->outcome.reply;
    const http::Reply& old = before.parts[i].exchange->outcome.reply;
    if (is_fault(reply.status) && !is_fault(old.status)) {
      session.complain(Check::RequestsIndependent, *after.parts[i].exchange,
                       fmt::format("{} before, {} afterwards", old.status, reply.status));
    }
  }
}

/// Nested so deep that whoever walks it by recursion falls.
void deep_body(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  Attempt attempt = plain_attempt(session, endpoint, choices);
  const std::size_t depth = variant == 0 ? 500 : 5000;
  attempt.request.body = std::string(depth, '[') + std::string(depth, ']');
  attempt.body = Fit::Unknown;
  session.send(attempt);
}

void long_body(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const std::size_t most = of.operation->input.most_bytes;
  const BodyKind kind = of.operation->input.kind;
  // Who does not read a body need not look how long it is.
  if (most == 0 || most > 64'000'000 || kind == BodyKind::None || kind == BodyKind::Unknown) return;
  Attempt attempt = plain_attempt(session, endpoint, choices);
  const std::size_t size = variant == 0 ? most + 1 : 4 * most;
  if (attempt.request.body.size() < size) attempt.request.body.resize(size, ' ');
  attempt.deed = BodyDeed::TooLong;
  session.send(attempt);
}

constexpr std::array probes = {
    Probe{"duplicate_key", Subject::Endpoint, most_probed_fields, Probe::Needs::Nothing,
          Probe::Cost::Low, duplicate_key},
    Probe{"round_trip", Subject::Resource, 6, Probe::Needs::Nothing, Probe::Cost::Low, round_trip},
    Probe{"pollution", Subject::Endpoint, 4, Probe::Needs::Nothing, Probe::Cost::Low, pollution},
    Probe{"deep_body", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, deep_body},
    Probe{"long_body", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, long_body}};

}  // namespace

std::span<const Probe> json_probes() { return probes; }

}  // namespace routelab::fuzz
