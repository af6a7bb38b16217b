#include "sim/core/body.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;
using nlohmann::json;

namespace {

using Fields = std::map<std::string, std::string>;

/// What can be read, as JSON by name.
Fields read(Profile profile, Style style, const BodyVerdict& verdict) {
  Texts texts;
  Fields out;
  for (const auto& [name, value] : body_fields(profile, style, verdict, texts)) {
    out[std::string(texts.of(name))] = texts.json_of(value);
  }
  return out;
}

BodyVerdict judged(Profile profile, Style style, std::string_view type, const std::string& bytes) {
  return judge_body(profile, style, type, bytes, bytes.size());
}

Fields fields_of(const std::string& text) {
  Texts texts;
  Fields out;
  for (const auto& [name, value] : json_fields(text, texts)) {
    out[std::string(texts.of(name))] = texts.json_of(value);
  }
  return out;
}

/// The bytes of a row: JSON of the bytes as Latin-1, or a size or depth.
std::string bytes_of(const std::string& column) {
  std::string kind;
  std::size_t n = 0;
  std::istringstream(column) >> kind >> n;
  if (kind == "@size") return "{\"name\":\"" + std::string(n - 11, 'a') + "\"}";
  if (kind == "@nested") return std::string(n, '[') + std::string(n, ']');
  if (kind == "@objects") {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "{\"a\":";
    return text + "1" + std::string(n, '}');
  }
  std::string bytes;
  const auto latin1 = json::parse(column).get<std::string>();
  for (std::size_t i = 0; i < latin1.size(); ++i) {
    const auto c = static_cast<unsigned char>(latin1[i]);
    if (c < 0x80) {
      bytes += latin1[i];
    } else {
      bytes +=
          static_cast<char>(((c & 3U) << 6U) | (static_cast<unsigned char>(latin1[++i]) & 0x3FU));
    }
  }
  return bytes;
}

std::string type_of(const Fields& fields) {
  const std::string& whole = fields.at("");
  switch (whole.front()) {
    case '{': return "object";
    case '[': return "array";
    case '"': return "string";
    case 't':
    case 'f': return "boolean";
    case 'n': return "null";
    default: return "number";
  }
}

/// What a pages-style handler finds, against what the server found there.
void check_pages(const BodyVerdict& verdict, const std::string& expected) {
  const Fields fields = read(Profile::Next16, Style::Pages, verdict);
  if (expected == "object" || expected == "array") {
    CHECK(type_of(fields) == expected);
    return;
  }
  const json observed = json::parse(expected);
  if (verdict.kind == BodyKind::Json && observed.is_object()) CHECK(type_of(fields) == "object");
  if (!observed.is_object()) {
    CHECK(json::parse(fields.at("")) == observed);
    return;
  }
  CHECK(fields.size() == observed.size() + (verdict.kind == BodyKind::Json ? 1 : 0));
  for (const auto& [name, value] : observed.items()) {
    const json own = json::parse(fields.at(name));
    const bool equal = own == value || (own.is_number() && value.is_number() &&
                                        own.get<double>() == value.get<double>());
    CHECK(equal);
  }
}

void check_app(const BodyVerdict& verdict, const std::string& expected) {
  if (verdict.kind == BodyKind::Form) return;  // read by another function than request.json()
  CHECK(verdict.throws_when_read == (expected == "ERR SyntaxError"));
  if (!verdict.throws_when_read) {
    CHECK(type_of(read(Profile::Next16, Style::App, verdict)) == expected);
  }
}

}  // namespace

TEST_CASE("bodies as Next.js takes them", "[core][body]") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/data/next_bodies.tsv");
  std::string line;
  int rows = 0;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) continue;
    std::istringstream columns(line);
    std::string id, style, type, bytes, status, expected;
    for (std::string* column : {&id, &style, &type, &bytes, &status, &expected}) {
      std::getline(columns, *column, '\t');
    }
    INFO(id);
    ++rows;
    const bool pages = style == "pages";
    const BodyVerdict verdict =
        judged(Profile::Next16, pages ? Style::Pages : Style::App, type, bytes_of(bytes));
    CHECK((verdict.status == 0 ? 200 : verdict.status) == std::stoi(status));
    const auto result = json::parse(expected).get<std::string>();
    if (verdict.status != 0) {
      CHECK(verdict.message == result);
    } else if (pages) {
      check_pages(verdict, result);
    } else {
      check_app(verdict, result);
    }
  }
  CHECK(rows > 60);
}

