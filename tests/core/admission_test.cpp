#include "sim/core/admission.hpp"

#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

namespace routelab::core {

namespace {

/// Routes with their methods, "*" for pages-style.
Router router_of(const std::vector<std::pair<std::string, std::string>>& routes) {
  Router router;
  std::size_t endpoints = 0;
  for (const auto& [name, methods] : routes) {
    REQUIRE_FALSE(router.table.add(name));
    RouteMethods& of = router.methods.emplace_back();
    std::istringstream words(methods);
    for (std::string word; words >> word;) {
      const auto method = method_of(word);
      (method ? of.endpoints[static_cast<std::size_t>(*method)] : of.any) = EndpointId{endpoints++};
    }
  }
  return router;
}

Admission ask(const Router& router, Method method, std::string_view target) {
  return admit(router, {.method = method, .target = target});
}

}  // namespace

TEST_CASE("App-style routes answer what they name, HEAD with GET, and say the rest") {
  const Router router = router_of({{"/api/items", "GET POST"}});
  CHECK(ask(router, Method::GET, "/api/items").endpoint == EndpointId{0});
  CHECK(ask(router, Method::POST, "/api/items?x=1").endpoint == EndpointId{1});
  const Admission head = ask(router, Method::HEAD, "/api/items");
  CHECK(head.status == 0);
  CHECK(head.endpoint == EndpointId{0});
  CHECK(head.head_of_get);
  const Admission refused = ask(router, Method::DELETE, "/api/items");
  CHECK(refused.status == 405);
  CHECK(refused.allow.text() == "GET, HEAD, OPTIONS, POST");
  const Admission options = ask(router, Method::OPTIONS, "/api/items");
  CHECK(options.status == 204);
  CHECK(options.allow.text() == "GET, HEAD, OPTIONS, POST");
}

TEST_CASE("What a route names itself is not answered for it") {
  const Router router = router_of({{"/x", "GET HEAD OPTIONS"}, {"/y", "POST"}});
  CHECK(ask(router, Method::HEAD, "/x").endpoint == EndpointId{1});
  CHECK_FALSE(ask(router, Method::HEAD, "/x").head_of_get);
  CHECK(ask(router, Method::OPTIONS, "/x").status == 0);
  CHECK(ask(router, Method::HEAD, "/y").status == 405);
  CHECK(ask(router, Method::HEAD, "/y").allow.text() == "OPTIONS, POST");
}

TEST_CASE("A pages-style route takes every method") {
  const Router router = router_of({{"/api/[id]", "*"}});
  for (int m = 0; m < method_count; ++m) {
    const Admission admission = ask(router, static_cast<Method>(m), "/api/7");
    CHECK(admission.status == 0);
    CHECK(admission.endpoint == EndpointId{0});
    CHECK(admission.match.params[0] == "7");
  }
  CHECK(router.methods[0].allowed() == MethodSet::all());
}

TEST_CASE("Paths out of their normal form are redirected, with any method") {
  const Router router = router_of({{"/api/hello", "GET"}});
  for (const auto& [target, location] : std::initializer_list<std::pair<const char*, const char*>>{
           {"/api/hello/", "/api/hello"},
           {"/api/hello/?a=1&b", "/api/hello?a=1&b"},
           {"//api/hello", "/api/hello"},
           {"/api//hello", "/api/hello"},
           {"/api\\hello", "/api/hello"},
           {"/nothing/", "/nothing"}}) {
    INFO(target);
    CHECK(ask(router, Method::DELETE, target).status == 308);
    CHECK(normal_target(target) == location);
  }
}

TEST_CASE("Slashes are mended first, then dots and the slash at the end are") {
  const Router router = router_of({{"/", "GET"}, {"/api/hello", "GET"}});
  for (const auto& [target, location] : std::initializer_list<std::pair<const char*, const char*>>{
           {"/api//./hello/", "/api/./hello/"},
           {"/api/./hello/", "/api/hello"},
           {"/api/x/..", "/api"},
           {"/api/hello/%2e", "/api/hello"},
           {"/api/hello/%2E%2e/", "/api"},
           {"/api/hello/.%2e", "/api"},
           {"/../../a/", "/a"},
           {"/\\/api", "/api"},
           {"///", "/"},
           {"//?a=1", "/?a=1"},
           {"/api/hello/?", "/api/hello"},
           {"/api//hello?", "/api/hello"},
           {"/api//hello?a=1?b=//x&c=\\d", "/api/hello?a=1?b=//x&c=\\d"},
           {"/api/hello/#f", "/api/hello"},
           {"/api/%zz/", "/api/%zz"}}) {
    INFO(target);
    CHECK(ask(router, Method::POST, target).status == 308);
    CHECK(normal_target(target) == location);
  }
  for (const char* normal : {"/api/hello", "/api/hello?x=//y/", "/", "/?a", "/a/...", "/a/.b"}) {
    CHECK(ask(router, Method::GET, normal).status != 308);
    CHECK(normal_target(normal) == normal);
  }
  for (const char* root : {"/.", "/..", "/api/..", "/%2e%2e/."}) {
    CHECK(ask(router, Method::GET, root).status == 0);
  }
}

TEST_CASE("A bad escape is 400 where a parameter takes it, whatever the method, and else 404") {
  const Router router = router_of({{"/r/[id]", "GET"}, {"/files/[...path]", "GET"}});
  for (const char* target : {"/r/%zz", "/r/a%", "/r/%ED%A0%80", "/files/a/%zz", "/files/%c3/%a9"}) {
    INFO(target);
    for (const Method method : {Method::GET, Method::PATCH, Method::OPTIONS}) {
      const Admission admission = ask(router, method, target);
      CHECK(admission.status == 400);
      CHECK(admission.match.route.valid());
      CHECK_FALSE(admission.endpoint.valid());
    }
  }
  CHECK(ask(router, Method::GET, "/%zz").status == 404);
  CHECK(ask(router, Method::GET, "/r/7?a=%zz").status == 0);
  CHECK(ask(router, Method::GET, "/r/%2e%2E%zz").status == 400);
}

TEST_CASE("A target that is no path is 400") {
  const Router router = router_of({{"/[[...all]]", "*"}});
  for (const char* target : {"", "?a", "*", "api", "http://x.example/api"}) {
    INFO(target);
    CHECK(ask(router, Method::GET, target).status == 400);
  }
}

TEST_CASE("The parameters of resolved paths stay valid") {
  const Router router = router_of({{"/a/[x]", "GET"}, {"/f/[...path]", "GET"}});
  Admission copied;
  Admission moved;
  {
    const std::string target = "/b/../a/./seven";
    Admission admission = ask(router, Method::GET, target);
    CHECK(admission.status == 0);
    copied = admission;
    moved = std::move(admission);
  }
  CHECK(copied.match.params[0] == "seven");
  CHECK(moved.match.params[0] == "seven");
  CHECK(ask(router, Method::GET, "/f/a/b/../c").match.params[0] == "a/c");
}

TEST_CASE("The parameters of other paths point into the target") {
  const Router router = router_of({{"/a/[x]", "GET"}});
  const std::string target = "/a/.seven?x=1";
  const Admission admission = ask(router, Method::GET, target);
  CHECK_FALSE(admission.resolved);
  CHECK(admission.match.params[0] == ".seven");
  CHECK(admission.match.params[0].data() == target.data() + 3);
}

/// The app that was asked: pages routes under /api, app routes under /r.
Router observed_app() {
  std::vector<std::pair<std::string, std::string>> routes;
  for (const char* page : {"bignum",
                           "bigwarn",
                           "cookies",
                           "double",
                           "echo",
                           "edge",
                           "env",
                           "files/[...slug]",
                           "hello-checked",
                           "hello",
                           "items/[id]",
                           "items",
                           "late",
                           "leaky",
                           "mw/plain",
                           "never",
                           "opt/[[...optional]]",
                           "precedence/[...all]",
                           "precedence/[one]",
                           "precedence/fixed",
                           "raw",
                           "redirect",
                           "send",
                           "small",
                           "stream",
                           "throws",
                           "users/[id]",
                           "users",
                           "users/me",
                           "window"}) {
    routes.emplace_back(std::string("/api/") + page, "*");
  }
  for (const auto& [name, methods] : std::initializer_list<std::pair<const char*, const char*>>{
           {"items", "GET POST"},
           {"users/[id]", "GET POST"},
           {"files/[...slug]", "GET POST"},
           {"opt/[[...optional]]", "GET POST"},
           {"hello", "GET"},
           {"echo", "GET POST PUT PATCH DELETE"},
           {"customhead", "GET HEAD OPTIONS"},
           {"edge", "GET"},
           {"throws", "GET POST"},
           {"prec/fixed", "GET"},
           {"prec/[one]", "GET"},
           {"prec/[...all]", "GET"}}) {
    routes.emplace_back(std::string("/r/") + name, methods);
  }
  return router_of(routes);
}

TEST_CASE("The router says what a Next.js 16 server was seen to say") {
  const Router router = observed_app();
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  std::ifstream table(std::string(root == nullptr ? "." : root) + "/tests/data/next_routing.tsv");
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream cells(line);
    std::string id, method, target, verdict, location, allow;
    for (std::string* cell : {&id, &method, &target, &verdict, &location, &allow}) {
      std::getline(cells, *cell, '\t');
    }
    INFO(line);
    const Admission admission = ask(router, method_of(method).value(), target);
    CHECK(std::to_string(admission.status) == verdict);
    if (verdict == "308") CHECK(normal_target(target) == location);
    if (verdict == "204") CHECK(admission.allow.text() == allow);
    ++rows;
  }
  CHECK(rows == 183);
}

}  // namespace routelab::core
