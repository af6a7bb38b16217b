// At the same time: what several requests do at once must be what they do one after the other.
//
// Nothing is known about what an endpoint does, so it is its own model: the same requests are sent
// one after the other, twice; if both times the same changes, they must change the same when they
// are sent at once.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;

/// The endpoint that shows a figure, and where in its answer: "GET /stock", ".count".
using FigurePlace = std::pair<std::string, std::string>;
/// Every number and the length of every list that can be read.
using Figures = std::map<FigurePlace, double>;

void add_figures(const FigurePlace& place, const json& value, Figures& figures, int depth = 0) {
  if (depth > 4) return;
  const auto& [endpoint, where] = place;
  if (value.is_number()) figures[place] = value.get<double>();
  if (value.is_array()) figures[{endpoint, where + "#"}] = static_cast<double>(value.size());
  if (value.is_object()) {
    for (const auto& [name, part] : value.items()) {
      add_figures({endpoint, where + "." + name}, part, figures, depth + 1);
    }
  }
}

/// With `only`, of those endpoints that have one of these.
Figures figures_of(Session& session, Sender sender, const std::optional<Row>& row,
                   std::size_t item_route, const Figures* only) {
  Figures figures;
  Choices plainest({});
  const auto& endpoints = session.map().endpoints();
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].method() != "GET" || !session.facts(e).is_stable) continue;
    const bool is_item = endpoints[e].route_index == item_route;
    const auto is_of_it = [&](const auto& figure) {
      return figure.first.first == endpoints[e].name;
    };
    if (only != nullptr && std::none_of(only->begin(), only->end(), is_of_it)) continue;
    const Exchange& read = session.plain(
        e, sender, plainest, row && is_item ? std::string_view(row->id) : std::string_view());
    if (!read.succeeded()) continue;
    const json body = json::parse(lasting_body(read.outcome.reply), nullptr, false);
    if (!body.is_discarded()) add_figures({endpoints[e].name, ""}, body, figures);
  }
  return figures;
}

/// What has changed between the two, and by how much.
Figures change(const Figures& before, const Figures& after) {
  Figures changed;
  for (const auto& [place, value] : after) {
    const auto old = before.find(place);
    if (old != before.end() && value != old->second) changed[place] = value - old->second;
  }
  return changed;
}

std::map<int, int> statuses_of(const std::vector<const Exchange*>& exchanges) {
  std::map<int, int> statuses;
  for (const Exchange* exchange : exchanges) ++statuses[exchange->status()];
  return statuses;
}

std::string text_of(const std::map<int, int>& statuses) {
  std::string text;
  for (const auto& [status, count] : statuses) {
    text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", count, status);
  }
  return text;
}

struct Effect {
  std::map<int, int> statuses;
  Figures change;
};

void at_once(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  constexpr std::size_t count = 5;
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() == "GET" || of.method() == "HEAD" || of.method() == "OPTIONS") return;
  const Sender sender = session.usual_sender();
  const Resource* resource = session.map().resource_of(of.route_index);
  const std::size_t item_route = resource == nullptr ? of.route_index : resource->item_route;
  // All the same: what may be done once only. Each with its own words: what adds up.
  const bool same_word = variant % 2 == 0;
  Attempt attempt;
  std::optional<Row> row;
  // The same row each time, as far as its fields go: what it was before decides what changes.
  const auto prepare = [&](bool anew) {
    Choices plainest({});
    if (resource != nullptr && !resource->is_single && (anew || !row)) {
      row = some_row(session, *resource, sender, plainest);
    }
    session.requests().plain(endpoint, sender, row ? row->id : "", plainest, attempt);
  };
  // DELETE does it once: each time another row.
  const bool anew = of.method() == "DELETE" || resource != nullptr;
  const Figures* looked_at = nullptr;
  const auto measure = [&](bool together) {
    prepare(anew);
    const Figures before = figures_of(session, sender, row, item_route, looked_at);
    std::vector<const Exchange*> sent;
    if (together) {
      const std::vector<Attempt> attempts(count, attempt);
      sent = session.burst(attempts, choices, same_word);
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        sent.push_back(i > 0 && same_word ? &session.again(*sent[0]) : &session.send(attempt));
      }
    }
    Effect effect{statuses_of(sent), {}};
    effect.change = change(before, figures_of(session, sender, row, item_route, looked_at));
    return effect;
  };
  const Effect first = measure(false);
  if (std::all_of(first.statuses.begin(), first.statuses.end(),
                  [](const auto& s) { return s.first >= 400; })) {
    return;
  }
  // What they have not changed now they are taken not to change at once.
  looked_at = &first.change;
  const Effect second = measure(false);
  if (first.statuses != second.statuses || first.change != second.change) return;
  const bool is_virtual = session.target().abilities().is_virtual;
  for (int round = 0; round < (is_virtual ? 1 : 3); ++round) {
    const Effect together = measure(true);
    const auto shown = [&]() -> const Exchange& {
      const Exchange* last = &session.history().back();
      for (const Exchange& exchange : session.history()) {
        if (exchange.attempt.endpoint == endpoint) last = &exchange;
      }
      return *last;
    };
    if (together.statuses != second.statuses) {
      // More may be refused, as being in each other's way; nothing more may succeed.
      int more = 0;
      for (const auto& [status, number] : together.statuses) {
        if (status == 0 || is_fault(status)) return;  // said already
        if (status < 300) {
          const auto alone = second.statuses.find(status);
          more += number - (alone == second.statuses.end() ? 0 : alone->second);
        }
      }
      if (more <= 0) return;
      return session.complain(Check::Linearizable, shown(),
                              fmt::format("{} at once: {}; one after the other: {}", count,
                                          text_of(together.statuses), text_of(second.statuses)));
    }
    if (together.change != second.change) {
      std::string what;
      for (const auto& [place, by] : second.change) {
        const auto found = together.change.find(place);
        const double really = found == together.change.end() ? 0 : found->second;
        if (really != by) {
          what = fmt::format("{}{} changes by {} when they come one after the other, by {} at once",
                             place.first, place.second, by, really);
        }
      }
      for (const auto& [place, by] : together.change) {
        if (what.empty() && !second.change.contains(place)) {
          what = fmt::format("{}{} changes by {} at once, and not one after the other", place.first,
                             place.second, by);
        }
      }
      return session.complain(Check::Linearizable, shown(), what);
    }
  }
}

