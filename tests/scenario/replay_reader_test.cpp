#include "sim/scenario/replay_reader.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/file_pattern.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "tests/scenario/recording_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;

namespace {

constexpr const char* access_log =
    "h - - [10/Oct/2023:13:55:36 +0200] \"GET /api/a?x=1 HTTP/1.1\" 200 1\n"
    "h - - [10/Oct/2023:13:55:37 +0200] \"GET /b HTTP/1.1\" 200 1\n"
    "h - - [10/Oct/2023:13:55:37 +0200] \"GET /c HTTP/1.1\" 200 1\n"
    "h - - [10/Oct/2023:13:55:37 +0200] \"GET /api/a?x=1 HTTP/1.1\" 200 1\n";

constexpr const char* calls = "HashOwner,HashApp,HashFunction,1,2\no,a,f,30,0\no,a,g,0,20\n";
constexpr const char* durations =
    "HashOwner,HashApp,HashFunction,percentile_Average_0,percentile_Average_1,"
    "percentile_Average_25,percentile_Average_50,percentile_Average_75,percentile_Average_99,"
    "percentile_Average_100\n"
    "o,a,f,1,2,3,4,5,6,7\n";

std::optional<Scenario> load_client(const Folder& folder, const std::string& client,
                                    Diagnostics& diagnostics) {
  return load(folder.file("s.json", R"({"duration": "10m", "routes": {"/api/[name]": {"GET":
[{"sleep": "recorded"}, {"respond": 200, "json": {"x": "{query.x}", "h": "{headers.x-h}"}}],
"POST": [{"respond": 200, "json": {"n": "{body.n}"}}]}},
"clients": {"c":
)" + client + "}}"),
              {}, diagnostics);
}

std::string message_of(const Folder& folder, const std::string& client) {
  Diagnostics diagnostics;
  CHECK_FALSE(load_client(folder, client, diagnostics));
  REQUIRE_FALSE(diagnostics.empty());
  const Diagnostic first = diagnostics.sorted().front();
  return first.message + " = " + first.hint;
}

}  // namespace

TEST_CASE("a log carries its own requests", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("access.log", access_log);
  Diagnostics diagnostics;
  const auto scenario = load_client(folder, R"({"trace": "access.log"})", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const auto& sends = scenario->world.clients.at(0).sends;
  REQUIRE(sends.size() == 3);
  CHECK(sends[0].routed.status == 0);
  REQUIRE(sends[0].query.size() == 1);
  CHECK(scenario->api.texts.text_of(sends[0].query[0].constant) == "1");
  CHECK(sends[1].routed.status == 404);
  const auto warnings = diagnostics.sorted();
  REQUIRE(warnings.size() == 1);  // one for both
  CHECK(warnings[0].message ==
        "no route answers 2 of the 3 recorded requests, the first is 'GET /b': every such request "
        "gets a 404");
  const auto result = study::run(*scenario, {});
  CHECK(result.requests == 4);
}

TEST_CASE("an archive's headers and body are sent", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("a.har", R"({"log": {"entries": [{"startedDateTime": "2024-03-05T19:40:02Z",
"request": {"method": "POST", "url": "http://h/api/a", "headers": [{"name": "X-H", "value": "7"},
{"name": "cookie", "value": "s=1"}],
"postData": {"mimeType": "application/json", "text": "{\"n\": 3}"}}}]}})");
  Diagnostics diagnostics;
  const auto scenario = load_client(folder, R"({"trace": "a.har", "layout": "har"})", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const model::Send& send = scenario->world.clients.at(0).sends.at(0);
  REQUIRE(send.headers.size() == 2);
  CHECK(scenario->api.texts.of(send.headers[0].name) == "x-h");
  CHECK(scenario->api.texts.of(send.headers[1].name) == "content-type");
  CHECK(send.cookies.size() == 1);
  bool has_n = false;
  for (const model::SendField& field : send.body) {
    has_n = has_n || scenario->api.texts.of(field.name) == "n";
  }
  CHECK(has_n);
}

TEST_CASE("a set of files, a day each", "[scenario][replay_reader]") {
  const Folder folder;
  for (const char* day : {"i08.csv", "i09.csv", "i10.csv"}) (void)folder.file(day, calls);
  (void)folder.file("d.csv", durations);
  Diagnostics diagnostics;
  const auto scenario = load_client(
      folder,
      R"({"trace": {"invocations": "i{08..10}.csv", "durations": ["d.csv"]}, "send": "GET /api/{function}"})",
      diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const model::ClientOptions& client = scenario->world.clients.at(0);
  REQUIRE(client.sends.size() == 2);
  CHECK(client.sends[0].target == "/api/f");
  CHECK(calls_of(client).size() == 150);
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted()[0].message ==
        "1 of 2 functions have no durations: their calls take 0s");
  const auto once = study::run(*scenario, {});
  const auto again = study::run(*scenario, {});
  const auto other = study::run(*scenario, {.seed = 7});
  CHECK(once.requests == 50);
  CHECK(once.fingerprint == again.fingerprint);
  CHECK_FALSE(once.fingerprint == other.fingerprint);
}

