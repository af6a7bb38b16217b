// What the language of filters means, and that it means the same to a plain evaluator.
#include "sim/trace/filter.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/filter_parser.hpp"
#include "sim/trace/filter_value.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/filter_names.hpp"
#include "tests/trace/random_records.hpp"

namespace routelab::trace::testing {

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t minute = 60'000 * ms;

/// POST /api/users/[id] of robots#20 on instance 3: cold, 500 after 250 ms, at 12 minutes; a wait
/// of 2 ms for a connection, a query of 60 ms on orders, a fetch that failed.
std::vector<Record> example() {
  std::vector<Record> group(4);
  group[0].kind = Kind::PoolWait;
  group[0].duration = 2 * ms;
  group[0].detail = 1;
  group[1].kind = Kind::Query;
  group[1].duration = 60 * ms;
  group[1].detail = 1;
  group[2].kind = Kind::Fetch;
  group[2].duration = 5 * ms;
  group[2].detail = 0;
  group[2].flags = Error;
  group[3].start = 12 * minute;
  group[3].duration = 250 * ms;
  group[3].request = (std::uint64_t{1} << 40) | 20;
  group[3].entity = 3;
  group[3].detail = 1;
  group[3].status = 500;
  group[3].client = 1;
  group[3].flags = Cold;
  group[3].outcome = Outcome::Failed;
  return group;
}

bool matches(const std::string& text, const std::vector<Record>& group = example()) {
  const ParsedFilter parsed = parse_filter(text, filter_names());
  INFO(text << ": " << parsed.error.message);
  REQUIRE(parsed.filter);
  return parsed.filter->matches(group);
}

FilterError error_of(const std::string& text) {
  const ParsedFilter parsed = parse_filter(text, filter_names());
  INFO(text);
  REQUIRE_FALSE(parsed.filter);
  return parsed.error;
}

}  // namespace

TEST_CASE("A filter takes what it says", "[trace][filter]") {
  for (const char* text : {
           "",
           " ",
           "cold",
           "not late",
           "error",
           "not open",
           "status = 500",
           "status >= 500 or outcome = timed_out",
           "status = 500..599",
           "status 500..599",
           "status != none",
           "latency > 200ms and latency < 0.3s",
           "duration <= 250ms",
           "at 10m..20m",
           "end > 12m",
           "instance = 3",
           "instance != none",
           "client = robots",
           "client ~ bot",
           "client != \"two words\"",
           "request = robots#20",
           "request='robots#20'",
           "route = \"POST /api/users/[id]\"",
           "route = /api/users/[id]",
           "route ~ users",
           "route != none",
           "method = POST",
           "query",
           "query > 50ms",
           "query 50ms..60ms",
           "not query < 60ms",
           "pool_wait and fetch",
           "not compute",
           "table = orders",
           "table != users",
           "upstream = pay",
           "not (cold and late) and (open or error)",
           "late or cold and error",
           "not not cold",
       }) {
    CHECK(matches(text));
    if (*text != '\0' && *text != ' ') CHECK_FALSE(matches("not (" + std::string(text) + ")"));
  }
}

TEST_CASE("and binds closer than or, not closer than and", "[trace][filter]") {
  CHECK(matches("cold or late and open"));
  CHECK_FALSE(matches("(cold or late) and open"));
  CHECK_FALSE(matches("not cold and late"));
  CHECK(matches("not (cold and late)"));
}

TEST_CASE("What has no status or instance is in no comparison", "[trace][filter]") {
  std::vector<Record> group = example();
  group.back().status = 0;
  group.back().entity = no_entity;
  group.back().detail = no_entity;
  CHECK_FALSE(matches("status < 600", group));
  CHECK_FALSE(matches("status = 0", group));
  CHECK_FALSE(matches("status 0..599", group));
  CHECK_FALSE(matches("instance >= 0", group));
  CHECK(matches("status = none and instance = none and route = none and method = none", group));
  CHECK(matches("status != 500 and route != /", group));
}

