/// Files that nobody would write by hand: all are refused with exit code 2, a message that a
/// terminal can show, and nothing on standard output. They are made here; none is in the checkout.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "sim/base/utf8.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool is_printable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0 || (text[at] != '\n' && static_cast<unsigned char>(text[at]) < 0x20)) {
      return false;
    }
    at += length;
  }
  return true;
}

/// What is wrong with the file at that path: exit code 2, one line of it with [code].
std::string refusal(const std::string& path) {
  const Outcome outcome = routelab({"check", path});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(is_printable(outcome.err));
  CHECK(outcome.err.size() < 100'000);
  return outcome.err;
}

/// The same of a file with these bytes.
std::string refusal_of(const std::string& bytes) {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.json");
  write(path, bytes);
  std::string text = refusal(path);
  for (std::size_t at = text.find(path); at != text.npos; at = text.find(path)) {
    text.replace(at, path.size(), "x.json");
  }
  return text;
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != text.npos);
  return text.find(part) != text.npos;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

/// {"prefix0": suffix, "prefix1": suffix, ...}
std::string many_members(const std::string& prefix, const std::string& suffix, std::size_t count) {
  std::string out = "{";
  for (std::size_t i = 0; i < count; ++i) {
    out += (i == 0 ? "\"" : ",\"") + prefix + std::to_string(i) + "\":" + suffix;
  }
  return out + "}";
}

}  // namespace

TEST_CASE("What is no file is refused") {
  const TemporaryFolder folder;
  says(refusal(folder.path("none.json")), "none.json: error: there is no such file");
  std::filesystem::create_directory(folder.path("dir.json"));
  says(refusal(folder.path("dir.json")), "error: this is a directory, not a file [not-a-file]");
  std::filesystem::create_symlink(folder.path("loop.json"), folder.path("loop.json"));
  says(refusal(folder.path("loop.json")), "[cannot-read]");
  REQUIRE(::mkfifo(folder.path("pipe.json").c_str(), 0600) == 0);
  says(refusal(folder.path("pipe.json")), "nobody writes into it [cannot-read]");
  says(refusal("/dev/null"), "/dev/null: error: there is nothing in this file [empty-file]");
}

TEST_CASE("A file with a name like that is suggested") {
  const TemporaryFolder folder;
  write(folder.path("checkout.json"), "{}");
  says(refusal(folder.path("chekout.json")),
       "did you mean '" + folder.path("checkout.json") + "'?");
}

TEST_CASE("A file that may not be read is refused") {
  if (::geteuid() == 0) return;  // root may read everything
  const TemporaryFolder folder;
  write(folder.path("x.json"), "{}");
  REQUIRE(::chmod(folder.path("x.json").c_str(), 0) == 0);
  says(refusal(folder.path("x.json")), "cannot be read: Permission denied [cannot-read]");
}

TEST_CASE("Large files are refused before they are read") {
  const TemporaryFolder folder;
  write(folder.path("x.json"), "");
  std::filesystem::resize_file(folder.path("x.json"), std::uintmax_t{1} << 40U);  // a hole
  says(refusal(folder.path("x.json")), "the file has more than 64 MB [file-too-large]");
  says(refusal("/dev/zero"), "the file has more than 64 MB [file-too-large]");
}

TEST_CASE("What is no text is refused") {
  using std::string_literals::operator""s;
  says(refusal_of("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"s), "this is not text [not-text]");
  says(refusal_of("\xFF\xFE{\0}\0"s), "the file is UTF-16 text [not-utf8]");
  says(refusal_of("{\0\"\0a\0\"\0:\0001\0}\0"s), "the file is UTF-16 text [not-utf8]");
  says(refusal_of("\0{\0\"\0a\0\"\0:\0001\0}"s), "the file is UTF-16 text [not-utf8]");
  says(refusal_of("{\"name\": \"a\0b\"}"s), "x.json:1:12: error: a NUL byte");
  says(refusal_of("{\"name\": \"caf\xE9\"}"), "x.json:1:14: error: this byte is not valid UTF-8");
  says(refusal_of(""), "there is nothing in this file [empty-file]");
}

