// Bodies: of another shape than declared, of another type, one oddity at a time.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/json_body.hpp"
#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;
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

bool has_required(const Shape& shape) {
  return std::any_of(shape.fields.begin(), shape.fields.end(),
                     [](const surface::Field& field) { return field.required; });
}

void odd_body(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!takes_json(of)) return;
  const Shape& shape = of.operation->input.body;
  Attempt attempt = plain_attempt(session, endpoint, choices);
  json body = json::parse(attempt.request.body, nullptr, false);
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
    attempt.request.body = with_raw_field(std::move(body), shape.fields[field].name, odd);
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
  Attempt attempt = plain_attempt(session, endpoint, choices);
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
  Attempt attempt = plain_attempt(session, endpoint, choices);
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
    session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
    json body = json::parse(attempt.request.body, nullptr, false);
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

constexpr std::array probes = {
    Probe{"odd_body", Subject::Endpoint, odd_bodies.size() + most_probed_fields* odd_values.size(),
          Probe::Needs::Nothing, Probe::Cost::Low, odd_body},
    Probe{"other_media", Subject::Endpoint, 7, Probe::Needs::Nothing, Probe::Cost::Low,
          other_media},
    Probe{"other_accept", Subject::Endpoint, 3, Probe::Needs::Nothing, Probe::Cost::Low,
          other_accept},
    Probe{"full_length", Subject::Endpoint, 2 * most_probed_fields, Probe::Needs::Nothing,
          Probe::Cost::Low, full_length},
    Probe{"byte_order_mark", Subject::Endpoint, 1, Probe::Needs::Nothing, Probe::Cost::Low,
          byte_order_mark}};

}  // namespace

std::span<const Probe> body_probes() { return probes; }

}  // namespace routelab::fuzz
