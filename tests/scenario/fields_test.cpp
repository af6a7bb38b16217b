#include "sim/scenario/fields.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using Type = FieldNote::Type;

namespace {

enum class Order : std::uint8_t { Fifo, Lifo };

/// One field of every type, with defaults.
struct Options {
  Duration idle = Duration::minutes(10);
  Distribution start = Distribution::exponential(Duration::seconds(2));
  int instances = 5;
  std::uint8_t small = 0;
  double factor = 1.5;
  double loss = 0.25;
  double rate = 1;
  std::int64_t memory = std::int64_t{512} << 20U;
  std::string name = "x";
  bool on = true;
  std::string like = "lambda";
  Order order = Order::Fifo;
};

using Read = std::function<void(Fields&, Options&)>;

void read_all(Fields& f, Options& o) {
  f.duration("idle", o.idle, "how long idle", {Duration{0}, Duration::minutes(30)});
  f.distribution("start", o.start, "how long to start");
  f.integer("instances", o.instances, {1, 1000}, "how many");
  f.integer("small", o.small, {}, "a small one");
  f.number("factor", o.factor, {0, 10}, "how much");
  f.probability("loss", o.loss, "how likely");
  f.rate("rate", o.rate, "how often");
  f.memory("memory", o.memory, "how large");
  f.text("name", o.name, "what name");
  f.boolean("on", o.on, "whether");
  f.choice("like", o.like, {"lambda", "vercel"}, "a preset");
  f.choice("order", o.order, {{"fifo", Order::Fifo}, {"lifo", Order::Lifo}}, "who is next");
  f.node("any", "anything");
  f.object("object", "members");
  f.array("array", "elements");
}

std::string errors_of(std::string_view text, const Read& read = read_all) {
  Diagnostics diagnostics;
  const auto node = parse(text, "x.json", diagnostics);
  REQUIRE(node);
  Options options;
  Fields fields(*node, "platform", diagnostics);
  read(fields, options);
  fields.done();
  return diagnostics.render();
}

/// The one error that `"field": value` gives, without the source line.
std::string error_of(const std::string& field, const std::string& value) {
  const std::string all = errors_of("{\"" + field + "\": " + value + "}");
  const std::string place = "x.json:1:" + std::to_string(field.size() + 6) + ": error: ";
  INFO(all);
  REQUIRE(all.starts_with(place));
  const std::size_t end = all.find('\n');
  const std::size_t hint = all.find("      = ");
  return all.substr(place.size(), end - place.size()) +
         (hint == std::string::npos ? "" : "\n" + all.substr(hint + 6, all.size() - hint - 7));
}

}  // namespace

TEST_CASE("absent keys leave the defaults alone", "[scenario][fields]") {
  CHECK(errors_of("{}").empty());
  Diagnostics diagnostics;
  const auto node = parse("{}", "x.json", diagnostics);
  Options options;
  Fields fields(*node, "platform", diagnostics);
  CHECK_FALSE(fields.duration("idle", options.idle, ""));
  CHECK(options.idle == Duration::minutes(10));
  CHECK_FALSE(fields.has("idle"));
  CHECK(fields.noun() == "platform");
}

TEST_CASE("fields of every type are read", "[scenario][fields]") {
  Diagnostics diagnostics;
  const auto node = parse(R"({"idle": "1m", "start": "3s", "instances": 1e2, "small": 255,
      "factor": 2, "loss": "2%", "rate": "30/min", "memory": "1GB", "name": "", "on": false,
      "like": "vercel", "order": "lifo", "any": null, "object": {}, "array": []})",
                          "x.json", diagnostics);
  REQUIRE(node);
  Options o;
  Fields fields(*node, "platform", diagnostics);
  CHECK(fields.is_object());
  read_all(fields, o);
  fields.done();
  CHECK(diagnostics.render().empty());
  CHECK(o.idle == Duration::minutes(1));
  CHECK(o.start.mean() == Duration::seconds(3));
  CHECK(o.instances == 100);
  CHECK(o.small == 255);
  CHECK(o.factor == 2);
  CHECK(o.loss == 0.02);
  CHECK(o.rate == 0.5);
  CHECK(o.memory == 1 << 30U);
  CHECK(o.name.empty());
  CHECK_FALSE(o.on);
  CHECK(o.like == "vercel");
  CHECK(o.order == Order::Lifo);
  CHECK(fields.node("any", "")->is(Node::Kind::Null));
  CHECK(fields.object("object", "") != nullptr);
  CHECK(fields.array("array", "") != nullptr);
}

