/// Random nests of encodings are undone; what is no canary is not reported; work ends.
#include "harness/fuzz/canary_matcher.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ascii.hpp"
#include "tests/leak/disguise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using namespace routelab::fuzz::testing;

namespace {

std::string name_of_number(std::uint64_t number) { return "SECRET_" + std::to_string(number); }

CanaryMatcher matcher_of(std::size_t count, std::uint64_t seed) {
  std::vector<Canary> canaries;
  for (std::size_t i = 0; i < count; ++i) {
    canaries.push_back({name_of_number(i), canary_value(seed, name_of_number(i), "test")});
  }
  return CanaryMatcher(canaries);
}

/// The canary in one of the forms that need no decoding.
std::string in_some_form(Draws& draws, const std::string& value) {
  switch (draws.below(7)) {
    case 0: return lower_case(value);
    case 1: return {value.rbegin(), value.rend()};
    case 2: return value.substr(0, value.size() / 2);
    case 3: return value.substr(value.size() / 2);
    case 4: return value.substr(0, 9) + "\", \"" + value.substr(9);
    case 5: return hex_of(digest_of(Digest::Sha256, value));
    default: return value;
  }
}

/// Anything that may stand around it. No backslash, percent sign or ampersand at the border: that
/// would make another escape of the first one.
std::string surroundings(Draws& draws) {
  const std::string text = draws.text(draws.below(60), R"(abcXYZ0189 {}[]":,./+-_=<>\%&#;)");
  return " " + text + " ";
}

std::string token_rich_body(Draws& draws) {
  std::string body = R"({"items":[)";
  for (std::uint64_t i = 1 + draws.below(6); i > 0; --i) {
    const std::string hex = hex_of(draws.bytes(16));
    body += R"({"id":")" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) +
            "-" + hex.substr(16, 4) + "-" + hex.substr(20) + R"(","jwt":")";
    body += base64url_of(R"({"alg":"HS256","typ":"JWT"})") + ".";
    body += base64url_of(R"({"sub":")" + std::to_string(draws.below(1000000)) + R"("})") + ".";
    body += base64url_of(draws.bytes(32)) + R"(","sha256":")" + hex_of(draws.bytes(32));
    body += R"(","session":")" + draws.text(40, letters_and_digits) + R"(","blob":")";
    body += base64_of(draws.bytes(20 + draws.below(100))) + R"(","gz":")";
    body += base64_of(compressed(draws.text(50, letters_and_digits), 31)) + R"(","url":"/a?t=)";
    body += encoded(draws.text(20, letters_and_digits), Coding::Percent) + R"("},)";
  }
  return body + "null]}";
}

/// Random text of several alphabets, in pieces of 64 KiB.
std::size_t hits_in_random_text(std::size_t size) {
  const CanaryMatcher matcher = matcher_of(8, 3);
  const std::vector<std::string_view> alphabets = {
      letters_and_digits, "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789 \",:-",
      R"(ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/%\&#u;x")"};
  Draws draws(5);
  std::size_t hits = 0;
  constexpr std::size_t piece = 65536;
  for (std::size_t done = 0; done < size; done += piece) {
    const std::string text = draws.text(piece, alphabets[done / piece % alphabets.size()]);
    const CanaryFindings findings = matcher.find(text);
    hits += findings.hits.size() + (findings.is_complete ? 0 : 1);
  }
  return hits;
}

}  // namespace

TEST_CASE("a canary in up to three encodings is found", "[leak][matcher]") {
  routelab::testing::prop_few("any canary, any nest, anything around it", 300, [] {
    Draws draws(*rc::gen::arbitrary<std::uint64_t>());
    const std::uint64_t seed = draws.below(1U << 30U);
    const CanaryMatcher matcher = matcher_of(3, seed);
    std::string text = in_some_form(draws, canary_value(seed, name_of_number(1), "test"));
    std::string nest;
    bool is_deflate = false;  // has no mark: seen at a beginning, which only base64 shows
    for (std::uint64_t depth = draws.below(4); depth > 0; --depth) {
      const auto coding = static_cast<Coding>(draws.below(10));
      nest.append(" ").append(name_of(coding));
      text = encoded(text, coding);
      const bool is_cut_out = coding == Coding::Base64 || coding == Coding::Base64Url;
      is_deflate = coding == Coding::Deflate || (is_deflate && !is_cut_out);
      if (is_deflate || draws.below(2) == 0) continue;
      text = surroundings(draws).append(text).append(surroundings(draws));
    }
    RC_LOG() << "from within:" << nest;
    const CanaryFindings findings = matcher.find(text);
    RC_ASSERT(findings.is_complete);
    RC_ASSERT(findings.hits.size() == 1U);
    RC_ASSERT(matcher.name(findings.hits[0]) == name_of_number(1));
    RC_ASSERT(findings.hits[0].end <= text.size());
  });
}

