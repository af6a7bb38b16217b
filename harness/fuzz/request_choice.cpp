#include "harness/fuzz/request_choice.hpp"

#include <algorithm>
#include <array>

#include "harness/fuzz/seen_body.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using surface::BodyKind;
using surface::Operation;
using surface::Parameter;

constexpr std::array methods = {"GET"sv,  "POST"sv,    "PUT"sv,   "DELETE"sv,   "PATCH"sv,
                                "HEAD"sv, "OPTIONS"sv, "PURGE"sv, "PROPFIND"sv, "TRACE"sv};

constexpr std::array malformed = {"{"sv,         "{\"a\":}"sv, "nul"sv,        "{'a':1}"sv,
                                  "[1,2"sv,      "\"a"sv,      "{\"a\":1,}"sv, "undefined"sv,
                                  "{\"a\" 1}"sv, "\xff\xfe"sv, "1e"sv,         "{\"a\":1}}"sv};

struct OddHeader {
  std::string_view name, value;
};
constexpr std::array odd_headers = {
    OddHeader{"accept"sv, "text/html"sv},
    OddHeader{"accept"sv, "application/xml;q=1, */*;q=0"sv},
    OddHeader{"accept-encoding"sv, "gzip, br"sv},
    OddHeader{"accept-language"sv, "xx-XX, *;q=0.1"sv},
    OddHeader{"origin"sv, "null"sv},
    OddHeader{"referer"sv, "javascript:alert(1)"sv},
    OddHeader{"x-forwarded-for"sv, "127.0.0.1, ::1"sv},
    OddHeader{"x-forwarded-host"sv, "evil.example"sv},
    OddHeader{"if-none-match"sv, "*"sv},
    OddHeader{"if-modified-since"sv, "yesterday"sv},
    OddHeader{"range"sv, "bytes=5-1"sv},
    OddHeader{"cookie"sv, "a=1; a=2; =; %zz=%zz; session=undefined"sv},
    OddHeader{"content-language"sv, "\xc3\xa9"sv},
    OddHeader{"x-requested-with"sv, "XMLHttpRequest"sv}};

/// The body is written as JSON; a form is made of what is in it.
BodyKind kind_of(const Operation& operation) {
  const BodyKind kind = operation.input.kind;
  if (kind != BodyKind::Unknown) return kind;
  const std::string& method = operation.method;
  return method == "POST" || method == "PUT" || method == "PATCH" ? BodyKind::Json : BodyKind::None;
}

/// The value of a piece of JSON as a text: without its quotes.
std::string_view unquoted(std::string_view json) {
  if (json.size() >= 2 && json.front() == '"' && json.back() == '"') {
    return json.substr(1, json.size() - 2);
  }
  return json;
}

bool is_scalar(const surface::Shape& shape) {
  return shape.type != surface::Type::Object && shape.type != surface::Type::Array;
}

}  // namespace

void set_header(http::Request& request, std::string_view name, std::string_view value) {
  for (auto& [key, old] : request.headers) {
    if (http::same_name(key, name)) {
      old = value;
      return;
    }
  }
  request.headers.emplace_back(name, value);
}

std::string_view media_type(BodyKind kind) {
  switch (kind) {
    case BodyKind::Json: return "application/json";
    case BodyKind::Form: return "application/x-www-form-urlencoded";
    case BodyKind::Text: return "text/plain";
    case BodyKind::Bytes: return "application/octet-stream";
    case BodyKind::None:
    case BodyKind::Unknown: break;
  }
  return "";
}

std::string_view malformed_json(Choices& choices) { return choices.of(malformed); }

void RequestChoice::start(std::size_t route, Attempt& attempt) {
  attempt.route = route;
  attempt.endpoint.reset();
  attempt.request.target.clear();
  attempt.request.headers.clear();
  attempt.request.body.clear();
  attempt.deed = BodyDeed::None;
  attempt.body = attempt.query = attempt.path = Fit::Plain;
  attempt.has_odd_headers = false;
}

void RequestChoice::plain(std::size_t endpoint, Sender sender, std::string_view id,
                          Choices& choices, Attempt& attempt) {
  const Endpoint& of = map_.endpoints()[endpoint];
  start(of.route_index, attempt);
  attempt.endpoint = endpoint;
  attempt.sender = sender;
  attempt.request.method = of.method();
  path(of.route_index, id, choices, false, attempt);
  query(*of.operation, choices, false, attempt);
  headers(*of.operation, choices, false, attempt);
  body(*of.operation, choices, false, attempt);
}

