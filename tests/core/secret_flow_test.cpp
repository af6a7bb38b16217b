#include "sim/core/secret_flow.hpp"

#include <string>
#include <utility>
#include <vector>

#include "tests/core/handler_runner.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;

namespace {

constexpr std::string_view head = R"({"env": {"OPEN": "north", "KEY": {"secret": "k3y-text"},
    "TOKEN": {"secret": "t0ken-text"}},
    "database": {"users": {"rows": 2, "columns": {"name": "text", "note": "text"}},
                 "logs": {"rows": 2, "columns": {"line": "text"}}},
    "routes": {)";

constexpr std::size_t key = 0;
constexpr std::size_t token = 1;

/// Labels of the last response of a scenario with these routes.
SecretSet last_labels(const std::string& routes) {
  return api_of(std::string(head) + routes + "}}").responses.back().labels.all();
}

const SecretSet none;
const SecretSet both = SecretSet::of(key) | SecretSet::of(token);

}  // namespace

TEST_CASE("a secret that a body shows", "[core][secret_flow]") {
  const auto of_body = [](const std::string& body) {
    return last_labels(R"("/a": {"GET": {"respond": 200, )" + body + "}}");
  };
  CHECK(of_body(R"("json": "{env.KEY}")") == SecretSet::of(key));
  CHECK(of_body(R"("text": "x {env.TOKEN} y")") == SecretSet::of(token));
  CHECK(of_body(R"("json": {"a": ["{env.KEY}"], "b": "b {env.TOKEN}"})") == both);
  CHECK(of_body(R"("json": ["{env.OPEN}", "{body.a}"])") == none);
}

TEST_CASE("a secret that went through a table", "[core][secret_flow]") {
  const std::string write = R"("/w": {"POST": [
      {"insert": "users", "values": {"name": "{env.KEY}", "note": "{env.OPEN}"}},
      {"respond": 201}]}, )";
  const auto read = [&](const std::string& field) {
    return last_labels(write + R"("/r": {"GET": [{"get": "users", "id": 1, "as": "u"},
        {"respond": 200, "json": ")" +
                       field + R"("}]})");
  };
  CHECK(read("{u.name}") == SecretSet::of(key));
  CHECK(read("no. {u.name}") == SecretSet::of(key));
  CHECK(read("{u.note}") == none);
  CHECK(read("{u.id}") == none);
  SECTION("also before it is written in the file") {
    const Api api =
        api_of(std::string(head) + R"("/r": {"GET": [{"get": "users", "id": 1, "as": "u"},
        {"respond": 200, "json": "{u.name}"}]}, )" +
               write.substr(0, write.size() - 2) + "}}");
    CHECK(api.responses[api.program.steps[1].target].labels.all() == SecretSet::of(key));
  }
  SECTION("and with every query that copies it") {
    for (const std::string query :
         {R"({"update": "users", "id": 1, "values": {}, "as": "u"})",
          R"({"delete": "users", "id": 1, "as": "u"})",
          R"({"insert": "users", "values": {"name": "Ada"}, "as": "u"})"}) {
      INFO(query);
      CHECK(last_labels(write + R"("/r": {"GET": [)" + query +
                        R"(, {"respond": 200, "json": "{u.name}"}]})") == SecretSet::of(key));
    }
  }
  SECTION("a count tells nothing") {
    CHECK(last_labels(write + R"("/r": {"GET": [{"list": "users", "as": "l"},
        {"respond": 200, "json": "{l.count}"}]})") == none);
  }
}

TEST_CASE("a secret goes on from table to table", "[core][secret_flow]") {
  // Read backwards: each endpoint passes on what the one behind it finds out.
  const Api api = api_of(std::string(head) + R"(
      "/3": {"GET": [{"get": "logs", "id": 1, "as": "l"}, {"respond": 200, "json": "{l.line}"}]},
      "/2": {"GET": [{"get": "users", "id": 1, "as": "u"},
                     {"insert": "logs", "values": {"line": "{u.note}"}}, {"respond": 200}]},
      "/1": {"GET": [{"get": "users", "id": 1, "as": "u"},
                     {"update": "users", "id": 2, "values": {"note": "{u.name}"}}, {"respond": 200}]},
      "/0": {"GET": [{"insert": "users", "values": {"name": "{env.TOKEN}"}}, {"respond": 200}]}}})");
  CHECK(api.responses[api.program.steps[1].target].labels.all() == SecretSet::of(token));
}