TEST_CASE("values of the wrong type say what is expected", "[scenario][fields]") {
  CHECK(
      errors_of("{\n  \"idle\": 600\n}") ==
      R"(x.json:2:11: error: 'idle' of platform must be a duration, but is the number 600 [wrong-type]
    2 |   "idle": 600
      |           ^~~
      = add a unit, for example "600s"
)");
  CHECK(error_of("idle", "true") ==
        "'idle' of platform must be a duration, but is true [wrong-type]\n= for example \"10m\"");
  CHECK(error_of("start", "1") ==
        "'start' of platform must be a duration, but is the number 1 [wrong-type]\n"
        "= add a unit, for example \"1s\"");
  CHECK(error_of("instances", "\"many\"") ==
        "'instances' of platform must be an integer, but is the text 'many' [wrong-type]\n"
        "= for example 10");
  CHECK(error_of("instances", "1.5") ==
        "'instances' of platform must be an integer, but is the number 1.5 [wrong-type]\n"
        "= for example 10");
  CHECK(error_of("instances", "1e300") ==
        "'instances' of platform must be an integer, but is the number 1e300 [wrong-type]\n"
        "= for example 10");
  CHECK(error_of("factor", "\"2\"") ==
        "'factor' of platform must be a number, but is the text '2' [wrong-type]\n"
        "= write 2 without quotes");
  CHECK(error_of("loss", "{}") ==
        "'loss' of platform must be a probability, but is an object [wrong-type]\n"
        "= for example 0.02 or \"2%\"");
  CHECK(error_of("rate", "5") ==
        "'rate' of platform must be a rate, but is the number 5 [wrong-type]\n"
        "= add a unit, for example \"5/s\"");
  CHECK(error_of("memory", "512") ==
        "'memory' of platform must be a size, but is the number 512 [wrong-type]\n"
        "= add a unit, for example \"512MB\"");
  CHECK(error_of("name", "7") ==
        "'name' of platform must be a text, but is the number 7 [wrong-type]\n= for example \"7\"");
  CHECK(error_of("on", "\"yes\"") ==
        "'on' of platform must be true or false, but is the text 'yes' [wrong-type]\n"
        "= for example true");
  CHECK(error_of("like", "[]") ==
        "'like' of platform must be a name, but is an array [wrong-type]\n"
        "= for example \"lambda\"");
  CHECK(error_of("object", "[]") ==
        "'object' of platform must be an object, but is an array [wrong-type]\n"
        "= for example { ... }");
  CHECK(
      error_of("array", "{}") ==
      "'array' of platform must be an array, but is an object [wrong-type]\n= for example [ ... ]");
}

TEST_CASE("values that cannot be read say which forms can", "[scenario][fields]") {
  CHECK(error_of("idle", "\"10\"") ==
        "'idle' of platform: '10' has no unit [bad-value]\n"
        "= write a number and a unit (ns, us, ms, s, m, h, d), for example \"250ms\" or \"10m\"");
  CHECK(error_of("loss", "\"half\"") ==
        "'loss' of platform: 'half' is not a probability [bad-value]\n"
        "= write 0 to 1, or a percentage as in \"2%\"");
  CHECK(error_of("rate", "\"5/week\"") ==
        "'rate' of platform: '5/week': 'week' is not a unit of time [bad-value]\n"
        "= write a number a time (/s, /min, /h, /d), for example \"0.9/s\"");
  CHECK(error_of("memory", "\"5XB\"") ==
        "'memory' of platform: '5XB': 'XB' is not a unit of memory [bad-value]\n"
        "= write a number and a unit (B, KB, MB, GB), for example \"512MB\" or \"1GB\"");
  CHECK(error_of("like", "\"vercle\"") ==
        "'like' of platform cannot be 'vercle' [unknown-name]\n= did you mean 'vercel'?");
  CHECK(error_of("order", "\"random\"") ==
        "'order' of platform cannot be 'random' [unknown-name]\n= expected one of: fifo, lifo");
}

