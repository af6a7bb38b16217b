#include "sim/base/utf8.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;

TEST_CASE("UTF-8 is judged by RFC 3629", "[base][utf8]") {
  CHECK(utf8_length("a", 0) == 1);
  CHECK(utf8_length("\u00e4", 0) == 2);
  CHECK(utf8_length("\u20ac", 0) == 3);
  CHECK(utf8_length("\U0001f600", 0) == 4);
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    CHECK(utf8_length(bad, 0) == 0);
  }
  CHECK(find_invalid_utf8("a\u00e4\xff") == 3);
  CHECK(find_invalid_utf8("a\u00e4") == std::string::npos);
}

TEST_CASE("each longest beginning of a broken sequence is one U+FFFD", "[base][utf8]") {
  CHECK(replace_invalid_utf8("a\xff\u20ac") == "a\uFFFD\u20ac");
  CHECK(replace_invalid_utf8("\xe2\x82") == "\uFFFD");
  CHECK(replace_invalid_utf8("\xe2\x82x") == "\uFFFDx");
  CHECK(replace_invalid_utf8("\xf0\x9f\x98") == "\uFFFD");
  CHECK(replace_invalid_utf8("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");  // a surrogate
  CHECK(replace_invalid_utf8("\xc0\xaf") == "\uFFFD\uFFFD");            // overlong
}

TEST_CASE("what is replaced is valid, what is valid stays", "[base][utf8]") {
  rc::prop("any bytes", [](const std::string& bytes) {
    const std::string text = replace_invalid_utf8(bytes);
    RC_ASSERT(find_invalid_utf8(text) == std::string::npos);
    if (find_invalid_utf8(bytes) == std::string::npos) RC_ASSERT(text == bytes);
  });
  rc::prop("any code point", [] {
    const auto point = static_cast<char32_t>(*rc::gen::inRange(0, 0x110000));
    std::string text;
    append_utf8(text, point);
    RC_ASSERT(utf8_length(text, 0) == text.size());
  });
}
