#include "harness/example/password.hpp"
#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

TEST_CASE("no secret is in any answer or line of the log", "[example]") {
  on_both_clocks([](OpenShop& shop, const Ask& ask) {
    std::string seen;
    Browser ada([&](const http::Request& request) {
      Reply reply = ask(request);
      for (const auto& [name, value] : reply.headers) seen += name + ": " + value + "\n";
      seen += reply.body + "\n";
      return reply;
    });
    ada.join("Ada");
    for (const char* path : {"/api/me", "/api/users", "/api/users/201", "/api/rates",
                             "/api/reports/1", "/api/nothing"}) {
      ada.call("GET", path);
    }
    ada.call("POST", "/api/reports", {{"month", "2025-12"}});
    ada.call("POST", "/api/cron/reports", {{"secret", "guessed"}});
    ada.send({.method = "POST",
              .target = "/api/cron/reports",
              .headers = {{"Authorization", "Bearer cron-4b1d77e0a2"}},
              .body = {}});
    ada.call("POST", "/api/transfers", {{"to", 1}, {"amount", 1}});
    ada.call("DELETE", "/api/users/201");
    for (const std::string& line : shop.lines()) seen += line + "\n";

    CHECK(seen.find("user 201 was created") != seen.npos);  // the log has been read
    CHECK(seen.find("ada@home.example") != seen.npos);      // and the bodies
    for (const char* secret :
         {"rk_live_9f27c1d4", "cron-4b1d77e0a2", "correct horse", "pbkdf2-sha256"}) {
      INFO(secret);
      CHECK(seen.find(secret) == seen.npos);
    }
    // Once, where the browser gets it.
    CHECK(seen.find("session=") != seen.npos);
    CHECK(shop.lines().size() == 2);
  });
}

TEST_CASE("the tables have neither passwords nor tokens", "[example]") {
  on_both_clocks([](OpenShop& shop, const Ask& ask) {
    Browser ada(ask);
    ada.join("Ada");
    database::Connection connection = shop.database.connection();
    std::string rows;
    for (const char* table : {"users", "sessions"}) {
      const auto all = connection.query(std::string("SELECT * FROM ") + table, {}, false);
      for (const database::Cell& cell : all.cells) {
        if (const auto* text = std::get_if<std::string>(&cell)) rows += *text + "\n";
      }
    }
    CHECK(rows.find(digest(ada.token)) != rows.npos);
    CHECK(rows.find(ada.token) == rows.npos);
    CHECK(rows.find("correct horse") == rows.npos);
  });
}

TEST_CASE("a password matches what it was hashed to, and nothing else", "[example]") {
  // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "passwd", "salt", one round, its first 32 bytes.
  const std::string stored = hashed("passwd", "salt", 1);
  CHECK(stored ==
        "pbkdf2-sha256$1$salt$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
  CHECK(matches("passwd", stored));
  CHECK_FALSE(matches("Passwd", stored));
  CHECK_FALSE(matches("", stored));
  CHECK_FALSE(matches("", unmatched(1)));
  CHECK(hashed("passwd", "pepper", 1) != stored);
  for (const char* broken :
       {"", "password-7", "pbkdf2-sha256$", "pbkdf2-sha256$0$salt$00", "pbkdf2-sha256$-1$salt$00",
        "pbkdf2-sha256$99999999999$s$0", "pbkdf2-sha256$1$salt$", "pbkdf2-sha256$1"}) {
    CHECK_FALSE(matches("passwd", broken));
  }
}

TEST_CASE("secrets are the same or not", "[example]") {
  CHECK(same_secret("abc", "abc"));
  CHECK(same_secret("", ""));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "abcd"));
}
