#include "sim/scenario/diagnostics.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using namespace routelab::scenario;

namespace {

/// One error in a text of one line.
std::string shown(std::string_view line, int column, int length = 1) {
  Diagnostics diagnostics;
  diagnostics.add_source("x", line);
  diagnostics.error({"x", 1, column, length}, "code", "wrong");
  return diagnostics.render();
}

}  // namespace

TEST_CASE("an error is shown with its line, caret, code and hint", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  diagnostics.add_source("scenarios/x.json",
                         std::string(11, '\n') + "      \"idle_timout\": \"10m\",\r\n}\n");
  diagnostics.error({"scenarios/x.json", 12, 7, 13}, "unknown-key",
                    "unknown key 'idle_timout' in platform",
                    "did you mean 'idle_timeout'?\nor not");
  CHECK(diagnostics.render() ==
        R"(scenarios/x.json:12:7: error: unknown key 'idle_timout' in platform [unknown-key]
   12 |       "idle_timout": "10m",
      |       ^~~~~~~~~~~~~
      = did you mean 'idle_timeout'?
      = or not
)");
}

TEST_CASE("warnings are no errors", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  CHECK(diagnostics.empty());
  diagnostics.warning({"x", 0, 0, 1}, "odd", "odd but allowed");
  CHECK_FALSE(diagnostics.empty());
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(diagnostics.render() == "x: warning: odd but allowed [odd]\n");
  diagnostics.error({"", 0, 0, 1}, "wrong", "wrong");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.error_count() == 1);
  CHECK(diagnostics.render() == "x: warning: odd but allowed [odd]\nerror: wrong [wrong]\n");
}

TEST_CASE("diagnostics are sorted by place, files as they were named", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  diagnostics.add_source("z", "");
  diagnostics.error({"a", 1, 1, 1}, "c", "6");
  diagnostics.error({"z", 2, 1, 1}, "c", "4");
  diagnostics.error({"z", 1, 9, 1}, "c", "3");
  diagnostics.warning({"z", 1, 2, 1}, "c", "1");
  diagnostics.error({"z", 1, 2, 1}, "b", "2");
  diagnostics.error({"z", 10, 1, 1}, "c", "5");
  std::string order;
  for (const Diagnostic& d : diagnostics.sorted()) order += d.message;
  CHECK(order == "123456");
}

TEST_CASE("the same diagnostic at the same place is shown once", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  diagnostics.error({"x", 1, 1, 1}, "c", "same");
  diagnostics.error({"x", 1, 1, 1}, "c", "other");
  diagnostics.error({"x", 1, 1, 1}, "c", "same");
  CHECK(diagnostics.render() == "x:1:1: error: same [c]\nx:1:1: error: other [c]\n");
}

TEST_CASE("at most so many are shown", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  for (int i = 1; i <= 53; ++i) diagnostics.error({"x", i, 1, 1}, "c", "m");
  const std::string all = diagnostics.render();
  CHECK(std::count(all.begin(), all.end(), '\n') == 51);
  CHECK(all.ends_with("x:50:1: error: m [c]\n... and 3 more\n"));
  CHECK(diagnostics.render(1) == "x:1:1: error: m [c]\n... and 52 more\n");
}

TEST_CASE("warnings do not push errors out of sight", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  for (int i = 1; i <= 60; ++i) diagnostics.warning({"x", i, 1, 1}, "w", "odd");
  diagnostics.error({"x", 70, 1, 1}, "e", "wrong");
  const std::string all = diagnostics.render(3);
  CHECK(all ==
        "x:1:1: warning: odd [w]\nx:2:1: warning: odd [w]\nx:70:1: error: wrong [e]\n"
        "... and 58 more\n");
}

TEST_CASE("of very many diagnostics the first are kept, all are counted",
          "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  const auto most = static_cast<int>(Diagnostics::max_kept);
  for (int i = 1; i <= most + 5; ++i) diagnostics.warning({"x", i, 1, 1}, "w", "odd");
  diagnostics.error({"x", 1, 1, 1}, "e", "wrong");  // not lost among the warnings
  CHECK(diagnostics.error_count() == 1);
  CHECK(diagnostics.sorted().size() == Diagnostics::max_kept + 1);
  CHECK(diagnostics.render(1) == "x:1:1: error: wrong [e]\n... and 10005 more\n");

  Diagnostics all;
  all.error({"x", 2, 1, 1}, "e", "wrong, too");
  all.merge(diagnostics);
  CHECK(all.error_count() == 2);
  CHECK(all.render(2).ends_with("... and 10005 more\n"));
}

TEST_CASE("long lines are cut around the caret", "[scenario][diagnostics]") {
  std::string line;
  for (int i = 0; i < 30; ++i)
    line += "123456789" + std::string(1, static_cast<char>('A' + i % 26));
  CHECK(shown(line, 10, 3) == R"(x:1:10: error: wrong [code]
    1 | 123456789A123456789B123456789C123456789D123456789E123456789F123456789G123456789H123456789I123456789J...
      |          ^~~
)");
  CHECK(shown(line, 150, 2) == R"(x:1:150: error: wrong [code]
    1 | ...K123456789L123456789M123456789N123456789O123456789P123456789Q123456789R123456789S123456789T123456...
      |                                            ^~
)");
  CHECK(shown(line, 300) == R"(x:1:300: error: wrong [code]
    1 | ...Z123456789A123456789B123456789C123456789D
      |                                            ^
)");
  CHECK(shown(line, 295, 100) == R"(x:1:295: error: wrong [code]
    1 | ...56789Z123456789A123456789B123456789C123456789D
      |                                            ^~~~~~
)");
}

