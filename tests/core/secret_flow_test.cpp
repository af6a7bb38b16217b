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
  // The 500 of a handler that threw, in two styles, then 201, 400, 200, 200. What a condition looks
  // at does not count.
  CHECK(labels == std::vector{none, none, none, none, SecretSet::of(key), none});
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
    if (pick(3) == 0) steps += R"({"log": "saw )" + value() + "\"},";
    if (pick(3) == 0) steps += thrower();
    if (pick(3) == 0) {
      const auto outside = rows_;
      steps += R"({"when": "{body.flag}", "then": [)" + step() + "," + respond() + "]},";
      rows_ = outside;
    }
    return steps + respond() + "]";
  }

  /// A block that throws, always or if the request says so, and somebody who catches it.
  std::string thrower() {
    const auto outside = rows_;
    const std::string name = "e" + std::to_string(next_++);
    std::string text = R"({"try": [)" + step() +
                       R"(, {"when": "{body.flag}", "then": {"throw": "no )" + value() +
                       R"("}, "else": {"throw": ")" + value() + R"("}}], "catch": [)";
    rows_ = outside;
    text += R"({"log": "caught {)" + name + R"(.message}"})";
    if (pick(2) == 0) {
      const std::string kind = pick(2) == 0 ? "json" : "text";
      text += R"(, {"when": "{body.b}", "then": {"respond": 500, ")" + kind + R"(": "{)" + name +
              R"(.message} )" + value() + "\"}}";
    }
    return text + R"(], "as": ")" + name + "\"},";
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
    switch (pick(rows_.empty() ? 6 : 9)) {
      case 0: return "{env.KEY}";
      case 1: return "{env.TOKEN}";
      case 2: return "{env.OPEN}";
      case 3: return "{body.a}";
      case 4: return "constant";
      case 5: return "a literal k3y-text in it";
      default: break;
    }
    const auto& [name, users] =
        rows_[static_cast<std::size_t>(pick(static_cast<int>(rows_.size())))];
    const std::string column = !users ? "line" : pick(2) == 0 ? "name" : "note";
    return "{" + name + "." + (pick(5) == 0 ? "id" : column) + "}";
  }

  std::string respond() {
    switch (pick(5)) {
      case 3:
        return R"({"respond": 200, "headers": {"X-A": "a )" + value() +
               R"("}, "cookies": {"c": ")" + value() + R"("}, "text": "fine"})";
      case 4: return R"({"redirect": "/login?from=)" + value() + "\"}";
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

namespace {

/// Secrets whose text can be seen in what was rendered.
SecretSet seen_in(const std::string& text) {
  SecretSet seen;
  if (text.find("k3y-text") != text.npos) seen |= SecretSet::of(key);
  if (text.find("t0ken-text") != text.npos) seen |= SecretSet::of(token);
  return seen;
}

/// What can be seen on each way out of a handler that has ended.
ChannelLabels seen_by_channel(const HandlerRunner& runner, const Response& response) {
  const auto rendered = [&](const Template& pieces) {
    return seen_in(render(pieces, runner.slots, runner.api.texts, runner.api.messages));
  };
  ChannelLabels seen;
  for (const Header& header : response.headers) seen[header.channel] |= rendered(header.value);
  for (const bool error : {false, true}) {
    Template pieces;
    for (const Piece& piece : response.body) {
      if (piece.error == error) pieces.push_back(piece);
    }
    seen[error ? Channel::Error : response.body_channel] |= rendered(pieces);
  }
  return seen;
}

/// Runs a handler to its end and holds what is counted as leaked against what can be seen.
/// The labels that are known before the run contain what is counted.
const Response& run_and_check(HandlerRunner& runner, Effect effect, int& shown) {
  const auto check_log = [&](std::uint32_t index) {
    const Message& message = runner.api.messages[index];
    const std::string line =
        render(message.text, runner.slots, runner.api.texts, runner.api.messages);
    const SecretSet leaked = leaks_of(runner.api, message, runner.slots);
    RC_ASSERT(leaked == seen_in(line));
    RC_ASSERT((message.labels | leaked) == message.labels);
    shown += leaked.empty() ? 0 : 1;
  };
  while (effect.kind != Effect::Kind::Respond) {
    if (effect.kind == Effect::Kind::Log) check_log(effect.message);
    effect = runner.resume(runner.answer(effect));
  }
  if (effect.message != Effect::no_message) check_log(effect.message);
  const Response& response = runner.api.responses[effect.response.index];
  const ChannelLabels leaked = leaks_of(runner.api, response, runner.slots);
  const ChannelLabels seen = seen_by_channel(runner, response);
  for (std::size_t c = 0; c < channel_count; ++c) {
    const auto channel = static_cast<Channel>(c);
    RC_LOG() << "channel " << name_of(channel) << "\n";
    RC_ASSERT(leaked[channel] == seen[channel]);
    RC_ASSERT((response.labels[channel] | leaked[channel]) == response.labels[channel]);
  }
  shown += leaked.all().empty() ? 0 : 1;
  return response;
}

}  // namespace

TEST_CASE("what is counted as leaked is what can be seen", "[core][secret_flow]") {
  int shown = 0;
  rc::prop("on every way out", [&] {
    const std::string text = HandlerWriter().scenario();
    RC_LOG() << text << "\n";
    Api api = api_of(text);
    HandlerRunner runner(api);
    const int requests = *rc::gen::inRange(1, 10);
    for (int i = 0; i < requests; ++i) {
      const auto endpoint = *rc::gen::inRange<std::size_t>(0, api.endpoints.size());
      const bool flag = *rc::gen::arbitrary<bool>();
      run_and_check(runner,
                    runner.begin(endpoint, {},
                                 {{"a", api.texts.value_of("sent")},
                                  {"b", Value::boolean(!flag)},
                                  {"flag", Value::boolean(flag)}}),
                    shown);
    }
  });
  CHECK(shown > 100);  // the generator is worth its name
}
