#include "harness/fuzz/findings.hpp"

#include <algorithm>

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

/// What fails for a plain request fails for odd ones as well, which is no news.
bool Findings::is_explained(const Complaint& complaint) const {
  const std::string place = place_of(complaint.check, complaint.where);
  return complaint.check == Check::No5xx &&
         std::any_of(all_.begin(), all_.end(), [&](const Finding& finding) {
           return finding.check == complaint.check && finding.status == complaint.status &&
                  finding.cause == "a plain request" &&
                  place_of(finding.check, finding.where) == place;
         });
}

void Findings::take(const CaseId& id, const Complaint& complaint) {
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
  if (!confirm(finding, complaint)) {
    ++doubts_[bucket];
    ++unconfirmed_;
    return;
  }
  if (Finding* other = same_answer_as(finding)) {
    ++other->times;
    return;
  }
  if (finding.reproduced) shrink(finding, complaint);
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

void Findings::add(Finding finding) {
  all_.push_back(std::move(finding));
  options_.found(all_.back());
}

bool Findings::confirm(Finding& finding, const Complaint& complaint) {
  Complaint shown = complaint;
  const int runs = is_chancy(complaint.check) ? 5 : 2;
  int seen = 0;
  for (int run = 0; run < runs; ++run) {
    std::vector<Exchange> history;
    if (trials_.shows(finding.id, complaint, &history, &shown)) {
      ++seen;
      finding.history = std::move(history);
      if (is_chancy(complaint.check) && seen == 1) break;
    } else if (finding.history.empty()) {
      finding.history = std::move(history);
    }
  }
  finding.reproduced = seen == runs || (is_chancy(complaint.check) && seen > 0);
  if (!finding.reproduced && !is_proof(complaint.check)) return false;
  finding.why = shown.why;
  finding.status = shown.status;
  finding.shown = shown.exchange;
  return true;
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
    std::vector<Exchange> history;
    Complaint shown;
    if (!trials_.shows(id, complaint, &history, &shown)) return false;
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