TEST_CASE("A filter that means nothing is refused at the word", "[trace][filter]") {
  struct Case {
    const char* text;
    std::size_t offset;
    std::size_t length;
    const char* message;
    const char* hint;
  };
  const Case cases[] = {
      {"latncy > 3ms", 0, 6, "unknown field 'latncy'", "did you mean 'latency'?"},
      {"cold and qurey", 9, 5, "unknown field 'qurey'", "did you mean 'query'?"},
      {"client = visitor", 9, 7, "no client 'visitor' in this trace", "did you mean 'visitors'?"},
      {"route = /api/user/[id]", 8, 14, "no route '/api/user/[id]' in this trace",
       "did you mean '/api/users/[id]'?"},
      {"outcome = fialed", 10, 6, "no outcome 'fialed' in this trace", "did you mean 'failed'?"},
      {"request = robts#20", 10, 8, "no request is called 'robts#20'", "did you mean 'robots#20'?"},
      {"latency > 200", 10, 3, "'200' is not a duration", "write a number and a unit"},
      {"status = many", 9, 4, "'many' is not a number", ""},
      {"latency", 0, 7, "'latency' needs a comparison", "for example: latency > 200ms"},
      {"cold = 1", 5, 1, "'cold' has no values", "write 'cold' or 'not cold'"},
      {"cold late", 5, 4, "expected 'and', 'or' or the end", "join two conditions"},
      {"(cold", 0, 1, "this '(' is not closed", ""},
      {"cold)", 4, 1, "there is no '(' for this ')'", ""},
      {"route = \"GET", 8, 4, "this quote is not closed", ""},
      {"cold and", 8, 0, "expected a condition", ""},
      {"status >", 8, 0, "expected a value", ""},
      {"status ! 3", 7, 1, "'!' is no comparison", "write 'not' or '!='"},
      {"status ~ 5", 7, 1, "'~' is for names", ""},
      {"client > visitors", 7, 1, "'>' is for numbers and times", ""},
      {"status > none", 7, 1, "'none' is neither more nor less", ""},
      {"at 20m..10m", 3, 8, "this range is empty", ""},
  };
  for (const Case& c : cases) {
    const FilterError error = error_of(c.text);
    INFO(c.text << ": " << error.message << "; " << error.hint);
    CHECK(error.offset == c.offset);
    CHECK(error.length == c.length);
    CHECK(error.message == c.message);
    CHECK(error.hint.starts_with(c.hint));
  }
  CHECK(error_of(std::string(1000, '(')).message == "the conditions are nested too deeply");
}

TEST_CASE("Values are read exactly", "[trace][filter]") {
  CHECK(read_duration("1.5s") == 1500 * ms);
  CHECK(read_duration("0.000001ms") == 1);
  CHECK(read_duration("9223372036854775807ns") == INT64_MAX);
  CHECK_FALSE(read_duration("9223372036854775808ns"));
  CHECK_FALSE(read_duration("9223372036854775.808us"));
  CHECK(read_duration("9223372036854775.807us") == INT64_MAX);
  CHECK(read_duration("2d") == 2 * 1440 * minute);
  for (const char* text : {"", "5", "ms", "1.ms", ".5s", "-1s", "1 s", "1sec"}) {
    CHECK_FALSE(read_duration(text));
  }
  CHECK(read_number("00") == 0);
  for (const char* text : {"", "-1", "+1", "1.0", "99999999999999999999"}) {
    CHECK_FALSE(read_number(text));
  }
}

