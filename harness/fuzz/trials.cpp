#include "harness/fuzz/trials.hpp"

#include <chrono>

#include "harness/fuzz/bucket.hpp"

namespace routelab::fuzz {

Trials::Trials(const ApiMap& map, target::Target& target, const std::vector<Canary>& secrets,
               std::uint64_t seed)
    : map_(map), target_(target), secrets_(secrets),
      matcher_(secrets.empty() ? std::nullopt
                               : std::optional<CanaryMatcher>(std::in_place, secrets)),
      judge_(map, matcher_ ? &*matcher_ : nullptr), credentials_(map.surface().users), seed_(seed),
      time_outs_(map.endpoints().size()), waited_(map.endpoints().size()) {
  knowledge_.endpoints.resize(map.endpoints().size());
  knowledge_.seen = Seen(map.surface().routes.size());
  // What is fresh must be so for a server that another run has talked to.
  if (!target.abilities().is_virtual) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    fresh_ = static_cast<std::uint64_t>(now.count() / 1'000'000);
  }
}

Surroundings Trials::around() {
  return {map_, target_, judge_, knowledge_, credentials_, secrets_, fresh_};
}

bool Trials::can_run(const Probe& probe) const {
  const target::Abilities can = target_.abilities();
  switch (probe.needs) {
    case Probe::Needs::Nothing: return true;
    case Probe::Needs::Wire: return can.has_wire;
    case Probe::Needs::Restart:
    case Probe::Needs::Process: return can.restarts;
    case Probe::Needs::Virtual: return can.is_virtual;
  }
  return false;
}

bool Trials::is_given_up(std::size_t endpoint) const {
  constexpr std::size_t patience = 3;
  constexpr Duration longest = Duration::seconds(20);
  return time_outs_[endpoint] >= patience || waited_[endpoint] > longest;
}

void Trials::note_ending(const Exchange& exchange) {
  constexpr Duration long_time = Duration::seconds(1);
  if (!exchange.attempt.endpoint) return;
  if (exchange.outcome.ending == target::Ending::TimedOut) {
    ++time_outs_[*exchange.attempt.endpoint];
  } else if (exchange.took() > long_time && !target_.abilities().is_virtual) {
    waited_[*exchange.attempt.endpoint] = waited_[*exchange.attempt.endpoint] + exchange.took();
  }
}

void Trials::start_state() {
  if (!target_.abilities().resets) return;
  if (untouched_ != seed_) target_.reset(seed_);
  untouched_.reset();
  credentials_.forget();
  fresh_ = 0;
}

std::vector<Complaint> Trials::complaints_of(const CaseId& id, std::vector<Exchange>& history) {
  start_state();
  Session session(around());
  run_case(id, session);
  if (id.kind == CaseId::Kind::Probe) looked.emplace(id.probe, id.subject);
  requests += session.history().size();
  ++cases;
  std::vector<Complaint> complaints = session.complaints();
  for (const Exchange& exchange : session.history()) note_ending(exchange);
  if (!session.history().empty()) {
    std::vector<Verdict> verdicts;
    judge_.judge_log(target_.take_log(), verdicts);
    const Exchange& last = session.history().back();
    for (Verdict& verdict : verdicts) {
      session.complain(verdict.check, last, std::move(verdict.why), std::move(verdict.cause));
    }
    complaints = session.complaints();
    if (last.status() == 401) credentials_.forget();  // signed out, perhaps
  }
  // Whoever needs more than requests may have done something without one.
  const bool only_asks = id.kind != CaseId::Kind::Probe || id.probe->needs == Probe::Needs::Nothing;
  if (session.history().empty() && only_asks) untouched_ = seed_;
  if (!complaints.empty()) history.assign(session.history().begin(), session.history().end());
  return complaints;
}

bool Trials::shows(const CaseId& id, const Complaint& complaint, std::vector<Exchange>& history,
                   Complaint& shown) {
  for (Complaint& other : complaints_of(id, history)) {
    if (other.check != complaint.check || bucket_of(other) != bucket_of(complaint)) continue;
    shown = std::move(other);
    return true;
  }
  return false;
}

}  // namespace routelab::fuzz
