// What becomes of rows: made, read, changed, removed, listed.
#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;

bool lists(const Exchange& list, const std::string& id) {
  const auto ids = ids_in(list.outcome.reply);
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// From the first to the last day of a row: a plain one, and two whose values are further out in what
/// is allowed.
void life(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  const Sender sender = session.usual_sender();
  std::array<std::uint8_t, 64> same{};
  same.fill(static_cast<std::uint8_t>(variant * 120));
  Choices far(same);
  const auto row = make_row(session, resource, sender, variant == 0 ? choices : far);
  if (!row) return;
  bool was_read = false;
  if (resource.read) {
    const Exchange& read = session.plain(*resource.read, sender, choices, row->id);
    was_read = read.succeeded();
    if (!was_read && session.facts(*resource.read).reads_new) {
      session.complain(
          Check::CreatedIsReadable, read,
          fmt::format("a row that was just created is answered with {}", read.status()));
    }
  }
  const bool was_listed =
      resource.list && lists(session.plain(*resource.list, sender, choices), row->id);
  if (!resource.remove) return;
  const Exchange& removal = session.plain(*resource.remove, sender, choices, row->id);
  if (!removal.succeeded()) return;
  // A route that answers for any id tells nothing about rows.
  const bool tells = resource.read && !(session.facts(*resource.read).absent >= 200 &&
                                        session.facts(*resource.read).absent < 300);
  if (was_read && tells) {
    const Exchange& read = session.plain(*resource.read, sender, choices, row->id);
    if (read.succeeded()) {
      session.complain(Check::UseAfterDelete, read, "a row that was deleted can be read");
    }
  }
  if (was_listed) {
    const Exchange& list = session.plain(*resource.list, sender, choices);
    if (lists(list, row->id)) {
      session.complain(Check::UseAfterDelete, list, "a row that was deleted is in the list");
    }
  }
  for (const auto& write : {resource.replace, resource.patch}) {
    if (!write || !was_read || !tells) continue;
    const int absent = session.facts(*write).absent;
    const Exchange& written = session.plain(*write, sender, choices, row->id);
    if (written.succeeded() && absent >= 400) {
      session.complain(Check::UseAfterDelete, written, "a row that was deleted can be changed");
    }
  }
  const Exchange& second = session.plain(*resource.remove, sender, choices, row->id);
  if (is_fault(second.status())) {
    session.complain(Check::DeleteIdempotent, second,
                     fmt::format("the second DELETE is answered with {}", second.status()));
  }
  const auto next = make_row(session, resource, sender, choices);
  if (next && next->id == row->id) {
    session.complain(Check::UseAfterDelete, *next->creation,
                     "a new row has the id of one that was deleted");
  }
}

void put_twice(Session& session, std::size_t number, std::size_t, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  if (!resource.replace || !resource.read) return;
  const Sender sender = session.usual_sender();
  const auto row = some_row(session, resource, sender, choices);
  if (!row) return;
  const Exchange& put = session.plain(*resource.replace, sender, choices, row->id);
  if (!put.succeeded()) return;
  const auto look = [&](std::optional<std::size_t> endpoint,
                        const std::string& id) -> const Exchange* {
    return endpoint ? &session.plain(*endpoint, sender, choices, id) : nullptr;
  };
  const Exchange* once = look(resource.read, row->id);
  const Exchange* list = look(resource.list, "");
  const Exchange& second = session.again(put);
  if (!second.succeeded()) return;
  const Exchange* twice = &session.again(*once);
  const Exchange* list_then = list != nullptr ? &session.again(*list) : nullptr;
  if (once->succeeded() && !same_answer(once->outcome.reply, twice->outcome.reply)) {
    session.complain(Check::PutIdempotent, *twice,
                     fmt::format("after the same PUT again it reads {}",
                                 twice->outcome.reply.body.substr(0, 200)));
  }
  if (list != nullptr && list->succeeded() &&
      ids_in(list->outcome.reply) != ids_in(list_then->outcome.reply)) {
    session.complain(Check::PutIdempotent, *list_then, "the same PUT again has changed the list");
  }
}

/// Read some times after a write, it is the same each time, whoever answers.
void steady_reads(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  constexpr int reads = 6;
  const Resource& resource = session.map().resources()[number];
  const std::array<std::optional<std::size_t>, 4> writes = {
      resource.create, resource.replace, resource.patch,
      session.map().find(resource.item_route, "POST")};
  if (!resource.read || !writes[variant] || !session.facts(*resource.read).is_stable) return;
  const Sender sender = session.usual_sender();
  std::string id;
  if (variant == 0) {
    const auto row = make_row(session, resource, sender, choices);
    if (!row || !session.facts(*resource.read).reads_new) return;
    id = row->id;
  } else {
    const auto row = some_row(session, resource, sender, choices);
    if (row) id = row->id;
    // More than once: whoever keeps what he wrote himself keeps something else than the next one.
    constexpr int times = 4;
    for (int i = 0; i < times; ++i) {
      if (!session.plain(*writes[variant], sender, choices, id).succeeded()) return;
    }
  }
  const Exchange& first = session.plain(*resource.read, sender, choices, id);
  for (int i = 1; i < reads; ++i) {
    const Exchange& next = session.again(first);
    if (next.status() == 0 || is_fault(next.status())) return;
    if (!same_answer(first.outcome.reply, next.outcome.reply)) {
      return session.complain(
          Check::InstanceIndependent, next,
          fmt::format("read twice after a write, it is {} and {}",
                      first.succeeded() ? first.outcome.reply.body.substr(0, 120)
                                        : std::to_string(first.status()),
                      next.succeeded() ? next.outcome.reply.body.substr(0, 120)
                                       : std::to_string(next.status())));
    }
  }
}

/// What is refused leaves nothing behind.
void failed_write(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() == "GET" || of.method() == "HEAD") return;
  const Sender sender = session.usual_sender();
  Attempt attempt = plain_attempt(session, endpoint, choices);
  const surface::Shape& shape = of.operation->input.body;
  json body = json::parse(attempt.request.body, nullptr, false);
  if (!body.is_object() || body.empty()) return;
  // The last fields first: what looks at one field after the other has written the first ones then.
  const std::size_t count = body.size();
  auto field = body.begin();
  std::advance(field, static_cast<std::ptrdiff_t>(count - 1 - variant / 2 % count));
  const bool has_shape = std::any_of(shape.fields.begin(), shape.fields.end(), [&](const auto& f) {
    return f.name == field.key() && f.required;
  });
  if (variant % 2 == 0) {
    *field = field->is_object() ? json("wrong") : json::object();
  } else {
    body.erase(field);
  }
  attempt.request.body = body.dump();
  attempt.body = has_shape ? Fit::Misfit : Fit::Unknown;
  const Snapshot before = snapshot_of(session, sender, SIZE_MAX);
  const Exchange& write = session.send(attempt);
  if (!write.was_refused() && !is_fault(write.status())) return;
  const Snapshot after = snapshot_of(session, sender, SIZE_MAX);
  const std::string changed = difference(before, after, session.map());
  if (!changed.empty()) {
    session.complain(Check::FailedWriteIsPure, write,
                     fmt::format("it was refused with {}, and {}", write.status(), changed));
  }
}

