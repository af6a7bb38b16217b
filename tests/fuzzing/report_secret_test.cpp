/// No report has twelve characters of a secret in a row, wherever the secret was.
#include <set>

#include <nlohmann/json.hpp>

#include "harness/fuzz/case_store.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "harness/fuzz/report_har.hpp"
#include "harness/fuzz/report_json.hpp"
#include "harness/fuzz/report_junit.hpp"
#include "harness/fuzz/report_sarif.hpp"
#include "tests/fuzzing/notes.hpp"
#include "tests/support/rapidcheck.hpp"

namespace routelab::fuzz {

using namespace testing;

namespace {

/// Any bytes, and in half of the cases a secret, a half of one, or one in other letter case.
std::string some_text(const std::vector<Canary>& canaries) {
  std::string text = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  const int kind = *rc::gen::inRange(0, 8);
  if (kind > 3) return text;
  std::string secret = canaries[*rc::gen::inRange<std::size_t>(0, canaries.size())].value;
  if (kind == 1) secret = secret.substr(*rc::gen::inRange<std::size_t>(0, 14), 14);
  if (kind == 2) secret = lower_case(secret);
  if (kind == 3) secret += secret;
  return text.insert(*rc::gen::inRange<std::size_t>(0, text.size() + 1), secret);
}

http::Headers some_headers(const std::vector<Canary>& canaries) {
  http::Headers headers;
  const int count = *rc::gen::inRange(0, 3);
  for (int i = 0; i < count; ++i) headers.emplace_back(some_text(canaries), some_text(canaries));
  return headers;
}

Finding some_finding(const std::vector<Canary>& canaries) {
  Finding finding = notes_finding();
  finding.check = static_cast<Check>(*rc::gen::inRange<int>(0, check_count));
  finding.status = *rc::gen::element(0, 200, 201, 404, 500);
  finding.where = some_text(canaries);
  finding.why = some_text(canaries);
  finding.history.clear();
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 4);
  for (std::size_t i = 0; i < count; ++i) {
    Exchange one = exchange(
        {some_text(canaries), some_text(canaries), some_headers(canaries), some_text(canaries)},
        {200, some_headers(canaries), some_text(canaries)});
    one.outcome.ending = *rc::gen::element(target::Ending::Answered, target::Ending::Cut);
    one.outcome.what = some_text(canaries);
    finding.history.push_back(std::move(one));
  }
  finding.shown = count == 0 ? 0 : *rc::gen::inRange<std::size_t>(0, count);
  return finding;
}

bool has_part(const std::string& text, const std::vector<Canary>& canaries) {
  const std::string lower = lower_case(text);
  for (const Canary& canary : canaries) {
    const std::string value = lower_case(canary.value);
    for (std::size_t at = 0; at + CanaryMatcher::least_part <= value.size(); ++at) {
      if (lower.find(value.substr(at, CanaryMatcher::least_part)) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("Reports are well formed, and without secrets") {
  routelab::testing::prop_few("for random findings", 60, [] {
    const auto canaries = notes_canaries(*rc::gen::inRange<std::uint64_t>(1, 1000));
    const surface::Surface surface = notes_surface();
    const ApiMap map(surface);
    const std::size_t count = *rc::gen::inRange<std::size_t>(1, 4);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < count; ++i) findings.push_back(some_finding(canaries));
    const Report report = notes_report(map, findings, canaries);

    const auto json = nlohmann::json::parse(report_json(report));
    RC_ASSERT(json.at("findings").size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& told = json.at("findings").at(i);
      RC_ASSERT(told.at("requests").size() == findings[i].history.size());
      RC_ASSERT(!has_part(told.at("cpp").get<std::string>(), canaries));
      const auto stored = nlohmann::json::parse(case_text(report.result.findings[i], report));
      RC_ASSERT(!has_part(stored.dump(), canaries));
      const SecretMask mask(canaries);
      RC_ASSERT(!has_part(text_of(findings[i], {.mask = &mask}), canaries));
    }
    RC_ASSERT(!has_part(json.dump(), canaries));
    const auto sarif = nlohmann::json::parse(report_sarif(report, "1"));
    RC_ASSERT(sarif.at("runs").at(0).at("results").size() == count);
    RC_ASSERT(!has_part(sarif.dump(), canaries));
    RC_ASSERT(!has_part(nlohmann::json::parse(report_har(report, "1")).dump(), canaries));
    RC_ASSERT(!has_part(report_junit(report), canaries));
  });
}

}  // namespace routelab::fuzz