TEST_CASE("the rfc profile refuses before the handler runs", "[core][body]") {
  for (const Style style : {Style::App, Style::Pages}) {
    const auto status = [&](std::string_view type, const std::string& bytes) {
      const BodyVerdict verdict = judged(Profile::Rfc, style, type, bytes);
      CHECK_FALSE(verdict.throws_when_read);
      return verdict.status;
    };
    CHECK(status("application/json", "{\"a\":1}") == 0);
    CHECK(status("application/json", "") == 0);
    CHECK(status("application/json", "{bad") == 400);
    CHECK(status("application/vnd.api+json", "{bad") == 400);
    CHECK(status("application/x-www-form-urlencoded", "a=%zz") == 0);
    CHECK(status("text/plain; charset=utf-8", "hello") == 0);
    CHECK(status("", "hello") == 0);
    CHECK(status("image/png", "\x89PNG") == 415);
    CHECK(status("application/json; charset=bogus", "{}") == 415);
    CHECK(status("application/json", std::string(1U << 20U, ' ') + "1") == 413);
    CHECK(judge_body(Profile::Rfc, style, "application/json", "{}", 2U << 20U).status == 413);
  }
}

TEST_CASE("charsets are decoded", "[core][body]") {
  const auto name = [](std::string_view type, const std::string& bytes) {
    return read(Profile::Next16, Style::Pages,
                judged(Profile::Next16, Style::Pages, type, bytes))["name"];
  };
  CHECK(name("application/json; charset=latin1", "{\"name\":\"\xe9\"}") == "\"\u00e9\"");
  CHECK(name("application/json; Charset=\"UTF-8\"", "{\"name\":\"\u00e9\"}") == "\"\u00e9\"");
  CHECK(name("application/json", "{\"name\":\"\xff\"}") == "\"\uFFFD\"");
  CHECK(name("application/json", "\xEF\xBB\xBF{\"name\":1}") == "1");
}

TEST_CASE("fields of JSON by their dotted path", "[core][body]") {
  CHECK(
      fields_of(R"({"a": 1, "b": {"c": "x", "d": {"e": true}}, "f": [1, {"g": 2}], "h": null})") ==
      Fields{{"", R"({"a":1,"b":{"c":"x","d":{"e":true}},"f":[1,{"g":2}],"h":null})"},
             {"a", "1"},
             {"b", R"({"c":"x","d":{"e":true}})"},
             {"b.c", "\"x\""},
             {"b.d", R"({"e":true})"},
             {"b.d.e", "true"},
             {"f", R"([1,{"g":2}])"},
             {"h", "null"}});
  CHECK(fields_of("[{\"a\":1}]") == Fields{{"", "[{\"a\":1}]"}});
  CHECK(fields_of("42") == Fields{{"", "42"}});
  CHECK(fields_of("{bad").empty());
}

TEST_CASE("of two equal names the last one counts, with all that is in it", "[core][body]") {
  const Fields fields = fields_of(R"({"a": {"x": 1}, "a.x": 5, "a": 2, "b": 1, "b": {"y": 3}})");
  CHECK(fields.at("a") == "2");
  CHECK_FALSE(fields.contains("a.x"));
  CHECK(fields.at("b") == "{\"y\":3}");
  CHECK(fields.at("b.y") == "3");
}

TEST_CASE("numbers are JavaScript's", "[core][body]") {
  CHECK(
      fields_of(
          R"({"a": 1e2, "b": 1.50, "c": -0.0, "d": 1e400, "e": 1e-400, "f": 9007199254740993})") ==
      Fields{{"", R"({"a":100,"b":1.5,"c":0,"d":null,"e":0,"f":9007199254740992})"},
             {"a", "100"},
             {"b", "1.5"},
             {"c", "0"},
             {"d", "null"},
             {"e", "0"},
             {"f", "9007199254740992"}});
}

TEST_CASE("large and deep bodies are bounded", "[core][body]") {
  std::string many = "{";
  for (int i = 0; i < 10'000; ++i) {
    many += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
  }
  CHECK(fields_of(many + "}").size() == 4097);
  CHECK(fields_of(bytes_of("@objects 100")).size() == 17);
  CHECK(fields_of(bytes_of("@nested 100000")).size() == 1);
}

TEST_CASE("a JSON body is read as a library reads it", "[core][body]") {
  rc::prop("flat objects", [] {
    const auto values = *rc::gen::container<std::map<std::string, int>>(
        rc::gen::nonEmpty(rc::gen::string<std::string>()), rc::gen::arbitrary<int>());
    json object = json::object();
    for (const auto& [name, value] : values) {
      if (find_invalid_utf8(name) == std::string::npos) object[name] = value;
    }
    const Fields fields = fields_of(object.dump());
    RC_ASSERT(fields.size() == object.size() + 1);
    for (const auto& [name, value] : object.items()) RC_ASSERT(fields.at(name) == value.dump());
    RC_ASSERT(json::parse(fields.at("")) == object);
  });
}
