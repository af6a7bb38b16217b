// What is sent: bodies, queries, paths and headers, one oddity at a time.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;
using surface::BodyKind;
using surface::Shape;
using surface::Type;

struct OddBody {
  std::string_view json;
  BodyDeed deed = BodyDeed::Right;
};
constexpr std::array odd_bodies = {
    OddBody{""sv, BodyDeed::Empty},
    OddBody{" "sv, BodyDeed::Malformed},
    OddBody{"{"sv, BodyDeed::Malformed},
    OddBody{"{\"a\":}"sv, BodyDeed::Malformed},
    OddBody{"undefined"sv, BodyDeed::Malformed},
    OddBody{"\xff\xfe"sv, BodyDeed::Malformed},
    OddBody{"null"sv},
    OddBody{"[]"sv},
    OddBody{"[null]"sv},
    OddBody{"42"sv},
    OddBody{"\"text\""sv},
    OddBody{"true"sv},
    OddBody{"{}"sv},
    OddBody{"{\"__proto__\":null}"sv},
    OddBody{"{\"\":{\"\":[]}}"sv},
    OddBody{"{\"toString\":1,\"constructor\":1,\"hasOwnProperty\":1}"sv}};

constexpr std::array odd_values = {"null"sv,
                                   "\"\""sv,
                                   "0"sv,
                                   "-1"sv,
                                   "1.5"sv,
                                   "1e309"sv,
                                   "9007199254740993"sv,
                                   "true"sv,
                                   "[]"sv,
                                   "{}"sv,
                                   "\"a\\ud800\""sv,
                                   "\"a\\u0000b\""sv,
                                   "[{\"a\":[]}]"sv,
                                   "\"not one of them\""sv,
                                   "\"17\""sv,
                                   "\"\\u202e\\ufeff\\u200b\""sv};

constexpr std::array odd_texts = {""sv,
                                  "0"sv,
                                  "-1"sv,
                                  "1.5"sv,
                                  "abc"sv,
                                  "NaN"sv,
                                  "Infinity"sv,
                                  "1e9"sv,
                                  "1000000000"sv,
                                  "9007199254740993"sv,
                                  "99999999999999999999"sv,
                                  "0x10"sv,
                                  "%205"sv,
                                  "1e1"sv,
                                  "true"sv,
                                  "null"sv,
                                  "undefined"sv,
                                  "__proto__"sv,
                                  "constructor"sv,
                                  "'"sv,
                                  "%00"sv,
                                  "%ff"sv,
                                  "%"sv,
                                  "%25"sv,
                                  "%2525zz"sv,
                                  "[object Object]"sv,
                                  "%F0%9F%98%80"sv,
                                  "../x"sv};

constexpr std::size_t most_fields = 12;

/// Whether a text in a URL fits the shape; a text has no type. JavaScript's Number() takes some more
/// for an integer: what is `loose` is not judged there.
Fit fit_of(const Shape& shape, std::string_view text, bool may_be_loose) {
  switch (shape.type) {
    case Type::Integer:
    case Type::Number: {
      if (text == "%205" || text == "0x10" || (text == "1e1" && shape.type == Type::Integer)) {
        return may_be_loose ? Fit::Unknown : Fit::Misfit;
      }
      if (text.empty()) return Fit::Unknown;  // many take it for one that is left out
      double value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (!std::isfinite(value)) return Fit::Misfit;
      if (error != std::errc{} || end != text.data() + text.size()) {
        return text.find('%') == std::string_view::npos ? Fit::Misfit : Fit::Unknown;
      }
      if (shape.type == Type::Integer && text.find('.') != std::string_view::npos)
        return Fit::Misfit;
      if ((shape.least && value < *shape.least) || (shape.most && value > *shape.most)) {
        return Fit::Misfit;
      }
      return Fit::Odd;
    }
    case Type::Text:
      if (shape.choices.empty()) return Fit::Odd;
      return std::find(shape.choices.begin(), shape.choices.end(),
                       "\"" + std::string(text) + "\"") == shape.choices.end()
                 ? Fit::Misfit
                 : Fit::Plain;
    default: return Fit::Unknown;
  }
}

