#include "harness/fuzz/campaign.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "harness/fuzz/learning.hpp"
#include "harness/fuzz/random_bytes.hpp"
#include "harness/fuzz/replay.hpp"

namespace routelab::fuzz {

namespace {

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

}  // namespace

Campaign::Campaign(const ApiMap& map, target::Target& target, const std::vector<Canary>& secrets,
                   CampaignOptions options)
    : options_(std::move(options)), trials_(map, target, secrets, options_.seed),
      findings_(trials_, findings_options()), corpus_(map.endpoints().size()) {}

Findings::Options Campaign::findings_options() {
  Findings::Options options{
      .off = options_.off,
      .shrink_runs = options_.shrink_runs,
      .shrink_time = options_.shrink_time,
      .may_go_on = [this] { return (*keep_going_)(progress("shrinking", 0)); },
      .found = [this](const Finding& finding) { (*found_)(finding); }};
  for (const KnownCase& known : options_.known) options.known.emplace(known.check, known.where);
  return options;
}

Progress Campaign::progress(std::string_view phase, double part) const {
  return {.phase = phase,
          .requests = trials_.requests,
          .cases = trials_.cases,
          .findings = findings_.size(),
          .part = part};
}

bool Campaign::is_over() {
  if (is_stopped_) return true;
  const std::chrono::duration<double> spent = Clock::now() - begun_;
  if (!(*keep_going_)(progress(result_.phase, spent / options_.most_time))) {
    is_stopped_ = result_.was_stopped = true;
  }
  if (spent >= options_.most_time || findings_.size() >= options_.most_findings) {
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
  if (const std::string& problem = trials_.credentials().problem(); !problem.empty()) {
    result_.remarks.push_back(problem);
  }
  if (trials_.knowledge().is_all_unknown()) {
    result_.remarks.push_back("every route was answered with 404: is this the right server?");
  }
  result_.findings = findings_.release();
  result_.requests = trials_.requests;
  result_.cases = trials_.cases;
  result_.looked = std::move(trials_.looked);
  result_.unconfirmed = findings_.unconfirmed();
  result_.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  return std::move(result_);
}

/// What is wrong with a plain request is wrong.
void Campaign::learn() {
  result_.phase = "learning";
  trials_.start_state();
  Session session(trials_.around());
  fuzz::learn(session, [this] { return is_over(); });
  const std::vector<Exchange> history(session.history().begin(), session.history().end());
  trials_.requests += history.size();
  for (const Complaint& complaint : session.complaints()) {
    const Exchange& exchange = history[complaint.exchange];
    if (!exchange.attempt.endpoint) continue;
    findings_.take(CaseId{.kind = CaseId::Kind::Probe,
                          .probe = probe_of("plain_request"),
                          .subject = *exchange.attempt.endpoint,
                          .variant = exchange.attempt.sender.kind == Sender::Kind::Nobody ? 1U : 0U,
                          .bytes = {}},
                   complaint, history);
  }
}

void Campaign::scan_files() {
  if (!options_.files || options_.off.contains(Check::NoCanaryOut)) return;
  result_.phase = "files";
  options_.files([&](std::string_view name, std::string_view bytes) {
    std::vector<Verdict> verdicts;
    trials_.judge().judge_file(name, bytes, verdicts);
    if (verdicts.empty()) return;
    findings_.add({.check = Check::NoCanaryOut,
                   .where = fmt::format("FILE {}", name),
                   .status = 0,
                   .why = std::move(verdicts.front().why),
                   .id = {.kind = CaseId::Kind::File, .bytes = {}},
                   .history = {},
                   .reproduced = true});
  });
}

void Campaign::run_known() {
  result_.phase = "known";
  for (const KnownCase& known : options_.known) {
    if (is_over()) break;
    if (options_.off.contains(known.check)) continue;
    if (known.id.kind == CaseId::Kind::Probe && !trials_.can_run(*known.id.probe)) continue;
    trials_.set_seed(known.seed);
    run_known(known);
  }
  trials_.set_seed(options_.seed);
}

void Campaign::run_known(const KnownCase& known) {
  const int runs = is_chancy(known.check) ? 5 : 1;
  for (int run = 0; run < runs; ++run) {
    bool fails = false;
    std::vector<Exchange> history;
    for (const Complaint& complaint : trials_.complaints_of(known.id, history)) {
      findings_.take(known.id, complaint, history);
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

void Campaign::run_every(int pass) {
  result_.phase = fmt::format("every probe, part {} of {}", pass + 1, passes);
  for (const Probe& probe : all_probes()) {
    if (pass_of(probe) != pass || !trials_.can_run(probe)) continue;
    for (std::size_t subject = 0; subject < subjects_of(probe, trials_.map()); ++subject) {
      for (std::size_t variant = 0; variant < probe.variants; ++variant) {
        if (is_over()) return;
        if (probe.subject == Subject::Endpoint && trials_.is_given_up(subject)) break;
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
  if (!trials_.target().abilities().is_virtual) return;
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
    for (std::size_t subject = 0; subject < subjects_of(probe, trials_.map()); ++subject) {
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
      const std::uint64_t before = trials_.requests;
      races[r].is_over = one(races[r].id) || trials_.requests == before;
    }
  }
}

/// Half of the cases are single requests, which cost least.
void Campaign::run_random() {
  result_.phase = "random";
  const Key key = Key::of_seed(options_.seed).named("fuzz");
  std::vector<const Probe*> probes;
  for (const Probe& probe : all_probes()) {
    if (probe.cost != Probe::Cost::High && trials_.can_run(probe)) probes.push_back(&probe);
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
        const std::size_t subjects = subjects_of(probe, trials_.map());
        if (subjects == 0) break;
        const std::size_t subject = (bits >> 16) % subjects;
        if (probe.subject == Subject::Endpoint && trials_.is_given_up(subject)) break;
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
  const target::Abilities can = trials_.target().abilities();
  const std::size_t count = can.is_virtual ? 512 : 32;
  trials_.start_state();
  const Key key = Key::of_seed(options_.seed).named("request");
  RequestChoice requests(trials_.map());
  const Surroundings surroundings = trials_.around();
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
    requests.any(choices, swarm_, trials_.knowledge().seen, exchange.attempt);
    if (exchange.attempt.endpoint && trials_.is_given_up(*exchange.attempt.endpoint)) continue;
    Session::prepare(surroundings, exchange);
    trials_.target().call(exchange.sent, exchange.outcome);
    ++trials_.requests;
    ++trials_.cases;
    verdicts.clear();
    trials_.judge().judge(exchange, verdicts);
    corpus_.note(exchange, bytes);
    trials_.note_ending(exchange);
    if (verdicts.empty()) continue;
    const std::string where =
        exchange.attempt.endpoint
            ? trials_.map().endpoints()[*exchange.attempt.endpoint].name
            : exchange.sent.method + " " +
                  trials_.map().surface().routes[exchange.attempt.route].pattern;
    const CaseId id{.kind = CaseId::Kind::Request,
                    .probe = nullptr,
                    .subject = 0,
                    .variant = left_out(swarm_),
                    .bytes = {bytes.begin(), bytes.end()}};
    for (Verdict& verdict : verdicts) {
      findings_.take(id,
                     {verdict.check, where, exchange.status(), std::move(verdict.why), 0,
                      std::move(verdict.cause)},
                     {exchange});
    }
    if (is_over()) return;
  }
}

bool Campaign::one(const CaseId& id) {
  std::vector<Exchange> history;
  const std::vector<Complaint> complaints = trials_.complaints_of(id, history);
  std::set<std::string> taken;
  bool failed = false;
  for (const Complaint& complaint : complaints) {
    if (options_.off.contains(complaint.check)) continue;
    failed = true;
    if (taken.insert(fmt::format("{} {}", static_cast<int>(complaint.check), complaint.where))
            .second) {
      findings_.take(id, complaint, history);
    }
  }
  return failed;
}

}  // namespace routelab::fuzz
