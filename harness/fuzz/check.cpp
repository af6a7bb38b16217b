#include "harness/fuzz/check.hpp"

namespace routelab::fuzz {

const std::array<CheckInfo, check_count>& all_checks() {
  static constexpr std::array<CheckInfo, check_count> checks{{
      {Check::No5xx, "no_5xx", Layer::Handler, "F100",
       "whatever a client sends, the answer is no server error"},
      {Check::NoCrashOrHang, "no_crash_or_hang", Layer::Handler, "",
       "every complete request gets a complete answer, and the server lives"},
      {Check::StatusInTable, "status_in_table", Layer::Handler, "F101",
       "a success has a status that is declared"},
      {Check::MethodTableExact, "method_table_exact", Layer::Handler, "",
       "a method that the route does not list succeeds nowhere"},
      {Check::AllowHeaderExact, "allow_header_exact", Layer::Handler, "",
       "405 says in Allow which methods there are (RFC 9110, section 15.5.6)"},
      {Check::HeadEqualsGet, "head_equals_get", Layer::Handler, "",
       "HEAD answers as GET does, without a body (RFC 9110, section 9.3.2)"},
      {Check::OptionsIsPure, "options_is_pure", Layer::Handler, "",
       "OPTIONS changes nothing (RFC 9110, section 9.2.1)"},
      {Check::SafeMethodsPure, "safe_methods_pure", Layer::Handler, "",
       "GET and HEAD change nothing, and no header makes another method of them"},
      {Check::ContentTypeDeclared, "content_type_declared", Layer::Handler, "F101",
       "an answer says of what type its body is, and it is of that type"},
      {Check::HeadersWellFormed, "headers_well_formed", Layer::Protocol, "",
       "headers are what RFC 9110 allows"},
      {Check::BodyMatchesSchema, "body_matches_schema", Layer::Handler, "F101",
       "a body has the shape that is declared"},
      {Check::JsonRoundTrip, "json_round_trip", Layer::Data, "",
       "what was written is read back as it was"},
      {Check::MalformedRejected, "malformed_rejected", Layer::Handler, "F102",
       "a body that is no JSON is refused"},
      {Check::NegativeRejected, "negative_rejected", Layer::Handler, "F102",
       "what does not fit the declared shape is refused"},
      {Check::PositiveAccepted, "positive_accepted", Layer::Handler, "",
       "what fits the declared shape is not refused for its shape"},
      {Check::UnsupportedMedia415, "unsupported_media_415", Layer::Handler, "F102",
       "a body of another media type is refused"},
      {Check::AuthRequired, "auth_required", Layer::Handler, "F206",
       "who is not signed in, or forges it, gets nothing"},
      {Check::AuthCrossUser, "auth_cross_user", Layer::Handler, "F206",
       "what belongs to one user is neither shown to another nor changed by him"},
      {Check::PathVariantEquivalence, "path_variant_equivalence", Layer::Framework, "F206",
       "another spelling of the path does not walk around a check"},
      {Check::MassAssignment, "mass_assignment", Layer::Handler, "F203",
       "a field that is not asked for changes nothing"},
      {Check::NoCanaryOut, "no_canary_out", Layer::Handler, "",
       "no secret leaves the server, in whatever form"},
      {Check::NoCanaryInLog, "no_canary_in_log", Layer::Handler, "", "no secret is logged"},
      {Check::NonInterference, "non_interference", Layer::Handler, "",
       "answers do not depend on the value of a secret"},
      {Check::UseAfterDelete, "use_after_delete", Layer::Data, "F103", "what was deleted is gone"},
      {Check::CreatedIsReadable, "created_is_readable", Layer::Data, "",
       "what was created can be read"},
      {Check::FailedWriteIsPure, "failed_write_is_pure", Layer::Data, "F104",
       "a write that was refused changes nothing"},
      {Check::PutIdempotent, "put_idempotent", Layer::Data, "",
       "PUT twice is PUT once (RFC 9110, section 9.2.2)"},
      {Check::DeleteIdempotent, "delete_idempotent", Layer::Data, "",
       "a second DELETE is no error of the server"},
      {Check::IdempotencyKey, "idempotency_key", Layer::Data, "",
       "two requests with one idempotency key do it once"},
      {Check::Linearizable, "linearizable", Layer::Data, "",
       "concurrent requests end as if they had come one after the other"},
      {Check::InstanceIndependent, "instance_independent", Layer::Platform, "",
       "it does not matter which instance answers"},
      {Check::ColdEqualsWarm, "cold_equals_warm", Layer::Platform, "",
       "a cold instance answers as a warm one does"},
      {Check::RestartDurable, "restart_durable", Layer::Platform, "",
       "what was acknowledged is there after a restart"},
      {Check::PaginationComplete, "pagination_complete", Layer::Data, "",
       "the pages together are the list: nothing twice, nothing left out"},
      {Check::LatencyGrowth, "latency_growth", Layer::Handler, "",
       "the time for an input grows no faster than in proportion to its length"},
      {Check::MemorySlope, "memory_slope", Layer::Handler, "",
       "memory does not grow with what is refused or done"},
      {Check::FdSlope, "fd_slope", Layer::Handler, "",
       "files and connections are closed again, after errors too"},
      {Check::AbortFrees, "abort_frees", Layer::Handler, "",
       "a client that goes away holds nothing up"},
      {Check::SlowClientIsolated, "slow_client_isolated", Layer::Handler, "",
       "a slow client keeps nobody else waiting"},
      {Check::WireEqualsInProcess, "wire_equals_in_process", Layer::Framework, "",
       "over HTTP the answer is the one given in process"},
      {Check::DeterministicUnderSeed, "deterministic_under_seed", Layer::Platform, "",
       "same seed and requests, same answers"},
      {Check::NoStackTraceOut, "no_stack_trace_out", Layer::Handler, "",
       "no stack trace leaves the server"},
      {Check::RequestsIndependent, "requests_independent", Layer::Handler, "",
       "what one request sent is in no answer to another that has nothing to do with it"},
  }};
  return checks;
}

const CheckInfo& info(Check check) { return all_checks()[static_cast<std::size_t>(check)]; }

std::optional<Check> check_of(std::string_view name) {
  for (const CheckInfo& check : all_checks()) {
    if (check.name == name) return check.check;
  }
  return std::nullopt;
}

std::string_view name_of(Layer layer) {
  switch (layer) {
    case Layer::Protocol: return "protocol";
    case Layer::Framework: return "framework";
    case Layer::Handler: return "handler";
    case Layer::Data: return "data";
    case Layer::Platform: return "platform";
  }
  return "";
}

}  // namespace routelab::fuzz