TEST_CASE("values out of range say the range", "[scenario][fields]") {
  CHECK(error_of("idle", "\"31m\"") ==
        "'idle' of platform must be at most 30m, but is the text '31m' [out-of-range]");
  CHECK(error_of("instances", "0") ==
        "'instances' of platform must be from 1 to 1000, but is the number 0 [out-of-range]");
  CHECK(error_of("small", "256") ==
        "'small' of platform must be from 0 to 255, but is the number 256 [out-of-range]");
  CHECK(error_of("factor", "-0.5") ==
        "'factor' of platform must be from 0 to 10, but is the number -0.5 [out-of-range]");
  CHECK(error_of("loss", "1.1") ==
        "'loss' of platform must be from 0 to 1, but is the number 1.1 [out-of-range]\n"
        "= a percentage is a text: \"1.1%\"");
  CHECK(error_of("rate", "\"0/s\"") == "'rate' of platform must be more than 0 [out-of-range]");
  CHECK(error_of("memory", "\"0B\"") == "'memory' of platform must be more than 0 [out-of-range]");
  const Read one_sided = [](Fields& f, Options& o) {
    f.integer("a", o.memory, {.low = 1}, "");
    f.number("b", o.factor, {.high = 2}, "");
    f.duration("c", o.idle, "", {.low = Duration::seconds(1)});
  };
  CHECK(errors_of(R"({"a": 0, "b": 3, "c": "1ms"})", one_sided) ==
        R"(x.json:1:7: error: 'a' of platform must be at least 1, but is the number 0 [out-of-range]
    1 | {"a": 0, "b": 3, "c": "1ms"}
      |       ^
x.json:1:15: error: 'b' of platform must be at most 2, but is the number 3 [out-of-range]
    1 | {"a": 0, "b": 3, "c": "1ms"}
      |               ^
x.json:1:23: error: 'c' of platform must be at least 1s, but is the text '1ms' [out-of-range]
    1 | {"a": 0, "b": 3, "c": "1ms"}
      |                       ^~~~~
)");
}

TEST_CASE("unknown, missing and rejected keys are errors", "[scenario][fields]") {
  const Read read = [](Fields& f, Options& o) {
    f.duration("idle_timeout", o.idle, "");
    f.text("name", o.name, "");
    f.require("name");
    f.reject("idle_timeout", "is not to my taste", "take another");
    f.reject("memory", "is needed then");
  };
  CHECK(errors_of(R"({"idle_timeout": "1m", "idle_timout": 1, "zzz": 2})", read) ==
        R"(x.json:1:1: error: platform needs 'name' [missing-key]
    1 | {"idle_timeout": "1m", "idle_timout": 1, "zzz": 2}
      | ^
x.json:1:1: error: 'memory' of platform is needed then [bad-value]
    1 | {"idle_timeout": "1m", "idle_timout": 1, "zzz": 2}
      | ^
x.json:1:18: error: 'idle_timeout' of platform is not to my taste [bad-value]
    1 | {"idle_timeout": "1m", "idle_timout": 1, "zzz": 2}
      |                  ^~~~
      = take another
x.json:1:24: error: unknown key 'idle_timout' in platform [unknown-key]
    1 | {"idle_timeout": "1m", "idle_timout": 1, "zzz": 2}
      |                        ^~~~~~~~~~~~~
      = did you mean 'idle_timeout'?
x.json:1:42: error: unknown key 'zzz' in platform [unknown-key]
    1 | {"idle_timeout": "1m", "idle_timout": 1, "zzz": 2}
      |                                          ^~~~~
      = expected one of: idle_timeout, name
)");
}

TEST_CASE("what is no object is one error and no more", "[scenario][fields]") {
  const Read read = [](Fields& f, Options& o) {
    f.text("name", o.name, "");
    f.require("name");
  };
  CHECK(errors_of("[1]", read) ==
        R"(x.json:1:1: error: platform must be an object, but is an array [wrong-type]
    1 | [1]
      | ^
      = an object is written { "name": value, ... }
)");
}

TEST_CASE("calls leave notes, present or not", "[scenario][fields]") {
  Diagnostics diagnostics;
  const auto node = parse("{}", "x.json", diagnostics);
  Options options;
  Fields fields(*node, "platform", diagnostics);
  read_all(fields, options);
  fields.require("name");
  const auto note = [&](std::string_view name) {
    const auto found = std::find_if(fields.notes().begin(), fields.notes().end(),
                                    [&](const FieldNote& n) { return n.name == name; });
    REQUIRE(found != fields.notes().end());
    return *found;
  };
  CHECK(fields.notes().size() == 15);
  CHECK(note("idle").type == Type::Duration);
  CHECK(note("idle").doc == "how long idle");
  CHECK(note("idle").initial == "\"10m\"");
  CHECK(note("idle").high == 1800);
  CHECK(note("start").initial == "{\"exponential\": \"2s\"}");
  CHECK(note("instances").initial == "5");
  CHECK(note("instances").low == 1);
  CHECK(note("small").high == 255);
  CHECK(note("factor").initial == "1.5");
  CHECK(note("loss").initial == "0.25");
  CHECK(note("rate").initial == "\"1/s\"");
  CHECK(note("memory").initial == "\"512MB\"");
  CHECK(note("name").initial == "\"x\"");
  CHECK(note("name").required);
  CHECK_FALSE(note("on").required);
  CHECK(note("on").initial == "true");
  CHECK(note("like").choices == std::vector<std::string>{"lambda", "vercel"});
  CHECK(note("order").initial == "\"fifo\"");
  CHECK(note("any").type == Type::Any);
  CHECK(note("object").type == Type::Object);
  CHECK(note("array").type == Type::Array);
}
