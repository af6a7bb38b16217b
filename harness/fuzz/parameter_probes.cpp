// What is sent beside the body: queries, paths, headers and cookies, one oddity at a time.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using surface::Shape;
using surface::Type;

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

void odd_query(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto& query = of.operation->input.query;
  const std::size_t each = odd_texts.size() + 1;
  if (variant / each >= query.size()) return;
  const surface::Parameter& parameter = query[variant / each];
  Attempt attempt = plain_attempt(session, endpoint, choices);
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
  Attempt attempt = plain_attempt(session, endpoint, choices);
  attempt.has_odd_headers = true;
  if (which < headers.size()) {
    set_header(attempt.request, headers[which].name, values[variant % 4]);
  } else {
    set_header(attempt.request, "cookie",
               fmt::format("{}={}", cookies[which - headers.size()].name, values[variant % 4]));
  }
  session.send(attempt);
}

constexpr std::array probes = {Probe{"odd_query", Subject::Endpoint, 4 * (odd_texts.size() + 1),
                                     Probe::Needs::Nothing, Probe::Cost::Low, odd_query},
                               Probe{"odd_path", Subject::Endpoint, odd_texts.size() + 3,
                                     Probe::Needs::Nothing, Probe::Cost::Low, odd_path},
                               Probe{"odd_header", Subject::Endpoint, 24, Probe::Needs::Nothing,
                                     Probe::Cost::Low, odd_header}};

}  // namespace

std::span<const Probe> parameter_probes() { return probes; }

}  // namespace routelab::fuzz