/// Whether a piece of JSON has the type of the shape; bounds are left aside.
Fit fit_of_json(const Shape& shape, const json& value) {
  const bool is_whole =
      value.is_number_integer() || (value.is_number_float() && value.get<double>() == 0);
  bool fits = true;
  switch (shape.type) {
    case Type::Any: return Fit::Unknown;
    case Type::Null: fits = value.is_null(); break;
    case Type::Boolean: fits = value.is_boolean(); break;
    case Type::Integer: fits = is_whole; break;
    case Type::Number: fits = value.is_number(); break;
    case Type::Text: fits = value.is_string(); break;
    case Type::Array: fits = value.is_array(); break;
    case Type::Object: fits = value.is_object(); break;
  }
  if (!fits) return shape.nullable && value.is_null() ? Fit::Odd : Fit::Misfit;
  return Fit::Unknown;
}

bool takes_json(const Endpoint& endpoint) {
  const BodyKind kind = endpoint.operation->input.kind;
  const std::string& method = endpoint.method();
  return kind == BodyKind::Json ||
         (kind == BodyKind::Unknown && (method == "POST" || method == "PUT" || method == "PATCH"));
}

bool has_required(const Shape& shape) {
  return std::any_of(shape.fields.begin(), shape.fields.end(),
                     [](const surface::Field& field) { return field.required; });
}

/// The plain attempt, and its JSON as a value.
json plain_json(Session& session, std::size_t endpoint, std::string_view id, Choices& choices,
                Attempt& attempt) {
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  return json::parse(attempt.request.body, nullptr, false);
}

void odd_body(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const Shape& shape = of.operation->input.body;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  json body = plain_json(session, endpoint, id, choices, attempt);
  set_header(attempt.request, "content-type", "application/json");
  if (variant < odd_bodies.size()) {
    const OddBody& odd = odd_bodies[variant];
    attempt.request.body = odd.json;
    attempt.deed = odd.deed;
    const json value = json::parse(odd.json, nullptr, false);
    const bool lacks = value.is_object() && has_required(shape);
    attempt.body = value.is_discarded() ? Fit::Unknown
                   : lacks              ? Fit::Misfit
                                        : fit_of_json(shape, value);
  } else {
    const std::size_t field = (variant - odd_bodies.size()) / odd_values.size();
    const std::string_view odd = odd_values[(variant - odd_bodies.size()) % odd_values.size()];
    if (field >= shape.fields.size() || !body.is_object()) return;
    const json value = json::parse(odd, nullptr, false);
    // As it is: a parser of ours need not take what theirs must.
    body[shape.fields[field].name] = "@odd@";
    std::string text = body.dump();
    text.replace(text.find("\"@odd@\""), 7, odd);
    attempt.request.body = text;
    attempt.deed = BodyDeed::Right;
    attempt.body =
        value.is_discarded() ? Fit::Unknown : fit_of_json(shape.fields[field].shape, value);
    if (odd == "\"not one of them\"" && !shape.fields[field].shape.choices.empty()) {
      attempt.body = Fit::Misfit;
    }
  }
  session.send(attempt);
}

