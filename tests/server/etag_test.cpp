#include "harness/server/etag.hpp"

#include "tests/support/catch.hpp"

using namespace routelab;
using server::is_fresh;
using server::next_etag;

// What Next.js 16.4.6 sent with these bodies.
TEST_CASE("the entity tags of Next.js", "[server][etag]") {
  CHECK(next_etag(R"({"message":"Hello"})") == "\"13f1f24ohgvj\"");
  CHECK(next_etag(R"({"late":true})") == "\"jro2ovgv2gd\"");
  CHECK(next_etag("str") == "\"147xsqxxpli3\"");
  CHECK(next_etag("\xC3\xA9\xF0\x9F\x98\x80") == "\"ztpampped63\"");  // counted in UTF-16
}

TEST_CASE("who has an answer already", "[server][etag]") {
  const auto fresh = [](const std::string& tags) {
    return is_fresh({{"If-None-Match", tags}}, "\"a\"");
  };
  CHECK(fresh("*"));
  CHECK(fresh("\"a\""));
  CHECK(fresh("\"b\", W/\"a\""));
  CHECK_FALSE(fresh("\"b\""));
  CHECK_FALSE(fresh("\"b\", *"));
  CHECK_FALSE(is_fresh({}, "\"a\""));
  CHECK_FALSE(is_fresh({{"If-None-Match", "*"}, {"Cache-Control", "no-cache"}}, "\"a\""));
  CHECK_FALSE(is_fresh({{"If-None-Match", "*"}, {"If-Modified-Since", "x"}}, "\"a\""));
}
