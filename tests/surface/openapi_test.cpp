#include "harness/surface/openapi.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "harness/surface/path_patterns.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::surface;
using scenario::Diagnostics;

namespace {

/// A sample with a bit of everything.
std::string shelter() {
  std::ifstream stream(std::string(std::getenv("ROUTELAB_SOURCE_DIR")) +
                       "/tests/data/openapi/shelter.json");
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string codes_of(const Diagnostics& diagnostics) {
  std::string codes;
  for (const scenario::Diagnostic& d : diagnostics.sorted()) codes += d.code + " ";
  return codes;
}

const Operation& operation(const Surface& surface, const std::string& pattern,
                           const std::string& method) {
  for (const Route& route : surface.routes) {
    if (route.pattern != pattern) continue;
    for (const Operation& operation : route.operations) {
      if (operation.method == method) return operation;
    }
  }
  FAIL("there is no " + method + " " + pattern);
  return surface.routes.front().operations.front();
}

const Field* field(const Shape& shape, const std::string& name) {
  for (const Field& field : shape.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

/// The codes of what is said, of a file that is not read.
std::string refused(const std::string& text) {
  Diagnostics diagnostics;
  CHECK_FALSE(read_openapi_text(text, "api.json", diagnostics));
  for (const scenario::Diagnostic& d : diagnostics.sorted()) {
    INFO(d.message);
    CHECK_FALSE(d.hint.empty());
  }
  return codes_of(diagnostics);
}

std::string warnings_of(const std::string& paths) {
  Diagnostics diagnostics;
  const auto surface =
      read_openapi_text(R"({"openapi": "3.1.0", "paths": )" + paths + "}", "api.json", diagnostics);
  CHECK(surface);
  return codes_of(diagnostics);
}

}  // namespace

TEST_CASE("An OpenAPI file is a surface") {
  Diagnostics diagnostics;
  const auto surface = read_openapi_text(shelter(), "api.json", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(surface);
  CHECK(codes_of(diagnostics) == "path-left-out ");
  CHECK(surface->name == "Animal shelter");
  std::vector<std::string> patterns;
  for (const Route& route : surface->routes) {
    patterns.push_back(route.pattern);
    CHECK(route.source == "api.json");
    CHECK(route.is_complete);
  }
  CHECK(patterns == std::vector<std::string>{"/v2/animals", "/v2/animals/[animalId]",
                                             "/v2/animals/[animalId]/notes", "/v2"});
}

TEST_CASE("Parameters are those of the path and of the method") {
  Diagnostics diagnostics;
  const auto surface = read_openapi_text(shelter(), "api.json", diagnostics);
  REQUIRE(surface);
  const Input& list = operation(*surface, "/v2/animals", "GET").input;
  REQUIRE(list.query.size() == 2);
  CHECK(list.query[0].shape.most == 50);
  CHECK(list.query[0].shape.examples == std::vector<std::string>{"10"});
  CHECK(list.query[1].shape.type == Type::Object);
  REQUIRE(list.headers.size() == 1);
  CHECK(list.headers[0].name == "X-Tenant");
  REQUIRE(list.cookies.size() == 1);
  CHECK(list.cookies[0].required);
  CHECK(operation(*surface, "/v2/animals", "POST").input.headers.size() == 1);
  REQUIRE(surface->routes[1].params.size() == 1);
  CHECK(surface->routes[1].params[0].name == "animalId");
  CHECK(surface->routes[1].params[0].shape.examples == std::vector<std::string>{"7"});
  REQUIRE(surface->routes[2].params.size() == 1);
  CHECK(surface->routes[2].params[0].name == "animalId");  // "id" of the file
}

TEST_CASE("Bodies, answers and who may call") {
  Diagnostics diagnostics;
  const auto surface = read_openapi_text(shelter(), "api.json", diagnostics);
  REQUIRE(surface);
  const Operation& post = operation(*surface, "/v2/animals", "POST");
  CHECK(post.access == Access::User);
  CHECK(post.input.kind == BodyKind::Json);
  CHECK(post.input.is_enforced);
  CHECK(post.input.body.examples ==
        std::vector<std::string>{R"({"name":"Rex"})", R"({"name":"Tom"})"});
  const Field* name = field(post.input.body, "name");
  REQUIRE(name != nullptr);
  CHECK(name->required);
  CHECK(name->shape.shortest == 1);
  const Field* id = field(post.input.body, "id");
  REQUIRE(id != nullptr);
  CHECK_FALSE(id->required);  // it is read-only
  const Field* kind = field(post.input.body, "kind");
  REQUIRE(kind != nullptr);
  CHECK(kind->shape.nullable);
  CHECK(kind->shape.choices == std::vector<std::string>{"\"cat\"", "\"dog\""});
  const Field* mother = field(post.input.body, "mother");
  REQUIRE(mother != nullptr);
  CHECK(field(mother->shape, "name") != nullptr);

  const Operation& get = operation(*surface, "/v2/animals", "GET");
  CHECK(get.access == Access::Public);
  CHECK(get.input.kind == BodyKind::None);
  REQUIRE(get.outputs.size() == 4);
  CHECK(get.outputs[0].status == 200);
  REQUIRE(get.outputs[0].body);
  CHECK(get.outputs[0].body->type == Type::Array);
  CHECK(get.outputs[1].status == 0);
  CHECK_FALSE(get.outputs[1].body);  // 4XX: not what every other status has
  CHECK(get.outputs[2].media_type == "application/problem+json");
  CHECK(get.outputs[3].media_type == "text/html");
  CHECK_FALSE(get.outputs[3].body);

  CHECK(operation(*surface, "/v2/animals/[animalId]", "GET").access == Access::Public);
  CHECK(operation(*surface, "/v2/animals/[animalId]", "PUT").input.kind == BodyKind::Form);
  const std::string notes = "/v2/animals/[animalId]/notes";
  CHECK(operation(*surface, notes, "PUT").input.kind == BodyKind::Text);
  CHECK(operation(*surface, notes, "POST").input.kind == BodyKind::Unknown);
  const Input& loose = operation(*surface, notes, "DELETE").input;
  CHECK(loose.kind == BodyKind::Json);
  CHECK_FALSE(loose.is_enforced);  // of two alternatives one is known
}

TEST_CASE("Without a word about security nothing is known") {
  Diagnostics diagnostics;
  const auto surface = read_openapi_text(
      R"({"openapi": "3.1.0", "paths": {"/a": {"get": {}, "trace": {}, "GET": {}}}})", "api.json",
      diagnostics);
  REQUIRE(surface);
  REQUIRE(surface->routes.at(0).operations.size() == 1);
  CHECK(surface->routes[0].operations[0].access == Access::Unknown);
}

TEST_CASE("What is no OpenAPI 3 in JSON is an error that says what to do") {
  CHECK(refused(R"({"swagger": "2.0", "paths": {}})") == "swagger-2 ");
  CHECK(refused("openapi: 3.0.0\npaths: {}\n") == "yaml ");
  CHECK(refused("# an API\n---\nopenapi: '3.1.0'\n") == "yaml ");
  CHECK(refused("swagger: '2.0'") == "yaml ");
  CHECK(refused(R"({"openapi": "4.0.0"})") == "unknown-version ");
  CHECK(refused(R"({"openapi": 3.1})") == "unknown-version ");
  CHECK(refused(R"({"routes": {}})") == "not-openapi ");
  CHECK(refused("[]") == "not-openapi ");
  CHECK(refused(R"({"openapi": "3.1.0", "paths": []})") == "wrong-type ");
  Diagnostics diagnostics;
  CHECK_FALSE(read_openapi_text("{\"openapi\": ", "api.json", diagnostics));
  CHECK(codes_of(diagnostics) == "syntax ");
  CHECK_FALSE(read_openapi("/nowhere/api.json", diagnostics));
}

TEST_CASE("What is odd in somebody else's file is a warning") {
  CHECK(warnings_of(R"({"pets": {}})") == "path-left-out ");
  CHECK(warnings_of(R"({"/pets/": {}})") == "path-left-out ");
  CHECK(warnings_of(R"({"/pets": 1, "x-own": 1})") == "path-left-out ");
  CHECK(warnings_of(R"({"/a/{x}": {}, "/a/{y}": {}})") == "path-left-out ");
  CHECK(warnings_of(R"({"/a": {"get": {"parameters": 1}}})") == "wrong-type ");
  CHECK(warnings_of(R"({"/a": {"get": {"parameters": [1]}}})") == "wrong-type ");
  CHECK(warnings_of(R"({"/a": {"get": {"parameters": [{"name": "a", "in": "body"}]}}})") ==
        "unknown-name ");
  CHECK(warnings_of(R"({"/a": {"get": {"responses": []}}})") == "wrong-type ");
  CHECK(warnings_of(R"({"/a": {"get": {"security": {}}}})") == "wrong-type ");
  CHECK(warnings_of(R"({"/a": {"$ref": "#/nowhere"}})") == "unknown-reference ");
  CHECK(warnings_of(R"({"/a": {"$ref": "other.json"}})") == "external-reference ");
  CHECK(warnings_of(R"({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}})") ==
        "reference-cycle reference-cycle ");
  CHECK(warnings_of(R"({"/a": {"get": {"parameters": [
      {"name": "a", "in": "query", "schema": {"type": "strin", "own": 1}}]}}})") == "bad-schema ");
}

TEST_CASE("Parameters that many methods refer to are not copied without end") {
  std::string text =
      R"({"openapi": "3.1.0", "components": {"parameters": {"p": {"in": "query", "name": ")" +
      std::string(1 << 20, 'x') + R"("}}}, "paths": {)";
  for (int i = 0; i < 2000; ++i) {
    text += (i == 0 ? "\"/p" : ", \"/p") + std::to_string(i) +
            R"(": {"get": {"parameters": [{"$ref": "#/components/parameters/p"}]}})";
  }
  Diagnostics diagnostics;
  const auto surface = read_openapi_text(text + "}}", "api.json", diagnostics);
  REQUIRE(surface);
  CHECK(codes_of(diagnostics) == "too-many-shapes ");
}

TEST_CASE("Paths become patterns") {
  PathPatterns patterns;
  CHECK(patterns.pattern_of("/").text == "/");
  CHECK(patterns.pattern_of("/a/{x}").text == "/a/[x]");
  CHECK(patterns.pattern_of("/a/{y}/b/{x}").text == "/a/[x]/b/[x2]");
  CHECK(patterns.pattern_of("/a/{y}/c/{y}").text == "/a/[x]/c/[y]");
  CHECK(patterns.pattern_of("/b/{y}.json").text == "/b/{y}.json");
  const auto pattern = patterns.pattern_of("/a/{id}");
  REQUIRE(pattern.names.size() == 1);
  CHECK(pattern.names[0].first == "id");
  CHECK(pattern.names[0].second == "x");
}

TEST_CASE("The base of all paths is that of the server's URL") {
  CHECK(base_path_of("https://x.org").empty());
  CHECK(base_path_of("https://x.org/").empty());
  CHECK(base_path_of("https://x.org/api/v1/") == "/api/v1");
  CHECK(base_path_of("/v1?x=1") == "/v1");
  CHECK(base_path_of("v1") == "/v1");
  CHECK(base_path_of("").empty());
}
