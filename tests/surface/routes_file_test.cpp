#include "harness/surface/routes_file.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::surface;
using scenario::Diagnostics;

namespace {

Surface read(const std::string& text) {
  Diagnostics diagnostics;
  auto surface = read_routes_text(text, "routes.json", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(surface);
  CHECK(diagnostics.empty());
  return std::move(*surface);
}

/// All that is said of the text, "routes.json:1:5: error: ... [code]" and "= hint" for each.
std::string said_of(const std::string& text, bool is_read = false) {
  Diagnostics diagnostics;
  CHECK(read_routes_text(text, "routes.json", diagnostics).has_value() == is_read);
  std::string said;
  for (const scenario::Diagnostic& d : diagnostics.sorted()) {
    if (!said.empty()) said += "\n";
    said += std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + " " + d.message +
            " [" + d.code + "]" + (d.hint.empty() ? "" : " = " + d.hint);
  }
  return said;
}

/// Of a file with this one route.
std::string said_of_route(const std::string& pattern, const std::string& route) {
  return said_of("{\"routes\":{\n\"" + pattern + "\":" + route + "}}");
}

std::string said_of_method(const std::string& method, bool is_read = false) {
  return said_of("{\"routes\":{\"/a\":{\"POST\":\n" + method + "}}}", is_read);
}

std::string said_of_user(const std::string& user) {
  return said_of("{\"routes\":{},\"users\":{\"ann\":\n" + user + "}}");
}

std::string file_of_checkout(const std::string& name) {
  std::ifstream stream(std::string(std::getenv("ROUTELAB_SOURCE_DIR")) + "/" + name);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("The example of the documentation is read as it says") {
  const std::string page = file_of_checkout("docs/routes-file.md");
  const std::size_t start = page.find("```json\n") + 8;
  const Surface surface = read(page.substr(start, page.find("\n```", start) - start));
  CHECK(surface.name == "notes");
  CHECK(surface.next_version == 16);
  REQUIRE(surface.users.size() == 2);
  CHECK(surface.users[0].headers == http::Headers{{"authorization", "Bearer ann-token"}});
  CHECK(surface.users[0].method.empty());
  CHECK(surface.users[1].method == "POST");
  CHECK(surface.users[1].target == "/api/login");
  CHECK(surface.users[1].body == R"({"name":"bob","password":"let me in"})");
  CHECK(surface.users[1].media_type == "application/json");
  CHECK(surface.users[1].token == "session.token");
  REQUIRE(surface.variables.size() == 2);
  CHECK(surface.variables[0].name == "DB_PASSWORD");
  CHECK_FALSE(surface.variables[0].is_public);
  CHECK(surface.variables[1].is_public);

  REQUIRE(surface.routes.size() == 3);
  const Route& notes = surface.routes[0];
  CHECK(notes.pattern == "/api/notes");
  CHECK(notes.is_complete);
  CHECK(notes.style == Style::App);
  REQUIRE(notes.operations.size() == 2);
  const Operation& get = notes.operations[0];
  CHECK(get.access == Access::User);
  REQUIRE(get.input.query.size() == 2);
  CHECK(get.input.query[0].name == "limit");
  CHECK(get.input.query[0].shape.type == Type::Integer);
  CHECK(get.input.query[0].shape.most == 100);
  CHECK_FALSE(get.input.query[0].required);
  CHECK(get.input.kind == BodyKind::Unknown);
  REQUIRE(get.outputs.size() == 3);
  CHECK(get.outputs[0].status == 200);
  REQUIRE(get.outputs[0].body);
  CHECK(get.outputs[0].media_type == "application/json");
  CHECK(get.outputs[0].body->elements.front().longest == 200);
  CHECK(get.outputs[1].status == 401);
  CHECK_FALSE(get.outputs[1].body);
  CHECK(get.outputs[2].status == 0);
  CHECK(get.outputs[2].media_type == "text/plain");
  const Input& post = notes.operations[1].input;
  CHECK(post.kind == BodyKind::Json);
  CHECK(post.is_enforced);
  CHECK(post.most_bytes == 65'536);
  REQUIRE(post.headers.size() == 1);
  CHECK(post.headers[0].required);
  REQUIRE(post.body.fields.size() == 1);
  CHECK(post.body.fields[0].required);
  CHECK(post.body.fields[0].shape.shortest == 1);

  const Route& note = surface.routes[1];
  REQUIRE(note.params.size() == 1);
  CHECK(note.params[0].shape.examples == std::vector<std::string>{"1", "2"});
  CHECK(note.operations[1].access == Access::Owner);
  CHECK(note.operations[1].input.kind == BodyKind::None);
  const Route& upload = surface.routes[2];
  CHECK(upload.style == Style::Pages);
  CHECK_FALSE(upload.is_complete);
  CHECK(upload.source == "pages/api/upload/[...path].ts");
  CHECK(upload.operations[0].input.kind == BodyKind::Bytes);
}

TEST_CASE("What is left out is not known") {
  const Surface surface = read(R"({"routes": {"/a": {"GET": {}}}})");
  CHECK(surface.next_version == 0);
  CHECK(surface.users.empty());
  const Operation& get = surface.routes.at(0).operations.at(0);
  CHECK(get.access == Access::Unknown);
  CHECK(get.outputs.empty());
  CHECK(get.input.most_bytes == 0);
  CHECK(read(R"({"routes": {"/a": {"complete": false}}})").routes.size() == 1);
}

TEST_CASE("A form signs in as a browser sends it") {
  const Surface surface = read(
      R"({"routes": {}, "users": {"bob": {"sign_in": {"send": "PUT /in?x=1",
          "form": {"name": "b&b", "age": 7, "keep": true}}}}})");
  CHECK(surface.users.at(0).body == "name=b%26b&age=7&keep=true");
  CHECK(surface.users.at(0).media_type == "application/x-www-form-urlencoded");
  CHECK(surface.users.at(0).target == "/in?x=1");
}