TEST_CASE("nothing is found in 4,000 bodies full of tokens", "[leak][matcher]") {
  const CanaryMatcher matcher = matcher_of(8, 3);
  Draws draws(4);
  for (int i = 0; i < 4000; ++i) {
    const CanaryFindings findings = matcher.find(token_rich_body(draws));
    REQUIRE(findings.hits.empty());
    REQUIRE(findings.is_complete);
  }
}

/// ROUTELAB_RANDOM_MEGABYTES: more of it.
TEST_CASE("nothing is found in random text", "[leak][matcher]") {
  const char* more = std::getenv("ROUTELAB_RANDOM_MEGABYTES");
  const std::size_t megabytes = more == nullptr ? 2 : std::strtoul(more, nullptr, 10);
  CHECK(hits_in_random_text(megabytes * 1000000) == 0);
}

TEST_CASE("near misses are none", "[leak][matcher]") {
  const CanaryMatcher matcher = matcher_of(3, 3);
  const std::string value = canary_value(3, name_of_number(1), "test");
  for (const std::string& other :
       {canary_value(3, name_of_number(1), "elsewhere"), canary_value(4, name_of_number(1), "test"),
        canary_value(3, name_of_number(3), "test")}) {
    CHECK(matcher.find(other + base64_of(other)).hits.empty());
  }
  const std::string digest = hex_of(digest_of(Digest::Sha256, value));
  for (std::size_t i = 0; i + 11 <= value.size(); ++i) {
    const std::string around = value.find_first_of("zZ") == std::string::npos ? "z" : "_";
    CHECK(matcher.find(around + value.substr(i, 11) + around).hits.empty());
    CHECK(matcher.find(base64_of(value.substr(i, 11))).hits.empty());
    CHECK(matcher.find("zz" + digest.substr(i, 15) + "zz").hits.empty());
  }
  for (std::size_t i = 0; i + 12 <= value.size(); ++i) {
    CHECK(matcher.find(value.substr(i, 12)).hits.size() == 1);
  }
}

TEST_CASE("work ends, and says when it ended early", "[leak][matcher]") {
  const CanaryMatcher matcher = matcher_of(1, 3);
  const std::string value = canary_value(3, name_of_number(0), "test");

  SECTION("a bomb: 64 MiB in 64 KiB, and two of them in base64") {
    const std::string bomb = compressed(std::string(64U << 20U, 'a'), 31, 9);
    CHECK(matcher.find(bomb + " " + value).hits.size() == 1);
    CHECK(matcher.find(base64_of(compressed(bomb, 15)) + " " + value).hits.size() == 1);
  }
  SECTION("a header of zlib every seven bytes, each before 64 KiB that can be inflated") {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "\x78\x9c" + std::string("\0\xff\xff\0\0", 5);
    CHECK_FALSE(matcher.find(text).is_complete);
  }
  SECTION("more hits than anybody reads") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += value + " ";
    const CanaryFindings findings = matcher.find(text);
    CHECK(findings.hits.size() == CanaryMatcher::most_hits);
    CHECK_FALSE(findings.is_complete);
  }
  SECTION("near misses with wide gaps in them") {
    std::string text;
    for (int i = 0; i < 50; ++i) text += value.substr(0, 10) + std::string(20000, '-');
    CHECK(matcher.find(text).hits.empty());
  }
  SECTION("empty") { CHECK(matcher.find("").hits.empty()); }
}
