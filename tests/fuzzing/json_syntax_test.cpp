#include "harness/fuzz/json_syntax.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using routelab::fuzz::is_json;
using namespace std::string_literals;

TEST_CASE("texts that are JSON", "[json]") {
  for (const std::string text :
       {"0", "-0", "1.5e+3", "1E9", "1e999", "true", "false", "null", "\"\"", "[]", "{}", " [ ] ",
        "[1,[2,{}],\"x\"]", "{\"a\":{\"b\":[null,{}]},\"c\":-1}", "\"\\u00e9\\n\\\"\\/\"",
        "\"\xc3\xa9\"", "\xef\xbb\xbf{}", "\"\\ud800\"",
        "\t{\r\n\"a\" : 1 , \"b\" : [ 2 , 3 ] }\n"}) {
    INFO(text);
    CHECK(is_json(text));
  }
  CHECK(is_json(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_CASE("texts that are none", "[json]") {
  for (const std::string& text : {""s,
                                  " "s,
                                  "{"s,
                                  "["s,
                                  "]"s,
                                  "[1,]"s,
                                  "[,1]"s,
                                  "{\"a\":1,}"s,
                                  "{\"a\"}"s,
                                  "{a:1}"s,
                                  "{1:1}"s,
                                  "01"s,
                                  "1."s,
                                  ".5"s,
                                  "+1"s,
                                  "1e"s,
                                  "-"s,
                                  "nul"s,
                                  "True"s,
                                  "NaN"s,
                                  "'a'"s,
                                  "\"a"s,
                                  "\"\\x\""s,
                                  "\"\\u12g4\""s,
                                  "\"\n\""s,
                                  "\"\xff\""s,
                                  "1 2"s,
                                  "[1}"s,
                                  "{\"a\":1]"s,
                                  "[1]]"s,
                                  "\"\\"s,
                                  "[1 2]"s,
                                  "{\"a\" 1}"s,
                                  "{\"a\":}"s,
                                  "null\0"s,
                                  "\"\xed\xa0\x80\""s,
                                  "[{\"a\":1,2}]"s}) {
    INFO(text);
    CHECK_FALSE(is_json(text));
  }
}

TEST_CASE("a reader of JSON agrees", "[json]") {
  rc::prop("on texts made of its pieces", [] {
    const auto pieces =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "{", "}", "[",  "]",  ",",    ":",    "\"a\"", "\"", "\\",       "u00e9", "1",
            "0", "-", ".5", "e3", "true", "null", " ",     "\n", "\xc3\xa9", "\xff"}));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    RC_CLASSIFY(is_json(text), "JSON");
    RC_ASSERT(is_json(text) == nlohmann::json::accept(text));
  });
  rc::prop("on JSON with one byte changed", [] {
    std::string text = R"({"a":[1,-2.5e3,{"b":null}],"c":"\u0041\n","d":{"e":true,"f":[]}})";
    text[*rc::gen::inRange<std::size_t>(0, text.size())] =
        static_cast<char>(*rc::gen::inRange(0, 256));
    RC_CLASSIFY(is_json(text), "JSON");
    RC_ASSERT(is_json(text) == nlohmann::json::accept(text));
  });
}