TEST_CASE("Control and bidirectional characters are shown escaped") {
  const std::string text = refusal_of("{\"na\u202Eme\": \"\\u001b[31m\", \"\\u001b[2J\": 1}");
  says(text, "unknown key 'na\\u{202e}me'");
  says(text, "unknown key '\\x1b[2J'");
  CHECK(text.find("\u202E") == text.npos);
  says(refusal_of("{\"name\": \"\x1b[31m\"}"), "cannot hold the control character \\x1b");
}

TEST_CASE("Nesting bombs are refused at the first level too many") {
  for (const char* bracket : {"[", "{\"a\":"}) {
    says(refusal_of(repeated(bracket, 100'000)), "nested more than 64 levels deep [too-deep]");
  }
  const std::string balanced = repeated("[", 100'000) + repeated("]", 100'000);
  says(refusal_of("{\"routes\": " + balanced + "}"), "[too-deep]");
}

TEST_CASE("Objects of very many keys are refused") {
  says(refusal_of(many_members("k", "1", 200'000)), "... and 50 more");
  says(refusal_of("[" + repeated("0,", 1'000'001) + "0]"),
       "more than 1000000 values [too-many-values]");
  says(refusal_of(R"({"clients": )" + many_members("c", "{}", 70'000) + "}"),
       "there can be 65535 clients at most [out-of-range]");
}

TEST_CASE("Very many mistakes take no more room than many") {
  const std::string text = refusal_of("{" + repeated("\"k\":1,", 100'000) + "\"k\":1}");
  says(text, "... and 99951 more");  // 100,000 duplicates, an unknown key, 50 are shown
  says(refusal_of(R"({"expect": )" +
                  ("[" + repeated("\"latency_ms.p98 < 1s\",", 20'000) + "\"x\"]}")),
       "... and ");
}

TEST_CASE("Lines of megabytes are cut around the place") {
  const std::string line =
      "{\"name\": \"" + std::string(2'000'000, 'y') + "\", \"durtion\": \"1m\"}";
  const std::string text = refusal_of(line);
  says(text, "x.json:1:2000014: error: unknown key 'durtion'");
  CHECK(text.size() < 1000);
}

TEST_CASE("A handler mentions only so many names") {
  std::string references;
  for (int i = 0; i < 70'000; ++i) references += "{body.x" + std::to_string(i) + "}";
  says(refusal_of(R"({"routes": {"/a": {"GET": [{"respond": 200, "text": ")" + references +
                  R"("}]}}})"),
       "[too-many-names]");
}

TEST_CASE("Middleware cannot be used to write very long handlers") {
  std::string members;
  for (int i = 0; i < 40; ++i) {
    const std::string next = R"({"use": "m)" + std::to_string(i + 1) + R"("})";
    members += "\"m" + std::to_string(i) + "\": [" + next + ", " + next + "],";
  }
  says(refusal_of(R"({"middleware": {)" + members + R"("m40": []},
                      "routes": {"/a": {"GET": [{"use": "m0"}, {"respond": 200}]}}})"),
       "the handlers have more than 1000000 steps [too-many-steps]");
  std::string chain;
  for (int i = 0; i < 20'000; ++i) {
    chain += "\"m" + std::to_string(i) + R"(": {"use": "m)" + std::to_string(i + 1) + "\"},";
  }
  says(refusal_of(R"({"middleware": {)" + chain + R"("m20000": []},
                      "routes": {"/a": {"GET": [{"use": "m0"}, {"respond": 200}]}}})"),
       "more than 64 levels deep [too-deep]");
}

TEST_CASE("A few ranges cannot stand for very many routed numbers") {
  std::string sends;
  for (int i = 0; i < 12; ++i) {
    sends += (i == 0 ? "\"GET /a" : ", \"GET /a") + std::to_string(i) + "/{0..99999}\": 1";
  }
  says(refusal_of(
           R"({"platform": {"functions": "path"}, "clients": {"c": {"every": "1s", "send": {)" +
           sends + "}}}}"),
       "more than 1000000 numbers are routed one by one");
}

TEST_CASE("Unclosed braces do not take quadratic time") {
  says(refusal_of(R"({"routes": {"/a": {"GET": [{"respond": 200, "text": ")" +
                  std::string(1'000'000, '{') + R"({"}]}}, "nme": 1})"),
       "unknown key 'nme'");
}

}  // namespace routelab::cli::testing
