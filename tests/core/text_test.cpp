#include "sim/core/text.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;

namespace {

/// Texts as they come, and texts that look like numbers at their end.
rc::Gen<std::string> some_text() {
  const auto digit = rc::gen::inRange<char>('0', '9' + 1);
  const auto digits = rc::gen::container<std::string>(digit);
  const auto zeros = rc::gen::map(rc::gen::inRange<std::size_t>(0, 15),
                                  [](std::size_t n) { return std::string(n, '0'); });
  const auto word = rc::gen::elementOf(std::vector<std::string>{
      "", "-", "user-", "caf\xC3\xA9", "\xF0\x9F\x98\x80", "a b", "\"", "\\", "\x01", "x\n", "1."});
  const auto joined =
      rc::gen::map(rc::gen::tuple(word, digits, zeros, digits, word), [](const auto& parts) {
        return std::apply([](const auto&... p) { return (p + ...); }, parts);
      });
  return rc::gen::oneOf(rc::gen::arbitrary<std::string>(), joined, joined);
}

}  // namespace

TEST_CASE("a text has one id", "[core][text]") {
  Texts texts;
  CHECK(texts.intern("") == empty_text);
  CHECK(texts.intern("-") == minus_text);
  const TextId a = texts.intern("a");
  CHECK(texts.intern("b") != a);
  CHECK(texts.intern(std::string("a")) == a);
  CHECK(texts.of(a) == "a");
  CHECK(texts.size() == 4);
}

TEST_CASE("texts stay where they are", "[core][text]") {
  Texts texts;
  const TextId first = texts.intern("first");
  const std::string_view view = texts.of(first);
  for (int i = 0; i < 10'000; ++i) texts.intern("t" + std::to_string(i));
  CHECK(view == "first");
  const Texts moved = std::move(texts);
  CHECK(view == "first");
  CHECK(moved.of(first).data() == view.data());
}

TEST_CASE("a trailing number needs no entry of its own", "[core][text]") {
  Texts texts;
  const auto check = [&](std::string_view text, std::string_view prefix, std::uint64_t number) {
    INFO(text);
    const Value value = texts.value_of(text);
    REQUIRE(value.kind() == ValueKind::Numbered);
    CHECK(texts.of(value.prefix()) == prefix);
    CHECK(value.suffix() == number);
    CHECK(texts.text_of(value) == text);
  };
  check("7", "", 7);
  check("0", "", 0);
  check("user-17", "user-", 17);
  check("a0", "a", 0);
  check("a007", "a00", 7);
  check("a00", "a0", 0);
  check("-7", "-", 7);
  check("9999999999", "", 9'999'999'999);
  check("12345678901", "1", 2'345'678'901);
  check("10000000000", "1000000000", 0);
  check("123450000000000", "12345000000000", 0);
  check("123450000000001", "12345000000000", 1);
  CHECK(texts.value_of("").kind() == ValueKind::Text);
  CHECK(texts.value_of("a").kind() == ValueKind::Text);
  CHECK(texts.value_of("7a").kind() == ValueKind::Text);
  CHECK(texts.value_of("\xD9\xA7").kind() == ValueKind::Text);  // an Arabic seven is no digit here
}

TEST_CASE("values of texts", "[core][text]") {
  Texts texts;
  rc::prop("a text comes back from its value", [&] {
    const std::string text = *some_text();
    RC_ASSERT(texts.text_of(texts.value_of(text)) == text);
  });
  rc::prop("texts are equal just if their bits are", [&] {
    const std::string a = *some_text();
    const std::string b = *rc::gen::oneOf(some_text(), rc::gen::just(a));
    RC_ASSERT((texts.value_of(a) == texts.value_of(b)) == (a == b));
  });
  rc::prop("the value of a number with a prefix is that of the whole text", [&] {
    // What clients draw and tables begin with is made this way, without looking at the text.
    const std::string prefix =
        *rc::gen::elementOf(std::vector<std::string>{"", "-", "name-", "caf\xC3\xA9 ", "a/b/"});
    const auto number = *rc::gen::inRange<std::uint64_t>(0, 10'000'000'000);
    RC_ASSERT(texts.value_of(prefix + std::to_string(number)) ==
              Value::numbered(texts.intern(prefix), number));
  });
}

TEST_CASE("values as text", "[core][text]") {
  Texts texts;
  CHECK(texts.text_of(Value{}) == "undefined");
  CHECK(texts.text_of(Value::null()) == "null");
  CHECK(texts.text_of(Value::boolean(true)) == "true");
  CHECK(texts.text_of(Value::boolean(false)) == "false");
  CHECK(texts.text_of(Value::integer(-Value::max_integer)) == "-1152921504606846975");
  CHECK(texts.text_of(Value::decimal(texts.intern("1.50"))) == "1.50");
  CHECK(texts.text_of(Value::text(empty_text)).empty());
}

TEST_CASE("values as JSON", "[core][text]") {
  Texts texts;
  CHECK(texts.json_of(Value{}) == "null");
  CHECK(texts.json_of(Value::null()) == "null");
  CHECK(texts.json_of(Value::boolean(true)) == "true");
  CHECK(texts.json_of(Value::integer(-7)) == "-7");
  CHECK(texts.json_of(Value::decimal(texts.intern("1.50"))) == "1.50");
  CHECK(texts.json_of(texts.value_of("7")) == "\"7\"");
  CHECK(texts.json_of(texts.value_of("a\"b\\c\n\r\t\x01\x1f\x7f")) ==
        "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\x7f\"");
  rc::prop("a parser reads the text back", [&] {
    std::string text = *some_text();
    for (char& c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) c = 'x';  // any text that is UTF-8
    }
    text += *rc::gen::elementOf(std::vector<std::string>{"", "\xC3\xA9", "\xF0\x9F\x98\x80"});
    const auto parsed = nlohmann::json::parse(texts.json_of(texts.value_of(text)));
    RC_ASSERT(parsed.get<std::string>() == text);
  });
}

TEST_CASE("texts on top of others know those, and keep theirs to themselves", "[core][text]") {
  Texts base;
  const TextId a = base.intern("a");
  const std::size_t before = base.size();
  Texts top(&base);
  CHECK(top.intern("a") == a);
  CHECK(top.intern("") == empty_text);
  const TextId own = top.intern("own");
  CHECK(own.index == before);
  CHECK(top.of(own) == "own");
  CHECK(top.of(a) == "a");
  CHECK(top.text_of(top.value_of("own-17")) == "own-17");
  CHECK(base.size() == before);
  top.forget();
  CHECK(top.intern("other") == own);
  CHECK(top.of(own) == "other");
}