void RequestChoice::any(Choices& choices, const Swarm& swarm, const Seen& seen, Attempt& attempt) {
  const auto& endpoints = map_.endpoints();
  const std::size_t chosen = choices.below(static_cast<std::uint32_t>(endpoints.size()));
  const std::size_t route = endpoints[chosen].route_index;
  start(route, attempt);
  attempt.endpoint = chosen;
  attempt.request.method = endpoints[chosen].method();
  if (swarm.odd_methods && choices.chance(5)) {
    attempt.request.method = choices.of(methods);
    attempt.endpoint = map_.find(route, attempt.request.method);
  }
  const Endpoint& of = endpoints[attempt.endpoint.value_or(chosen)];
  const std::size_t users = map_.surface().users.size();
  attempt.sender =
      users == 0 ? Sender::nobody() : Sender::of(choices.below(static_cast<std::uint32_t>(users)));
  if (swarm.other_senders && users > 0 && choices.chance(15)) {
    attempt.sender = choices.chance(50) ? Sender::forged() : Sender::nobody();
  }
  const auto& ids = seen.ids[of.route_index];
  std::string_view id;
  if (!ids.empty() && !choices.chance(30)) id = choices.of(ids);
  path(of.route_index, id, choices, swarm.odd_paths, attempt);
  query(*of.operation, choices, swarm.odd_queries, attempt);
  headers(*of.operation, choices, swarm.odd_headers, attempt);
  bodies_ = &seen.bodies[of.route_index];
  body(*of.operation, choices, swarm.odd_bodies, attempt);
  bodies_ = nullptr;
}

void RequestChoice::path(std::size_t route, std::string_view id, Choices& choices, bool may_be_odd,
                         Attempt& attempt) {
  const auto& segments = map_.segments(route);
  std::size_t params = 0;
  for (const Segment& segment : segments) params += segment.kind != Segment::Kind::Fixed ? 1U : 0U;
  std::string& target = attempt.request.target;
  for (const Segment& segment : segments) {
    if (segment.kind == Segment::Kind::Fixed) {
      target += '/';
      target += segment.text;
      continue;
    }
    const bool is_last = --params == 0;
    if (segment.kind == Segment::Kind::Any && !(is_last && !id.empty()) && !choices.chance(50)) {
      continue;
    }
    target += '/';
    if (is_last && !id.empty()) {
      append_percent(id, target);
    } else if (may_be_odd && choices.chance(50)) {
      attempt.path = Fit::Odd;
      choose_text(static_cast<TextKind>(choices.below(text_kind_count - 1)), choices, text_);
      if (text_.empty()) text_ = U"0";
      append_percent(text_, target);
      if (choices.chance(5)) target += "%zz";
    } else if (segment.shape != nullptr && !segment.shape->examples.empty()) {
      append_percent(unquoted(choices.of(segment.shape->examples)), target);
    } else if (segment.shape != nullptr && !segment.shape->choices.empty()) {
      append_percent(unquoted(choices.of(segment.shape->choices)), target);
    } else {
      // Nothing is known to be there, so nothing may be.
      attempt.path = Fit::Odd;
      target += '1';
    }
  }
  if (segments.empty()) target += '/';
}

void RequestChoice::query(const Operation& operation, Choices& choices, bool may_be_odd,
                          Attempt& attempt) {
  std::string& target = attempt.request.target;
  char separator = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    target += separator;
    target += name;
    target += '=';
    append_percent(value, target);
    separator = '&';
  };
  for (const Parameter& parameter : operation.input.query) {
    if (!parameter.required && !choices.chance(40)) continue;
    json_.clear();
    const bool is_wrong = may_be_odd && choices.chance(20);
    Fit fit = is_wrong ? values_.append_misfit(parameter.shape, parameter.name, choices, json_)
                       : values_.append_fitting(parameter.shape, parameter.name, choices,
                                                may_be_odd, json_);
    // A text in a URL has no type: "17" is a text and a number.
    const std::string_view value = unquoted(json_);
    if (fit == Fit::Misfit && parameter.shape.type == surface::Type::Text) fit = Fit::Unknown;
    add(parameter.name, value);
    if (may_be_odd && choices.chance(10)) {
      add(parameter.name, value);
      fit = worse(fit, Fit::Odd);
    }
    attempt.query = worse(attempt.query, fit);
  }
  if (may_be_odd && choices.chance(10)) {
    choose_text(static_cast<TextKind>(choices.below(5)), choices, text_);
    target += separator;
    append_percent(text_, target);
    if (choices.chance(50)) target += "=%ff";
    attempt.query = worse(attempt.query, Fit::Odd);
  }
}

