/// SARIF, JUnit and HAR: what their readers insist on.
#include <set>

#include <nlohmann/json.hpp>

#include "harness/fuzz/judged.hpp"
#include "harness/fuzz/report_har.hpp"
#include "harness/fuzz/report_junit.hpp"
#include "harness/fuzz/report_sarif.hpp"
#include "tests/fuzzing/notes.hpp"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;
using Json = nlohmann::ordered_json;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

/// Tags close in the order in which they were opened; nothing else starts with '<'.
bool is_balanced(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.starts_with('?') || tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    } else {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

Report looked_at(const ApiMap& map, std::vector<Finding> findings) {
  Report report = notes_report(map, std::move(findings));
  report.result.looked = {{probe_of("plain_request"), 0}, {probe_of("put_twice"), 0}};
  return report;
}

}  // namespace

TEST_CASE("SARIF: rules, results and where they are") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Finding item = notes_finding();
  item.check = Check::UseAfterDelete;
  item.where = "GET /api/notes/[id]";
  item.reproduced = false;
  const Json sarif = Json::parse(report_sarif(notes_report(map, {notes_finding(), item}), "0.1.0"));
  CHECK(sarif.at("version") == "2.1.0");
  CHECK(sarif.at("$schema").get<std::string>().find("sarif-2.1.0") != std::string::npos);
  REQUIRE(sarif.at("runs").size() == 1);
  const Json& run = sarif.at("runs").at(0);
  const Json& driver = run.at("tool").at("driver");
  CHECK(driver.at("name") == "routelab");
  CHECK(driver.at("version") == "0.1.0");
  CHECK(run.at("invocations").at(0).at("executionSuccessful") == true);

  std::set<std::string> ids;
  for (const Json& rule : driver.at("rules")) {
    ids.insert(rule.at("id").get<std::string>());
    CHECK(rule.at("shortDescription").at("text").get<std::string>().size() > 10);
    CHECK(rule.at("help").at("text").get<std::string>().size() > 10);
  }
  CHECK(ids.size() == check_count);

  REQUIRE(run.at("results").size() == 2);
  for (const Json& result : run.at("results")) {
    const Json& rule = driver.at("rules").at(result.at("ruleIndex").get<std::size_t>());
    CHECK(rule.at("id") == result.at("ruleId"));
    CHECK(result.at("message").at("text").get<std::string>().find("curl") != std::string::npos);
    CHECK(result.at("partialFingerprints").size() == 1);
    CHECK(result.at("locations").size() == 1);
  }
  const Json& first = run.at("results").at(0);
  CHECK(first.at("level") == "error");
  CHECK(first.at("partialFingerprints").at("routelabBucket/v1") ==
        bucket_name("notes", notes_finding()));
  const Json& second = run.at("results").at(1);
  CHECK(second.at("level") == "warning");
  const Json& location = second.at("locations").at(0);
  CHECK(location.at("logicalLocations").at(0).at("fullyQualifiedName") == "GET /api/notes/[id]");
  CHECK(location.at("physicalLocation").at("artifactLocation").at("uri") ==
        "app/api/notes/%5Bid%5D/route.ts");
}

TEST_CASE("SARIF: no source, no physical location") {
  surface::Surface surface = notes_surface();
  for (surface::Route& route : surface.routes) route.source.clear();
  const ApiMap map(surface);
  const Json sarif = Json::parse(report_sarif(notes_report(map, {notes_finding()}), "1"));
  const Json& location = sarif.at("runs").at(0).at("results").at(0).at("locations").at(0);
  CHECK_FALSE(location.contains("physicalLocation"));
  CHECK(location.contains("logicalLocations"));
}

TEST_CASE("JUnit: a case for each check and operation that was looked at") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  const Report report = looked_at(map, {notes_finding()});
  const Judged all = judged(report);
  // Endpoint 0 is GET /api/notes; PUT is idempotent for all of the notes' operations, as answers go.
  CHECK(all.count({Check::No5xx, "GET /api/notes"}) == 1);
  CHECK(all.count({Check::PutIdempotent, "GET /api/notes/[id]"}) == 1);
  CHECK(all.count({Check::NoCanaryOut, "GET /api/notes"}) == 1);
  CHECK(all.count({Check::StatusInTable, "GET /api/notes"}) == 0);  // none is declared
  CHECK(all.count({Check::MemorySlope, "GET /api/notes"}) == 0);    // nobody looked

  const std::string xml = report_junit(report);
  CHECK(is_balanced(xml));
  CHECK(count_of(xml, "<testcase ") == all.size());
  CHECK(xml.find("<testsuite name=\"notes\" tests=\"" + std::to_string(all.size()) +
                 "\" failures=\"1\" errors=\"0\" skipped=\"0\">") != std::string::npos);
  CHECK(count_of(xml, "<failure ") == 1);
  const std::size_t failure = xml.find("<failure message=\"the answer is 500\">no_5xx");
  REQUIRE(failure != std::string::npos);
  const std::size_t its_case = xml.rfind("<testcase ", failure);
  CHECK(xml.substr(its_case, xml.find('>', its_case) - its_case) ==
        "<testcase classname=\"notes.no_5xx\" name=\"POST /api/notes\"");
}

