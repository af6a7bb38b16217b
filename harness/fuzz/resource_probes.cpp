// What requests cost, and what they leave behind: time, memory, files, slots.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;

/// Texts that make a backtracking matcher try all ways to cut them.
constexpr std::array patterns = {"a"sv, "a "sv, "1"sv, " "sv, "-"sv, "a."sv, "("sv, "ab,"sv};

std::string long_text(std::string_view pattern, std::size_t size) {
  std::string text;
  while (text.size() < size) text += pattern;
  text.resize(size);
  return text + "!";
}

/// Where a long text can be put: a field of the body, a query parameter, the last parameter.
struct Place {
  enum class Kind { Body, Query, Path } kind = Kind::Body;
  std::string name;
  std::size_t longest = SIZE_MAX;
};

std::vector<Place> places_of(const Session& session, const Endpoint& endpoint) {
  std::vector<Place> places;
  const surface::Input& input = endpoint.operation->input;
  const auto is_text = [](const surface::Shape& shape) {
    return (shape.type == surface::Type::Text && shape.choices.empty()) ||
           shape.type == surface::Type::Any;
  };
  for (const surface::Field& field : input.body.fields) {
    if (is_text(field.shape)) {
      places.push_back({Place::Kind::Body, field.name, field.shape.longest.value_or(SIZE_MAX)});
    }
  }
  for (const surface::Parameter& parameter : input.query) {
    if (is_text(parameter.shape)) {
      places.push_back(
          {Place::Kind::Query, parameter.name, parameter.shape.longest.value_or(SIZE_MAX)});
    }
  }
  const auto& segments = session.map().segments(endpoint.route_index);
  if (!segments.empty() && segments.back().kind != Segment::Kind::Fixed) {
    places.push_back({Place::Kind::Path, segments.back().text, SIZE_MAX});
  }
  return places;
}

/// How long an answer takes must not grow faster than what was sent.
void growth(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto places = places_of(session, of);
  const std::size_t number = variant / patterns.size();
  if (number >= places.size() || session.target().abilities().is_virtual) return;
  const Place& place = places[number];
  const std::string_view pattern = patterns[variant % patterns.size()];
  const auto time_of = [&](std::size_t size) -> std::int64_t {
    Attempt attempt;
    const std::string text = long_text(pattern, size);
    session.requests().plain(
        endpoint, session.usual_sender(),
        place.kind == Place::Kind::Path ? std::string_view(text) : std::string_view(), choices,
        attempt);
    if (place.kind == Place::Kind::Body) {
      json body = json::parse(attempt.request.body, nullptr, false);
      if (!body.is_object()) return 0;
      body[place.name] = text;
      attempt.request.body = body.dump();
      attempt.body = Fit::Unknown;
    } else if (place.kind == Place::Kind::Query) {
      std::string& target = attempt.request.target;
      target.resize(std::min(target.find('?'), target.size()));
      target += "?" + place.name + "=";
      append_percent(text, target);
      attempt.query = Fit::Unknown;
    } else {
      attempt.path = Fit::Odd;
    }
    const Exchange& exchange = session.send(attempt);
    if (exchange.outcome.ending == target::Ending::TimedOut) return -1;
    return exchange.outcome.answered.ns - exchange.outcome.sent.ns;
  };
  constexpr std::int64_t millisecond = 1'000'000;
  int status = 0;
  const auto is_like_before = [&] { return session.history().back().status() == status; };
  // What takes exponential time takes it for a short text already.
  const std::array sizes = {std::min<std::size_t>(28, place.longest),
                            std::min<std::size_t>(1500, place.longest),
                            std::min<std::size_t>(6000, place.longest)};
  std::int64_t before = std::min(time_of(4), time_of(4));
  // It answers nothing, however short; or there is no such place in what is sent.
  if (before < 0 || session.history().empty()) return;
  status = session.history().back().status();
  for (const std::size_t size : sizes) {
    std::int64_t now = time_of(size);
    if (now < 0) {
      return session.complain(Check::LatencyGrowth, session.history().back(),
                              fmt::format("no answer for {} characters in {}", size, place.name));
    }
    // Slow once may be the machine's doing; slow three times is not.
    for (int i = 0; i < 2 && now > 150 * millisecond; ++i) now = std::min(now, time_of(size));
    // What is refused for its length at once, and takes its time when it is long enough (a password's
    // hash), is held against something that is as long as it must be.
    if (now > 150 * millisecond && !is_like_before()) {
      const int other = session.history().back().status();
      before = time_of(size - size / 4);
      status = session.history().back().status();
      if (status != other || before < 0) return;
    }
    if (now > 150 * millisecond && now > 20 * std::max(before, millisecond)) {
      return session.complain(
          Check::LatencyGrowth, session.history().back(),
          fmt::format("{} ms for {} characters in {}, {} ms for fewer", now / millisecond, size,
                      place.name, before / millisecond));
    }
    before = std::max(before, now);
  }
}

