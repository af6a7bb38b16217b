// Who may do what: credentials, rows of others, ways around a check, fields that are not one's to set.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;
using surface::Access;

bool is_guarded(Session& session, std::size_t endpoint) {
  const Access access = session.map().endpoints()[endpoint].operation->access;
  if (access == Access::User || access == Access::Owner) return true;
  return access == Access::Unknown && session.facts(endpoint).wants_user();
}

/// Without credentials, and with some that are none.
void wrong_credentials(Session& session, std::size_t endpoint, std::size_t variant,
                       Choices& choices) {
  static constexpr std::array headers = {"Bearer "sv,  "Bearer null"sv, "Bearer undefined"sv,
                                         "bearer x"sv, "Basic Og=="sv,  "x"sv};
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!is_guarded(session, endpoint)) return;
  const std::string id = some_id(session, of.route_index, choices);
  Attempt attempt;
  session.requests().plain(endpoint, Sender::nobody(), id, choices, attempt);
  if (variant == 1) attempt.sender = Sender::forged();
  if (variant == 2) set_header(attempt.request, "cookie", "session=; token=; user=1; admin=true");
  if (variant >= 3) set_header(attempt.request, "authorization", headers[variant - 3]);
  const Exchange& answer = session.send(attempt);
  if (answer.succeeded() && of.operation->access == Access::Unknown) {
    session.complain(Check::AuthRequired, answer,
                     fmt::format("{} for credentials that nobody has", answer.status()));
  }
}

/// Whoever makes or changes a row must be signed in, and anybody may change or remove it: one method
/// lacks the check that the others have. To make rows without being signed in may be meant so (a
/// message, an account); what is done to a row that is there is not.
void open_write(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  const std::array<std::optional<std::size_t>, 4> writes = {resource.replace, resource.patch,
                                                            resource.remove, resource.create};
  const auto open = writes[variant];
  if (!open) return;
  const auto& endpoints = session.map().endpoints();
  if (endpoints[*open].operation->access != Access::Unknown) return;
  for (const auto& other : writes) {
    if (other && other != open && !is_guarded(session, *other)) return;
  }
  if (std::count_if(writes.begin(), writes.end(), [](const auto& w) { return w.has_value(); }) <
      2) {
    return;
  }
  const auto row = some_row(session, resource, session.usual_sender(), choices);
  if (!row && !resource.is_single) return;
  const std::string id = row ? row->id : "";
  const Exchange& answer = session.plain(*open, Sender::nobody(), choices, id);
  if (!answer.succeeded()) return;
  session.complain(Check::AuthRequired, answer,
                   fmt::format("{} for a client without credentials; the other methods that write "
                               "this row refuse it",
                               answer.status()));
}

/// An id that looks like this one, and that no row has.
std::string absent_id(const std::string& id) {
  std::string other = id;
  if (only_digits(id)) return "7" + std::string(std::max<std::size_t>(id.size(), 6), '3');
  std::size_t changed = 0;
  for (std::size_t i = other.size(); i > 0 && changed < 4; --i) {
    char& c = other[i - 1];
    if (c == '-' || c == '_') continue;
    // Within the hexadecimal digits, so that a UUID stays one.
    c = c == 'a' ? 'b' : c == '7' ? '8' : is_digit(c) ? '7' : 'a';
    ++changed;
  }
  return other;
}

