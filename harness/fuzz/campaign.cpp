#include "harness/fuzz/campaign.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>

#include <fmt/format.h>

#include "harness/fuzz/learning.hpp"
#include "harness/fuzz/replay.hpp"
#include "harness/fuzz/shrinking.hpp"
#include "sim/base/random.hpp"

namespace routelab::fuzz {

namespace {

/// How often one endpoint may keep us waiting before it is left alone.
constexpr std::size_t patience = 3;

/// First what is cheap, and of that what is done in few ways; the dearest last.
constexpr int passes = 5;
int pass_of(const Probe& probe) {
  constexpr std::size_t few = 120;
  const int many = probe.variants <= few ? 0 : 1;
  switch (probe.cost) {
    case Probe::Cost::Low: return many;
    case Probe::Cost::Middle: return 2;
    case Probe::Cost::High: return 3 + many;
  }
  return 0;
}

void fill(Key key, std::uint64_t number, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    const std::uint64_t bits = key.bits(number * 64 + i / 8, Purpose::Work);
    for (std::size_t b = 0; b < 8 && i + b < bytes.size(); ++b) {
      bytes[i + b] = static_cast<std::uint8_t>(bits >> (8 * b));
    }
  }
}

std::vector<std::uint8_t> random_bytes(Key key, std::uint64_t number, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  fill(key, number, bytes);
  return bytes;
}

/// What was seen once was seen, whether it comes again or not.
bool is_proof(Check check) {
  return check == Check::No5xx || check == Check::NoCanaryOut || check == Check::NoCanaryInLog ||
         check == Check::NoStackTraceOut;
}

/// A secret comes out of a route, by whatever method; in a log, nobody knows by which. What GET does,
/// HEAD does.
std::string place_of(Check check, std::string where) {
  if (check == Check::NoCanaryOut) return where.substr(where.find(' ') + 1);
  if (check == Check::NoCanaryInLog) return "";
  const bool is_fault = check == Check::No5xx || check == Check::NoCrashOrHang;
  if (is_fault && where.starts_with("HEAD ")) where.replace(0, 4, "GET");
  return where;
}

std::string bucket_of(const Complaint& complaint) {
  return fmt::format("{} {} {}", info(complaint.check).name,
                     place_of(complaint.check, complaint.where), complaint.cause);
}

/// What depends on how requests happen to meet needs not come each time.
bool is_chancy(Check check) {
  return check == Check::Linearizable || check == Check::AuthCrossUser ||
         check == Check::IdempotencyKey;
}

}  // namespace

Campaign::Campaign(const ApiMap& map, target::Target& target, const std::vector<Canary>& secrets,
                   CampaignOptions options)
    : map_(map), target_(target), secrets_(secrets), options_(std::move(options)),
      matcher_(secrets.empty() ? std::nullopt
                               : std::optional<CanaryMatcher>(std::in_place, secrets)),
      judge_(map, matcher_ ? &*matcher_ : nullptr), credentials_(map.surface().users),
      state_seed_(options_.seed), corpus_(map.endpoints().size()) {
  for (const KnownCase& known : options_.known) known_.emplace(known.check, known.where);
  knowledge_.endpoints.resize(map.endpoints().size());
  knowledge_.seen = Seen(map.surface().routes.size());
  time_outs_.resize(map.endpoints().size());
  // What is fresh must be so for a server that another run has talked to.
  if (!target.abilities().is_virtual) {
    fresh_ = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count() / 1'000'000);
  }
}

Surroundings Campaign::around() {
  return {map_, target_, judge_, knowledge_, credentials_, secrets_, fresh_};
}

bool Campaign::is_over() {
  if (is_stopped_) return true;
  const std::chrono::duration<double> spent = Clock::now() - begun_;
  const Progress progress{.phase = result_.phase,
                          .requests = result_.requests,
                          .cases = result_.cases,
                          .findings = result_.findings.size(),
                          .part = spent / options_.most_time};
  if (!(*keep_going_)(progress)) is_stopped_ = result_.was_stopped = true;
  if (spent >= options_.most_time || result_.findings.size() >= options_.most_findings) {
    is_stopped_ = true;
  }
  return is_stopped_;
}

