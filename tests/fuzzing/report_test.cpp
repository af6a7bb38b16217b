#include "harness/fuzz/report_json.hpp"

#include <nlohmann/json.hpp>

#include "harness/fuzz/finding_text.hpp"
#include "harness/fuzz/report_har.hpp"
#include "harness/fuzz/report_junit.hpp"
#include "harness/fuzz/report_sarif.hpp"
#include "tests/fuzzing/notes.hpp"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;
using Json = nlohmann::ordered_json;

TEST_CASE("The JSON report has all that is known of a finding") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  const Json json = Json::parse(report_json(notes_report(map, {notes_finding()})));
  CHECK(json.at("format") == "routelab-fuzz-1");
  CHECK(json.at("target") == "notes.json");
  CHECK(json.at("seed") == 7);
  CHECK(json.at("requests") == 1234);
  CHECK(json.at("complete") == true);
  CHECK(json.at("remarks").size() == 1);
  CHECK(json.at("checks").size() == check_count);
  CHECK(json.at("checks").at(0) ==
        Json({{"name", "no_5xx"}, {"layer", "handler"}, {"wfc", "F100"}}));
  CHECK(json.at("checks").at(1).at("wfc").is_null());
  CHECK(json.at("healed").empty());

  const Json& finding = json.at("findings").at(0);
  CHECK(finding.at("check") == "no_5xx");
  CHECK(finding.at("where") == "POST /api/notes");
  CHECK(finding.at("status") == 500);
  CHECK(finding.at("times") == 3);
  CHECK(finding.at("case") == "request 0 0 00ff3a");
  CHECK(finding.at("was_known") == false);
  CHECK(finding.at("cpp").get<std::string>().find("TEST_CASE(") != std::string::npos);
  REQUIRE(finding.at("requests").size() == 2);
  const Json& first = finding.at("requests").at(0);
  CHECK(first.at("shown") == false);
  CHECK(first.at("body") == "");
  CHECK_FALSE(first.contains("encoding"));
  CHECK(first.at("answer").at("status") == 200);
  const Json& second = finding.at("requests").at(1);
  CHECK(second.at("shown") == true);
  CHECK(second.at("body") == "eyJhIjr/");
  CHECK(second.at("encoding") == "base64");
  CHECK(second.at("headers").at(0) ==
        Json({{"name", "content-type"}, {"value", "application/json"}}));
  CHECK(second.at("curl").get<std::string>().starts_with("curl -i -X POST"));
  CHECK(second.at("answer").at("ending") == "answered");
  CHECK(second.at("answer").at("body") == "no <json> & \"quotes\"\n");
}

TEST_CASE("A finding without an answer has no status, and says how it ended") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Finding finding = notes_finding();
  finding.check = Check::NoCrashOrHang;
  finding.status = 0;
  finding.history[1].outcome = {.ending = target::Ending::TimedOut, .what = "no answer in 3 s"};
  const Json json = Json::parse(report_json(notes_report(map, {finding})));
  const Json& told = json.at("findings").at(0);
  CHECK(told.at("status").is_null());
  CHECK(told.at("wfc").is_null());
  CHECK(told.at("requests").at(1).at("answer").at("ending") == "timed-out");
  CHECK(told.at("requests").at(1).at("answer").at("what") == "no answer in 3 s");
  CHECK(told.at("requests").at(1).at("answer").at("status").is_null());
}

TEST_CASE("What was stopped or switched off is told") {
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Report report = notes_report(map, {});
  report.off = {Check::No5xx, Check::MemorySlope};
  report.result.was_stopped = true;
  report.result.healed = {{.id = {.kind = CaseId::Kind::Request, .bytes = {1}},
                           .check = Check::No5xx,
                           .where = "GET /api/notes",
                           .name = "x.json"}};
  const Json json = Json::parse(report_json(report));
  CHECK(json.at("complete") == false);
  CHECK(json.at("checks").size() == check_count - 2);
  CHECK(json.at("healed") ==
        Json::array(
            {{{"check", "no_5xx"}, {"where", "GET /api/notes"}, {"case", "request 0 0 01"}}}));
}

TEST_CASE("The name of a bucket is a file's name, and another one for another API") {
  const Finding finding = notes_finding();
  const std::string name = bucket_name("notes", finding);
  CHECK(name.starts_with("no_5xx-post-api-notes-500-"));
  CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos);
  CHECK(name != bucket_name("shop", finding));
  Finding other = finding;
  other.why = "something else";
  CHECK(name == bucket_name("notes", other));
  other.status = 501;
  CHECK(name != bucket_name("notes", other));
  other.check = Check::PutIdempotent;
  const std::string put = bucket_name("notes", other);
  other.status = 200;
  CHECK(put == bucket_name("notes", other));
  other.where = std::string(3000, '/');
  CHECK(bucket_name("notes", other).size() < 100);
}

}  // namespace routelab::fuzz
