#include "harness/surface/scenario_surface.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/surface/fit.hpp"
#include "harness/surface/routes_file.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::surface;

namespace {

Surface surface_in(const std::string& text, const scenario::CodeRoutes& code = {}) {
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load_text(text, "x.json", {}, diagnostics, code);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  return surface_of(*scenario, code);
}

/// Of a handler for POST /api/users/[id] beside a table of 5 users.
Surface surface_of_steps(const std::string& steps, const std::string& method = "POST",
                         const std::string& profile = "rfc") {
  return surface_in(R"({"profile": ")" + profile + R"(",
    "env": {"KEY": {"secret": "hunter2hunter2"}, "PLACE": "north", "NEXT_PUBLIC_X": "y"},
    "database": {"users": {"rows": 5, "columns": {"name": "text", "age": "integer"}}},
    "routes": {"/api/users/[id]": {")" +
                    method + "\": [" + steps + "]}}, " +
                    R"("clients": {"a": {"every": "1s", "send": "POST /api/users/1"}}})");
}

Input input_of_steps(const std::string& steps) {
  return surface_of_steps(steps).routes.at(0).operations.at(0).input;
}

std::string misfit_of(const Input& input, const char* json) {
  return misfit(input.body, nlohmann::json::parse(json));
}

}  // namespace

TEST_CASE("A scenario's routes, methods and variables are a surface") {
  const Surface surface = surface_in(R"({"name": "shop", "profile": "next16",
    "env": {"KEY": {"secret": "hunter2hunter2"}, "PLACE": "north"},
    "routes": {"/api/a": {"GET": {"respond": 200}, "POST": {"respond": 201}},
               "/api/b/[...rest]": {"*": [
                 {"when": "{method} = PUT", "then": {"respond": 200}},
                 {"when": "{method} = GET", "then": {"respond": 200}, "else": {"respond": 405}}]}},
    "clients": {"a": {"every": "1s", "send": "GET /api/a"}}})");
  CHECK(surface.name == "shop");
  CHECK(surface.next_version == 16);
  CHECK(surface.users.empty());
  REQUIRE(surface.variables.size() == 2);
  CHECK_FALSE(surface.variables[0].is_public);
  CHECK(surface.variables[1].is_public);
  REQUIRE(surface.routes.size() == 2);
  const Route& app = surface.routes[0];
  CHECK(app.pattern == "/api/a");
  CHECK(app.style == Style::App);
  CHECK(app.is_complete);
  REQUIRE(app.operations.size() == 2);
  CHECK(app.operations[1].method == "POST");
  CHECK(app.operations[1].access == Access::Unknown);
  const Route& pages = surface.routes[1];
  CHECK(pages.style == Style::Pages);
  CHECK_FALSE(pages.is_complete);
  REQUIRE(pages.operations.size() == 2);
  CHECK(pages.operations[0].method == "PUT");
  CHECK(pages.operations[1].method == "GET");
}

TEST_CASE("What a handler reads is what it takes") {
  const Input input = input_of_steps(R"(
    {"log": "{body.name} {body.address.city} {query.page} {headers.X-Tenant} {cookies.session}"},
    {"respond": 200})");
  CHECK(input.kind == BodyKind::Json);
  CHECK_FALSE(input.is_enforced);
  CHECK(input.most_bytes == 1U << 20U);
  REQUIRE(input.body.fields.size() == 2);
  CHECK(input.body.fields[0].name == "name");
  CHECK(input.body.fields[1].shape.fields.at(0).name == "city");
  REQUIRE(input.query.size() == 1);
  CHECK(input.query[0].name == "page");
  REQUIRE(input.headers.size() == 1);
  CHECK(input.headers[0].name == "x-tenant");
  REQUIRE(input.cookies.size() == 1);
  CHECK(input_of_steps(R"({"respond": 200})").kind == BodyKind::None);
  CHECK(input_of_steps(R"({"respond": 200, "json": {"all": "{body}"}})").kind == BodyKind::Text);
}

TEST_CASE("What it validates must fit") {
  const Input input = input_of_steps(R"(
    {"validate": "body", "fields": {
       "name": {"type": "text", "min": 2, "max": 5}, "age": {"type": "integer", "min": 1, "max": 9},
       "kind": {"type": "text", "one_of": ["a", "7"], "optional": true},
       "level": {"type": "any", "one_of": [1, 2], "optional": true},
       "at.city": "text"}},
    {"respond": 200})");
  CHECK(input.is_enforced);
  CHECK(misfit_of(input, R"({"name": "ab", "age": 9, "kind": "7", "level": "2", "at": {"city": ""},
                             "x": 1})") == "");
  CHECK(misfit_of(input, R"({"name": "ab", "at": {"city": ""}})") == "body.age: it is missing");
  CHECK(misfit_of(input, R"({"name": "a", "age": 9})") != "");
  CHECK(misfit_of(input, R"({"name": "ab", "age": 10})") == "body.age: 10 is above 9");
  CHECK(misfit_of(input, R"({"name": "ab", "age": 1, "kind": 7})") == "body.kind: 7 is no text");
  CHECK(misfit_of(input, R"({"name": "ab", "age": 1, "level": 3})") != "");
  CHECK(misfit_of(input, R"({"name": "ab", "age": 1})") == "body.at: it is missing");
  CHECK(misfit_of(input, R"({"name": "ab", "age": 1, "at": {}})") == "body.at.city: it is missing");
}

TEST_CASE("Rules are enforced where no way leads around them") {
  const auto enforces = [](const std::string& before, const std::string& details = "") {
    return input_of_steps(before + R"({"validate": "body", "fields": {"name": "text"})" + details +
                          R"(}, {"respond": 200})")
        .is_enforced;
  };
  CHECK(enforces(""));
  CHECK(enforces(R"({"compute": "1ms"}, {"log": "x"},)"));
  CHECK(enforces(R"({"when": "{headers.authorization} != k", "then": {"respond": 401}},)"));
  CHECK(enforces(R"({"get": "users", "id": "{params.id}", "as": "u", "else": {"respond": 404}},)"));
  CHECK_FALSE(enforces(R"({"when": "{query.fast} = 1", "then": {"respond": 200}},)"));
  CHECK_FALSE(enforces(R"({"get": "users", "id": "{params.id}", "else": {"respond": 200}},)"));
  CHECK_FALSE(enforces("", R"(, "else": {"respond": 200})"));
  CHECK(enforces("", R"(, "else": {"respond": 422})"));
  CHECK_FALSE(enforces("", R"(, "else": {"log": "never mind"})"));
}

TEST_CASE("Rules that leave a way around their types are not enforced") {
  CHECK_FALSE(input_of_steps(R"({"validate": "body", "fields": {
    "a": {"type": "text", "optional": true}}}, {"respond": 200})")
                  .is_enforced);
  CHECK_FALSE(input_of_steps(R"({"validate": "body", "fields": {
    "b": "text", "a.c": {"type": "text", "optional": true}}}, {"respond": 200})")
                  .is_enforced);
  const Input spelt = input_of_steps(R"({"validate": "body", "coerce": true, "fields": {
    "n": "integer"}}, {"respond": 200, "json": {"x": "{body.deep.er}"}})");
  CHECK(spelt.is_enforced);
  CHECK(misfit_of(spelt, R"({"n": "7", "deep": 3})") == "");
  CHECK(misfit_of(spelt, "{}") == "body.n: it is missing");
}

