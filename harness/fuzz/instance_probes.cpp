// Which instance answers, whether it is cold, and what is left after a restart.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"
#include "harness/fuzz/sequence.hpp"

namespace routelab::fuzz {

namespace {

using target::Instances;

/// From a fresh state, with these instances.
void start_with(Session& session, Instances instances) {
  session.target().set_instances(instances);
  session.target().reset(1);
  session.surroundings().credentials.forget();
  session.surroundings().fresh = 0;
}

/// The same history on other instances: every answer must be the same.
void other_instances(Session& session, std::size_t, std::size_t variant, Choices& choices) {
  std::vector<std::uint8_t> bytes(96);
  for (std::uint8_t& byte : bytes) byte = choices.byte();
  const Swarm calm{.odd_methods = false,
                   .odd_paths = false,
                   .odd_queries = false,
                   .odd_headers = false,
                   .odd_bodies = false,
                   .other_senders = false};
  const auto history = [&](Instances instances, bool restarts) {
    start_with(session, instances);
    std::vector<const Exchange*> exchanges;
    Choices same(bytes);
    for (int part = 0; part < 6; ++part) {
      const auto some = run_sequence(session, same, 2, calm);
      exchanges.insert(exchanges.end(), some.begin(), some.end());
      if (restarts) session.target().restart();
    }
    return exchanges;
  };
  const auto usual = history(Instances::One, false);
  const auto other =
      variant == 0 ? history(Instances::Fresh, false) : history(Instances::One, true);
  session.target().set_instances(Instances::AsWritten);
  for (std::size_t i = 0; i < usual.size(); ++i) {
    const http::Reply& a = usual[i]->outcome.reply;
    const http::Reply& b = other[i]->outcome.reply;
    if (same_answer(a, b)) continue;
    return session.complain(
        variant == 0 ? Check::InstanceIndependent : Check::ColdEqualsWarm, *other[i],
        fmt::format("{} on one instance, {} {}",
                    a.status == b.status ? a.body.substr(0, 160) : std::to_string(a.status),
                    a.status == b.status ? b.body.substr(0, 160) : std::to_string(b.status),
                    variant == 0 ? "when each request has its own"
                                 : "when the instance is recycled in between"));
  }
}

/// The plainest request to every endpoint, then some that the bytes decide.
std::vector<const Exchange*> plain_and_others(Session& session,
                                              const std::vector<std::uint8_t>& bytes,
                                              std::size_t steps, const Swarm& swarm) {
  std::vector<const Exchange*> exchanges;
  for (std::size_t e = 0; e < session.map().endpoints().size(); ++e) {
    Choices plainest({});
    exchanges.push_back(&session.plain(e, session.usual_sender(), plainest));
  }
  Choices choices(bytes);
  const auto others = run_sequence(session, choices, steps, swarm);
  exchanges.insert(exchanges.end(), others.begin(), others.end());
  return exchanges;
}

/// From the same seed, the same requests once more: every byte of every answer must be the same.
void same_seed(Session& session, std::size_t, std::size_t, Choices& choices) {
  std::vector<std::uint8_t> bytes(128);
  for (std::uint8_t& byte : bytes) byte = choices.byte();
  const auto history = [&] {
    start_with(session, Instances::AsWritten);
    return plain_and_others(session, bytes, 10, Swarm{});
  };
  const auto first = history();
  const auto second = history();
  for (std::size_t i = 0; i < first.size(); ++i) {
    const http::Reply& a = first[i]->outcome.reply;
    const http::Reply& b = second[i]->outcome.reply;
    if (a.status == b.status && a.headers == b.headers && a.body == b.body) continue;
    return session.complain(Check::DeterministicUnderSeed, *second[i],
                            fmt::format("from the same seed it was {} {}, and is {} {}", a.status,
                                        a.body.substr(0, 120), b.status, b.body.substr(0, 120)));
  }
}

/// The same requests in process and over HTTP: every answer must be the same.
void in_both_worlds(Session& session, std::size_t, std::size_t, Choices& choices) {
  std::vector<std::uint8_t> bytes(96);
  for (std::uint8_t& byte : bytes) byte = choices.byte();
  // What no two of them need agree about: the head of a request is read before the framework sees it.
  const Swarm swarm{.odd_methods = true,
                    .odd_paths = false,
                    .odd_queries = true,
                    .odd_headers = false,
                    .odd_bodies = true,
                    .other_senders = true};
  start_with(session, Instances::AsWritten);
  const auto wire = session.target().over_the_wire();
  if (wire == nullptr) return;
  const auto here = plain_and_others(session, bytes, 12, swarm);
  Surroundings there = session.surroundings();
  Credentials credentials(session.map().surface().users);
  std::uint64_t fresh = 0;
  Session over({there.map, *wire, there.judge, there.knowledge, credentials, there.secrets, fresh});
  const auto other = plain_and_others(over, bytes, 12, swarm);
  for (std::size_t i = 0; i < here.size(); ++i) {
    const http::Reply& a = here[i]->outcome.reply;
    const http::Reply& b = other[i]->outcome.reply;
    if (other[i]->status() != 0 && same_answer(a, b) &&
        http::header(a.headers, "content-type") == http::header(b.headers, "content-type")) {
      continue;
    }
    return session.complain(
        Check::WireEqualsInProcess, *here[i],
        fmt::format("{} {} in process, {} {} over HTTP", a.status, a.body.substr(0, 120),
                    other[i]->status(),
                    other[i]->status() == 0 ? other[i]->outcome.what : b.body.substr(0, 120)));
  }
}

/// Several requests for an instance that is not there yet: each is answered as if it had come first,
/// or after the others.
void cold_burst(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  constexpr std::size_t count = 3;
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET" && of.method() != "POST") return;
  Attempt attempt;
  const auto prepare = [&] {
    Choices plainest({});
    start_with(session, Instances::One);
    session.requests().plain(endpoint, session.usual_sender(), {}, plainest, attempt);
  };
  prepare();
  std::vector<const Exchange*> alone;
  for (std::size_t i = 0; i < count; ++i) alone.push_back(&session.send(attempt));
  const Exchange& later = session.send(attempt);
  prepare();
  const std::vector<Attempt> attempts(count, attempt);
  const auto together = session.burst(attempts, choices);
  const Exchange& then = session.send(attempt);
  session.target().set_instances(Instances::AsWritten);
  for (const Exchange* exchange : together) {
    bool is_known = false;
    for (const Exchange* one : alone) {
      is_known = is_known || same_answer(one->outcome.reply, exchange->outcome.reply);
    }
    if (!is_known && of.method() == "GET") {
      return session.complain(Check::ColdEqualsWarm, *exchange,
                              fmt::format("{} at once at a cold instance: {}", count,
                                          exchange->outcome.reply.body.substr(0, 200)));
    }
  }
  if (of.method() == "GET" && !same_answer(later.outcome.reply, then.outcome.reply)) {
    session.complain(Check::ColdEqualsWarm, then,
                     fmt::format("after {} at once at a cold instance: {}", count,
                                 then.outcome.reply.body.substr(0, 200)));
  }
}

/// What was acknowledged is there after a restart. Who keeps everything in memory on purpose loses
/// everything; to lose one thing and to keep another is nobody's purpose.
void after_restart(Session& session, std::size_t, std::size_t, Choices& choices) {
  const Sender sender = session.usual_sender();
  struct Kept {
    std::size_t endpoint;
    std::string id;
    const Exchange* before;
  };
  std::vector<Kept> rows;
  for (const Resource& resource : session.map().resources()) {
    if (!resource.read) continue;
    if (resource.is_single) {
      session.plain(resource.patch ? *resource.patch : *resource.replace, sender, choices);
      continue;
    }
    const auto row = make_row(session, resource, sender, choices);
    if (!row) continue;
    const Exchange& read = session.plain(*resource.read, sender, choices, row->id);
    if (read.succeeded()) rows.push_back({*resource.read, row->id, &read});
  }
  // Lists of rows, and what is one row; a counter of what the process has done begins anew.
  for (const Resource& resource : session.map().resources()) {
    const auto endpoint = resource.is_single ? resource.read : resource.list;
    if (!endpoint || !session.facts(*endpoint).is_stable) continue;
    const Exchange& read = session.plain(*endpoint, sender, choices);
    if (read.succeeded()) rows.push_back({*endpoint, "", &read});
  }
  if (!session.target().restart()) {
    if (!rows.empty()) {
      session.complain(Check::RestartDurable, *rows.front().before,
                       "the server does not come up again");
    }
    return;
  }
  session.surroundings().credentials.forget();
  std::size_t kept = 0;
  std::vector<std::pair<const Exchange*, std::string>> lost;
  for (const Kept& row : rows) {
    const Exchange& read = session.plain(row.endpoint, sender, choices, row.id);
    if (read.succeeded() && same_answer(read.outcome.reply, row.before->outcome.reply)) {
      kept += row.id.empty() ? 0U : 1U;
    } else if (read.status() != 401) {
      lost.emplace_back(&read, fmt::format("{} after a restart; before it: {}",
                                           read.succeeded() ? read.outcome.reply.body.substr(0, 120)
                                                            : std::to_string(read.status()),
                                           row.before->outcome.reply.body.substr(0, 120)));
    }
  }
  if (kept == 0) return;
  for (auto& [exchange, why] : lost) session.complain(Check::RestartDurable, *exchange, why);
}

/// The first requests after a start, at once: they must find what they would find one by one.
void start_burst(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  constexpr std::size_t count = 8;
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET" || !session.facts(endpoint).is_stable) return;
  if (of.route->pattern.find('[') != std::string::npos) return;
  // With state that outlives it, one start is not like another.
  const auto start = [&] {
    const bool is_up = session.target().restart();
    session.surroundings().credentials.forget();
    return is_up;
  };
  const auto ask = [&]() -> const Exchange& {
    Choices plainest({});
    return session.plain(endpoint, session.usual_sender(), plainest);
  };
  const auto alone = [&]() -> const Exchange* { return start() ? &ask() : nullptr; };
  const Exchange* first = alone();
  if (first == nullptr || !first->succeeded() || !start()) return;
  Attempt attempt;
  Choices plainest({});
  session.requests().plain(endpoint, Sender::nobody(), {}, plainest, attempt);
  if (session.map().endpoints()[endpoint].operation->access != surface::Access::Public) {
    attempt.sender = session.usual_sender();
  }
  const std::vector<Attempt> attempts(count, attempt);
  session.burst(attempts, choices);
  const Exchange& then = ask();
  if (!then.succeeded() || same_answer(first->outcome.reply, then.outcome.reply)) return;
  const Exchange* again = alone();
  if (again == nullptr || !same_answer(first->outcome.reply, again->outcome.reply)) return;
  session.complain(Check::ColdEqualsWarm, then,
                   fmt::format("after {} at once at the start: {}; after one: {}", count,
                               then.outcome.reply.body.substr(0, 200),
                               first->outcome.reply.body.substr(0, 200)));
}

/// Started with another value of a public variable, it must not show the one before any more.
void other_environment(Session& session, std::size_t, std::size_t, Choices& choices) {
  const surface::Surface& surface = session.map().surface();
  // Next.js writes public ones into what it builds, and says so.
  if (surface.next_version > 0) return;
  const auto& endpoints = session.map().endpoints();
  target::Target& target = session.target();
  const auto showing = [&](const std::string& value) {
    std::vector<std::pair<std::size_t, const Exchange*>> shown;
    for (std::size_t e = 0; e < endpoints.size(); ++e) {
      if (endpoints[e].method() != "GET") continue;
      const Exchange& read = session.plain(e, session.usual_sender(), choices);
      if (read.outcome.reply.body.find(value) != std::string::npos) shown.emplace_back(e, &read);
    }
    return shown;
  };
  const auto restart = [&] {
    session.surroundings().credentials.forget();
    return target.restart();
  };
  bool was_set = false;
  for (const surface::Variable& variable : surface.variables) {
    // A short one, "1" or "on", is in an answer by chance.
    constexpr std::size_t least = 6;
    const std::string now = target.variable(variable.name).value_or("");
    if (!variable.is_public || now.size() < least || showing(now).empty()) continue;
    was_set = true;
    if (!target.set_variable(variable.name, "another-value-q4") || !restart()) return;
    for (const auto& [endpoint, read] : showing(now)) {
      session.complain(Check::RestartDurable, *read,
                       fmt::format("{} has another value since the restart, and what is shown is "
                                   "the one before",
                                   variable.name));
    }
    target.set_variable(variable.name, std::nullopt);
  }
  if (was_set) restart();
}

constexpr std::array probes = {
    Probe{"other_instances", Subject::Api, 2, Probe::Needs::Virtual, Probe::Cost::Low,
          other_instances},
    Probe{"same_seed", Subject::Api, 1, Probe::Needs::Virtual, Probe::Cost::Low, same_seed},
    Probe{"in_both_worlds", Subject::Api, 1, Probe::Needs::Virtual, Probe::Cost::High,
          in_both_worlds},
    Probe{"cold_burst", Subject::Endpoint, 1, Probe::Needs::Virtual, Probe::Cost::Low, cold_burst},
    Probe{"after_restart", Subject::Api, 1, Probe::Needs::Restart, Probe::Cost::High,
          after_restart},
    Probe{"other_environment", Subject::Api, 1, Probe::Needs::Process, Probe::Cost::High,
          other_environment},
    Probe{"start_burst", Subject::Endpoint, 1, Probe::Needs::Process, Probe::Cost::High,
          start_burst}};

}  // namespace

std::span<const Probe> instance_probes() { return probes; }

}  // namespace routelab::fuzz
