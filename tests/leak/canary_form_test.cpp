/// Every form on its own, in a body as an API sends it.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/fuzz/canary_matcher.hpp"
#include "sim/base/ascii.hpp"
#include "tests/leak/disguise.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using namespace routelab::fuzz::testing;

namespace {

const std::string value = canary_value(42, "DATABASE_URL", "instance 2");

const CanaryMatcher& matcher() {
  static const CanaryMatcher of_three({{"API_KEY", canary_value(42, "API_KEY", "instance 2")},
                                       {"DATABASE_URL", value},
                                       {"TOKEN", canary_value(42, "TOKEN", "instance 2")}});
  return of_three;
}

std::string rotated(std::string text) {
  for (char& c : text) {
    if (is_letter(c)) c = static_cast<char>(c + (lower_case(c) < 'n' ? 13 : -13));
  }
  return text;
}

std::string joined(const std::string& text, std::size_t size, std::string_view between) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += size) {
    if (i > 0) out += between;
    out += text.substr(i, size);
  }
  return out;
}

using Codings = std::vector<Coding>;

struct Leak {
  std::string name, text;
  CanaryForm form;
  Codings codings;
};

/// The sixteen of the experiment that other scanners were put to.
std::vector<Leak> sixteen() {
  using enum CanaryForm;
  using enum Coding;
  return {
      {"plain", value, Plain, {}},
      {"base64", base64_of(value), Plain, {Base64}},
      {"base64, one byte on", base64_of("u" + value), Plain, {Base64}},
      {"hex", hex_of(value), Plain, {Hex}},
      {"percent", encoded(value, Percent), Plain, {Percent}},
      {"JSON escapes", encoded(value, JsonEscape), Plain, {JsonEscape}},
      {"HTML entities", encoded(value, HtmlEntity), Plain, {HtmlEntity}},
      {"reversed", std::string(value.rbegin(), value.rend()), Reversed, {}},
      {"first half", value.substr(0, 14), Part, {}},
      {"array", joined(value, 4, R"(", ")"), Split, {}},
      {"SHA-256", hex_of(digest_of(Digest::Sha256, value)), Sha256, {}},
      {"ROT13", rotated(value), Rot13, {}},
      {"dashes", joined(value, 4, "-"), Split, {}},
      {"deflate in base64", base64_of(compressed(value, -15)), Plain, {Base64, Deflate}},
      {"base64 twice", base64_of(base64_of(value)), Plain, {Base64, Base64}},
      {"lower case", lower_case(value), OtherCase, {}},
  };
}

std::vector<Leak> more() {
  using enum CanaryForm;
  using enum Coding;
  const std::string bytes = "\xfb\xff\xfe" + value + "\xff\xff\xfe";
  std::string mime = base64_of(std::string(90, '.') + value + std::string(90, '.'));
  mime = joined(mime, 76, "\r\n");
  return {
      {"second half", value.substr(14), Part, {}},
      {"upper case",
       [] {
         std::string t = value;
         for (char& c : t)
           if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
         return t;
       }(),
       OtherCase,
       {}},
      {"array of characters", joined(value, 1, R"(",")"), Split, {}},
      {"escaped line breaks", joined(value, 5, R"(\n)"), Split, {JsonEscape}},
      {"base64, two bytes on", base64_of("u:" + value), Plain, {Base64}},
      {"base64 in the middle of letters", "id" + base64_of(value), Plain, {Base64}},
      {"base64 after one letter", "i" + base64_of(value), Plain, {Base64}},
      {"base64 after three letters", "key" + base64_of(value), Plain, {Base64}},
      {"base64url", base64url_of(bytes), Plain, {Base64Url}},
      {"base64 with slashes", base64_of(bytes), Plain, {Base64}},
      {"base64 in lines", mime, Plain, {Base64}},
      {"base64 of half", base64_of(value.substr(0, 12)), Part, {Base64}},
      {"base64url of deflate in a path",
       "/callback/state/" + base64url_of(compressed(value, -15)),
       Plain,
       {Base64Url, Deflate}},
      {"hex in capitals", each_byte(value, "%02X"), Plain, {Hex}},
      {"hex with colons", each_byte(value, "%02x:"), Plain, {Hex}},
      {"hex, one digit on", "a" + hex_of(value), Plain, {Hex}},
      {"a Buffer as JSON", encoded(value, CharacterCodes), Plain, {CharacterCodes}},
      {"\\x", each_byte(value, "\\x%02x"), Plain, {JsonEscape}},
      {"\\u{}", each_byte(value, "\\u{%x}"), Plain, {JsonEscape}},
      {"&#x", each_byte(value, "&#x%X;"), Plain, {HtmlEntity}},
      {"one escape in it",
       value.substr(0, 14) + each_byte(value.substr(14, 1), "%%%02x") + value.substr(15),
       Plain,
       {Percent}},
      {"MD5", hex_of(digest_of(Digest::Md5, value)), Md5, {}},
      {"SHA-1", hex_of(digest_of(Digest::Sha1, value)), Sha1, {}},
      {"MD5 in base64", base64_of(digest_of(Digest::Md5, value)), Md5, {}},
      {"SHA-1 in base64", base64_of(digest_of(Digest::Sha1, value)), Sha1, {}},
      {"SHA-256 in base64url", base64url_of(digest_of(Digest::Sha256, value)), Sha256, {}},
      {"the first 16 digits of SHA-256",
       hex_of(digest_of(Digest::Sha256, value)).substr(0, 16),
       Sha256,
       {}},
      {"gzip", compressed("{\"x\":\"" + value + "\"}", 31), Plain, {Gzip}},
      {"zlib", compressed(value, 15), Plain, {Zlib}},
      {"gzip in base64", base64_of(compressed(value, 31)), Plain, {Base64, Gzip}},
      {"zlib in hex", hex_of(compressed(value, 15)), Plain, {Hex, Zlib}},
      {"reversed in gzip in base64url",
       base64url_of(compressed(std::string(value.rbegin(), value.rend()), 31)),
       Reversed,
       {Base64Url, Gzip}},
      {"percent in JSON in HTML",
       encoded(encoded(encoded("%" + value.substr(0, 14), Percent), JsonEscape), HtmlEntity),
       Part,
       {HtmlEntity, JsonEscape, Percent}},
      {"base64 three times",
       base64_of(base64_of(base64_of(value))),
       Plain,
       {Base64, Base64, Base64}},
  };
}