CampaignResult Campaign::run(const std::function<bool(const Progress&)>& keep_going,
                             const std::function<void(const Finding&)>& found) {
  keep_going_ = &keep_going;
  found_ = &found;
  begun_ = Clock::now();
  scan_files();
  learn();
  run_known();
  for (int pass = 0; pass < passes; ++pass) {
    run_every(pass);
    if (pass == 0) run_schedules();
  }
  if (is_over() && !result_.was_stopped) {
    result_.remarks.push_back(fmt::format(
        "the time was over in \"{}\": not everything was tried once; give it more with --max-time",
        result_.phase));
  }
  run_random();
  if (const std::string& problem = credentials_.problem(); !problem.empty()) {
    result_.remarks.push_back(problem);
  }
  if (knowledge_.is_all_unknown()) {
    result_.remarks.push_back("every route was answered with 404: is this the right server?");
  }
  result_.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  return std::move(result_);
}

void Campaign::start_state() {
  if (!target_.abilities().resets) return;
  target_.reset(state_seed_);
  credentials_.forget();
  fresh_ = 0;
}

/// What is wrong with a plain request is wrong.
void Campaign::learn() {
  result_.phase = "learning";
  start_state();
  Session session(around());
  fuzz::learn(session, [this] { return is_over(); });
  result_.requests += session.history().size();
  std::set<std::string> seen;
  for (const Complaint& complaint : session.complaints()) {
    const Exchange& exchange = session.history()[complaint.exchange];
    if (!exchange.attempt.endpoint) continue;
    const std::string key =
        fmt::format("{} {}", static_cast<int>(complaint.check), complaint.where);
    if (!seen.insert(key).second) continue;
    take(CaseId{.kind = CaseId::Kind::Probe,
                .probe = probe_of("plain_request"),
                .subject = *exchange.attempt.endpoint,
                .variant = exchange.attempt.sender.kind == Sender::Kind::Nobody ? 1U : 0U,
                .bytes = {}},
         complaint);
  }
}

void Campaign::scan_files() {
  if (!options_.files || options_.off.contains(Check::NoCanaryOut)) return;
  result_.phase = "files";
  options_.files([&](std::string_view name, std::string_view bytes) {
    std::vector<Verdict> verdicts;
    judge_.judge_file(name, bytes, verdicts);
    if (verdicts.empty()) return;
    result_.findings.push_back({.check = Check::NoCanaryOut,
                                .where = fmt::format("FILE {}", name),
                                .status = 0,
                                .why = std::move(verdicts.front().why),
                                .id = {.kind = CaseId::Kind::File, .bytes = {}},
                                .history = {},
                                .reproduced = true});
    (*found_)(result_.findings.back());
  });
}

void Campaign::run_known() {
  result_.phase = "known";
  for (const KnownCase& known : options_.known) {
    if (is_over()) break;
    if (options_.off.contains(known.check)) continue;
    if (known.id.kind == CaseId::Kind::Probe && !can_run(*known.id.probe)) continue;
    state_seed_ = known.seed;
    run_known(known);
  }
  state_seed_ = options_.seed;
}

void Campaign::run_known(const KnownCase& known) {
  const int runs = is_chancy(known.check) ? 5 : 1;
  for (int run = 0; run < runs; ++run) {
    bool fails = false;
    for (const Complaint& complaint : complaints_of(known.id, nullptr)) {
      take(known.id, complaint);
      fails = fails || (complaint.check == known.check && complaint.where == known.where);
    }
    if (fails) return;
    if (is_over()) return;
  }
  if (known.id.kind == CaseId::Kind::Replay && !shows_in_one_answer(known.check)) {
    result_.remarks.push_back(fmt::format(
        "the routes have changed since {} was found at {}, and so have the answers: whether it is "
        "still there cannot be told; remove {} if it is not",
        info(known.check).name, known.where, known.name));
    return;
  }
  result_.healed.push_back(known);
}