void other_media(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array types = {"text/plain"sv,
                                       "application/xml"sv,
                                       "multipart/form-data"sv,
                                       ""sv,
                                       "application/json; charset=utf-8"sv,
                                       "APPLICATION/JSON"sv,
                                       "application/x-www-form-urlencoded"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  set_header(attempt.request, "content-type", types[variant]);
  const bool is_json = variant == 4 || variant == 5;
  attempt.deed = is_json ? BodyDeed::Right : BodyDeed::WrongMedia;
  if (types[variant].empty()) {
    std::erase_if(attempt.request.headers,
                  [](const auto& header) { return header.first == "content-type"; });
    attempt.deed = BodyDeed::Right;  // whoever has not said it may have it guessed
    attempt.body = Fit::Unknown;
  }
  session.send(attempt);
}

void byte_order_mark(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  attempt.request.body = "\xef\xbb\xbf" + attempt.request.body;
  attempt.body = Fit::Unknown;
  session.send(attempt);
}

/// Whatever is asked for, the type is that of what comes.
void other_accept(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array types = {"text/html"sv, "application/xml"sv,
                                       "application/json;q=0, text/csv"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET") return;
  const Exchange& usual = session.plain(endpoint, session.usual_sender(), choices);
  if (!usual.succeeded() || usual.outcome.reply.body.empty()) return;
  Attempt attempt = usual.attempt;
  set_header(attempt.request, "accept", types[variant]);
  const Exchange& other = session.send(attempt);
  const std::string type = http::header(usual.outcome.reply.headers, "content-type");
  const std::string then = http::header(other.outcome.reply.headers, "content-type");
  if (other.succeeded() && same_answer(usual.outcome.reply, other.outcome.reply) && type != then) {
    session.complain(Check::ContentTypeDeclared, other,
                     fmt::format("the same body is {} when {} is asked for, {} else", then,
                                 types[variant], type));
  }
}

/// A text as long as is allowed, of characters that are more than one unit long.
void full_length(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array characters = {"\xf0\x9f\x98\x80"sv, "\xe6\x97\xa5"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  const surface::Input& input = of.operation->input;
  // JavaScript's length counts UTF-16 units, and a shape that was read off a source says that.
  if (!takes_json(of) || !input.is_enforced || session.map().surface().next_version > 0) return;
  const std::size_t number = variant / characters.size();
  if (number >= input.body.fields.size()) return;
  const surface::Field& field = input.body.fields[number];
  if (field.shape.type != Type::Text || !field.shape.longest || *field.shape.longest > 5000 ||
      !field.shape.format.empty() || !field.shape.choices.empty()) {
    return;
  }
  const std::string id = some_id(session, of.route_index, choices);
  const auto send = [&](std::string_view character) -> const Exchange* {
    Attempt attempt;
    json body = plain_json(session, endpoint, id, choices, attempt);
    if (!body.is_object()) return nullptr;
    std::string text;
    for (std::size_t i = 0; i < *field.shape.longest; ++i) text += character;
    body[field.name] = text;
    attempt.request.body = body.dump();
    attempt.body = Fit::Odd;
    return &session.send(attempt);
  };
  const Exchange* narrow = send("z");
  if (narrow == nullptr || !narrow->succeeded()) return;
  const Exchange& wide = *send(characters[variant % characters.size()]);
  if (wide.was_refused()) {
    session.complain(Check::PositiveAccepted, wide,
                     fmt::format("{} of {} characters is refused with {} if they are not ASCII",
                                 field.name, *field.shape.longest, wide.status()));
  }
}

/// Nested so deep that whoever walks it by recursion falls.
void deep_body(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
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
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  const std::size_t size = variant == 0 ? most + 1 : 4 * most;
  if (attempt.request.body.size() < size) attempt.request.body.resize(size, ' ');
  attempt.deed = BodyDeed::TooLong;
  session.send(attempt);
}

void odd_query(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto& query = of.operation->input.query;
  const std::size_t each = odd_texts.size() + 1;
  if (variant / each >= query.size()) return;
  const surface::Parameter& parameter = query[variant / each];
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  std::string& target = attempt.request.target;
  target.resize(std::min(target.find('?'), target.size()));
  if (variant % each == odd_texts.size()) {
    target += fmt::format("?{0}=1&{0}=2&{0}[]=3", parameter.name);
    attempt.query = Fit::Unknown;
  } else {
    const std::string_view text = odd_texts[variant % each];
    target += fmt::format("?{}={}", parameter.name, text);
    attempt.query = fit_of(parameter.shape, text, session.map().surface().next_version > 0);
  }
  session.send(attempt);
}

void odd_path(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array more = {"a%2Fb"sv, "%2e%2e"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto& segments = session.map().segments(of.route_index);
  if (segments.empty() || segments.back().kind == Segment::Kind::Fixed) return;
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), "@", choices, attempt);
  std::string& target = attempt.request.target;
  const std::size_t at = target.rfind("%40");
  if (at == std::string::npos) return;
  attempt.path = Fit::Odd;
  if (variant < odd_texts.size() + more.size()) {
    std::string odd(variant < odd_texts.size() ? odd_texts[variant]
                                               : more[variant - odd_texts.size()]);
    if (odd.empty()) odd = std::string(1500, 'a');
    target.replace(at, 3, odd);
  } else {
    // Next.js puts both into one object, and the path wins where it has a value.
    const bool is_left_out = segments.back().kind == Segment::Kind::Any;
    target.replace(is_left_out ? at - 1 : at, is_left_out ? 4 : 3, is_left_out ? "" : "1");
    target += (target.find('?') == std::string::npos ? "?" : "&") + segments.back().text + "=x";
    attempt.query = Fit::Odd;
  }
  session.send(attempt);
}

void odd_header(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto& headers = of.operation->input.headers;
  const auto& cookies = of.operation->input.cookies;
  const std::size_t which = variant / 4;
  if (which >= headers.size() + cookies.size()) return;
  static constexpr std::array values = {""sv, "\xff"sv, "{\"a\":1}"sv, "-1"sv};
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  attempt.has_odd_headers = true;
  if (which < headers.size()) {
    set_header(attempt.request, headers[which].name, values[variant % 4]);
  } else {
    set_header(attempt.request, "cookie",
               fmt::format("{}={}", cookies[which - headers.size()].name, values[variant % 4]));
  }
  session.send(attempt);
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
      "9007199254740993"sv, "9007199254740991"sv, "-5"sv, "123456789.125"sv, "0"sv, "2147483648"sv};
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
  json body = plain_json(session, *write, "", choices, attempt);
  json sent;
  json read;
  if (!body.is_object() || written(attempt, sent, read) == nullptr) return;
  const std::vector<std::string> kept = kept_fields(sent, read);
  for (const std::string& name : kept) {
    if (!sent[name].is_string() && !sent[name].is_number()) continue;
    const std::string_view odd = sent[name].is_string() ? texts[variant] : numbers[variant];
    json changed = body;
    changed[name] = "@odd@";
    Attempt other = attempt;
    other.request.body = changed.dump();
    other.request.body.replace(other.request.body.find("\"@odd@\""), 7, odd);
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

void duplicate_key(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const surface::Input& input = of.operation->input;
  if (!takes_json(of) || !input.is_enforced || variant >= input.body.fields.size()) return;
  const surface::Field& field = input.body.fields[variant];
  ValueChoice values;
  std::string wrong;
  Choices plainest({});
  if (values.append_misfit(field.shape, field.name, plainest, wrong) != Fit::Misfit) return;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  json body = plain_json(session, endpoint, id, choices, attempt);
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

/// What is set on the prototype of all objects shows in answers that have nothing to do with it.
void pollution(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array ways = {
      "\"__proto__\":{\"strayfield\":\"straywert\"}"sv,
      "\"constructor\":{\"prototype\":{\"strayfield\":\"straywert\"}}"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const Sender sender = session.usual_sender();
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, sender, id, choices, attempt);
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
    std::string text = body.dump();
    const std::size_t at = text.find("\"@odd@\"");
    if (at == std::string::npos) return;
    text.replace(at, 7, "{" + std::string(ways[variant - ways.size()]) + "}");
    attempt.request.body = text;
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
  if (later.outcome.reply.body.find("straywert") != std::string::npos) {
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

constexpr std::array probes = {
    Probe{"odd_body", Subject::Endpoint, odd_bodies.size() + most_fields* odd_values.size(),
          Probe::Needs::Nothing, Probe::Cost::Low, odd_body},
    Probe{"other_media", Subject::Endpoint, 7, Probe::Needs::Nothing, Probe::Cost::Low,
          other_media},
    Probe{"other_accept", Subject::Endpoint, 3, Probe::Needs::Nothing, Probe::Cost::Low,
          other_accept},
    Probe{"full_length", Subject::Endpoint, 2 * most_fields, Probe::Needs::Nothing,
          Probe::Cost::Low, full_length},
    Probe{"byte_order_mark", Subject::Endpoint, 1, Probe::Needs::Nothing, Probe::Cost::Low,
          byte_order_mark},
    Probe{"odd_query", Subject::Endpoint, 4 * (odd_texts.size() + 1), Probe::Needs::Nothing,
          Probe::Cost::Low, odd_query},
    Probe{"odd_path", Subject::Endpoint, odd_texts.size() + 3, Probe::Needs::Nothing,
          Probe::Cost::Low, odd_path},
    Probe{"odd_header", Subject::Endpoint, 24, Probe::Needs::Nothing, Probe::Cost::Low, odd_header},
    Probe{"duplicate_key", Subject::Endpoint, most_fields, Probe::Needs::Nothing, Probe::Cost::Low,
          duplicate_key},
    Probe{"round_trip", Subject::Resource, 6, Probe::Needs::Nothing, Probe::Cost::Low, round_trip},
    Probe{"pollution", Subject::Endpoint, 4, Probe::Needs::Nothing, Probe::Cost::Low, pollution},
    Probe{"deep_body", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, deep_body},
    Probe{"long_body", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, long_body}};

}  // namespace

std::span<const Probe> body_probes() { return probes; }

}  // namespace routelab::fuzz