TEST_CASE("JUnit: checks that are off have no cases, a run that was stopped has an error") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Report report = looked_at(map, {});
  for (const CheckInfo& check : all_checks()) report.off.insert(check.check);
  report.off.erase(Check::No5xx);
  report.result.looked = {{probe_of("plain_request"), 0}};
  report.result.was_stopped = true;
  const std::string xml = report_junit(report);
  CHECK(is_balanced(xml));
  CHECK(xml.find("tests=\"2\" failures=\"0\" errors=\"1\"") != std::string::npos);
  CHECK(xml.find("it was stopped after 1234 requests; it came as far as: random") !=
        std::string::npos);
}

TEST_CASE("Every check is looked for by somebody") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Report report = notes_report(map, {});
  for (const Probe& probe : all_probes()) report.result.looked.emplace(&probe, 0);
  std::set<Check> checks;
  for (const auto& [check, where] : judged(report)) checks.insert(check);
  // What no probe looks for, or only where something is declared.
  const std::set<Check> others = {Check::StatusInTable, Check::BodyMatchesSchema,
                                  Check::NoCanaryInLog};
  for (const CheckInfo& check : all_checks()) {
    INFO(check.name);
    CHECK((checks.count(check.check) == 1) != (others.count(check.check) == 1));
  }
}

TEST_CASE("HAR: the exchanges of all findings, with what 1.2 insists on") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Finding finding = notes_finding();
  finding.history[0].outcome.sent = {5'000'000'000};
  finding.history[0].outcome.answered = {5'002'500'000};
  finding.history[1].outcome.sent = {66'250'000'000};
  finding.history[1].outcome.answered = {66'251'000'000};
  finding.history[1].outcome.reply.body = "\xff";
  const Json log = Json::parse(report_har(notes_report(map, {finding}), "0.1.0")).at("log");
  CHECK(log.at("version") == "1.2");
  CHECK(log.at("creator") == Json({{"name", "routelab"}, {"version", "0.1.0"}}));
  REQUIRE(log.at("entries").size() == 2);
  for (const Json& entry : log.at("entries")) {
    for (const char* name :
         {"startedDateTime", "time", "request", "response", "cache", "timings", "comment"}) {
      CHECK(entry.contains(name));
    }
    for (const char* name : {"method", "url", "httpVersion", "cookies", "headers", "queryString",
                             "headersSize", "bodySize"}) {
      CHECK(entry.at("request").contains(name));
    }
    for (const char* name : {"status", "statusText", "httpVersion", "cookies", "headers", "content",
                             "redirectURL", "headersSize", "bodySize"}) {
      CHECK(entry.at("response").contains(name));
    }
  }
  const Json& first = log.at("entries").at(0);
  CHECK(first.at("startedDateTime") == "1970-01-01T00:00:00.000Z");
  CHECK(first.at("time") == 2.5);
  CHECK(first.at("request").at("url") == "http://127.0.0.1:3000/api/notes?page=1&x");
  CHECK(first.at("request").at("queryString") ==
        Json::array({{{"name", "page"}, {"value", "1"}}, {{"name", "x"}, {"value", ""}}}));
  CHECK_FALSE(first.at("request").contains("postData"));
  const Json& second = log.at("entries").at(1);
  CHECK(second.at("startedDateTime") == "1970-01-01T00:01:01.250Z");
  CHECK(second.at("request").at("postData").at("mimeType") == "application/json");
  CHECK(second.at("response").at("content").at("encoding") == "base64");
  CHECK(second.at("response").at("content").at("text") == "/w==");
  CHECK(second.at("comment") == "no_5xx POST /api/notes, request 2 of 2: the answer is 500");
}

}  // namespace routelab::fuzz
