#include "sim/core/query.hpp"

#include <string>

#include "sim/base/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;

namespace {

using Read = decltype(query_fields)*;

/// "a=1|b=[\"x\",\"y\"]": the fields, texts as they are.
std::string shown(Read read, Profile profile, Style style, std::string_view query) {
  Texts texts;
  std::string out;
  for (const auto& [name, value] : read(profile, style, query, texts)) {
    out += (out.empty() ? "" : "|") + std::string(texts.of(name)) + "=" + texts.text_of(value);
  }
  return out;
}

std::string pages(std::string_view query) {
  return shown(query_fields, Profile::Next16, Style::Pages, query);
}
std::string app(std::string_view query) {
  return shown(query_fields, Profile::Next16, Style::App, query);
}
std::string rfc(std::string_view query) {
  return shown(query_fields, Profile::Rfc, Style::App, query);
}

}  // namespace

// The expected values of next16 were observed on Next.js 16.4.6.
TEST_CASE("queries as Next.js reads them", "[core][query]") {
  CHECK(pages("a=1&a=2") == R"(a=["1","2"])");
  CHECK(pages("a=1&b=2&a=3") == R"(a=["1","3"]|b=2)");
  CHECK(app("a=1&a=2") == "a=1");
  CHECK(app("a=1&b=2&a=3") == "a=1|b=2");
  CHECK(app("a=&b&=c&&") == "a=|b=|=c");
  CHECK(app("a[]=1&a[b]=2") == "a[]=1|a[b]=2");
  for (const auto& read : {pages, app}) {
    CHECK(read("a=x+y%20z") == "a=x y z");
    CHECK(read("a=%zz&b=%&c=%ff") == "a=%zz|b=%|c=\uFFFD");
    CHECK(read("a=%E2%82%AC") == "a=\u20ac");
    CHECK(read("a=1?b=2") == "a=1?b=2");
    CHECK(read("nxtPid=evil").empty());
    CHECK(read("__nextLocale=x&_rsc=abc") == "__nextLocale=x|_rsc=abc");
  }
  CHECK(pages("__proto__=1&constructor=2&toString=3") ==
        R"(constructor=[null,"2"]|toString=[null,"3"])");
  CHECK(app("__proto__=1&constructor=2&toString=3") == "constructor=2|toString=3");
}

TEST_CASE("the rfc profile knows no special names", "[core][query]") {
  CHECK(rfc("a=1&a=2&__proto__=3&constructor=4&nxtPid=5") ==
        "a=1|__proto__=3|constructor=4|nxtPid=5");
  CHECK(rfc("a;b=1") == "a;b=1");
  CHECK(rfc("").empty());
}

TEST_CASE("forms are queries without special names", "[core][query]") {
  CHECK(shown(form_fields, Profile::Next16, Style::Pages, "name=n&a=1&a=2&b[]=3&nxtP=4&=5") ==
        R"(name=n|a=["1","2"]|b[]=3|nxtP=4)");
  CHECK(shown(form_fields, Profile::Next16, Style::App, "a=1&a=2") == "a=1");
}

TEST_CASE("each name comes once, in valid UTF-8, whatever the query", "[core][query]") {
  rc::prop("random queries", [] {
    const auto bytes = rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::element('a', '=', '&', '%', '2', 'f', '+'), rc::gen::arbitrary<char>()));
    const std::string query = *bytes;
    Texts texts;
    std::vector<TextId> names;
    for (const auto& [name, value] : query_fields(Profile::Next16, Style::Pages, query, texts)) {
      RC_ASSERT(find_invalid_utf8(texts.of(name)) == std::string::npos);
      for (const TextId other : names) RC_ASSERT(!(other == name));
      names.push_back(name);
    }
  });
}
