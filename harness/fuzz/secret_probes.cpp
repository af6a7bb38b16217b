// Where secrets get out that no route gives away: scripts, source maps, the time that an answer takes.
#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <cmath>

#include "harness/fuzz/probe.hpp"

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

constexpr std::array probes = {
    Probe{"crawl", Subject::Api, 1, Probe::Needs::Wire, false, crawl},
    Probe{"comparison_time", Subject::Endpoint, 16, Probe::Needs::Wire, true, comparison_time}};

}  // namespace

std::span<const Probe> secret_probes() { return probes; }

}  // namespace routelab::fuzz
