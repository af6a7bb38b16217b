#include "sim/core/http.hpp"

#include "tests/support/catch.hpp"

namespace routelab::core {

TEST_CASE("Methods are read as they are written, and only those") {
  for (int m = 0; m < method_count; ++m) {
    const auto method = static_cast<Method>(m);
    CHECK(method_of(name_of(method)) == method);
  }
  for (const char* none : {"get", "Post", "TRACE", "CONNECT", "PROPFIND", "", "GET "}) {
    CHECK_FALSE(method_of(none));
  }
}

TEST_CASE("A set of methods is an Allow header in alphabetical order") {
  CHECK(MethodSet().text().empty());
  CHECK(MethodSet().add(Method::PUT).add(Method::DELETE).add(Method::GET).text() ==
        "DELETE, GET, PUT");
  CHECK(MethodSet::all().text() == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  CHECK(MethodSet().add(Method::GET).has(Method::GET));
  CHECK_FALSE(MethodSet().add(Method::GET).has(Method::HEAD));
}

TEST_CASE("Reasons are those of RFC 9110 and RFC 6585, and nothing for the others") {
  CHECK(reason_of(200) == "OK");
  CHECK(reason_of(404) == "Not Found");
  CHECK(reason_of(405) == "Method Not Allowed");
  CHECK(reason_of(308) == "Permanent Redirect");
  CHECK(reason_of(100) == "Continue");
  CHECK(reason_of(429) == "Too Many Requests");
  CHECK(reason_of(511) == "Network Authentication Required");
  for (const int unknown : {-1, 99, 299, 306, 418, 430, 512}) CHECK(reason_of(unknown).empty());
  CHECK(reason_of(0).empty());
}

}  // namespace routelab::core
