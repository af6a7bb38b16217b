// Where secrets get out that no route gives away: scripts, source maps, the time that an answer takes.
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/character_set.hpp"
#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"
#include "harness/fuzz/text_choice.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;

/// What a page or a script names: the values of src and href, and its source map. Of this server
/// only: an absolute path, or one that stands beside `base`.
std::vector<std::string> links_in(std::string_view text, std::string_view base) {
  std::vector<std::string> links;
  const auto add = [&](std::string_view link) {
    link = link.substr(0, link.find_first_of("?#"));
    if (link.empty() || link.find(':') != std::string_view::npos || link.starts_with("//")) return;
    if (link.find_first_of(" \t\r\n<>{}") != std::string_view::npos) return;
    links.push_back(link.starts_with("/")
                        ? std::string(link)
                        : std::string(base.substr(0, base.rfind('/') + 1)) + std::string(link));
  };
  for (const std::string_view mark : {"src=\""sv, "href=\""sv, "src='"sv, "href='"sv}) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos;
         at = text.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size();
      add(text.substr(begin, text.find(mark.back(), begin) - begin));
    }
  }
  constexpr std::string_view map = "sourceMappingURL=";
  for (std::size_t at = text.find(map); at != std::string_view::npos; at = text.find(map, at + 1)) {
    const std::size_t begin = at + map.size();
    add(text.substr(begin, text.find_first_of("\r\n */", begin) - begin));
  }
  return links;
}

/// Everything that a browser would fetch, and the source map beside each script: developers' tools
/// would.
void crawl(Session& session, std::size_t, std::size_t, Choices& choices) {
  constexpr std::size_t most = 150;
  std::deque<std::string> open = {"/"};
  std::set<std::string> seen = {"/"};
  const auto& endpoints = session.map().endpoints();
  const auto follow = [&](const Exchange& exchange) {
    const std::string& target = exchange.sent.target;
    auto links = links_in(exchange.outcome.reply.body, target);
    if (target.ends_with(".js")) links.push_back(target + ".map");
    for (std::string& link : links) {
      if (seen.insert(link).second) open.push_back(std::move(link));
    }
  };
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].method() != "GET") continue;
    const Exchange& page = session.plain(e, session.usual_sender(), choices);
    const std::string type = http::header(page.outcome.reply.headers, "content-type");
    if (type.find("html") != std::string::npos) follow(page);
  }
  for (std::size_t count = 0; !open.empty() && count < most; ++count) {
    Attempt attempt;
    attempt.route = Attempt::no_route;
    attempt.request.target = open.front();
    open.pop_front();
    const Exchange& file = session.send(attempt);
    if (file.succeeded()) follow(file);
  }
}

/// Whether the answer takes longer the more of a secret is right. A comparison that stops at the first
/// difference gives it away letter by letter. Jonckheere's trend test (A. R. Jonckheere, Biometrika 41,
/// 1954): the number of pairs in which more that matches took longer, against chance.
void comparison_time(Session& session, std::size_t endpoint, std::size_t variant,
                     Choices& choices) {
  constexpr std::array<std::size_t, 4> levels = {0, 9, 18, 27};
  constexpr std::size_t rounds = 12;
  const Endpoint& of = session.map().endpoints()[endpoint];
  const auto& headers = of.operation->input.headers;
  const auto& secrets = session.surroundings().secrets;
  if (session.target().abilities().is_virtual || secrets.empty()) return;
  const std::size_t which = variant % 4;
  const std::string& secret = secrets[variant / 4 % secrets.size()].value;
  if (variant / 4 >= secrets.size() || which >= headers.size()) return;
  std::array<std::vector<double>, levels.size()> times;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t l = 0; l < levels.size(); ++l) {
      Attempt attempt;
      session.requests().plain(endpoint, Sender::nobody(), {}, choices, attempt);
      std::string guess = secret.substr(0, levels[l]);
      guess.resize(secret.size(), '*');
      set_header(attempt.request, headers[which].name, guess);
      attempt.has_odd_headers = true;
      const Exchange& exchange = session.send(attempt);
      if (exchange.succeeded()) return;
      times[l].push_back(
          static_cast<double>((exchange.outcome.answered - exchange.outcome.sent).ns));
    }
  }
  double more = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (std::size_t j = i + 1; j < levels.size(); ++j) {
      for (const double a : times[i]) {
        for (const double b : times[j]) more += a < b ? 1 : a == b ? .5 : 0;
      }
    }
  }
  constexpr double n = rounds * levels.size();
  constexpr double k = levels.size();
  constexpr double m = rounds;
  const double mean = (n * n - k * m * m) / 4;
  const double deviation = std::sqrt((n * n * (2 * n + 3) - k * m * m * (2 * m + 3)) / 72);
  const double z = (more - mean) / deviation;
  if (z > 5.5) {
    session.complain(
        Check::NonInterference, session.history().back(),
        fmt::format("the more of {} the header {} matches, the longer the answer takes "
                    "(trend test, z = {:.1f}, p < 1e-7)",
                    secrets[variant / 4].name, headers[which].name, z));
  }
}

