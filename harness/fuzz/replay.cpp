#include "harness/fuzz/replay.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/fuzz/digest.hpp"

namespace routelab::fuzz {

namespace {

std::string digest(const std::string& body) { return hex_of(digest_of(Digest::Sha256, body)); }

/// The word that took the place of a mark.
std::string word_in(const std::string& made_up, const std::string& sent) {
  const std::size_t at = made_up.find(fresh_mark);
  return at == std::string::npos || at > sent.size() ? "" : sent.substr(at, fresh_size);
}

std::string word_of(const Exchange& exchange) {
  const http::Request& made_up = exchange.attempt.request;
  std::string word = word_in(made_up.target, exchange.sent.target);
  if (word.empty()) word = word_in(made_up.body, exchange.sent.body);
  for (std::size_t h = 0; word.empty() && h < made_up.headers.size(); ++h) {
    word = word_in(made_up.headers[h].second, exchange.sent.headers[h].second);
  }
  return word;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    segments.push_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

bool fits(const std::vector<Segment>& pattern, const std::vector<std::string_view>& path) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind == Segment::Kind::Any) return true;
    if (i >= path.size()) return false;
    if (pattern[i].kind == Segment::Kind::Many) return true;
    if (pattern[i].kind == Segment::Kind::Fixed && pattern[i].text != path[i]) return false;
  }
  return path.size() == pattern.size();
}

/// Fixed segments win over parameters, as routers have it.
void find_route(const ApiMap& map, Attempt& attempt) {
  const std::string_view target = attempt.request.target;
  const auto path = segments_of(target.substr(0, target.find('?')));
  std::size_t most_fixed = 0;
  attempt.route = Attempt::no_route;
  for (std::size_t r = 0; r < map.surface().routes.size(); ++r) {
    const auto& pattern = map.segments(r);
    if (!fits(pattern, path)) continue;
    const auto fixed = static_cast<std::size_t>(
        std::count_if(pattern.begin(), pattern.end(),
                      [](const Segment& s) { return s.kind == Segment::Kind::Fixed; }));
    if (attempt.route != Attempt::no_route && fixed <= most_fixed) continue;
    attempt.route = r;
    most_fixed = fixed;
  }
  attempt.endpoint = attempt.route == Attempt::no_route
                         ? std::nullopt
                         : map.find(attempt.route, attempt.request.method);
}

/// Segments of the path that are ids from back then become those of now.
void put_ids(std::string& target, const std::map<std::string, std::string>& ids) {
  const std::size_t query = std::min(target.find('?'), target.size());
  std::string path;
  for (const std::string_view segment : segments_of(std::string_view(target).substr(0, query))) {
    const auto id = ids.find(std::string(segment));
    path += "/" + (id == ids.end() ? std::string(segment) : id->second);
  }
  target.replace(0, query, path);
}

}  // namespace

Replay replay_of(const Finding& finding) {
  Replay replay{.name = {}, .check = finding.check, .steps = {}, .shown = finding.shown};
  const std::size_t count = std::min(finding.shown + 1, finding.history.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Exchange& exchange = finding.history[i];
    replay.steps.push_back({.attempt = exchange.attempt,
                            .word = word_of(exchange),
                            .status = exchange.status(),
                            .body = digest(exchange.outcome.reply.body),
                            .made = id_in(exchange.outcome.reply)});
  }
  return replay;
}

void run_replay(const Replay& replay, Session& session) {
  std::map<std::string, std::uint64_t> words;  // to the number from which it is made
  std::map<std::string, std::string> ids;
  std::uint64_t& fresh = session.surroundings().fresh;
  bool is_as_then = true;
  for (std::size_t i = 0; i < replay.steps.size(); ++i) {
    const ReplayStep& step = replay.steps[i];
    Attempt attempt = step.attempt;
    const std::size_t users = session.map().surface().users.size();
    if (attempt.sender.kind == Sender::Kind::User && attempt.sender.user >= users) return;
    if (attempt.request.target.starts_with('/')) put_ids(attempt.request.target, ids);
    find_route(session.map(), attempt);
    const std::uint64_t next = fresh;
    if (!step.word.empty()) fresh = words.try_emplace(step.word, next).first->second;
    const Exchange& exchange = session.send(attempt);
    fresh = next + 1;
    if (const std::string made = id_in(exchange.outcome.reply); !step.made.empty()) {
      if (!made.empty()) ids[step.made] = made;
    }
    is_as_then = is_as_then && exchange.status() == step.status &&
                 digest(exchange.outcome.reply.body) == step.body;
    if (i == replay.shown && is_as_then && !shows_in_one_answer(replay.check)) {
      session.complain(replay.check, exchange, "every answer is as it was when this was found");
    }
  }
}

bool shows_in_one_answer(Check check) {
  // Not those that probes find in bytes, files or connections that are in no request.
  switch (check) {
    case Check::No5xx:
    case Check::StatusInTable:
    case Check::MethodTableExact:
    case Check::AllowHeaderExact:
    case Check::HeadersWellFormed:
    case Check::BodyMatchesSchema:
    case Check::UnsupportedMedia415:
    case Check::NoCanaryInLog:
    case Check::NoStackTraceOut: return true;
    default: return false;
  }
}

}  // namespace routelab::fuzz
