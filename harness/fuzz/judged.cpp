#include "harness/fuzz/judged.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace routelab::fuzz {

namespace {

/// What a probe looks for besides what every single answer tells.
struct ProbeChecks {
  std::string_view probe;
  std::vector<Check> checks;
};

std::span<const ProbeChecks> probe_checks() {
  static const std::vector<ProbeChecks> table = {
      {"unlisted_verb", {Check::MethodTableExact, Check::AllowHeaderExact}},
      {"as_get", {Check::MethodTableExact}},
      {"last_user", {Check::AuthCrossUser}},
      {"head_like_get", {Check::HeadEqualsGet}},
      {"safe_method", {Check::SafeMethodsPure, Check::OptionsIsPure}},
      {"override_method", {Check::SafeMethodsPure}},
      {"life", {Check::CreatedIsReadable, Check::UseAfterDelete, Check::DeleteIdempotent}},
      {"steady_reads", {Check::InstanceIndependent}},
      {"put_twice", {Check::PutIdempotent}},
      {"failed_write", {Check::FailedWriteIsPure}},
      {"same_key", {Check::IdempotencyKey}},
      {"pages", {Check::PaginationComplete}},
      {"wrong_credentials", {Check::AuthRequired}},
      {"open_write", {Check::AuthRequired}},
      {"cross_user", {Check::AuthCrossUser}},
      {"path_variant", {Check::PathVariantEquivalence}},
      {"mass_assignment", {Check::MassAssignment}},
      {"kept_answer", {Check::AuthCrossUser}},
      {"odd_body", {Check::NegativeRejected, Check::PositiveAccepted, Check::MalformedRejected}},
      {"other_media", {Check::UnsupportedMedia415}},
      {"full_length", {Check::PositiveAccepted}},
      {"round_trip", {Check::JsonRoundTrip}},
      {"pollution", {Check::RequestsIndependent}},
      {"at_once", {Check::Linearizable}},
      {"made_at_once", {Check::Linearizable}},
      {"users_at_once", {Check::AuthCrossUser}},
      {"other_instances", {Check::InstanceIndependent, Check::ColdEqualsWarm}},
      {"cold_burst", {Check::ColdEqualsWarm}},
      {"after_restart", {Check::RestartDurable}},
      {"other_environment", {Check::RestartDurable}},
      {"start_burst", {Check::ColdEqualsWarm}},
      {"malformed_bytes", {Check::MalformedRejected}},
      {"other_secrets", {Check::NonInterference}},
      {"comparison_time", {Check::NonInterference}},
      {"in_both_worlds", {Check::WireEqualsInProcess}},
      {"same_seed", {Check::DeterministicUnderSeed}},
      {"growth", {Check::LatencyGrowth}},
      {"gone_clients", {Check::AbortFrees}},
      {"slow_client", {Check::SlowClientIsolated}},
      {"failures", {Check::FdSlope}},
      {"memory", {Check::MemorySlope}}};
  return table;
}

/// What every answer is held against.
std::vector<Check> checks_of_answers(const Endpoint& endpoint, bool has_secrets) {
  std::vector<Check> checks = {Check::No5xx, Check::NoCrashOrHang, Check::HeadersWellFormed,
                               Check::ContentTypeDeclared, Check::NoStackTraceOut};
  const auto& outputs = endpoint.operation->outputs;
  if (!outputs.empty()) checks.push_back(Check::StatusInTable);
  if (std::any_of(outputs.begin(), outputs.end(), [](const auto& o) { return o.body; })) {
    checks.push_back(Check::BodyMatchesSchema);
  }
  if (has_secrets) checks.push_back(Check::NoCanaryOut);
  return checks;
}

std::vector<std::size_t> endpoints_of(const Probe& probe, std::size_t subject, const ApiMap& map) {
  std::vector<std::size_t> endpoints;
  if (probe.subject == Subject::Endpoint) return {subject};
  if (probe.subject == Subject::Resource) {
    const Resource& resource = map.resources()[subject];
    for (const auto& endpoint : {resource.list, resource.create, resource.read, resource.replace,
                                 resource.patch, resource.remove}) {
      if (endpoint) endpoints.push_back(*endpoint);
    }
    return endpoints;
  }
  for (std::size_t e = 0; e < map.endpoints().size(); ++e) {
    if (probe.subject == Subject::Api || map.endpoints()[e].route_index == subject) {
      endpoints.push_back(e);
    }
  }
  return endpoints;
}

}  // namespace

Judged judged(const Report& report) {
  Judged all;
  for (const auto& [probe, subject] : report.result.looked) {
    if (subject >= subjects_of(*probe, *report.map)) continue;
    for (const std::size_t e : endpoints_of(*probe, subject, *report.map)) {
      const Endpoint& endpoint = report.map->endpoints()[e];
      for (const Check check : checks_of_answers(endpoint, !report.secrets.empty())) {
        all.emplace(check, endpoint.name);
      }
      for (const ProbeChecks& row : probe_checks()) {
        if (row.probe != probe->name) continue;
        for (const Check check : row.checks) all.emplace(check, endpoint.name);
      }
    }
  }
  for (const Finding& finding : report.result.findings) all.emplace(finding.check, finding.where);
  for (auto at = all.begin(); at != all.end();) {
    at = report.off.contains(at->first) ? all.erase(at) : std::next(at);
  }
  return all;
}

}  // namespace routelab::fuzz
