#include "harness/fuzz/findings.hpp"

#include <algorithm>
#include <memory>

#include "harness/fuzz/replay.hpp"
#include "harness/fuzz/row.hpp"
#include "harness/fuzz/shrinking.hpp"
#include "sim/core/route_table.hpp"

namespace routelab::fuzz {

namespace {

/// Its path has a "..": it is another route's, if the server resolves it.
bool climbs(const http::Request& request) {
  std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (core::dots_of(path.substr(0, end)) == 2) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

/// Null: a file's, or one that did not come again.
const Exchange* exchange_of(const Finding& finding) {
  return finding.shown < finding.history.size() ? &finding.history[finding.shown] : nullptr;
}

}  // namespace

/// What fails for a plain request fails for odd ones as well, which is no news; nor is it that a route
/// fails so for methods that it has not.
bool Findings::is_explained(const Complaint& complaint) const {
  if (complaint.check != Check::No5xx) return false;
  const std::string place = place_of(complaint.check, complaint.where);
  const auto& endpoints = trials_.map().endpoints();
  const bool is_listed = std::any_of(endpoints.begin(), endpoints.end(),
                                     [&](const Endpoint& one) { return one.name == place; });
  const auto part = [&](const std::string& where) {
    return is_listed ? where : where.substr(where.find(' ') + 1);
  };
  return std::any_of(all_.begin(), all_.end(), [&](const Finding& finding) {
    return finding.check == complaint.check && finding.status == complaint.status &&
           finding.cause == "a plain request" &&
           part(place_of(finding.check, finding.where)) == part(place);
  });
}

void Findings::take(const CaseId& id, const Complaint& complaint,
                    const std::vector<Exchange>& sent) {
  if (options_.off.contains(complaint.check)) return;
  const std::string bucket = bucket_of(complaint);
  if (const auto known = buckets_.find(bucket); known != buckets_.end()) {
    ++all_[known->second].times;
    return;
  }
  constexpr std::size_t most_doubts = 3;
  if (doubts_[bucket] >= most_doubts || is_explained(complaint)) return;
  Finding finding{.check = complaint.check,
                  .where = complaint.where,
                  .status = complaint.status,
                  .why = complaint.why,
                  .cause = complaint.cause,
                  .id = id,
                  .history = {},
                  .was_known = options_.known.contains({complaint.check, complaint.where})};
  if (!confirm(finding, complaint, sent)) {
    ++doubts_[bucket];
    ++unconfirmed_;
    if (!is_proof(complaint.check)) return;
    finding.history = sent;
    finding.why = complaint.why;
    finding.shown = complaint.exchange;
    seen_once_.try_emplace(bucket, std::move(finding));
    return;
  }
  if (Finding* other = same_answer_as(finding)) {
    ++other->times;
    return;
  }
  if (finding.reproduced && finding.id.kind != CaseId::Kind::Replay) shrink(finding, complaint);
  buckets_[bucket] = all_.size();
  add(std::move(finding));
}

Finding* Findings::same_answer_as(const Finding& finding) {
  const Exchange* shown = exchange_of(finding);
  if (finding.check != Check::NoCanaryOut || shown == nullptr || !climbs(shown->sent)) {
    return nullptr;
  }
  const auto other = std::find_if(all_.begin(), all_.end(), [&](const Finding& one) {
    const Exchange* its = exchange_of(one);
    return one.check == finding.check && one.cause == finding.cause && its != nullptr &&
           same_answer(its->outcome.reply, shown->outcome.reply);
  });
  return other == all_.end() ? nullptr : &*other;
}

std::vector<Finding> Findings::release() {
  for (auto& [bucket, finding] : seen_once_) {
    if (!buckets_.contains(bucket)) add(std::move(finding));
  }
  return std::move(all_);
}

void Findings::add(Finding finding) {
  all_.push_back(std::move(finding));
  options_.found(all_.back());
}

bool Findings::shows(const CaseId& id, const Complaint& complaint, Finding& finding) {
  Complaint shown;
  std::vector<Exchange> history;
  if (!trials_.shows(id, complaint, history, shown)) return false;
  finding.history = std::move(history);
  finding.why = std::move(shown.why);
  finding.status = shown.status;
  finding.shown = shown.exchange;
  return true;
}

int Findings::runs_that_show(Finding& finding, const Complaint& complaint, int runs) {
  int seen = 0;
  for (int run = 0; run < runs; ++run) {
    if (!shows(finding.id, complaint, finding)) continue;
    if (++seen == 1 && is_chancy(complaint.check)) break;
  }
  return seen;
}

bool Findings::confirm(Finding& finding, const Complaint& complaint,
                       const std::vector<Exchange>& sent) {
  const int runs = is_chancy(complaint.check) ? 5 : 2;
  const int seen = runs_that_show(finding, complaint, runs);
  finding.reproduced = seen == runs || (is_chancy(complaint.check) && seen > 0);
  return finding.reproduced || confirm_as_sent(finding, complaint, sent);
}

/// A case may mean other requests by now: the row that was missing then is there. What one answer shows
/// is shown by its request, or by that with all before it.
bool Findings::confirm_as_sent(Finding& finding, const Complaint& complaint,
                               const std::vector<Exchange>& sent) {
  if (complaint.exchange >= sent.size() ||
      (!shows_in_one_answer(complaint.check) && complaint.check != Check::NoCanaryOut)) {
    return false;
  }
  Finding other = finding;
  other.id = {.kind = CaseId::Kind::Replay, .bytes = {}};
  for (const std::size_t first : {complaint.exchange, std::size_t{0}}) {
    other.history.assign(sent.begin() + static_cast<std::ptrdiff_t>(first),
                         sent.begin() + static_cast<std::ptrdiff_t>(complaint.exchange) + 1);
    other.shown = complaint.exchange - first;
    other.id.replay = std::make_shared<const Replay>(replay_of(other));
    constexpr int runs = 2;
    if (runs_that_show(other, complaint, runs) < runs) continue;
    finding = std::move(other);
    finding.reproduced = true;
    return true;
  }
  return false;
}

void Findings::shrink(Finding& finding, const Complaint& complaint) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begun = Clock::now();
  const auto may_go_on = [&] {
    return Clock::now() - begun < options_.shrink_time && options_.may_go_on();
  };
  const auto still = [&](const Bytes& bytes) {
    CaseId id = finding.id;
    id.bytes = bytes;
    if (!shows(id, complaint, finding)) return false;
    finding.id = std::move(id);
    return true;
  };
  Bytes bytes = finding.id.bytes;
  fuzz::shrink(bytes, options_.shrink_runs, still, may_go_on);
  finding.id.bytes = std::move(bytes);
}

}  // namespace routelab::fuzz
