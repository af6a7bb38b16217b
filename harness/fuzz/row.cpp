#include "harness/fuzz/row.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;

/// A field whose value is another each time and says nothing about the data.
bool is_passing(std::string_view field) {
  const std::string name = lower_case(field);
  for (const std::string_view part :
       {"time", "date", "updated", "modified", "created", "etag", "nonce", "expires", "uptime",
        "duration", "elapsed", "requestid", "traceid"}) {
    if (name.find(part) != std::string::npos) return true;
  }
  return name.ends_with("_at") || field.ends_with("At") || name == "at" || name == "ts" ||
         name == "now" || name == "version" || name == "rev";
}

void drop_passing(json& value) {
  if (value.is_array()) {
    for (json& element : value) drop_passing(element);
  }
  if (!value.is_object()) return;
  for (auto field = value.begin(); field != value.end();) {
    if (is_passing(field.key())) {
      field = value.erase(field);
    } else {
      drop_passing(field.value());
      ++field;
    }
  }
}

}  // namespace

std::optional<Row> make_row(Session& session, const Resource& resource, Sender sender,
                            Choices& choices) {
  if (!resource.create) return std::nullopt;
  const Exchange& creation = session.plain(*resource.create, sender, choices);
  if (!creation.succeeded()) return std::nullopt;
  std::string id = id_in(creation.outcome.reply);
  if (id.empty()) return std::nullopt;
  return Row{std::move(id), &creation};
}

std::optional<Row> some_row(Session& session, const Resource& resource, Sender sender,
                            Choices& choices) {
  if (resource.is_single) return Row{};
  if (auto row = make_row(session, resource, sender, choices)) return row;
  const auto& ids = session.knowledge().seen.ids[resource.item_route];
  if (ids.empty()) return std::nullopt;
  return Row{ids[choices.below(static_cast<std::uint32_t>(ids.size()))], nullptr};
}

std::string some_id(Session& session, std::size_t route, Choices& choices) {
  const Resource* resource = session.map().resource_of(route);
  if (resource == nullptr) return "";
  if (!session.target().abilities().resets && resource->read && !resource->is_single) {
    // An API may take so many rows and no more.
    std::string& kept = session.knowledge().kept[resource->item_route];
    Choices plainest({});
    const auto is_there = [&] {
      return session.plain(*resource->read, session.usual_sender(), plainest, kept).succeeded();
    };
    if (!kept.empty() && is_there()) return kept;
    const auto row = some_row(session, *resource, session.usual_sender(), choices);
    kept = row ? row->id : "";
    return kept;
  }
  const auto row = some_row(session, *resource, session.usual_sender(), choices);
  return row ? row->id : "";
}

Attempt plain_attempt(Session& session, std::size_t endpoint, Choices& choices) {
  const std::string id = some_id(session, session.map().endpoints()[endpoint].route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), id, choices, attempt);
  return attempt;
}

json row_of(const http::Reply& reply) {
  json body = json::parse(reply.body, nullptr, false);
  if (body.is_object() && body.size() == 1 && body.begin()->is_object()) return *body.begin();
  return body;
}

std::string lasting_body(const http::Reply& reply) {
  if (reply.body.empty() || (reply.body.front() != '{' && reply.body.front() != '[')) {
    return reply.body;
  }
  json body = json::parse(reply.body, nullptr, false);
  if (body.is_discarded()) return reply.body;
  drop_passing(body);
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool same_answer(const http::Reply& a, const http::Reply& b) {
  if (a.status != b.status) return false;
  return a.body == b.body || lasting_body(a) == lasting_body(b);
}

Snapshot snapshot_of(Session& session, Sender sender, std::size_t except) {
  constexpr std::size_t most = 12;
  Snapshot snapshot;
  Choices plainest({});
  const auto& endpoints = session.map().endpoints();
  for (std::size_t e = 0; e < endpoints.size() && snapshot.parts.size() < most; ++e) {
    if (e == except || endpoints[e].method() != "GET") continue;
    if (!session.facts(e).is_stable || session.facts(e).is_slow) continue;
    snapshot.parts.push_back({e, &session.plain(e, sender, plainest)});
  }
  return snapshot;
}

std::string difference(const Snapshot& before, const Snapshot& after, const ApiMap& map) {
  for (std::size_t i = 0; i < before.parts.size(); ++i) {
    if (!same_answer(before.parts[i].exchange->outcome.reply,
                     after.parts[i].exchange->outcome.reply)) {
      return map.endpoints()[before.parts[i].endpoint].name +
             " is answered in another way afterwards";
    }
  }
  return "";
}

}  // namespace routelab::fuzz
