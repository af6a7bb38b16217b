/// Checks see their mistakes in an API that has them, and are silent where nothing is wrong.
#include <algorithm>
#include <set>
#include <string>

#include "harness/fuzz/campaign.hpp"
#include "tests/fuzzing/fake_api.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

struct Run {
  std::set<std::string> checks;
  std::string text;
  std::set<std::string> seen_once;  ///< checks
};

/// Until `wanted` is found, or to the end.
Run fuzzed(const std::string& mistake, std::uint64_t random_cases, const std::string& wanted = "",
           int next_version = 0) {
  scenario::Diagnostics diagnostics;
  auto surface = surface::read_routes_text(fake_routes, "routes.json", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(surface);
  surface->next_version = next_version;
  const fuzz::ApiMap map(*surface);
  FakeApi api(mistake);
  const std::vector<fuzz::Canary> secrets = {{"KEY", fake_secret}};
  fuzz::CampaignOptions options{.seed = 1};
  options.most_time = std::chrono::hours(1);
  options.most_cases = random_cases;
  options.shrink_runs = 20;
  fuzz::Campaign campaign(map, api, secrets, options);
  bool is_found = false;
  const auto result = campaign.run([&](const fuzz::Progress&) { return !is_found; },
                                   [&](const fuzz::Finding& finding) {
                                     is_found =
                                         is_found || fuzz::info(finding.check).name == wanted;
                                   });
  Run run;
  for (const fuzz::Finding& finding : result.findings) {
    run.checks.emplace(fuzz::info(finding.check).name);
    run.text += std::string(fuzz::info(finding.check).name) + " " + finding.where + ": " +
                finding.why + "\n";
    if (!finding.reproduced) run.seen_once.emplace(fuzz::info(finding.check).name);
  }
  return run;
}

/// "use_after_delete_id" is one of the ways in which use_after_delete fails.
std::string check_of_mistake(const std::string& mistake) {
  for (const fuzz::CheckInfo& check : fuzz::all_checks()) {
    if (mistake.starts_with(check.name) &&
        (mistake.size() == check.name.size() || mistake[check.name.size()] == '_')) {
      return std::string(check.name);
    }
  }
  return mistake;
}

}  // namespace

TEST_CASE("nothing is found where nothing is wrong", "[checks]") {
  const Run run = fuzzed("", 150);
  CHECK(run.text == "");
}

TEST_CASE("each mistake is found by its check", "[checks]") {
  const std::string mistake = GENERATE(
      "memory_slope", "fd_slope", "no_stack_trace_out", "requests_independent", "no_5xx",
      "no_crash_or_hang", "status_in_table", "method_table_exact", "allow_header_exact",
      "head_equals_get", "options_is_pure", "safe_methods_pure", "safe_methods_pure_override",
      "content_type_declared", "headers_well_formed", "body_matches_schema", "json_round_trip",
      "malformed_rejected", "malformed_rejected_wire", "negative_rejected",
      "negative_rejected_long", "positive_accepted", "unsupported_media_415", "auth_required",
      "auth_cross_user", "auth_cross_user_exists", "path_variant_equivalence", "mass_assignment",
      "no_canary_out", "no_canary_out_file", "no_canary_in_log", "use_after_delete",
      "use_after_delete_id", "put_idempotent", "delete_idempotent", "idempotency_key",
      "linearizable", "cold_equals_warm", "pagination_complete", "created_is_readable",
      "failed_write_is_pure", "restart_durable", "restart_durable_env", "latency_growth",
      "instance_independent", "abort_frees", "slow_client_isolated", "non_interference");
  CAPTURE(mistake);
  const Run run = fuzzed(mistake, 60, check_of_mistake(mistake));
  INFO(run.text);
  CHECK(run.checks.contains(check_of_mistake(mistake)));
}

TEST_CASE("what a row's absence shows is shown again when the row is there", "[checks]") {
  const Run run = fuzzed("no_canary_out_absent", 60, "no_canary_out");
  INFO(run.text);
  CHECK(run.checks.contains("no_canary_out"));
  CHECK(run.seen_once.empty());
}

TEST_CASE("a collector that looks late is no leak", "[checks]") {
  const Run run = fuzzed("late_collector", 60, "memory_slope");
  CHECK(run.text == "");
}

TEST_CASE("a row that has kept an odd field pollutes nothing", "[checks]") {
  CHECK_FALSE(fuzzed("keeps_what_it_is_sent", 0).checks.contains("requests_independent"));
}

TEST_CASE("two rows of one id are no fault of the pages", "[checks]") {
  CHECK_FALSE(fuzzed("one_id_twice", 0).checks.contains("pagination_complete"));
}

TEST_CASE("what reads JSON in JavaScript need not keep integers beyond 2^53", "[checks]") {
  const std::string wanted = "json_round_trip";
  CHECK(fuzzed("numbers_are_doubles", 0, wanted).checks.contains(wanted));
  CHECK_FALSE(fuzzed("numbers_are_doubles", 0, wanted, 16).checks.contains(wanted));
}

TEST_CASE("one cause is one finding", "[checks]") {
  // No bytes are no JSON; a route refuses what it has not in one place.
  const Run faults = fuzzed("no_5xx", 0);
  INFO(faults.text);
  CHECK(faults.text.find("an empty body") != std::string::npos);
  CHECK(faults.text.find("a malformed body") == std::string::npos);
  const Run fallen = fuzzed("falls_whatever_comes", 0);
  INFO(fallen.text);
  CHECK(fallen.text.find("no_5xx POST /stock") != std::string::npos);
  CHECK(fallen.text.find("no_5xx PUT /stock") == std::string::npos);
  const Run refusals = fuzzed("allow_header_exact", 0);
  INFO(refusals.text);
  CHECK(std::count(refusals.text.begin(), refusals.text.end(), '\n') == 5);
}