/// The header by which a client says that two requests are one.
const surface::Parameter* key_header(const surface::Operation& operation) {
  for (const surface::Parameter& header : operation.input.headers) {
    if (http::same_name(header.name, "idempotency-key") ||
        http::same_name(header.name, "x-idempotency-key")) {
      return &header;
    }
  }
  return nullptr;
}

void same_key(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const surface::Parameter* header = key_header(*of.operation);
  if (header == nullptr) return;
  Attempt attempt;
  session.requests().plain(endpoint, session.usual_sender(), {}, choices, attempt);
  set_header(attempt.request, header->name, std::string("key-") + fresh_mark);
  std::vector<const Exchange*> both;
  if (variant == 0) {
    // Some times: what only an instance remembers is forgotten with it.
    constexpr int repeats = 5;
    const Exchange& first = session.send(attempt);
    const std::string id = first.succeeded() ? id_in(first.outcome.reply) : "";
    const Exchange* other = &session.again(first);
    for (int i = 1; i < repeats && id_in(other->outcome.reply) == id; ++i) {
      other = &session.again(first);
    }
    both = {&first, other};
  } else {
    const std::array pair = {attempt, attempt};
    both = session.burst(pair, choices, true);
  }
  if (!both[0]->succeeded() || !both[1]->succeeded()) return;
  const std::string first = id_in(both[0]->outcome.reply);
  const std::string second = id_in(both[1]->outcome.reply);
  if (!first.empty() && !second.empty() && first != second) {
    session.complain(
        Check::IdempotencyKey, *both[1],
        fmt::format("two requests with one key have made two rows, {} and {}", first, second));
  }
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view n) { return http::same_name(n, name); });
}

/// The query parameters by which a list is read in pages.
struct Paging {
  std::string size, position;
  enum class Kind { After, Offset, Page } kind = Kind::After;
};

