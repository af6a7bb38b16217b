/// The generated texts are golden files, and are compiled right here: what a finding leaves in
/// somebody's project must be right C++. ROUTELAB_UPDATE_GOLDEN=1 records them anew.
#include "harness/fuzz/regression_test.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzzing/notes.hpp"
#include "tests/golden/fuzz-finding-scenario.inc"
#include "tests/golden/fuzz-finding-secret.inc"
#include "tests/golden/fuzz-finding-server.inc"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;

namespace {

void check_golden(const std::string& name, const std::string& text) {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(root != nullptr);
  const auto path = std::filesystem::path(root) / "tests" / "golden" / name;
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream stream(path, std::ios::binary);
  CHECK(text == std::string(std::istreambuf_iterator<char>(stream), {}));
}

}  // namespace

TEST_CASE("A finding at a server becomes a test that is right C++") {
  // Whatever a literal has to watch out for.
  Finding finding = notes_finding();
  finding.why = "the answer is 500 \\";
  finding.history[1].sent.body = std::string(
                                     "{\"a\":\"\x01"
                                     "2\\\n?\?/\r\t\xff\"}\0",
                                     19) +
                                 std::string(100, '\'') + "end";
  // Hidden: nobody listens there.
  check_golden("fuzz-finding-server.inc", cpp_test(finding, {.seed = 7, .tags = "[.server]"}));
}

TEST_CASE("A finding in a scenario becomes a test that runs") {
  // The lesson does it right: the test passes.
  Finding finding = notes_finding();
  finding.check = Check::UseAfterDelete;
  finding.where = "GET /api/users/[id]";
  finding.status = 200;
  finding.why = "a row that was deleted can be read";
  finding.history = {
      exchange({"DELETE", "/api/users/7", {}, ""}, {204, {}, ""}),
      exchange({"GET", "/api/users/7", {{"accept", "application/json"}}, ""}, {200, {}, "{}"})};
  check_golden("fuzz-finding-scenario.inc",
               cpp_test(finding, {.scenario = "scenarios/005-crud.json"}));
}

TEST_CASE("A leak in a scenario becomes a test that plants secrets and searches for them") {
  Finding finding = notes_finding();
  finding.check = Check::NoCanaryOut;
  finding.where = "GET /api/report";
  finding.why = "in the body: REPORT_URL, as it is, at byte 12";
  finding.history = {exchange({"GET", "/api/report", {}, ""}, {500, {}, "<SECRET:REPORT_URL>"})};
  finding.shown = 0;
  check_golden("fuzz-finding-secret.inc",
               cpp_test(finding, {.scenario = "scenarios/016-secret-in-error-right.json",
                                  .secrets = {"REPORT_URL"}}));
}

TEST_CASE("What must be depends on the check, and on what the answer was") {
  const CppTestOptions options{.scenario = "x.json"};
  const auto has = [&](Check check, int status, const std::string& part) {
    Finding finding = notes_finding();
    finding.check = check;
    finding.status = status;
    const std::string text = cpp_test(finding, options);
    INFO(text);
    return text.find(part) != std::string::npos;
  };
  CHECK(has(Check::No5xx, 500, "  CHECK(reply.status < 500);\n"));
  CHECK(has(Check::AuthRequired, 200, "  CHECK(reply.status >= 400);\n"));
  CHECK(has(Check::PositiveAccepted, 400, "  CHECK(reply.status < 400);\n"));
  CHECK(has(Check::PutIdempotent, 200, "  CHECK_FALSE((reply.status == 200 && "));
  CHECK(has(Check::AuthRequired, 302, "  CHECK_FALSE((reply.status == 302 && "));
  Finding hangs = notes_finding();
  hangs.check = Check::NoCrashOrHang;
  hangs.status = 0;
  CHECK(cpp_test(hangs, {}).find("  CHECK(answer);\n") != std::string::npos);
  Finding file = notes_finding();
  file.history.clear();
  CHECK(cpp_test(file, options).empty());
}

TEST_CASE("Texts as C++") {
  CHECK(cpp_text("") == "\"\"");
  CHECK(cpp_text("a\"\\\n") == "\"a\\\"\\\\\\n\"");
  CHECK(cpp_text("\x01"
                 "2\xff") == "\"\\0012\\377\"");
  CHECK(cpp_text("???") == "\"?\\?\\?\"");
  CHECK(cpp_text(std::string("a\0b", 3)) == "std::string(\"a\\000b\", 3)");
  CHECK(cpp_text(std::string(64, 'x')) == "std::string(64, 'x')");
  CHECK(cpp_text("<" + std::string(1000, '\0') + ">") ==
        "\"<\" + std::string(1000, '\\000') + \">\"");
  CHECK(cpp_text(std::string(64, '\'') + std::string(64, '"')) ==
        "std::string(64, '\\'') + std::string(64, '\"')");
}

}  // namespace routelab::fuzz