TEST_CASE("All errors of a routes file come at once, with place and hint") {
  Diagnostics diagnostics;
  const auto surface = read_routes_text(R"({
  "nam": "x",
  "routes": { "/a/[id": { "GET": {} },
              "/b": { "GTE": {} } }
})",
                                        "routes.json", diagnostics);
  CHECK_FALSE(surface);
  CHECK(diagnostics.render() ==
        R"(routes.json:2:3: error: unknown key 'nam' in the routes file [unknown-key]
    2 |   "nam": "x",
      |   ^~~~~
      = did you mean 'name'?
routes.json:3:15: error: )" +
            diagnostics.sorted()[1].message + R"( [bad-route]
    3 |   "routes": { "/a/[id": { "GET": {} },
      |               ^~~~~~~~
      = as in "/api/notes/[id]"
routes.json:4:21: error: route '/b' has no method [missing-key]
    4 |               "/b": { "GTE": {} } }
      |                     ^
      = { "GET": {} }, or "complete": false if they are not known
routes.json:4:23: error: unknown key 'GTE' in route '/b' [unknown-key]
    4 |               "/b": { "GTE": {} } }
      |                       ^~~~~
      = did you mean 'GET'?
)");
}

TEST_CASE("Errors of the file as a whole") {
  CHECK(said_of("{}") ==
        "1:1 the routes file needs 'routes' [missing-key] = \"routes\": what there "
        "is, by path");
  CHECK(said_of("[]") ==
        "1:1 the routes file must be an object, but is an array [wrong-type] = an "
        "object is written { \"name\": value, ... }");
  CHECK(said_of("{") != "");
  CHECK(
      said_of(R"({"routes":{},"next":0})") ==
      "1:21 'next' of the routes file must be from 1 to 1000, but is the number 0 [out-of-range]");
  CHECK(said_of(R"({"routes":{},"env":{"A":"hidden"}})") ==
        "1:25 variable 'A' is \"secret\" or \"public\", not the text 'hidden' [bad-value] = its "
        "value "
        "does not belong here");
  CHECK(said_of(R"({"routes":{"/a":{"GET":{}},"/a":{"GET":{}}}})") ==
        "1:28 '/a' is here twice: the first is in line 1 [duplicate-key] = leave one of them out");
  Diagnostics diagnostics;
  CHECK_FALSE(read_routes_file("/nowhere/routes.json", diagnostics));
  CHECK(diagnostics.sorted().at(0).code == "no-such-file");
}

TEST_CASE("Errors of a pattern say how one is written") {
  const auto hint = [](const std::string& pattern) {
    const std::string said = said_of_route(pattern, R"({"GET":{}})");
    INFO(said);
    CHECK(said.find("[bad-route]") != std::string::npos);
    return said.substr(std::min(said.find(" = "), said.size()));
  };
  CHECK(hint("/a/{id}/b") == " = a parameter is written [id]");
  CHECK(hint("a/b") == " = write '/a/b'");
  CHECK(hint("GET /a") == R"( = the method goes inside: {"/a": {"GET": {}}})");
  CHECK(said_of(R"({"routes":{"/a/[x]":{"GET":{}},"/a/[y]":{"GET":{}}}})")
            .find("[route-clash] = the other route is '/a/[x]'") != std::string::npos);
  CHECK(said_of(R"({"routes":{"/a/:id":{"GET":{}}}})", true) ==
        "1:12 ':id' is taken as it stands [literal-parameter] = a parameter is written [id]");
}

TEST_CASE("Errors of a route") {
  CHECK(said_of_route("/a", R"({})").find("route '/a' has no method [missing-key]") !=
        std::string::npos);
  CHECK(said_of_route("/a", "1").find("route '/a' must be an object, but is the number 1") !=
        std::string::npos);
  CHECK(said_of_route("/a", R"({"GET":{},"style":"page"})") ==
        "2:24 'style' of route '/a' cannot be 'page' [unknown-name] = did you mean 'pages'?");
  CHECK(said_of_route("/a", R"({"GET":true,"complete":false})")
            .find("'GET' of route '/a' must be an object, but is true [wrong-type]") !=
        std::string::npos);
  CHECK(said_of_route("/a/[id]", R"({"GET":{},"params":{"ids":{}}})") ==
        "2:31 route '/a/[id]' has no parameter 'ids' [unknown-name] = did you mean 'id'?");
  CHECK(
      said_of_route("/a", R"({"GET":{},"params":{"id":{}}})").find("a parameter is written [id]") !=
      std::string::npos);
}