/// Many requests that fail; what the server holds afterwards.
void failures(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  constexpr std::size_t count = 120;
  const auto descriptors = [&] { return session.target().resources().descriptors; };
  if (descriptors() == 0) return;
  const Endpoint& of = session.map().endpoints()[endpoint];
  std::size_t wrong = 0;
  const auto send_some = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      Attempt attempt;
      const bool has_param = of.route->pattern.find('[') != std::string::npos;
      session.requests().plain(endpoint, session.usual_sender(),
                               has_param && variant == 0 ? "no-such-row" : "", choices, attempt);
      if (variant == 1) {
        if (attempt.request.body.empty()) return;
        attempt.request.body = "{\"a\":";
        attempt.deed = BodyDeed::Malformed;
      }
      if (variant == 2) {
        if (attempt.request.body.empty()) return;
        attempt.request.body = "{}";
        attempt.body = Fit::Unknown;
      }
      attempt.path = Fit::Odd;
      wrong += session.send(attempt).succeeded() ? 0U : 1U;
    }
  };
  const std::uint64_t before = descriptors();
  send_some();
  const std::uint64_t middle = descriptors();
  if (middle < before + count / 2) return;
  send_some();
  const std::uint64_t after = descriptors();
  if (after >= middle + count / 2) {
    session.complain(Check::FdSlope, session.history().back(),
                     fmt::format("{} open files before, {} after {} requests, {} after {}", before,
                                 middle, count, after, 2 * count));
  }
}

/// The memory that requests leave behind, when each round of them leaves as much. A collector may let
/// hundreds of megabytes lie before it looks, so it gets many rounds; the first one that leaves less
/// ends them.
void memory(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  constexpr std::size_t count = 150;
  constexpr std::size_t rounds = 30;
  constexpr std::uint64_t megabyte = 1 << 20;
  const Endpoint& of = session.map().endpoints()[endpoint];
  const std::string& method = of.method();
  const auto held = [&] { return session.target().resources().memory; };
  if (held() == 0 || (method != "POST" && method != "PUT")) return;
  const std::size_t size = std::min<std::size_t>(
      of.operation->input.most_bytes == 0 ? 200'000 : of.operation->input.most_bytes / 2, 200'000);
  const std::uint64_t least = std::max<std::uint64_t>(count * size / 2, 8 * megabyte);
  // The first rounds fill caches and let a collector find its pace.
  constexpr std::size_t warming = 2;
  std::uint64_t first = 0;
  std::uint64_t before = 0;
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), {}, choices, attempt);
  if (attempt.request.body.size() < 2) return;
  // Refused, so that nothing of it need be kept.
  attempt.request.body = "{\"\":\"" + std::string(size, 'x') + "\"";
  attempt.deed = BodyDeed::Malformed;
  const Exchange& one = session.send(attempt);
  if (one.succeeded()) return;
  // Past the session: its history would hold all of them.
  target::Outcome next;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < count; ++i) {
      session.target().call(one.sent, next);
      if (next.reply.status / 100 != one.status() / 100) return;
    }
    const std::uint64_t now = held();
    if (round >= warming && now < before + least) return;
    before = now;
    if (round + 1 == warming) first = now;
  }
  session.complain(
      Check::MemorySlope, one,
      fmt::format("{} MB, and {} MB after {} refused bodies of {} kB", first / megabyte,
                  before / megabyte, (rounds - warming) * count, size / 1000));
}