void RequestChoice::headers(const Operation& operation, Choices& choices, bool may_be_odd,
                            Attempt& attempt) {
  for (const Parameter& parameter : operation.input.headers) {
    if (!parameter.required && !choices.chance(30)) continue;
    if (http::same_name(parameter.name, "content-type")) continue;  // the body's
    json_.clear();
    values_.append_fitting(parameter.shape, parameter.name, choices, false, json_);
    attempt.request.headers.emplace_back(parameter.name, unquoted(json_));
  }
  std::string cookies;
  for (const Parameter& parameter : operation.input.cookies) {
    if (!parameter.required && !choices.chance(30)) continue;
    json_.clear();
    values_.append_fitting(parameter.shape, parameter.name, choices, false, json_);
    if (!cookies.empty()) cookies += "; ";
    cookies += parameter.name + "=";
    append_percent(unquoted(json_), cookies);
  }
  if (!cookies.empty()) attempt.request.headers.emplace_back("cookie", cookies);
  if (may_be_odd && choices.chance(10)) {
    const OddHeader& odd = choices.of(odd_headers);
    set_header(attempt.request, odd.name, odd.value);
    attempt.has_odd_headers = true;
  }
}

void RequestChoice::form(const surface::Shape& shape, Choices& choices, Attempt& attempt) {
  std::string& body = attempt.request.body;
  for (const surface::Field& field : shape.fields) {
    if (!field.required && choices.chance(25)) continue;
    json_.clear();
    const Fit fit = values_.append_fitting(field.shape, field.name, choices, false, json_);
    if (!is_scalar(field.shape)) continue;
    if (!body.empty()) body += '&';
    body += field.name + "=";
    append_percent(unquoted(json_), body);
    attempt.body = worse(attempt.body, fit);
  }
}

void RequestChoice::body(const Operation& operation, Choices& choices, bool may_be_odd,
                         Attempt& attempt) {
  const BodyKind kind = kind_of(operation);
  if (kind == BodyKind::None || kind == BodyKind::Unknown) {
    if (!may_be_odd || !choices.chance(5)) return;
    attempt.deed = BodyDeed::Right;
    attempt.body = Fit::Unknown;
    values_.append_any(choices, attempt.request.body);
    attempt.request.headers.emplace_back("content-type", "application/json");
    return;
  }
  attempt.deed = BodyDeed::Right;
  std::string& body = attempt.request.body;
  const std::uint32_t what = may_be_odd ? choices.below(16) : 0;
  std::string_view type = media_type(kind);
  if (what == 15) {
    attempt.deed = BodyDeed::WrongMedia;
    type = choices.chance(50) ? "text/plain" : "application/xml";
  }
  if (kind == BodyKind::Json && what == 14) {
    attempt.deed = BodyDeed::Malformed;
    body = malformed_json(choices);
  } else if (kind == BodyKind::Json && what == 13) {
    attempt.deed = BodyDeed::Empty;
  } else if (kind == BodyKind::Json && what >= 9 && what <= 12) {
    misfit_body(operation, choices, attempt);
    return;
  } else if (kind == BodyKind::Json && what == 8) {
    values_.append_any(choices, body);
    attempt.body = Fit::Unknown;
  } else if (kind == BodyKind::Json && what == 7 && bodies_ != nullptr && !bodies_->empty()) {
    append_changed(choices.of(*bodies_), choices, body);
    attempt.body = Fit::Unknown;
  } else if (kind == BodyKind::Json) {
    attempt.body = values_.append_fitting(operation.input.body, "", choices, what > 3, body);
    if (operation.input.body.type == surface::Type::Any) {
      body = "{}";
      attempt.body = Fit::Unknown;
    }
  } else if (kind == BodyKind::Form) {
    form(operation.input.body, choices, attempt);
  } else {
    choose_text(what > 3 ? static_cast<TextKind>(choices.below(text_kind_count)) : TextKind::Word,
                choices, text_);
    append_utf8(text_, body);
  }
  attempt.request.headers.emplace_back("content-type", type);
}

void RequestChoice::misfit_body(const Operation& operation, Choices& choices, Attempt& attempt) {
  attempt.deed = BodyDeed::Right;
  attempt.request.headers.emplace_back("content-type", media_type(kind_of(operation)));
  attempt.body = values_.append_misfit(operation.input.body, "", choices, attempt.request.body);
}

}  // namespace routelab::fuzz