TEST_CASE("Errors of a method") {
  CHECK(
      said_of_method(R"({"access":"users"})") ==
      "2:11 'access' of method 'POST /a' cannot be 'users' [unknown-name] = did you mean 'user'?");
  CHECK(said_of_method(R"({"json":true,"form":true})") ==
        "2:21 'form' of method 'POST /a' stands beside 'json' [bad-value] = a body is read in one "
        "way");
  CHECK(said_of_method(R"({"json":false})").find("'json' of method 'POST /a' cannot be false") !=
        std::string::npos);
  CHECK(said_of_method(R"({"body":true})").find("can only be false, not true [bad-value]") !=
        std::string::npos);
  CHECK(said_of_method(R"({"body":false,"text":true})").find("stands beside 'text'") !=
        std::string::npos);
  CHECK(
      said_of_method(R"({"enforced":true})").find("has no meaning without a schema [bad-value]") !=
      std::string::npos);
  CHECK(said_of_method(R"({"max_body":"64"})").find("'max_body' of method 'POST /a': ") !=
        std::string::npos);
  CHECK(said_of_method(R"({"max_body":0})").find("[wrong-type]") != std::string::npos);
  CHECK(said_of_method(R"({"answers":{"2XX":true}})") ==
        "2:13 '2XX' is no status [bad-status] = \"200\", or \"default\" for any other");
  CHECK(said_of_method(R"({"answers":{"200":1}})").find("[bad-schema]") != std::string::npos);
  CHECK(said_of_method(R"({"query":[]})").find("must be an object, but is an array [wrong-type]") !=
        std::string::npos);
  CHECK(said_of_method(R"({"query":{"a":{"required":1}}})").find("[bad-schema]") !=
        std::string::npos);
}

TEST_CASE("A schema with alternatives enforces nothing, and says so") {
  const std::string alternatives =
      R"({"json":{"oneOf":[{"type":"string"},{"type":"null"},{"type":"integer"}]},"enforced":true})";
  const std::string said = said_of_method(alternatives, true);
  CHECK(
      said.find("what this schema refuses is not known exactly: nothing is enforced [not-exact]") !=
      std::string::npos);
  Diagnostics diagnostics;
  const auto surface = read_routes_text("{\"routes\":{\"/a\":{\"POST\":" + alternatives + "}}}",
                                        "routes.json", diagnostics);
  REQUIRE(surface);
  CHECK_FALSE(surface->routes[0].operations[0].input.is_enforced);
}

TEST_CASE("Errors of a user") {
  CHECK(said_of_user("{}").find("nothing says how to be user 'ann' [missing-key]") !=
        std::string::npos);
  CHECK(said_of_user(R"({"headers":{"a b":"x"}})") ==
        "2:13 'a b' is no name of a header [bad-header] = letters, digits and hyphens: "
        "\"authorization\"");
  CHECK(said_of_user(R"({"headers":{"a":"x\r\ny"}})") ==
        "2:17 header 'a' has a control character in it [bad-header] = a header is one line");
  CHECK(said_of_user(R"({"headers":{"a":1}})").find("[wrong-type]") != std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{}})").find("sign_in of 'ann' needs 'send' [missing-key]") !=
        std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"LOGIN /a"}})")
            .find("begins with 'LOGIN', which is no method [bad-value]") != std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"POST"}})").find("has '' for a path [bad-value]") !=
        std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"POST a"}})").find("has 'a' for a path [bad-value]") !=
        std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"POST /a","json":1,"form":{}}})")
            .find("'form' of sign_in of 'ann' stands beside 'json' [bad-value]") !=
        std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"POST /a","form":{"x":[]}}})")
            .find("has an array in 'x' [bad-value]") != std::string::npos);
  CHECK(said_of_user(R"({"sign_in":{"send":"POST /a","token":""}})").find("is empty [bad-value]") !=
        std::string::npos);
}

TEST_CASE("Hostile routes files are refused, not fatal") {
  CHECK_FALSE(said_of(std::string(100'000, '[')).empty());
  std::string deep = R"({"routes":{"/a":{"GET":{"query":{"q":)";
  for (int i = 0; i < 10'000; ++i) deep += R"({"items":)";
  CHECK(said_of(deep).find("[too-deep]") != std::string::npos);
  CHECK(said_of_method(R"({"json":{"minimum":1e999}})").find("too large") != std::string::npos);
  CHECK(said_of_method(R"({"json":{"minLength":99999999999999999999}})")
            .find("[integer-too-large]") != std::string::npos);
  CHECK(said_of_method(R"({"json":{"minLength":9223372036854775807}})", true).empty());
  CHECK(said_of_method("{\"max_body\":\"99999999999GB\"}") != "");
  CHECK(said_of("{\"routes\":{\"/\xff\":{}}}") != "");
}