std::string head_of(const Attempt& attempt, std::size_t length) {
  std::string head =
      attempt.request.method + " " + attempt.request.target + " HTTP/1.1\r\nhost: 127.0.0.1\r\n";
  for (const auto& [name, value] : attempt.request.headers) head += name + ": " + value + "\r\n";
  if (length > 0) head += fmt::format("content-length: {}\r\n", length);
  return head + "\r\n";
}

/// The bytes of a plain request with the credentials of its sender.
std::string bytes_of(Session& session, std::size_t endpoint, Choices& choices, std::string& body) {
  const Exchange& exchange = session.plain(endpoint, session.usual_sender(), choices);
  Attempt attempt = exchange.attempt;
  attempt.request = exchange.sent;
  body = exchange.sent.body;
  return head_of(attempt, body.size());
}

/// Clients that go away: before they have sent everything, and before they are answered.
void gone_clients(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  constexpr int count = 40;
  std::string body;
  const std::string head = bytes_of(session, endpoint, choices, body);
  const int usual = session.history().back().status();
  if (usual == 0) return;
  if (variant == 0 && body.empty()) return;
  const std::string bytes = variant == 0 ? head + body.substr(0, body.size() / 2) : head + body;
  session.target().abandon(bytes, count);
  const Exchange& after = session.plain(endpoint, session.usual_sender(), choices);
  if (after.outcome.ending != target::Ending::Answered) {
    session.complain(Check::AbortFrees, after,
                     fmt::format("after {} clients that went away: {}", count, after.outcome.what));
  } else if (after.status() != usual && after.status() >= 429) {
    session.complain(
        Check::AbortFrees, after,
        fmt::format("{} before, {} after {} clients that went away", usual, after.status(), count));
  }
}

/// While one client sends its body slowly.
void slow_client(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  std::string body;
  const std::string head = bytes_of(session, endpoint, choices, body);
  const int usual = session.history().back().status();
  if (body.empty() || usual == 0) return;
  const auto held = session.target().hold(head + body.substr(0, 1));
  if (!held) return;
  // In other cases an answer comes within milliseconds; what waits for the slow one comes never.
  const Exchange& other = session.plain(endpoint, session.usual_sender(), choices);
  if (other.outcome.ending == target::Ending::TimedOut || (other.status() == 503 && usual < 500)) {
    session.complain(Check::SlowClientIsolated, other,
                     other.status() == 503
                         ? "503 while another client sends its body slowly"
                         : "no answer while another client sends its body slowly");
  }
}

constexpr std::array probes = {
    Probe{"growth", Subject::Endpoint, 6 * patterns.size(), Probe::Needs::Wire, Probe::Cost::Low,
          growth},
    Probe{"gone_clients", Subject::Endpoint, 2, Probe::Needs::Wire, Probe::Cost::Middle,
          gone_clients},
    Probe{"slow_client", Subject::Endpoint, 1, Probe::Needs::Wire, Probe::Cost::Middle,
          slow_client},
    Probe{"failures", Subject::Endpoint, 3, Probe::Needs::Process, Probe::Cost::High, failures},
    Probe{"memory", Subject::Endpoint, 1, Probe::Needs::Process, Probe::Cost::High, memory}};

}  // namespace

std::span<const Probe> resource_probes() { return probes; }

}  // namespace routelab::fuzz