bool Campaign::can_run(const Probe& probe) const {
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

void Campaign::run_every(int pass) {
  result_.phase = fmt::format("every probe, part {} of {}", pass + 1, passes);
  for (const Probe& probe : all_probes()) {
    if (pass_of(probe) != pass || !can_run(probe)) continue;
    for (std::size_t subject = 0; subject < subjects_of(probe, map_); ++subject) {
      for (std::size_t variant = 0; variant < probe.variants; ++variant) {
        if (is_over()) return;
        if (probe.subject == Subject::Endpoint && time_outs_[subject] >= patience) break;
        one(CaseId{.kind = CaseId::Kind::Probe,
                   .probe = &probe,
                   .subject = subject,
                   .variant = variant,
                   .bytes = {}});
      }
    }
  }
}

/// What takes turns in virtual time does so in another way with each choice of pauses: many are tried
/// of each probe that looks for races, all of them a few times before any of them often.
void Campaign::run_schedules() {
  if (!target_.abilities().is_virtual) return;
  result_.phase = "schedules";
  constexpr std::uint64_t most_schedules = 32;
  const Key key = Key::of_seed(options_.seed).named("schedule");
  struct Race {
    CaseId id;
    bool is_over = false;
  };
  std::vector<Race> races;
  for (const std::string_view name : {"row_history", "unique_history"}) {
    const Probe& probe = *probe_of(name);
    for (std::size_t subject = 0; subject < subjects_of(probe, map_); ++subject) {
      for (std::size_t variant = 0; variant < probe.variants; ++variant) {
        races.push_back({CaseId{.kind = CaseId::Kind::Probe,
                                .probe = &probe,
                                .subject = subject,
                                .variant = variant,
                                .bytes = {}}});
      }
    }
  }
  for (std::uint64_t schedule = 0; schedule < most_schedules; ++schedule) {
    for (std::size_t r = 0; r < races.size(); ++r) {
      if (races[r].is_over) continue;
      if (is_over()) return;
      races[r].id.bytes = random_bytes(key, schedule * races.size() + r, 64);
      const std::uint64_t before = result_.requests;
      races[r].is_over = one(races[r].id) || result_.requests == before;
    }
  }
}

/// Half of the cases are single requests, which cost least.
void Campaign::run_random() {
  result_.phase = "random";
  const Key key = Key::of_seed(options_.seed).named("fuzz");
  std::vector<const Probe*> probes;
  for (const Probe& probe : all_probes()) {
    if (probe.cost != Probe::Cost::High && can_run(probe)) probes.push_back(&probe);
  }
  for (std::uint64_t round = 0; !is_over() && round < options_.most_cases; ++round) {
    const std::uint64_t bits = key.bits(round, Purpose::SendChoice);
    if (round % 16 == 0) {
      // Each part is left out one time in four.
      const auto keeps = [&](int shift) { return (bits >> shift & 3) != 0; };
      swarm_ = {.odd_methods = keeps(32),
                .odd_paths = keeps(34),
                .odd_queries = keeps(36),
                .odd_headers = keeps(38),
                .odd_bodies = keeps(40),
                .other_senders = keeps(42)};
    }
    switch (bits % 4) {
      case 0:
      case 1: run_requests(round); break;
      case 2:
        one(CaseId{.kind = CaseId::Kind::Sequence,
                   .probe = nullptr,
                   .subject = 0,
                   .variant = left_out(swarm_),
                   .bytes = random_bytes(key.named("sequence"), round, 320)});
        break;
      default: {
        const Probe& probe = *probes[bits / 4 % probes.size()];
        const std::size_t subjects = subjects_of(probe, map_);
        if (subjects == 0) break;
        const std::size_t subject = (bits >> 16) % subjects;
        if (probe.subject == Subject::Endpoint && time_outs_[subject] >= patience) break;
        one(CaseId{.kind = CaseId::Kind::Probe,
                   .probe = &probe,
                   .subject = subject,
                   .variant = (bits >> 40) % probe.variants,
                   .bytes = random_bytes(key.named("probe"), round, 192)});
      }
    }
  }
}

/// Single requests, as fast as it goes: one exchange for all of them.
void Campaign::run_requests(std::uint64_t batch) {
  const target::Abilities can = target_.abilities();
  const std::size_t count = can.is_virtual ? 512 : 32;
  start_state();
  const Key key = Key::of_seed(options_.seed).named("request");
  RequestChoice requests(map_);
  const Surroundings surroundings = around();
  Exchange exchange;
  std::vector<Verdict> verdicts;
  Corpus::Bytes bytes{};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t number = batch * 512 + i;
    if (i % 2 == 1 && !corpus_.is_empty()) {
      bytes = corpus_.varied(key, number);
    } else {
      fill(key, number, bytes);
    }
    Choices choices(bytes);
    requests.any(choices, swarm_, knowledge_.seen, exchange.attempt);
    if (exchange.attempt.endpoint && time_outs_[*exchange.attempt.endpoint] >= patience) continue;
    Session::prepare(surroundings, exchange);
    target_.call(exchange.sent, exchange.outcome);
    ++result_.requests;
    ++result_.cases;
    verdicts.clear();
    judge_.judge(exchange, verdicts);
    corpus_.note(exchange, bytes);
    if (verdicts.empty()) continue;
    if (exchange.outcome.ending == target::Ending::TimedOut && exchange.attempt.endpoint) {
      ++time_outs_[*exchange.attempt.endpoint];
    }
    const std::string where =
        exchange.attempt.endpoint
            ? map_.endpoints()[*exchange.attempt.endpoint].name
            : exchange.sent.method + " " + map_.surface().routes[exchange.attempt.route].pattern;
    const CaseId id{.kind = CaseId::Kind::Request,
                    .probe = nullptr,
                    .subject = 0,
                    .variant = left_out(swarm_),
                    .bytes = {bytes.begin(), bytes.end()}};
    for (Verdict& verdict : verdicts) {
      take(id, {verdict.check, where, exchange.status(), std::move(verdict.why), 0,
                std::move(verdict.cause)});
    }
    if (is_over()) return;
  }
}