void cross_user(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  if (session.map().surface().users.size() < 2 || resource.is_single) return;
  const Sender owner = Sender::of(variant % 2);
  const Sender other = Sender::of(1 - variant % 2);
  const auto row = make_row(session, resource, owner, choices);
  if (!row) return;
  const auto read_by_owner = [&]() -> const Exchange* {
    if (!resource.read) return nullptr;
    Choices plainest({});
    const Exchange& got = session.plain(*resource.read, owner, plainest, row->id);
    return got.succeeded() ? &got : nullptr;
  };
  const Exchange* before = read_by_owner();
  // Of a list, rows of others tell whose rows it shows.
  bool is_listed = false;
  if (resource.list) {
    const Exchange& list = session.plain(*resource.list, other, choices);
    const auto ids = ids_in(list.outcome.reply);
    is_listed = std::find(ids.begin(), ids.end(), row->id) != ids.end();
    if (is_listed && session.map().endpoints()[*resource.list].operation->access == Access::Owner) {
      session.complain(Check::AuthCrossUser, list, "the list shows a row of somebody else");
    }
  }
  const auto& endpoints = session.map().endpoints();
  const auto attack = [&](std::optional<std::size_t> endpoint) {
    if (!endpoint) return;
    const Access access = endpoints[*endpoint].operation->access;
    const Exchange& answer = session.plain(*endpoint, other, choices, row->id);
    if (access == Access::Owner) {
      if (answer.succeeded()) {
        session.complain(Check::AuthCrossUser, answer,
                         fmt::format("{} for a row of somebody else", answer.status()));
      } else if (answer.was_refused()) {
        const std::string absent = absent_id(row->id);
        const Exchange& nowhere = session.plain(*endpoint, other, choices, absent);
        if (nowhere.was_refused() && nowhere.status() != answer.status()) {
          session.complain(
              Check::AuthCrossUser, answer,
              fmt::format("{} for a row of somebody else, {} where there is none: that "
                          "tells which rows there are",
                          answer.status(), nowhere.status()));
        }
      }
    }
    // Nobody has said whose it is: if others may not read it, they may not change it.
    const bool is_write = endpoints[*endpoint].method() != "GET";
    if (access == Access::Unknown && is_write && answer.succeeded() && resource.read &&
        session.facts(*endpoint).wants_user()) {
      const Exchange& read = session.plain(*resource.read, other, choices, row->id);
      if ((read.status() == 403 || read.status() == 404) &&
          endpoints[*endpoint].method() != "DELETE") {
        session.complain(Check::AuthCrossUser, answer,
                         "a user who may not read the row may change it");
      }
    }
    // It is in no list but its owner's, and yet anybody who is signed in gets it by its id.
    if (access == Access::Unknown && answer.succeeded() && resource.list && !is_listed &&
        session.facts(*endpoint).wants_user()) {
      const Exchange& own = session.plain(*resource.list, owner, choices);
      const auto ids = ids_in(own.outcome.reply);
      if (std::find(ids.begin(), ids.end(), row->id) != ids.end()) {
        session.complain(
            Check::AuthCrossUser, answer,
            "only its owner's list shows the row, and by its id another user gets at it");
      }
    }
  };
  attack(resource.read);
  attack(resource.replace);
  attack(resource.patch);
  if (before != nullptr) {
    const Exchange* after = read_by_owner();
    if (after == nullptr || !same_answer(before->outcome.reply, after->outcome.reply)) {
      const bool is_owners = endpoints[*resource.read].operation->access == Access::Owner;
      if (is_owners) {
        session.complain(Check::AuthCrossUser, session.history().back(),
                         "what another user sent has changed the row");
      }
    }
  }
  attack(resource.remove);
}

/// Other spellings of one path: a check that looks at the text sees another one.
std::string variant_of(const std::string& path, std::size_t variant) {
  const std::size_t last = path.rfind('/');
  std::string other = path;
  switch (variant) {
    case 0: return path + "/";
    case 1: return "/" + path;
    case 2: return path.substr(0, last) + "//" + path.substr(last + 1);
    case 3: return path.substr(0, last) + "%2F" + path.substr(last + 1);
    case 4:  // the first letter, encoded
      for (std::size_t i = 1; i < path.size(); ++i) {
        if ((path[i] >= 'a' && path[i] <= 'z')) {
          return path.substr(0, i) + fmt::format("%{:02x}", path[i]) + path.substr(i + 1);
        }
      }
      return path;
    case 5:
      for (char& c : other) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      return other;
    case 6: return path.substr(0, last) + "/." + path.substr(last);
    case 7: return path.substr(0, last) + "/x/.." + path.substr(last);
    case 8: return path + ";x=1";
    case 9: return path + ".json";
    case 10: return path + "%20";
    case 11: return path + "?";
    case 12:
      if (last + 1 < other.size()) {
        return path.substr(0, last + 1) + fmt::format("%{:02x}", other[last + 1]) +
               path.substr(last + 2);
      }
      return path;
    case 13: return path + "/.";
    case 14: return path + "%00";
    case 15: return path + "#";
    default: return path;
  }
}