TEST_CASE("Queries are validated as their spelling") {
  const Input input = input_of_steps(R"({"validate": "query", "fields": {
    "page": {"type": "integer", "min": 1, "optional": true}, "q": "text"}}, {"respond": 200})");
  REQUIRE(input.query.size() == 2);
  CHECK(input.query[0].shape.type == Type::Integer);
  CHECK(input.query[0].shape.least == 1);
  CHECK_FALSE(input.query[0].required);
  CHECK(input.query[1].required);
}

TEST_CASE("Rows that exist are examples of what they are looked up by") {
  const std::vector<std::string> ids{"1", "2", "5"};
  for (const char* step : {R"({"get": "users", "id": "{params.id}", "else": {"respond": 404}})",
                           R"({"update": "users", "id": "{params.id}", "values": {"age": 1}})",
                           R"({"delete": "users", "id": "{params.id}"})"}) {
    const Surface surface = surface_of_steps(std::string(step) + R"(, {"respond": 200})");
    REQUIRE(surface.routes.at(0).params.size() == 1);
    CHECK(surface.routes[0].params[0].name == "id");
    CHECK(surface.routes[0].params[0].shape.examples == ids);
  }
  CHECK(surface_of_steps(R"({"respond": 200, "json": {"id": "{params.id}"}})")
            .routes.at(0)
            .params.empty());
}

TEST_CASE("Bodies have the limit of whoever reads them") {
  const auto most = [](const char* method, const char* profile) {
    const Surface surface =
        surface_of_steps(R"({"log": "{body.x}"}, {"respond": 200})", method, profile);
    return surface.routes.at(0).operations.back().input.most_bytes;
  };
  CHECK(most("POST", "rfc") == 1U << 20U);
  CHECK(most("*", "next16") == 1U << 20U);
  CHECK(most("POST", "next16") == 0);
}

TEST_CASE("A handler of every method that tells none apart has GET, and POST if it reads a body") {
  const Surface silent = surface_of_steps(R"({"respond": 200})", "*");
  REQUIRE(silent.routes.at(0).operations.size() == 1);
  CHECK(silent.routes[0].operations[0].method == "GET");
  const Surface reading = surface_of_steps(R"({"log": "{body.x}"}, {"respond": 200})", "*");
  REQUIRE(reading.routes.at(0).operations.size() == 2);
  CHECK(reading.routes[0].operations[0].input.kind == BodyKind::None);
  CHECK(reading.routes[0].operations[1].method == "POST");
  CHECK(reading.routes[0].operations[1].input.kind == BodyKind::Json);
}

TEST_CASE("What functions in C++ read is not known") {
  const Surface surface =
      surface_in(R"({"clients": {"a": {"every": "1s", "send": "GET /api/x"}}})", {"GET /api/x"});
  REQUIRE(surface.routes.size() == 1);
  CHECK(surface.routes[0].operations.at(0).input.kind == BodyKind::Unknown);
}

TEST_CASE("Every lesson has a surface, which a routes file can hold") {
  std::set<std::filesystem::path> lessons;
  const std::filesystem::path folder =
      std::filesystem::path(std::getenv("ROUTELAB_SOURCE_DIR")) / "scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name[0] >= '0' && name[0] <= '9') {
      lessons.insert(entry.path());
    }
  }
  CHECK(lessons.size() >= 38);
  for (const auto& path : lessons) {
    INFO(path.string());
    scenario::Diagnostics diagnostics;
    const auto scenario = scenario::load(path.string(), {}, diagnostics);
    REQUIRE(scenario);
    const Surface surface = surface_of(*scenario);
    CHECK(surface.name == scenario->name);
    CHECK(surface.routes.size() == scenario->api.router.table.size());
    for (const Route& route : surface.routes) CHECK_FALSE(route.operations.empty());
    const std::string text = routes_file_text(surface);
    scenario::Diagnostics problems;
    const auto read = read_routes_text(text, "routes.json", problems);
    INFO(text << problems.render());
    REQUIRE(read);
    CHECK(problems.empty());
    CHECK(routes_file_text(*read) == text);
  }
}
