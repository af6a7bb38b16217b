#include "harness/fuzz/secret_mask.hpp"

#include "harness/fuzz/digest.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "tests/fuzzing/notes.hpp"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;

TEST_CASE("A secret is replaced by its name, and nothing else is") {
  const auto canaries = notes_canaries();
  const SecretMask mask(canaries);
  const std::string key = canaries[0].value, url = canaries[1].value;
  CHECK(mask.text("a " + key + " b") == "a <SECRET:API_KEY> b");
  CHECK(mask.text(key + url) == "<SECRET:API_KEY><SECRET:DATABASE_URL>");
  CHECK(mask.text("half: " + key.substr(0, 14) + ".") == "half: <SECRET:API_KEY>.");
  CHECK(mask.text("twelve: " + key.substr(9, 12)) == "twelve: <SECRET:API_KEY>");
  CHECK(mask.text("eleven: " + key.substr(9, 11)) == "eleven: " + key.substr(9, 11));
  CHECK(mask.text(std::string("\0\xff none", 7)) == std::string("\0\xff none", 7));
  CHECK(SecretMask().text(key) == key);
}

TEST_CASE("A secret is replaced with what it is encoded in") {
  const auto canaries = notes_canaries();
  const SecretMask mask(canaries);
  const std::string key = canaries[0].value;
  CHECK(mask.text("x " + std::string(key.rbegin(), key.rend())) == "x <SECRET:API_KEY>");
  // What a decoder takes for a part of the text goes, too: a blank, some padding.
  for (const std::string& text : {hex_of(key), base64_of("key=" + key)}) {
    const std::string masked = mask.text("x " + text + " y");
    CHECK(masked.starts_with("x"));
    CHECK(masked.ends_with("y"));
    CHECK(masked.find("<SECRET:API_KEY>") != std::string::npos);
    CHECK(masked.find(text.substr(8, 12)) == std::string::npos);
    CHECK(CanaryMatcher(canaries).find(masked).hits.empty());
  }
}

TEST_CASE("However often a secret comes, none is left") {
  const auto canaries = notes_canaries();
  std::string text;
  std::size_t count = 0;
  for (int i = 0; i < 1000; ++i) text += canaries[0].value + " ";
  const std::string masked = SecretMask(canaries).text(text);
  for (std::size_t at = masked.find("<SECRET:"); at != std::string::npos;
       at = masked.find("<SECRET:", at + 1)) {
    ++count;
  }
  CHECK(count == 1000);
  CHECK(CanaryMatcher(canaries).find(masked).hits.empty());
}

TEST_CASE("All texts of a finding are masked, in what terminals and shells get as well") {
  const auto canaries = notes_canaries();
  const std::string key = canaries[0].value;
  Finding finding = notes_finding();
  finding.where += " " + key;
  finding.why = "it said " + key;
  for (Exchange& exchange : finding.history) {
    exchange.sent.method = key;
    exchange.sent.target += "&key=" + key;
    exchange.sent.headers.emplace_back(key, "Bearer " + key);
    exchange.sent.body = key + exchange.sent.body;
    exchange.attempt.request = exchange.sent;
    exchange.outcome.reply.body += key;
    exchange.outcome.reply.headers.emplace_back(key, key);
    exchange.outcome.what = key;
  }
  const SecretMask mask(canaries);
  const std::string text = text_of(finding, {.mask = &mask});
  CHECK(text.find(key) == std::string::npos);
  CHECK(text.find("it said <SECRET:API_KEY>") != std::string::npos);
  CHECK(text.find("key=<SECRET:API_KEY>'") != std::string::npos);
  CHECK(text_of(finding, {}).find(key) != std::string::npos);

  const Finding masked = mask.finding(finding);
  for (const Exchange& exchange : masked.history) {
    for (const http::Request* request : {&exchange.sent, &exchange.attempt.request}) {
      CHECK(request->method == "<SECRET:API_KEY>");
      CHECK(request->headers.back().first == "<SECRET:API_KEY>");
      CHECK(request->headers.back().second == "Bearer <SECRET:API_KEY>");
      CHECK(request->body.find(key) == std::string::npos);
      CHECK(request->target.find(key) == std::string::npos);
    }
    CHECK(exchange.outcome.what == "<SECRET:API_KEY>");
    CHECK(exchange.outcome.reply.body.find(key) == std::string::npos);
    CHECK(exchange.outcome.reply.headers.back().first == "<SECRET:API_KEY>");
    CHECK(exchange.outcome.reply.headers.back().second == "<SECRET:API_KEY>");
  }
}

}  // namespace routelab::fuzz
