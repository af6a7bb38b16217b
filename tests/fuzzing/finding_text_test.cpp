/// Findings as people read them: each request can be pasted into a shell.
#include "harness/fuzz/finding_text.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace routelab;

TEST_CASE("A long body is told by its runs, and sent as it was") {
  const auto line = [](const std::string& body) {
    return fuzz::curl_line({.method = "PUT", .target = "/x", .headers = {}, .body = body},
                           "http://h");
  };
  CHECK(line(std::string(3000, '[') + std::string(3000, ']')) ==
        "curl -i -X PUT --data-binary @<(head -c 3000 /dev/zero | tr '\\0' '['; "
        "head -c 3000 /dev/zero | tr '\\0' ']') 'http://h/x'");
  CHECK(line("{\"a\":\"" + std::string(2000, 'x') + "\"}") ==
        "curl -i -X PUT --data-binary @<(printf %s '{\"a\":\"'; "
        "head -c 2000 /dev/zero | tr '\\0' 'x'; printf %s '\"}') 'http://h/x'");
  std::string mixed;
  for (int i = 0; i < 1000; ++i) mixed += "ab, ";
  CHECK(line(mixed) ==
        "curl -i -X PUT --data-binary @<(head -c 4000 /dev/zero | tr '\\0' ' ') 'http://h/x'");
  CHECK(line("short") == "curl -i -X PUT --data-binary 'short' 'http://h/x'");
}
