#include "harness/target/env_value.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace routelab::target;

namespace {

/// "-": it stays as it is.
std::string planted(const std::string& name, const std::string& value) {
  return with_canary(name, value, "C").value_or("-");
}

}  // namespace

TEST_CASE("what is no secret stays as it is", "[target][env]") {
  CHECK(planted("NEXT_PUBLIC_API_KEY", "abcdefghij0123456789") == "-");
  CHECK(planted("NODE_ENV", "production") == "-");
  CHECK(planted("PORT", "3000") == "-");
  CHECK(planted("LOG_LEVEL", "debug") == "-");
  CHECK(planted("AWS_REGION", "eu-west-1") == "-");
  CHECK(planted("SECRET", "") == "-");
  CHECK(planted("SECRET_PIN", "123456") == "-");
  CHECK(planted("TOKEN_CHECK", "TRUE") == "-");
  CHECK(planted("SESSION_COOKIE_NAME", "sid") == "-");
  CHECK(planted("JWT_EXPIRES_IN", "7d") == "-");
  CHECK(planted("API_URL", "https://api.example.com/v1?limit=3") == "-");
  CHECK(planted("ADMIN", "ann@example.com") == "-");
  CHECK(planted("SECRET_KEY", "${OTHER}-x") == "-");
  CHECK(planted("FLAGS", R"({"a":["b","c"],"n":1})") == "-");
}

TEST_CASE("a word is a canary, with the prefix that libraries look at", "[target][env]") {
  CHECK(planted("SECRET_KEY", "hunter2") == "C");
  CHECK(planted("dbPassword", "x y z") == "C");
  CHECK(planted("STRIPE", "sk_live_abcdef0123456789") == "sk_live_C");
  CHECK(planted("X", "AKIAIOSFODNN7EXAMPLE") == "C");
  CHECK(planted("SECRET", "hunter2$hunter3and4") == "-");  // its rest is short
  CHECK(planted("SECRET", "correct horse $battery") == "C");
}

TEST_CASE("an address keeps its form", "[target][env]") {
  CHECK(planted("DATABASE_URL", "postgres://app:p%40ss@db:5432/app?sslmode=disable") ==
        "postgres://app:C@db:5432/app?sslmode=disable");
  CHECK(planted("DATABASE_URL", "mongodb+srv://u:p@w@a,b/db") == "mongodb+srv://u:C@a,b/db");
  CHECK(planted("REDIS", "redis://:pw@127.0.0.1:6379") == "redis://:C@127.0.0.1:6379");
  CHECK(planted("SENTRY_DSN", "https://0123abc@o1.ingest.sentry.io/7") ==
        "https://C@o1.ingest.sentry.io/7");
  CHECK(planted("HOOK", "https://hooks.slack.com/services/T00/B00/aB3dE6gH9jK2mN5pQ8sT1vW4") ==
        "https://hooks.slack.com/services/T00/B00/C");
  CHECK(planted("URL", "https://h/p?a=1&api_key=xyz&b=2#f") == "https://h/p?a=1&api_key=C&b=2#f");
  CHECK(planted("URL", "postgres://u:${DB_PASSWORD}@h/db") == "-");
}

TEST_CASE("JSON and keys keep their frame", "[target][env]") {
  CHECK(planted("ACCOUNT", R"({"id":"a", "private_key" : "x\"y", "n":[{"token":"t"}]})") ==
        R"({"id":"a", "private_key" : "C", "n":[{"token":"C"}]})");
  CHECK(planted("KEY", R"(["plain"])") == "-");
  CHECK(planted("KEY", R"({"private_key":)") == "-");
  CHECK(planted("KEY", R"({"private_key":"cut)") == R"({"private_key":"C")");
  CHECK(planted("K", R"(-----BEGIN KEY-----\nabc\n-----END KEY-----\n)") ==
        R"(-----BEGIN KEY-----\nC\n-----END KEY-----\n)");
  CHECK(planted("K", "-----BEGIN KEY-----\nabc\n-----END KEY-----") ==
        "-----BEGIN KEY-----\nC\n-----END KEY-----");
  CHECK(planted("K", "-----BEGIN") == "C");
}