/// Without what a key may be used for: signatures and tokens are long and look like nothing. What an
/// answer says of a secret by a few of its letters, its length or a decision stays.
std::string without_tokens(std::string_view text) {
  constexpr std::size_t least = 16;
  constexpr CharacterSet token("A-Za-z0-9+/_=.~-");
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    bool has_digit = false;
    while (end < text.size() && token.has(text[end]))
      has_digit = is_digit(text[end++]) || has_digit;
    if (end == at) {
      out += text[at++];
      continue;
    }
    out += end - at >= least && has_digit ? std::string_view("*") : text.substr(at, end - at);
    at = end;
  }
  return out;
}

/// The same requests to the same server, twice with its secrets and once with others: what is
/// answered alike with the same ones must be answered alike with others (non-interference, J. A.
/// Goguen and J. Meseguer, IEEE Symposium on Security and Privacy 1982).
void other_secrets(Session& session, std::size_t, std::size_t, Choices&) {
  const auto& secrets = session.surroundings().secrets;
  if (secrets.empty()) return;
  target::Target& target = session.target();
  const auto restart = [&] {
    session.surroundings().credentials.forget();
    return target.restart();
  };
  const auto put = [&](bool others) {
    target::Replacements replacements;
    for (const Canary& secret : secrets) {
      std::string other = canary_value(1, secret.name, "another value");
      auto& [from, to] = replacements.emplace_back(secret.value, std::move(other));
      if (!others) std::swap(from, to);
    }
    return target.replace_settings(replacements) && restart();
  };
  const auto& endpoints = session.map().endpoints();
  const auto answers = [&] {
    std::vector<const Exchange*> all;
    for (std::size_t e = 0; e < endpoints.size(); ++e) {
      Choices plainest({});
      if (endpoints[e].method() == "DELETE") continue;
      all.push_back(&session.plain(e, Sender::nobody(), plainest));
      if (endpoints[e].method() != "GET" || session.usual_sender() == Sender::nobody()) continue;
      all.push_back(&session.plain(e, session.usual_sender(), plainest));
    }
    return all;
  };
  if (!restart()) return;
  const auto first = answers();
  if (!restart()) return;
  const auto again = answers();
  const auto others = put(true) ? answers() : std::vector<const Exchange*>();
  if (!put(false) || others.empty()) return;
  const auto is_same = [](const http::Reply& a, const http::Reply& b) {
    return a.status == b.status &&
           without_tokens(http::header(a.headers, "location")) ==
               without_tokens(http::header(b.headers, "location")) &&
           without_tokens(lasting_body(a)) == without_tokens(lasting_body(b));
  };
  for (std::size_t i = 0; i < first.size(); ++i) {
    const http::Reply& with = again[i]->outcome.reply;
    const http::Reply& other = others[i]->outcome.reply;
    if (again[i]->status() == 0 || others[i]->status() == 0) continue;
    if (!is_same(first[i]->outcome.reply, with) || is_same(with, other)) continue;
    session.complain(
        Check::NonInterference, *others[i],
        fmt::format("it was {} {}; with other secrets in the environment it is {} {}", with.status,
                    with.body.substr(0, 120), other.status, other.body.substr(0, 120)));
  }
}

/// Files with settings, and the process's environment, by a path that leads out of the folder that is
/// meant (CWE-22): as the last parameter of the path, as all of the query's, as all of the body's.
void paths_out(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  static constexpr std::array files = {".env"sv, ".env.local"sv, ".env.production"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (session.surroundings().secrets.empty() || session.target().abilities().is_virtual) return;
  const std::size_t depth = 1 + variant / 3 / files.size();
  const bool is_file = depth < 4;
  std::string path;
  for (std::size_t up = 0; up < (is_file ? depth : 10); ++up) path += "../";
  path += is_file ? files[variant / 3 % files.size()] : "proc/self/environ"sv;
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), "@", choices, attempt);
  std::string& target = attempt.request.target;
  std::string encoded;
  append_percent(path, encoded);
  if (variant % 3 == 0) {
    const std::size_t at = target.rfind("%40");
    if (at == std::string::npos) return;
    target.replace(at, 3, encoded);
    attempt.path = Fit::Odd;
  } else if (variant % 3 == 1) {
    target.resize(std::min(target.find('?'), target.size()));
    if (of.operation->input.query.empty()) return;
    char mark = '?';
    for (const surface::Parameter& parameter : of.operation->input.query) {
      target += fmt::format("{}{}={}", std::exchange(mark, '&'), parameter.name, encoded);
    }
    attempt.query = Fit::Odd;
  } else {
    auto body = nlohmann::json::parse(attempt.request.body, nullptr, false);
    if (!body.is_object() || body.empty()) return;
    for (auto& [name, value] : body.items()) {
      if (value.is_string()) value = path;
    }
    attempt.request.body = body.dump();
    attempt.body = Fit::Odd;
  }
  session.send(attempt);
}

constexpr std::array probes = {
    Probe{"paths_out", Subject::Endpoint, 30, Probe::Needs::Wire, Probe::Cost::Low, paths_out},
    Probe{"crawl", Subject::Api, 1, Probe::Needs::Wire, Probe::Cost::Low, crawl},
    Probe{"other_secrets", Subject::Api, 1, Probe::Needs::Process, Probe::Cost::High,
          other_secrets},
    Probe{"comparison_time", Subject::Endpoint, 16, Probe::Needs::Wire, Probe::Cost::Middle,
          comparison_time}};

}  // namespace

std::span<const Probe> secret_probes() { return probes; }

}  // namespace routelab::fuzz
