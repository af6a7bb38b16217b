#include "harness/fuzz/secret_mask.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace routelab::fuzz {

namespace {

/// What is behind a replaced place, or was beyond the matcher's number of hits, is looked at again.
constexpr int most_rounds = 64;

void mask_request(const SecretMask& mask, http::Request& request) {
  request.method = mask.text(request.method);
  request.target = mask.text(request.target);
  request.body = mask.text(request.body);
  for (auto& [name, value] : request.headers) {
    name = mask.text(name);
    value = mask.text(value);
  }
}

}  // namespace

SecretMask::SecretMask(const std::vector<Canary>& canaries) {
  if (!canaries.empty()) matcher_.emplace(canaries);
}

bool SecretMask::replace(std::string& text) const {
  if (!matcher_) return true;
  for (int round = 0; round < most_rounds; ++round) {
    const CanaryFindings findings = matcher_->find(text);
    if (findings.hits.empty()) return findings.is_complete;
    std::string masked;
    std::size_t at = 0;
    for (const CanaryHit& hit : findings.hits) {
      if (hit.end <= at) continue;
      // Hits that overlap share their bytes: the first one's name stands for them.
      if (hit.begin >= at) {
        masked.append(text, at, hit.begin - at);
        masked += fmt::format("<SECRET:{}>", matcher_->name(hit));
      }
      at = hit.end;
    }
    masked.append(text, at);
    text = std::move(masked);
  }
  return false;
}

std::string SecretMask::text(std::string_view text) const {
  std::string masked(text);
  replace(masked);
  return masked;
}

std::string SecretMask::answer(std::string_view text) const {
  std::string masked(text);
  if (replace(masked)) return masked;
  return fmt::format("<{} bytes, too many to search them for secrets>", text.size());
}

Finding SecretMask::finding(Finding finding) const {
  if (!matcher_) return finding;
  finding.where = text(finding.where);
  finding.why = text(finding.why);
  finding.cause = text(finding.cause);
  for (Exchange& exchange : finding.history) {
    mask_request(*this, exchange.attempt.request);
    mask_request(*this, exchange.sent);
    exchange.outcome.what = text(exchange.outcome.what);
    exchange.outcome.reply.body = answer(exchange.outcome.reply.body);
    for (auto& [name, value] : exchange.outcome.reply.headers) {
      name = text(name);
      value = text(value);
    }
  }
  return finding;
}

}  // namespace routelab::fuzz