std::vector<Complaint> Campaign::complaints_of(const CaseId& id, std::vector<Exchange>* history) {
  start_state();
  Session session(around());
  run_case(id, session);
  if (id.kind == CaseId::Kind::Probe) result_.looked.emplace(id.probe, id.subject);
  result_.requests += session.history().size();
  ++result_.cases;
  std::vector<Complaint> complaints = session.complaints();
  for (const Exchange& exchange : session.history()) {
    if (exchange.outcome.ending == target::Ending::TimedOut && exchange.attempt.endpoint) {
      ++time_outs_[*exchange.attempt.endpoint];
    }
  }
  if (!session.history().empty()) {
    std::vector<Verdict> verdicts;
    judge_.judge_log(target_.take_log(), verdicts);
    const Exchange& last = session.history().back();
    for (Verdict& verdict : verdicts) {
      session.complain(verdict.check, last, std::move(verdict.why), std::move(verdict.cause));
    }
    complaints = session.complaints();
    const Exchange& unauthorized = last;
    if (unauthorized.status() == 401) credentials_.forget();  // signed out, perhaps
  }
  if (history != nullptr) history->assign(session.history().begin(), session.history().end());
  return complaints;
}

bool Campaign::one(const CaseId& id) {
  const std::vector<Complaint> complaints = complaints_of(id, nullptr);
  std::set<std::string> taken;
  bool failed = false;
  for (const Complaint& complaint : complaints) {
    if (options_.off.contains(complaint.check)) continue;
    failed = true;
    if (taken.insert(fmt::format("{} {}", static_cast<int>(complaint.check), complaint.where))
            .second) {
      take(id, complaint);
    }
  }
  return failed;
}