/// Rows that are made at once have ids of their own, and are all there.
void made_at_once(Session& session, std::size_t number, std::size_t, Choices& choices) {
  constexpr std::size_t count = 5;
  const Resource& resource = session.map().resources()[number];
  if (!resource.create) return;
  const Sender sender = session.usual_sender();
  if (!make_row(session, resource, sender, choices)) return;
  Attempt attempt;
  session.requests().plain(*resource.create, sender, {}, choices, attempt);
  const std::vector<Attempt> attempts(count, attempt);
  std::vector<std::string> ids;
  for (const Exchange* made : session.burst(attempts, choices)) {
    if (!made->succeeded()) continue;
    const std::string id = id_in(made->outcome.reply);
    if (id.empty()) return;
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return session.complain(Check::Linearizable, *made,
                              fmt::format("two rows that were made at once have the id {}", id));
    }
    ids.push_back(id);
  }
  if (!resource.read || !session.facts(*resource.read).reads_new) return;
  for (const std::string& id : ids) {
    const Exchange& read = session.plain(*resource.read, sender, choices, id);
    if (!read.succeeded() && read.status() != 0) {
      return session.complain(
          Check::Linearizable, read,
          fmt::format("{} rows were made at once, and {} of them is answered with {}", ids.size(),
                      id, read.status()));
    }
  }
}

/// Two users at the same moment: each gets what he would get alone.
void users_at_once(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET" || session.map().surface().users.size() < 2) return;
  if (!session.facts(endpoint).is_stable) return;
  for (const Resource& resource : session.map().resources()) {
    if (resource.list == endpoint) make_row(session, resource, Sender::of(0), choices);
    if (resource.item_route == of.route_index && !resource.is_single)
      return;  // whose row it is matters
  }
  std::array<Attempt, 6> attempts;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    Choices plainest({});
    session.requests().plain(endpoint, Sender::of(i % 2), {}, plainest, attempts[i]);
  }
  const Exchange& first = session.send(attempts[0]);
  const Exchange& second = session.send(attempts[1]);
  if (same_answer(first.outcome.reply, second.outcome.reply)) return;
  if (!first.succeeded() || !second.succeeded()) return;
  const int rounds = session.target().abilities().is_virtual ? 1 : 4;
  for (int round = 0; round < rounds; ++round) {
    for (const Exchange* exchange : session.burst(attempts, choices)) {
      const bool is_first = exchange->attempt.sender == Sender::of(0);
      const http::Reply& other = (is_first ? second : first).outcome.reply;
      if (exchange->succeeded() && same_answer(exchange->outcome.reply, other)) {
        return session.complain(
            Check::AuthCrossUser, *exchange,
            "at the same time as another user, this one gets the other's answer");
      }
    }
  }
}

constexpr std::array probes = {
    Probe{"at_once", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Middle, at_once},
    Probe{"made_at_once", Subject::Resource, 1, Probe::Needs::Nothing, Probe::Cost::Middle,
          made_at_once},
    Probe{"users_at_once", Subject::Endpoint, 1, Probe::Needs::Nothing, Probe::Cost::Middle,
          users_at_once}};

}  // namespace

std::span<const Probe> concurrency_probes() { return probes; }

}  // namespace routelab::fuzz