TEST_CASE("a file of invocations is known by its header", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("i.csv", calls);
  for (const char* layout : {"", R"(, "layout": "azure-2019")"}) {
    Diagnostics diagnostics;
    const auto scenario = load_client(
        folder, fmt::format(R"({{"trace": "i.csv", "send": "GET /api/{{function}}"{}}})", layout),
        diagnostics);
    INFO(diagnostics.render());
    REQUIRE(scenario);
    CHECK(calls_of(scenario->world.clients.at(0)).size() == 50);
  }
}

TEST_CASE("functions that no route answers are told once", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("i.csv", calls);
  Diagnostics diagnostics;
  REQUIRE(load_client(folder, R"({"trace": "i.csv", "send": "GET /x/{function}"})", diagnostics));
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted()[0].message ==
        "no route answers 2 of the 2 recorded functions, the first is 'GET /x/f': every such "
        "request gets a 404");
}

TEST_CASE("mistakes with recordings", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("access.log", std::string(access_log) + "bad\n");
  (void)folder.file("good.log",
                    std::string(access_log).substr(0, std::string(access_log).find('\n')));
  (void)folder.file("i.csv", calls);
  CHECK(message_of(folder, R"({"trace": "access.log"})") ==
        "'trace' of client 'c' cannot be used: see the errors of that file = or leave out what is "
        "bad: \"bad_rows\": \"skip\"");
  CHECK(message_of(folder, R"({"trace": "good.log", "send": "GET /api/a"})") ==
        "'send' has no meaning with this trace: it has its own requests = ");
  CHECK(
      message_of(folder, R"({"trace": "i.csv"})") ==
      "client 'c' needs 'send' = \"send\": what is sent: \"METHOD /path\", or requests with their "
      "weights");
  CHECK(message_of(folder, R"({"trace": 5, "send": "GET /api/a"})") ==
        "'trace' of client 'c' must be a file, or an object that names files, but is the number 5 "
        "= \"calls.csv\", or {\"invocations\": \"day{01..14}.csv\", ...}");
  CHECK(message_of(folder, R"({"trace": {}, "send": "GET /api/a"})") ==
        "trace needs 'invocations' = \"invocations\": calls by function and minute, a file a day");
  CHECK(message_of(folder, R"({"trace": {"invocations": 5}, "send": "GET /api/a"})") ==
        "'invocations' of trace must be a file or a list of files, but is the number 5 = "
        "\"day{01..14}.csv\", or [\"monday.csv\", \"tuesday.csv\"]");
  CHECK(message_of(folder, R"({"trace": {"invocations": "i{9..1}.csv"}, "send": "GET /api/a"})") ==
        "'{9..1}' is not a range of files = write {01..14}: from a number to a greater one, at "
        "most 1000 files");
  CHECK(
      message_of(folder,
                 R"({"trace": {"invocations": "i.csv"}, "layout": "har", "send": "GET /api/a"})") ==
      "'layout' of client 'c' is one of a single file = azure-2019 is a set of files");
  CHECK(message_of(folder, R"({"every": "1s", "bad_rows": "skip", "send": "GET /api/a"})") ==
        "'bad_rows' of client 'c' has no meaning without a 'trace' = ");
}

TEST_CASE("bad rows are left out if the client says so", "[scenario][replay_reader]") {
  const Folder folder;
  (void)folder.file("access.log", std::string(access_log) + "bad\n");
  Diagnostics diagnostics;
  const auto scenario =
      load_client(folder, R"({"trace": "access.log", "bad_rows": "skip"})", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(calls_of(scenario->world.clients.at(0)).size() == 4);
}

TEST_CASE("names of many files", "[scenario][file_pattern]") {
  const auto names_of = [](const std::string& json) {
    Diagnostics diagnostics;
    const auto node = parse(json, "x", diagnostics);
    REQUIRE(node);
    return read_file_names(*node, "it", diagnostics);
  };
  using Names = std::vector<std::string>;
  CHECK(names_of(R"("a.csv")") == Names{"a.csv"});
  CHECK(names_of(R"("a{08..11}.csv")") == Names{"a08.csv", "a09.csv", "a10.csv", "a11.csv"});
  CHECK(names_of(R"("{9..10}")") == Names{"9", "10"});
  CHECK(names_of(R"(["x", "y{1..2}"])") == Names{"x", "y1", "y2"});
  CHECK(names_of(R"("a{b}.csv")") == Names{"a{b}.csv"});
  for (const char* bad : {"\"\"", "[]", "7", "[7]", "\"{1..5000}\"", "\"{x..3}\""}) {
    INFO(bad);
    CHECK(names_of(bad).empty());
  }
}
