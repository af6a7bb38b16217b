#include "sim/base/code_point.hpp"

#include <initializer_list>
#include <string>

#include "sim/base/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;

TEST_CASE("every code point is read back from its bytes", "[base][utf8]") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;  // surrogates have no bytes
    std::string text = "x";
    append_utf8(text, c);
    const CodePoint read = code_point_at(text, 1);
    if (read.value != c || read.bytes != text.size() - 1)
      FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
  CHECK(code_point_at("\xff", 0).value == 0xFF);
  CHECK(code_point_at("\xff", 0).bytes == 0);
  CHECK(code_point_at("\xe2\x82", 0).bytes == 0);
}

TEST_CASE("what would change a text without being seen is known and can be shown", "[base][utf8]") {
  for (const char32_t c :
       std::initializer_list<char32_t>{0x00, 0x0A, 0x1B, 0x7F, 0x85, 0xAD, 0x061C, 0x200B, 0x202E,
                                       0x2066, 0xFDD0, 0xFEFF, 0xFFFE, 0x1FFFF, 0xE0041}) {
    CHECK(is_invisible(c));
  }
  for (const char32_t c :
       std::initializer_list<char32_t>{0x20, 0x7E, 0xA0, 0xE4, 0x20AC, 0xFFFD, 0x1F600}) {
    CHECK_FALSE(is_invisible(c));
  }
  CHECK(escaped(0x1B) == "\\x1b");
  CHECK(escaped(0x202E) == "\\u{202e}");
  CHECK(escaped(0x10FFFF) == "\\u{10ffff}");
}