TEST_CASE("a caret may stand behind its line, and in no line", "[scenario][diagnostics]") {
  CHECK(shown("abc", 4) == "x:1:4: error: wrong [code]\n    1 | abc\n      |    ^\n");
  CHECK(shown("abc", 9) == "x:1:9: error: wrong [code]\n    1 | abc\n      |    ^\n");
  CHECK(shown("", 1) == "x:1:1: error: wrong [code]\n    1 | \n      | ^\n");
  Diagnostics diagnostics;
  diagnostics.add_source("x", "one line");
  diagnostics.error({"x", 2, 1, 1}, "code", "wrong");
  CHECK(diagnostics.render() == "x:2:1: error: wrong [code]\n");
}

TEST_CASE("what would disturb a terminal is escaped", "[scenario][diagnostics]") {
  CHECK(shown("a\x1b[1m\xff\tb", 8) ==
        "x:1:8: error: wrong [code]\n    1 | a\\x1b[1m\\xff b\n      |              ^\n");
  CHECK(shown("\u202e\u00e4!", 3) ==
        "x:1:3: error: wrong [code]\n    1 | \\u{202e}\u00e4!\n      |          ^\n");
  CHECK(shown("\u4e16\u754c!", 3) ==
        "x:1:3: error: wrong [code]\n    1 | \u4e16\u754c!\n      |     ^\n");
  CHECK(shown("a\xff"
              "b",
              2) == "x:1:2: error: wrong [code]\n    1 | a\\xffb\n      |  ^~~~\n");
  CHECK(printable("a\nb\x7f\u0085\u200b\xc3") == "a\\x0ab\\x7f\\u{85}\\u{200b}\\xc3");
  CHECK(in_quotes("it\x01") == "'it\\x01'");
  CHECK(in_quotes(std::string(61, 'x')) == "'" + std::string(60, 'x') + "...'");
}

TEST_CASE("single lines can stand for an input", "[scenario][diagnostics]") {
  Diagnostics diagnostics;
  CHECK(diagnostics.append_line("--set", "a=1") == 1);
  CHECK(diagnostics.append_line("--set", "b=2") == 2);
  diagnostics.add_line("big.csv", 1'000'000, "1,x");
  diagnostics.error({"--set", 2, 3, 1}, "c", "m");
  diagnostics.error({"big.csv", 1'000'000, 3, 1}, "c", "m");
  CHECK(diagnostics.render() == R"(--set:2:3: error: m [c]
    2 | b=2
      |   ^
big.csv:1000000:3: error: m [c]
1000000 | 1,x
        |   ^
)");
}

TEST_CASE("diagnostics can be taken over with their sources", "[scenario][diagnostics]") {
  Diagnostics a;
  Diagnostics b;
  b.add_source("x", "abc");
  b.append_line("y", "def");
  b.error({"y", 1, 1, 1}, "c", "m");
  b.error({"x", 1, 1, 1}, "c", "m");
  a.merge(b);
  CHECK(a.render() == b.render());
  CHECK(a.error_count() == 2);
}

TEST_CASE("the closest name is suggested, if one is close", "[scenario][diagnostics]") {
  const std::vector<std::string> names{"idle_timeout", "memory", "like",
                                       "id",           "as",     "max_instances"};
  CHECK(closest("idle_timout", names) == "idle_timeout");
  CHECK(closest("ilde_timeout", names) == "idle_timeout");
  CHECK(closest("IDLE-TIMEOUT", names) == "idle_timeout");
  CHECK(closest("memmory", names) == "memory");
  CHECK(closest("lik", names) == "like");
  CHECK(closest("is", names) == "id");  // ties go to the earlier one
  CHECK_FALSE(closest("x", names));
  CHECK_FALSE(closest("concurrency", names));
  CHECK_FALSE(closest("", names));
  CHECK_FALSE(closest(std::string(65, 'a'), {std::string(65, 'a')}));
  CHECK(suggestion("lke", names) == "did you mean 'like'?");
  CHECK(suggestion("xyz", {"a", "b"}) == "expected one of: a, b");
  CHECK(suggestion("xyz", {}).empty());
  CHECK(suggestion("xyz", std::vector<std::string>(21, "abc")).empty());
}

TEST_CASE("a byte that is no UTF-8 takes one column", "[scenario][diagnostics]") {
  CHECK(count_code_points("a\u00e4\xff\u20ac") == 4);
}

TEST_CASE("what is shown is printable text, whatever the input", "[scenario][diagnostics]") {
  rc::prop("no control characters, valid UTF-8, short lines", [] {
    const auto bytes = rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const std::string text = *rc::gen::scale(5, bytes);
    Diagnostics diagnostics;
    diagnostics.add_source(*bytes, text);
    diagnostics.error(
        {*bytes, *rc::gen::inRange(0, 4), *rc::gen::inRange(0, 300), *rc::gen::inRange(0, 300)},
        "code", *bytes, "hint");
    diagnostics.error({"x", 1, *rc::gen::inRange(1, 300), *rc::gen::inRange(1, 300)}, "code", "m");
    diagnostics.add_source("x", text);
    const std::string out = diagnostics.render();
    for (std::size_t at = 0; at < out.size();) {
      const std::size_t length = routelab::utf8_length(out, at);
      RC_ASSERT(length > 0U);
      RC_ASSERT(out[at] == '\n' || static_cast<unsigned char>(out[at]) >= 0x20);
      at += length;
    }
  });
}