void path_variant(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (!is_guarded(session, endpoint)) return;
  const std::string id = some_id(session, of.route_index, choices);
  const Exchange& right = session.plain(endpoint, session.usual_sender(), choices, id);
  if (!right.succeeded()) return;
  Attempt attempt;
  session.requests().plain(endpoint, Sender::nobody(), id, choices, attempt);
  std::string& target = attempt.request.target;
  const std::size_t query = std::min(target.find('?'), target.size());
  target = variant_of(target.substr(0, query), variant) + target.substr(query);
  attempt.endpoint.reset();
  attempt.path = Fit::Misfit;
  const Exchange& around = session.send(attempt);
  if (around.succeeded() && around.status() == right.status() &&
      http::header(around.outcome.reply.headers, "content-type") ==
          http::header(right.outcome.reply.headers, "content-type")) {
    session.complain(
        Check::PathVariantEquivalence, around,
        fmt::format("without credentials, {} is answered with {}", target, around.status()));
  }
}

/// Another value of the same type.
json other_value(const json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>() + 987654;
  if (value.is_number()) return value.get<double>() + 987654;
  if (value.is_string()) return value == "admin" ? "root" : "admin";
  return nullptr;
}

/// What nobody lets clients decide. Of a shape that was read off a source or learned, some fields may be
/// missing: there, only these count.
bool is_privileged(std::string_view field) {
  static constexpr std::array names = {"role"sv,    "admin"sv,      "owner"sv,    "userid"sv,
                                       "user_id"sv, "author"sv,     "verified"sv, "balance"sv,
                                       "credit"sv,  "permission"sv, "scope"sv,    "tenant"sv};
  const std::string lower = lower_case(field);
  return lower == "user" || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return lower.find(name) != std::string::npos;
         });
}

void mass_assignment(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  const std::array<std::optional<std::size_t>, 3> writes = {resource.create, resource.replace,
                                                            resource.patch};
  const auto write = writes[variant];
  if (!resource.read || !write) return;
  const Sender sender = session.usual_sender();
  const surface::Shape& shape = session.map().endpoints()[*write].operation->input.body;
  if (shape.fields.empty()) return;  // it takes whatever comes
  const auto row =
      resource.is_single ? std::optional<Row>(Row{}) : make_row(session, resource, sender, choices);
  if (!row) return;
  const auto read = [&](std::string_view id) -> json {
    const Exchange& got = session.plain(*resource.read, sender, choices, id);
    return got.succeeded() ? row_of(got.outcome.reply) : json();
  };
  const json before = read(row->id);
  if (!before.is_object()) return;
  json extra = json::object();
  for (const auto& [name, value] : before.items()) {
    const bool is_input = std::any_of(shape.fields.begin(), shape.fields.end(),
                                      [&](const auto& field) { return field.name == name; });
    if (is_input || value.is_structured() || value.is_null() || name == "id") continue;
    if (session.map().surface().next_version > 0 && !is_privileged(name)) continue;
    extra[name] = other_value(value);
  }
  // One at a time: what refuses one of them need not refuse another.
  constexpr std::size_t most = 8;
  std::size_t tried = 0;
  for (const auto& [name, value] : extra.items()) {
    if (tried++ == most) return;
    Attempt attempt;
    session.requests().plain(*write, sender, variant == 0 ? "" : row->id, choices, attempt);
    json body = json::parse(attempt.request.body, nullptr, false);
    if (!body.is_object()) return;
    body[name] = value;
    attempt.request.body = body.dump();
    // What refuses it is right, and what does not look is not yet wrong.
    attempt.body = Fit::Unknown;
    const Exchange& sent = session.send(attempt);
    if (!sent.succeeded()) continue;
    const std::string id = variant == 0 ? id_in(sent.outcome.reply) : row->id;
    if (id.empty() && !resource.is_single) return;
    const json after = read(id);
    if (after.is_object() && after.contains(name) && after[name] == value) {
      session.complain(Check::MassAssignment, sent,
                       fmt::format("{} is not among the fields that it takes, and was set to {}",
                                   name, value.dump()));
    }
  }
}