void check(const Leak& leak, const std::string& before, const std::string& after) {
  INFO(leak.name);
  const std::string body = before + leak.text + after;
  const CanaryFindings findings = matcher().find(body);
  CHECK(findings.is_complete);
  REQUIRE(findings.hits.size() == 1);
  const CanaryHit& hit = findings.hits.front();
  CHECK(matcher().name(hit) == "DATABASE_URL");
  CHECK(hit.form == leak.form);
  CHECK(hit.codings.size() == leak.codings.size());
  const bool is_url = !leak.codings.empty() && leak.codings.front() == Coding::Base64Url;
  // Without a hyphen or underline in it, either alphabet is right.
  if (!is_url) CHECK(hit.codings == leak.codings);
  CHECK(hit.begin >= before.size());
  CHECK(hit.begin < before.size() + leak.text.size());
  CHECK(hit.end <= body.size());
  CHECK(matcher().text(hit).find(value.substr(0, 6)) == std::string::npos);
}

}  // namespace

TEST_CASE("sixteen of sixteen forms, whatever the field is called", "[leak][matcher]") {
  REQUIRE(sixteen().size() == 16);
  for (const std::string field : {"value", "api_key"}) {
    for (const Leak& leak : sixteen()) {
      check(leak, R"({"id": 17, ")" + field + R"(": [")", R"("], "next": null})");
    }
  }
}

TEST_CASE("more forms", "[leak][matcher]") {
  for (const Leak& leak : more()) check(leak, R"({"a": 1, "b": ")", R"("})");
}

TEST_CASE("a hit says which canary, how and where, and not its value", "[leak][matcher]") {
  const std::string body =
      "0123456 " + base64_of(compressed(std::string(value.rbegin(), value.rend()), 31));
  const CanaryFindings findings = matcher().find(body);
  REQUIRE(findings.hits.size() == 1);
  CHECK(matcher().text(findings.hits.front()) ==
        "DATABASE_URL, reversed, in gzip in base64, at byte 8");
}

TEST_CASE("offsets lead through escapes", "[leak][matcher]") {
  const std::string body = "%41%42 &amp; " + value.substr(0, 5) + "%" + hex_of(value.substr(5, 1)) +
                           value.substr(6) + " %43";
  const CanaryFindings findings = matcher().find(body);
  REQUIRE(findings.hits.size() == 1);
  CHECK(findings.hits.front().begin == 13);
  CHECK(findings.hits.front().end == 13 + value.size() + 2);
}

TEST_CASE("a canary across the border of two chunks is found", "[leak][matcher]") {
  for (const std::string& text : {value, base64_of(compressed(value, 15))}) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const std::string first = "data: " + text.substr(0, cut);
      const std::vector<std::string_view> pieces = {first, std::string_view(text).substr(cut),
                                                    " end"};
      const CanaryFindings findings = matcher().find(pieces);
      REQUIRE(findings.hits.size() == 1);
      CHECK(findings.hits.front().begin == 6);
    }
  }
}

TEST_CASE("every place of every canary is a hit of its own", "[leak][matcher]") {
  const std::string other = canary_value(42, "TOKEN", "instance 2");
  const CanaryFindings findings = matcher().find(value + other + value + " " + base64_of(other));
  REQUIRE(findings.hits.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(matcher().name(findings.hits[i]) == (i % 2 == 0 ? "DATABASE_URL" : "TOKEN"));
    CHECK(findings.hits[i].length == canary_length);
  }
}