namespace {

/// A filter's text and what it means, put together from the same choices.
struct Meaning {
  std::string text;
  std::function<bool(const std::vector<Record>&)> holds;
};

using Group = std::vector<Record>;

const char* const operators[] = {"=", "!=", "<", "<=", ">", ">="};

bool compare(std::int64_t a, const std::string& op, std::int64_t b) {
  if (op == "=") return a == b;
  if (op == "!=") return a != b;
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  return op == ">" ? a > b : a >= b;
}

bool any_span(const Group& group, const std::function<bool(const Record&)>& is_it) {
  return std::any_of(group.begin(), group.end() - 1, is_it);
}

Meaning random_number(Dice& dice) {
  const std::string op = operators[dice.below(6)];
  if (dice.one_in(2)) {
    const auto bound = static_cast<std::int64_t>(dice.below(7) * 100);
    return {"status " + op + " " + std::to_string(bound), [=](const Group& group) {
              const std::int64_t status = group.back().status;
              return status == 0 ? op == "!=" : compare(status, op, bound);
            }};
  }
  const std::int64_t bound = dice.duration();
  return {"latency" + op + std::to_string(bound) + "ns",
          [=](const Group& group) { return compare(group.back().duration, op, bound); }};
}

Meaning random_range(Dice& dice) {
  std::int64_t low = dice.duration();
  std::int64_t high = dice.duration();
  if (low > high) std::swap(low, high);
  return {
      "at " + std::to_string(low) + "ns.." + std::to_string(high) + "ns",
      [=](const Group& group) { return group.back().start >= low && group.back().start <= high; }};
}

Meaning random_name(Dice& dice) {
  const Names names = filter_names();
  const auto index = static_cast<std::uint32_t>(dice.below(3));
  const bool equal = dice.one_in(2);
  const std::string op = equal ? " = '" : " != '";
  switch (dice.below(3)) {
    case 0:
      return {"client" + op + names.clients[index] + "'",
              [=](const Group& group) { return (group.back().client == index) == equal; }};
    case 1:
      return {"route" + op + names.endpoints[index] + "'",
              [=](const Group& group) { return (group.back().detail == index) == equal; }};
    default:
      return {"upstream" + op + names.upstreams[index] + "'", [=](const Group& group) {
                return equal == any_span(group, [=](const Record& span) {
                         return span.kind == Kind::Fetch && span.detail == index;
                       });
              }};
  }
}

Meaning random_span_condition(Dice& dice) {
  const auto kind = static_cast<Kind>(1 + dice.below(static_cast<std::uint64_t>(Kind::Late) - 1));
  const std::int64_t bound = dice.duration();
  return {word_of(kind) + " > " + std::to_string(bound) + "ns", [=](const Group& group) {
            return any_span(group, [=](const Record& span) {
              return span.kind == kind && span.duration > bound;
            });
          }};
}

Meaning random_meaning(Dice& dice, int depth) {
  if (depth > 0 && dice.one_in(2)) {
    const Meaning a = random_meaning(dice, depth - 1);
    const Meaning b = random_meaning(dice, depth - 1);
    switch (dice.below(3)) {
      case 0:
        return {"(" + a.text + ") and (" + b.text + ")",
                [=](const Group& group) { return a.holds(group) && b.holds(group); }};
      case 1:
        return {"(" + a.text + ") or (" + b.text + ")",
                [=](const Group& group) { return a.holds(group) || b.holds(group); }};
      default: return {"not (" + a.text + ")", [=](const Group& group) { return !a.holds(group); }};
    }
  }
  switch (dice.below(5)) {
    case 0: return random_number(dice);
    case 1: return random_range(dice);
    case 2: return random_name(dice);
    case 3: return random_span_condition(dice);
    default: return {"cold", [](const Group& group) { return (group.back().flags & Cold) != 0; }};
  }
}

}  // namespace

TEST_CASE("A compiled filter decides as a plain evaluator does", "[trace][filter]") {
  rc::prop("random filters over random requests", [](std::uint64_t seed) {
    Dice dice(seed);
    const Meaning meaning = random_meaning(dice, 4);
    const ParsedFilter parsed = parse_filter(meaning.text, filter_names());
    RC_ASSERT(parsed.filter.has_value());
    for (int i = 0; i < 50; ++i) {
      const Group group = random_group(dice);
      RC_ASSERT(parsed.filter->matches(group) == meaning.holds(group));
    }
  });
}

}  // namespace routelab::trace::testing
