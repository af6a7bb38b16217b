#include "sim/scenario/route_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using core::Method;

namespace {

struct Case {
  std::string_view routes;
  std::string rendered;
};

/// The routes begin in line 2.
std::optional<Scenario> read(std::string_view routes, Diagnostics& diagnostics) {
  return load_text("{\"routes\":\n" + std::string(routes) + "\n}", "x.json", {}, diagnostics);
}

const std::vector<Case> mistakes{
    {R"([])",
     R"(x.json:2:1: error: 'routes' is an object of routes by name, not an array [wrong-type]
    2 | []
      | ^
      = {"/api/users": {"GET": [{"respond": 200}]}}
)"},
    {R"({"/api/users": []})",
     R"(x.json:2:16: error: a route is an object of handlers by method, not an array [wrong-type]
    2 | {"/api/users": []}
      |                ^
      = {"GET": [{"respond": 200}]}
)"},
    {R"({"/api/users": {}})",
     R"(x.json:2:16: error: a route is an object of handlers by method, not an empty one [wrong-type]
    2 | {"/api/users": {}}
      |                ^
      = {"GET": [{"respond": 200}]}
)"},
    {R"({"/api/users": {"get": {"respond": 200}}})",
     R"(x.json:2:17: error: 'get' is not a method [unknown-method]
    2 | {"/api/users": {"get": {"respond": 200}}}
      |                 ^~~~~
      = did you mean 'GET'?
)"},
    {R"({"/api/users": {"GET": {"respond": 200}, "*": {"respond": 200}}})",
     R"(x.json:2:17: error: route '/api/users' has a handler for every method ('*') already [mixed-styles]
    2 | {"/api/users": {"GET": {"respond": 200}, "*": {"respond": 200}}}
      |                 ^~~~~
      = give handlers per method, or '*' alone with a condition on method
)"},
    {R"({"api/users": {"GET": {"respond": 200}}})",
     R"(x.json:2:2: error: "api/users" does not start with '/' [bad-route]
    2 | {"api/users": {"GET": {"respond": 200}}}
      |  ^~~~~~~~~~~
      = write '/api/users'
)"},
    {R"({"/api/users/": {"GET": {"respond": 200}}})",
     R"(x.json:2:2: error: a route name does not end with '/': write "/api/users" [bad-route]
    2 | {"/api/users/": {"GET": {"respond": 200}}}
      |  ^~~~~~~~~~~~~
)"},
    {R"({"/api/[...a]/b": {"GET": {"respond": 200}}})",
     R"(x.json:2:2: error: the catch-all of "a" must be the last segment [bad-route]
    2 | {"/api/[...a]/b": {"GET": {"respond": 200}}}
      |  ^~~~~~~~~~~~~~~
)"},
    {R"({"/api/[id]": {"GET": {"respond": 200}},
"/api/[name]": {"GET": {"respond": 200}},
"/api/[name]/x": {}})",
     R"(x.json:3:1: error: two parameter names at the same level: "id" and "name" [route-clash]
    3 | "/api/[name]": {"GET": {"respond": 200}},
      | ^~~~~~~~~~~~~
      = the other route is '/api/[id]'
x.json:4:1: error: two parameter names at the same level: "id" and "name" [route-clash]
    4 | "/api/[name]/x": {}}
      | ^~~~~~~~~~~~~~~
      = the other route is '/api/[id]'
)"},
    {R"({"/api/users": {"FETCH": {"respond": 200}}})",
     R"(x.json:2:17: error: 'FETCH' is not a method [unknown-method]
    2 | {"/api/users": {"FETCH": {"respond": 200}}}
      |                 ^~~~~~~
      = expected one of: *, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT
)"},
};

}  // namespace

TEST_CASE("each mistake in a route has its message", "[scenario][route_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.routes);
    Diagnostics diagnostics;
    const bool loaded = read(c.routes, diagnostics).has_value();
    CHECK(loaded != diagnostics.has_errors());
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("routes, methods and endpoints", "[scenario][route_reader]") {
  Diagnostics diagnostics;
  const auto scenario = read(R"({
      "/": {"*": {"respond": 200}},
      "/api/users/[id]": {"DELETE": {"respond": 204}, "GET": {"respond": 200}}})",
                             diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const core::Api& api = scenario->api;
  REQUIRE(api.endpoints.size() == 3);
  CHECK(api.endpoints[0].name == "* /");
  CHECK(api.endpoints[1].name == "DELETE /api/users/[id]");
  CHECK(api.endpoints[2].name == "GET /api/users/[id]");
  CHECK(api.endpoints[2].method == "GET");
  CHECK(api.endpoints[2].route.index == 1);
  CHECK(api.router.table.size() == 2);
  REQUIRE(api.router.methods.size() == 2);
  CHECK(api.router.methods[0].any.index == 0);
  CHECK_FALSE(api.router.methods[1].any.valid());
  const auto endpoint_of = [&](Method m) {
    return api.router.methods[1].endpoints[static_cast<std::size_t>(m)];
  };
  CHECK(endpoint_of(Method::DELETE).index == 1);
  CHECK(endpoint_of(Method::GET).index == 2);
  CHECK_FALSE(endpoint_of(Method::POST).valid());
  CHECK(api.program.entries.size() == 3);
}

TEST_CASE("routes of other routers are warned about", "[scenario][route_reader]") {
  Diagnostics diagnostics;
  const auto scenario = read(R"({"/a/:id/b": {"GET": {"respond": 200}},
"/files/*": {"GET": {"respond": 200}},
"/fine:id/:": {"GET": {"respond": 200}}})",
                             diagnostics);
  REQUIRE(scenario);
  CHECK(diagnostics.render() ==
        R"(x.json:2:2: warning: ':id' is taken as it stands [literal-parameter]
    2 | {"/a/:id/b": {"GET": {"respond": 200}},
      |  ^~~~~~~~~~
      = a parameter is written [id]
x.json:3:1: warning: '*' is taken as it stands [literal-parameter]
    3 | "/files/*": {"GET": {"respond": 200}},
      | ^~~~~~~~~~
      = a parameter is written [...path]
)");
}