TEST_CASE("a slot has one label in all of its handler, and none in another's",
          "[core][secret_flow]") {
  const std::string routes =
      R"("/w": {"POST": [{"insert": "users", "values": {"name": "{env.KEY}"}},
      {"respond": 201}]},
      "/r": {"GET": [{"get": "users", "id": 1, "as": "u"}, {"when": "{u.name} = x",
        "then": {"respond": 400, "json": "{u.note}"}}, {"respond": 200, "json": "{u.name}"}],
      "PUT": {"respond": 200, "json": "{body.a}"}})";
  const Api api = api_of(std::string(head) + routes + "}}");
  std::vector<SecretSet> labels;
  for (const Response& response : api.responses) labels.push_back(response.labels.all());
  // The 500 of a handler that threw, 201, 400, 200, 200. What a condition looks at does not count.
  CHECK(labels == std::vector{none, none, none, SecretSet::of(key), none});
}

namespace {

/// Writes random handlers that move values between env, body and two tables.
class HandlerWriter {
 public:
  std::string scenario() {
    std::string routes;
    const int count = pick(3) + 1;
    for (int i = 0; i < count; ++i) {
      routes += (i == 0 ? "" : ",") + std::string("\"/r") + std::to_string(i) +
                "\": {\"GET\": " + handler() + "}";
    }
    return std::string(head) + routes + "}}";
  }

 private:
  static int pick(int bound) { return *rc::gen::inRange(0, bound); }

  std::string handler() {
    rows_.clear();
    std::string steps = "[";
    const int count = pick(4);
    for (int i = 0; i < count; ++i) steps += step() + ",";
    if (pick(3) == 0) {
      const auto outside = rows_;
      steps += R"({"when": "{body.flag}", "then": [)" + step() + "," + respond() + "]},";
      rows_ = outside;
    }
    return steps + respond() + "]";
  }

  std::string step() {
    const bool users = pick(2) == 0;
    const std::string table = users ? "users" : "logs";
    const std::string id = R"("id": )" + std::to_string(pick(3) + 1);
    const std::string values = R"("values": {)" + assignments(users) + "}";
    const std::string name = "n" + std::to_string(next_++);
    std::string text;
    switch (pick(3)) {
      case 0: text = R"({"get": ")" + table + "\", " + id; break;
      case 1: text = R"({"update": ")" + table + "\", " + id + ", " + values; break;
      default: text = R"({"insert": ")" + table + "\", " + values; break;
    }
    rows_.emplace_back(name, users);
    return text + R"(, "as": ")" + name + "\"}";
  }

  std::string assignments(bool users) {
    if (!users) return R"("line": )" + quoted(value());
    std::string out;
    if (pick(2) == 0) out += R"("name": )" + quoted(value());
    if (pick(2) == 0)
      out += (out.empty() ? "" : ",") + std::string(R"("note": )") + quoted(value());
    return out;
  }

  static std::string quoted(const std::string& text) { return '"' + text + '"'; }

  /// A constant or a reference.
  std::string value() {
    switch (pick(rows_.empty() ? 5 : 8)) {
      case 0: return "{env.KEY}";
      case 1: return "{env.TOKEN}";
      case 2: return "{env.OPEN}";
      case 3: return "{body.a}";
      case 4: return "constant";
      default: break;
    }
    const auto& [name, users] =
        rows_[static_cast<std::size_t>(pick(static_cast<int>(rows_.size())))];
    const std::string column = !users ? "line" : pick(2) == 0 ? "name" : "note";
    return "{" + name + "." + (pick(5) == 0 ? "id" : column) + "}";
  }

  std::string respond() {
    switch (pick(3)) {
      case 0:
        return R"({"respond": 200, "json": [)" + quoted(value()) + "," + quoted(value()) + "]}";
      case 1: return R"({"respond": 200, "json": "x )" + value() + "\"}";
      default: return R"({"respond": 200, "text": ")" + value() + value() + "\"}";
    }
  }

  std::vector<std::pair<std::string, bool>> rows_;  ///< names in scope, and whether of users
  int next_ = 0;
};

}  // namespace

TEST_CASE("what leaves is labelled", "[core][secret_flow]") {
  int shown = 0;
  rc::prop("a body that holds a secret's text has its label", [&] {
    const std::string text = HandlerWriter().scenario();
    RC_LOG() << text << "\n";
    Api api = api_of(text);
    HandlerRunner runner(api);
    const int requests = *rc::gen::inRange(1, 10);
    for (int i = 0; i < requests; ++i) {
      const auto endpoint = *rc::gen::inRange<std::size_t>(0, api.endpoints.size());
      const bool flag = *rc::gen::arbitrary<bool>();
      const Response& response = runner.finish(runner.begin(
          endpoint, {}, {{"a", api.texts.value_of("sent")}, {"flag", Value::boolean(flag)}}));
      const std::string body = runner.shown(response);
      const bool has_key = body.find("k3y-text") != std::string::npos;
      const bool has_token = body.find("t0ken-text") != std::string::npos;
      shown += has_key || has_token ? 1 : 0;
      RC_ASSERT(!has_key || response.labels.all().has(key));
      RC_ASSERT(!has_token || response.labels.all().has(token));
    }
  });
  CHECK(shown > 50);  // the generator is worth its name
}
