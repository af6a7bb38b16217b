/// The code of docs/handlers.md: each of its blocks stands in this file, so it compiles and runs.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/fuzz/property.hpp"
#include "harness/handler/application.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/server/virtual_server.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace std::chrono_literals;
using handler::Request;
using handler::Response;
using handler::Task;

namespace {

Task<> get_note(Request& req, Response& res) {
  const auto note = co_await req.db().get("notes", req.param("id"));
  if (!note) co_return res.status(404).json({{"error", "no such note"}});
  co_await req.compute(3ms);
  res.json({{"text", (*note)["text"].text()}});
}

Task<> add_note(Request& req, Response& res) {
  const auto text = req.json().at("text").get<std::string>();
  const auto id = co_await req.db().insert("notes", handler::set("text", text));
  res.status(201).json({{"id", id}, {"key", req.random().token()}});
}

Task<> countdown(Request& req, Response& res) {
  res.header("Content-Type", "text/event-stream");
  for (int left = 3; left > 0 && res.is_wanted(); --left) {
    res.write("data: " + std::to_string(left) + "\n\n");
    co_await req.sleep(1s);
  }
  res.end();
}

Task<> swap(Request& req, Response& res) {
  co_await req.db().transaction([&](handler::Transaction& t) {
    const auto rows = t.sql("SELECT text FROM notes WHERE id <= 2 ORDER BY id");
    if (rows.size() < 2) throw std::runtime_error("two notes are needed");
    t.sql("UPDATE notes SET text = $1 WHERE id = 1", rows.rows[1]["text"]);
    t.sql("UPDATE notes SET text = $1 WHERE id = 2", rows.rows[0]["text"]);
  });
  res.status(204).end();
}

struct Weather {
  std::shared_ptr<const nlohmann::json> kept;
  handler::UnixTime until{};

  Task<> get(Request& req, Response& res) {
    if (!kept || req.now() >= until) {
      kept = (co_await req.fetch("weather", 500ms)).body;
      until = req.now() + 1min;
    }
    res.json(*kept);
  }
};

handler::Application notes() {
  handler::Application app;
  app.route("GET /notes/[id]", get_note);
  app.route("POST /notes", add_note);
  app.route("POST /swap", swap);
  app.route("GET /weather", &Weather::get);
  return app;
}

constexpr const char* world = R"({
  "platform": { "cold_start": "300ms", "max_instances": 1, "queue": 100 },
  "database": { "notes": { "rows": 2, "columns": { "text": "text" } } },
  "upstreams": { "weather": { "latency": "80ms", "json": { "sun": true } } }
})";

constexpr const char* known = R"({
  "routes": {
    "/notes": { "POST": { "json": { "type": "object", "required": ["text"],
                                    "properties": { "text": { "type": "string" } } } } },
    "/notes/[id]": { "GET": {} },
    "/swap": { "POST": { "body": false } },
    "/weather": { "GET": {} }
  }
})";

}  // namespace

TEST_CASE("notes are kept", "[guide]") {
  const handler::Application app = notes();
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(world, "notes.json", {}, diagnostics, app.routes());
  REQUIRE(scenario);
  const handler::BoundApplication bound(app, *scenario);
  database::Database database(scenario->api, {});
  REQUIRE_FALSE(database.create_tables());

  server::VirtualServer server(*scenario, {.database = &database, .application = &bound});
  const auto added = server.call({.method = "POST",
                                  .target = "/notes",
                                  .headers = {{"Content-Type", "application/json"}},
                                  .body = R"({"text":"milk"})"});
  CHECK(added.status == 201);
  CHECK(server.call({.target = "/notes/3"}).body == R"({"text":"milk"})");
  CHECK(server.call({.target = "/notes/4"}).status == 404);
}

TEST_CASE("notes stand whatever they are asked", "[guide]") {
  const handler::Application app = notes();
  fuzz::Handlers api(app, world, known);
  // An exception that nobody catches is a 500 for a body that is no JSON: add_note has it coming.
  fuzz::check_all(api, {.cases = 4, .off = {fuzz::Check::No5xx}});

  fuzz::property(api, "a note can be read back", [](fuzz::Session& s, fuzz::Choices& c) {
    const auto& made = fuzz::ask(s, "POST /notes", c);
    FUZZ_REQUIRE(made.status() == 201);
    const auto& read = fuzz::ask(s, "GET /notes/[id]", c, fuzz::id_in(made.outcome.reply));
    FUZZ_REQUIRE(read.status() == 200);
  });
}

namespace {

/// The blocks of code between ```cpp and ```.
std::vector<std::string> code_of(const std::string& file) {
  std::ifstream stream(file);
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line == "```cpp") {
      inside = true;
      blocks.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

std::string contents_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("the guide shows what is compiled here", "[guide]") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(root != nullptr);
  const std::vector<std::string> blocks = code_of(std::string(root) + "/docs/handlers.md");
  const std::string here = contents_of(std::string(root) + "/tests/example/guide_test.cpp");
  CHECK(blocks.size() == 9);
  for (const std::string& block : blocks) {
    INFO(block);
    CHECK(here.find(block) != here.npos);
  }
}

TEST_CASE("the other handlers of the guide", "[guide]") {
  const handler::Application app = notes();
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(world, "notes.json", {}, diagnostics, app.routes());
  REQUIRE(scenario);
  const handler::BoundApplication bound(app, *scenario);
  database::Database database(scenario->api, {});
  REQUIRE_FALSE(database.create_tables());
  server::VirtualServer server(*scenario, {.database = &database, .application = &bound});
  CHECK(server.call({.method = "POST", .target = "/swap"}).status == 204);
  CHECK(server.call({.target = "/notes/1"}).body == R"({"text":"text-2"})");
  CHECK(server.call({.target = "/weather"}).body == R"({"sun":true})");
  const Time before = server.world().now();
  CHECK(server.call({.target = "/weather"}).body == R"({"sun":true})");
  CHECK(server.world().now() == before);  // kept: nobody was asked
}

TEST_CASE("the answer in pieces of the guide", "[guide]") {
  handler::Application app;
  app.route("GET /countdown", countdown);
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text("{}", "countdown.json", {}, diagnostics, app.routes());
  REQUIRE(scenario);
  const handler::BoundApplication bound(app, *scenario);
  server::VirtualServer server(*scenario, {.application = &bound});
  CHECK(server.call({.target = "/countdown"}).body == "data: 3\n\ndata: 2\n\ndata: 1\n\n");
}