std::optional<Paging> paging_of(const surface::Operation& operation) {
  Paging paging;
  for (const surface::Parameter& parameter : operation.input.query) {
    const std::string& name = parameter.name;
    if (is_one_of(name, {"limit", "pagesize", "page_size", "per_page", "perpage", "size", "count",
                         "take", "first"})) {
      paging.size = name;
    } else if (is_one_of(name,
                         {"after", "cursor", "since", "starting_after", "startafter", "next"})) {
      paging.position = name;
      paging.kind = Paging::Kind::After;
    } else if (is_one_of(name, {"offset", "skip", "start", "from"})) {
      paging.position = name;
      paging.kind = Paging::Kind::Offset;
    } else if (is_one_of(name, {"page"})) {
      paging.position = name;
      paging.kind = Paging::Kind::Page;
    }
  }
  if (paging.size.empty() || paging.position.empty()) return std::nullopt;
  return paging;
}

/// Where the next page begins, as the answer says; "" if it does not.
std::string next_in(const http::Reply& reply) {
  const json body = json::parse(reply.body, nullptr, false);
  if (!body.is_object()) return "";
  for (const auto& [name, value] : body.items()) {
    if (name.find("next") == std::string::npos && name.find("ursor") == std::string::npos) continue;
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
  }
  return "";
}

void pages(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET") return;
  const auto paging = paging_of(*of.operation);
  if (!paging) return;
  const Sender sender = session.usual_sender();
  std::optional<std::size_t> create;
  for (const Resource& resource : session.map().resources()) {
    if (resource.list == endpoint) create = resource.create;
  }
  if (create) {
    for (int i = 0; i < 5; ++i) session.plain(*create, sender, choices);
  }
  const auto page = [&](const std::string& position, std::size_t size) -> const Exchange& {
    Attempt attempt;
    session.requests().plain(endpoint, sender, {}, choices, attempt);
    std::string& target = attempt.request.target;
    target.resize(std::min(target.find('?'), target.size()));
    target += fmt::format("?{}={}", paging->size, size);
    if (!position.empty()) {
      target += fmt::format("&{}=", paging->position);
      append_percent(position, target);
    }
    return session.send(attempt);
  };
  bool tell_rows_apart = true;
  const auto walk = [&](std::size_t size, const Exchange*& last, bool insert) {
    std::vector<std::string> ids;
    std::string position = paging->kind == Paging::Kind::Page ? "1" : "";
    for (std::size_t p = 1; p <= 60; ++p) {
      last = &page(position, size);
      if (!last->succeeded()) break;
      const auto some = ids_in(last->outcome.reply);
      ids.insert(ids.end(), some.begin(), some.end());
      tell_rows_apart &= std::set(some.begin(), some.end()).size() == some.size();
      if (some.empty()) break;
      if (insert && create && p == 2) session.plain(*create, sender, choices);
      switch (paging->kind) {
        case Paging::Kind::Page: position = std::to_string(p + 1); break;
        case Paging::Kind::Offset: position = std::to_string(ids.size()); break;
        case Paging::Kind::After:
          position = next_in(last->outcome.reply);
          if (position.empty() && some.size() < size) return ids;
          if (position.empty()) position = some.back();
      }
    }
    return ids;
  };
  const Exchange* last = nullptr;
  // While rows are added, only a cursor can be asked for all of them, each once.
  const bool insert = variant == 1;
  if (insert && paging->kind != Paging::Kind::After) return;
  const auto whole = walk(20, last, false);
  const auto parts = walk(2, last, insert);
  if (whole.empty() || parts.empty() || parts.size() > 110 || !tell_rows_apart) return;
  const std::set<std::string> seen(parts.begin(), parts.end());
  if (seen.size() != parts.size()) {
    return session.complain(Check::PaginationComplete, *last, "a row is on two pages");
  }
  for (const std::string& id : whole) {
    if (!seen.contains(id)) {
      return session.complain(Check::PaginationComplete, *last,
                              fmt::format("the row {} is on no page", id));
    }
  }
}

constexpr std::array probes = {
    Probe{"life", Subject::Resource, 3, Probe::Needs::Nothing, Probe::Cost::Low, life},
    Probe{"steady_reads", Subject::Resource, 4, Probe::Needs::Nothing, Probe::Cost::Low,
          steady_reads},
    Probe{"put_twice", Subject::Resource, 1, Probe::Needs::Nothing, Probe::Cost::Low, put_twice},
    Probe{"failed_write", Subject::Endpoint, 8, Probe::Needs::Nothing, Probe::Cost::Low,
          failed_write},
    Probe{"same_key", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, same_key},
    Probe{"pages", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low, pages}};

}  // namespace

std::span<const Probe> row_probes() { return probes; }

}  // namespace routelab::fuzz
