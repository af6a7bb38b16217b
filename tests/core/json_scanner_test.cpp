#include "sim/core/json_scanner.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab::core;

namespace {

std::string kinds_of(std::string_view text) {
  JsonScanner scanner(text);
  std::string out;
  for (;;) {
    const JsonToken token = scanner.next();
    out += "{}[]kt#TFN.!"[static_cast<std::size_t>(token.kind)];
    if (token.kind == JsonToken::Kind::End || token.kind == JsonToken::Kind::Bad) return out;
  }
}

/// JSON that may be broken: pieces in any order.
rc::Gen<std::string> almost_json() {
  const std::vector<std::string> pieces{
      "{",  "}",  "[",    "]",    ",",   ":", "\"a\"", "\"\\u00e9\"", "1",  "-0.5e3",
      "01", "1.", "true", "null", "nul", " ", "\n",    "\"\\x\"",     "\"", "\xc3\xa9"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

nlohmann::json random_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::arbitrary<int>();
    case 3: return *rc::gen::element<double>(0.5, -1e-7, 1e21, 123456.75);
    case 4: return *rc::gen::element<std::string>("", "a\"b", "\n\t", "\u20ac", "x\\y");
    case 5: {
      nlohmann::json array = nlohmann::json::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(random_json(depth - 1));
      return array;
    }
    default: {
      nlohmann::json object = nlohmann::json::object();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        object["k" + std::to_string(i)] = random_json(depth - 1);
      }
      return object;
    }
  }
}

}  // namespace

TEST_CASE("tokens come in the order of the text", "[core][json_scanner]") {
  CHECK(kinds_of(R"( {"a": [1, "x", true], "b": {}, "c": null, "d": false} )") ==
        "{k[#tT]k{}kNkF}.");
  CHECK(kinds_of("[]") == "[].");
  CHECK(kinds_of("7") == "#.");
  JsonScanner scanner("{\"a\" : -1.5e+3}");
  scanner.next();
  CHECK(scanner.next().raw == "\"a\"");
  CHECK(scanner.next().raw == "-1.5e+3");
}

TEST_CASE("what is not JSON is said to be bad, again and again", "[core][json_scanner]") {
  for (const char* text :
       {"",          " ",   "{",    "[1,]", "{\"a\"}",    "{\"a\":}", "{a:1}",    "{'a':1}",
        "[1 2]",     "01",  "-",    "1.",   "1e",         "+1",       "\"\x01\"", "\"",
        "\"\\u12\"", "tru", "[1]]", "{}{}", "{\"a\":1,}", "NaN",      "]"}) {
    INFO(text);
    CHECK_FALSE(is_json(text));
    JsonScanner scanner(text);
    for (int i = 0; i < 9; ++i) scanner.next();
    CHECK(scanner.next().kind == JsonToken::Kind::Bad);
  }
}

TEST_CASE("depth costs no stack", "[core][json_scanner]") {
  const std::size_t depth = 1'000'000;
  CHECK(is_json(std::string(depth, '[') + std::string(depth, ']')));
  CHECK_FALSE(is_json(std::string(depth, '[')));
}

TEST_CASE("texts are unquoted as JavaScript does", "[core][json_scanner]") {
  CHECK(unquote_json(R"("a\"\\\/\b\f\n\r\t")") == "a\"\\/\b\f\n\r\t");
  CHECK(unquote_json(R"("\u0041\u00e9\u20AC")") == "A\u00e9\u20ac");
  CHECK(unquote_json(R"("\ud83d\ude00")") == "\U0001f600");
  CHECK(unquote_json(R"("\ud83dx\ude00")") == "\uFFFDx\uFFFD");
  CHECK(unquote_json(R"("\ud83d\u0041")") == "\uFFFDA");
  CHECK(unquote_json("\"\\u0000\"") == std::string(1, '\0'));
}

TEST_CASE("the same is JSON here and for a library", "[core][json_scanner]") {
  rc::prop("pieces of JSON", [] {
    const std::string text = *almost_json();
    RC_ASSERT(is_json(text) == nlohmann::json::accept(text));
  });
  rc::prop("whole values", [] {
    const nlohmann::json value = random_json(4);
    const std::string text = value.dump(*rc::gen::inRange(-1, 3));
    RC_ASSERT(is_json(text));
    if (value.is_string()) RC_ASSERT(unquote_json(text) == value.get<std::string>());
  });
}