/// Who is not signed in is taken for whoever came last: each time the answer is the one that the user
/// before got, and users get different ones.
void last_user(Session& session, std::size_t endpoint, std::size_t, Choices&) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET" || session.map().surface().users.size() < 2) return;
  if (of.operation->access == Access::Public || !session.facts(endpoint).is_stable) return;
  std::array<const Exchange*, 2> users{};
  std::array<const Exchange*, 2> nobody{};
  for (std::size_t u = 0; u < users.size(); ++u) {
    Choices plainest({});
    users[u] = &session.plain(endpoint, Sender::of(u), plainest);
    nobody[u] = &session.plain(endpoint, Sender::nobody(), plainest);
    if (!users[u]->succeeded() || !nobody[u]->succeeded()) return;
    if (!same_answer(users[u]->outcome.reply, nobody[u]->outcome.reply)) return;
  }
  if (same_answer(users[0]->outcome.reply, users[1]->outcome.reply)) return;
  session.complain(Check::AuthCrossUser, *nobody[1],
                   "a client without credentials gets what the user before it got");
}

/// One user's answer to another, because somebody kept it.
void kept_answer(Session& session, std::size_t, std::size_t, Choices& choices) {
  if (session.map().surface().users.size() < 2) return;
  const Sender first = Sender::of(0);
  const Sender second = Sender::of(1);
  // Something that the first has and the second has not.
  for (const Resource& resource : session.map().resources()) {
    if (resource.create && session.facts(*resource.create).wants_user()) {
      make_row(session, resource, first, choices);
    }
  }
  std::vector<std::array<const Exchange*, 2>> alike;
  const auto& endpoints = session.map().endpoints();
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].method() != "GET" || !is_guarded(session, e)) continue;
    Choices plainest({});
    const Exchange& a = session.plain(e, first, plainest);
    const Exchange& b = session.plain(e, second, plainest);
    if (!a.succeeded() || !b.succeeded() || a.outcome.reply.body.empty()) continue;
    if (a.outcome.reply.body == b.outcome.reply.body) alike.push_back({&a, &b});
  }
  if (alike.empty()) return;
  // Both may have the same for good. Then it is the same when whatever was kept has gone. Whose it
  // was nobody knows: the first may have got what was kept of the second, from before. Twice of the
  // first: what changes by itself, a clock or a counter, is nobody's.
  std::vector<std::array<const Exchange*, 3>> later(alike.size());
  constexpr std::array<std::size_t, 3> whose = {0, 0, 1};
  for (std::size_t time = 0; time < whose.size(); ++time) {
    session.target().rest(Duration::milliseconds(2600));
    for (std::size_t i = 0; i < alike.size(); ++i) {
      later[i][time] = &session.again(*alike[i][whose[time]]);
    }
  }
  for (std::size_t i = 0; i < alike.size(); ++i) {
    const auto is_same = [](const Exchange* x, const Exchange* y) {
      return same_answer(x->outcome.reply, y->outcome.reply);
    };
    if (!later[i][0]->succeeded() || !is_same(later[i][0], later[i][1])) continue;
    const std::size_t who = is_same(later[i][1], alike[i][0]) ? 1 : 0;
    const Exchange* own = later[i][who == 0 ? 1 : 2];
    if (!own->succeeded() || is_same(own, alike[i][who])) continue;
    session.complain(
        Check::AuthCrossUser, *alike[i][who],
        "the answer is the one that another user gets; some time later it is one's own");
  }
}

constexpr std::array probes = {
    Probe{"wrong_credentials", Subject::Endpoint, 9, Probe::Needs::Nothing, Probe::Cost::Low,
          wrong_credentials},
    Probe{"open_write", Subject::Resource, 3, Probe::Needs::Nothing, Probe::Cost::Low, open_write},
    Probe{"cross_user", Subject::Resource, 2, Probe::Needs::Nothing, Probe::Cost::Low, cross_user},
    Probe{"path_variant", Subject::Endpoint, 16, Probe::Needs::Nothing, Probe::Cost::Low,
          path_variant},
    Probe{"mass_assignment", Subject::Resource, 3, Probe::Needs::Nothing, Probe::Cost::Low,
          mass_assignment},
    Probe{"last_user", Subject::Endpoint, 1, Probe::Needs::Nothing, Probe::Cost::Low, last_user},
    Probe{"kept_answer", Subject::Api, 1, Probe::Needs::Nothing, Probe::Cost::High, kept_answer}};

}  // namespace

std::span<const Probe> user_probes() { return probes; }

}  // namespace routelab::fuzz
