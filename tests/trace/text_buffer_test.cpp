#include "sim/trace/text_buffer.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "sim/base/utf8.hpp"
#include "tests/support/rapidcheck.hpp"

namespace routelab::trace {

namespace {

template <class Write>
std::string written(Write write) {
  std::string all;
  TextBuffer out([&](std::string_view text) { all += text; });
  write(out);
  out.flush();
  return all;
}

std::string decimal(std::int64_t value, unsigned decimals) {
  return written([=](TextBuffer& out) { out.decimal(value, decimals); });
}

}  // namespace

TEST_CASE("Decimals are exact and have no zeros at their end", "[trace]") {
  CHECK(decimal(0, 3) == "0");
  CHECK(decimal(1500, 3) == "1.5");
  CHECK(decimal(1, 9) == "0.000000001");
  CHECK(decimal(-1'000'001, 6) == "-1.000001");
  CHECK(decimal(INT64_MAX, 3) == "9223372036854775.807");
  CHECK(decimal(INT64_MIN, 0) == "-9223372036854775808");
  CHECK(written([](TextBuffer& out) { out.hex(0xabc); }) == "0000000000000abc");
}

TEST_CASE("A text longer than the buffer arrives in order", "[trace]") {
  const std::string text(700'000, 'x');
  CHECK(written([&](TextBuffer& out) { out.text("a").text(text).text("b").number(7); }) ==
        "a" + text + "b7");
}

TEST_CASE("Any bytes become a JSON string that means the same", "[trace]") {
  rc::prop("json_text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    RC_ASSERT(nlohmann::json::parse(json_text(text)) == replace_invalid_utf8(text));
  });
}

TEST_CASE("CSV fields are quoted when they must be", "[trace]") {
  CHECK(csv_text("plain text") == "plain text");
  CHECK(csv_text("a,b") == "\"a,b\"");
  CHECK(csv_text("say \"hi\"\n") == "\"say \"\"hi\"\"\n\"");
}

}  // namespace routelab::trace