bool Campaign::shows(const CaseId& id, const Complaint& complaint, std::vector<Exchange>* history,
                     Complaint* shown) {
  for (Complaint& other : complaints_of(id, history)) {
    if (other.check != complaint.check || bucket_of(other) != bucket_of(complaint)) continue;
    if (shown != nullptr) *shown = std::move(other);
    return true;
  }
  return false;
}

/// What fails for a plain request fails for odd ones as well, which is no news.
bool Campaign::is_explained(const Complaint& complaint) const {
  const std::string place = place_of(complaint.check, complaint.where);
  return complaint.check == Check::No5xx &&
         std::any_of(result_.findings.begin(), result_.findings.end(), [&](const Finding& finding) {
           return finding.check == complaint.check && finding.status == complaint.status &&
                  finding.cause == "a plain request" &&
                  place_of(finding.check, finding.where) == place;
         });
}

void Campaign::take(const CaseId& id, const Complaint& complaint) {
  if (options_.off.contains(complaint.check)) return;
  const std::string bucket = bucket_of(complaint);
  if (const auto known = buckets_.find(bucket); known != buckets_.end()) {
    ++result_.findings[known->second].times;
    return;
  }
  if (doubts_[bucket] >= 3 || is_explained(complaint)) return;
  Finding finding{.check = complaint.check,
                  .where = complaint.where,
                  .status = complaint.status,
                  .why = complaint.why,
                  .cause = complaint.cause,
                  .id = id,
                  .history = {},
                  .was_known = known_.contains({complaint.check, complaint.where})};
  Complaint shown = complaint;
  const int runs = is_chancy(complaint.check) ? 5 : 2;
  int seen = 0;
  for (int run = 0; run < runs; ++run) {
    std::vector<Exchange> history;
    if (shows(id, complaint, &history, &shown)) {
      ++seen;
      finding.history = std::move(history);
      if (is_chancy(complaint.check) && seen == 1) break;
    } else if (finding.history.empty()) {
      finding.history = std::move(history);
    }
  }
  finding.reproduced = seen == runs || (is_chancy(complaint.check) && seen > 0);
  if (!finding.reproduced && !is_proof(complaint.check)) {
    ++doubts_[bucket];
    ++result_.unconfirmed;
    return;
  }
  finding.why = shown.why;
  finding.status = shown.status;
  finding.shown = shown.exchange;
  if (finding.reproduced) shrink(finding, complaint);
  buckets_[bucket] = result_.findings.size();
  result_.findings.push_back(std::move(finding));
  (*found_)(result_.findings.back());
}

void Campaign::shrink(Finding& finding, const Complaint& complaint) {
  const Clock::time_point begun = Clock::now();
  const auto may_go_on = [&] {
    return Clock::now() - begun < options_.shrink_time &&
           (*keep_going_)({.phase = "shrinking",
                           .requests = result_.requests,
                           .cases = result_.cases,
                           .findings = result_.findings.size(),
                           .part = 0});
  };
  const auto still = [&](const Bytes& bytes) {
    CaseId id = finding.id;
    id.bytes = bytes;
    std::vector<Exchange> history;
    Complaint shown;
    if (!shows(id, complaint, &history, &shown)) return false;
    finding.id = std::move(id);
    finding.history = std::move(history);
    finding.why = shown.why;
    finding.status = shown.status;
    finding.shown = shown.exchange;
    return true;
  };
  Bytes bytes = finding.id.bytes;
  fuzz::shrink(bytes, options_.shrink_runs, still, may_go_on);
  finding.id.bytes = std::move(bytes);
}

}  // namespace routelab::fuzz
