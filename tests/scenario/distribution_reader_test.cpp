#include "sim/scenario/distribution_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using Law = Distribution::Law;

namespace {

struct Case {
  std::string_view text;
  std::string rendered;
};

std::optional<Distribution> read(std::string_view text, Diagnostics& diagnostics) {
  const auto node = parse(text, "x.json", diagnostics);
  REQUIRE(node);
  return read_distribution(*node, "'compute' of a step", diagnostics);
}

/// Law and mean of a text that is right.
std::pair<Law, Duration> law_of(std::string_view text) {
  Diagnostics diagnostics;
  const auto law = read(text, diagnostics);
  INFO(text << "\n" << diagnostics.render());
  REQUIRE(law);
  CHECK(diagnostics.empty());
  return {law->law(), law->mean()};
}

const std::vector<Case> errors{
    {"250",
     R"(x.json:1:1: error: 'compute' of a step must be a duration, but is the number 250 [wrong-type]
    1 | 250
      | ^~~
      = add a unit, for example "250s"
)"},
    {"\"10\"",
     R"(x.json:1:1: error: 'compute' of a step: '10' has no unit [bad-value]
    1 | "10"
      | ^~~~
      = write a number and a unit (ns, us, ms, s, m, h, d), for example "250ms" or "10m"
)"},
    {"\"-5s\"",
     R"(x.json:1:1: error: 'compute' of a step: '-5s' is negative [bad-value]
    1 | "-5s"
      | ^~~~~
)"},
    {"true",
     R"(x.json:1:1: error: 'compute' of a step must be a duration or a law of durations, but is true [wrong-type]
    1 | true
      | ^~~~
      = for example "250ms", {"exponential": "2s"} or {"p50": "4ms", "p99": "20ms"}
)"},
    {"{}",
     R"(x.json:1:1: error: 'compute' of a step names no law [no-law]
    1 | {}
      | ^
      = for example "250ms", {"exponential": "2s"} or {"p50": "4ms", "p99": "20ms"}
      = the laws are constant, exponential, uniform, p50, p99, lognormal, normal, gamma, weibull, pareto, hyperexponential, mixture, empirical, percentiles
)"},
    {"{\"exponentail\":\"1s\"}",
     R"(x.json:1:2: error: unknown law 'exponentail' in 'compute' of a step [unknown-key]
    1 | {"exponentail":"1s"}
      |  ^~~~~~~~~~~~~
      = did you mean 'exponential'?
)"},
    {"{\"uniform\":\"1s\"}",
     R"(x.json:1:12: error: 'uniform' of 'compute' of a step must be an array, but is the text '1s' [wrong-type]
    1 | {"uniform":"1s"}
      |            ^~~~
      = for example [ ... ]
)"},
    {"{\"uniform\":[\"1s\"]}",
     R"(x.json:1:12: error: 'uniform' of 'compute' of a step needs a low and a high end, but has 1 [bad-value]
    1 | {"uniform":["1s"]}
      |            ^
      = for example "uniform": ["10ms", "20ms"]
)"},
    {"{\"uniform\":[\"20ms\",\"10ms\"]}",
     R"(x.json:1:12: error: 'uniform' of 'compute' of a step has its low end (20ms) above its high end (10ms) [bad-value]
    1 | {"uniform":["20ms","10ms"]}
      |            ^
)"},
    {"{\"uniform\":[\"1s\",5]}",
     R"(x.json:1:18: error: an end of 'uniform' must be a duration, but is the number 5 [wrong-type]
    1 | {"uniform":["1s",5]}
      |                  ^
      = add a unit, for example "5s"
)"},
    {"{\"p50\":\"20ms\",\"p99\":\"4ms\"}",
     R"(x.json:1:21: error: 'p99' of 'compute' of a step (4ms) is below 'p50' (20ms) [bad-value]
    1 | {"p50":"20ms","p99":"4ms"}
      |                     ^~~~~
)"},
    {"{\"p99\":\"4ms\"}",
     R"(x.json:1:1: error: 'compute' of a step needs 'p50' [missing-key]
    1 | {"p99":"4ms"}
      | ^
      = "p50": the median
)"},
    {"{\"p50\":\"0s\",\"p99\":\"4ms\"}",
     R"(x.json:1:8: error: 'p50' of 'compute' of a step must be at least 1ns, but is the text '0s' [out-of-range]
    1 | {"p50":"0s","p99":"4ms"}
      |        ^~~~
)"},
    {"{\"p50\":\"1s\",\"p99\":\"4s\",\"p90\":\"2s\"}",
     R"(x.json:1:24: error: unknown key 'p90' in 'compute' of a step [unknown-key]
    1 | {"p50":"1s","p99":"4s","p90":"2s"}
      |                        ^~~~~
      = did you mean 'p50'?
)"},
    {"{\"lognormal\":{\"mean\":\"0s\",\"sd\":\"1s\"}}",
     R"(x.json:1:22: error: 'mean' of 'lognormal' of 'compute' of a step must be at least 1ns, but is the text '0s' [out-of-range]
    1 | {"lognormal":{"mean":"0s","sd":"1s"}}
      |                      ^~~~
)"},
    {"{\"lognormal\":{\"mean\":\"1s\",\"std\":\"1s\"}}",
     R"(x.json:1:14: error: 'lognormal' of 'compute' of a step needs 'sd' [missing-key]
    1 | {"lognormal":{"mean":"1s","std":"1s"}}
      |              ^
      = "sd": the standard deviation
x.json:1:27: error: unknown key 'std' in 'lognormal' of 'compute' of a step [unknown-key]
    1 | {"lognormal":{"mean":"1s","std":"1s"}}
      |                           ^~~~~
      = did you mean 'sd'?
)"},
    {"{\"lognormal\":{\"mean\":\"1s\",\"sd\":\"-1s\"}}",
     R"(x.json:1:32: error: 'sd' of 'lognormal' of 'compute' of a step: '-1s' is negative [bad-value]
    1 | {"lognormal":{"mean":"1s","sd":"-1s"}}
      |                                ^~~~~
)"},
    {"{\"lognormal\":\"1s\"}",
     R"(x.json:1:14: error: 'lognormal' of 'compute' of a step must be an object, but is the text '1s' [wrong-type]
    1 | {"lognormal":"1s"}
      |              ^~~~
      = for example { ... }
)"},
    {"{\"empirical\":[]}",
     R"(x.json:1:14: error: 'empirical' of 'compute' of a step has no values [bad-value]
    1 | {"empirical":[]}
      |              ^
      = for example "empirical": ["1ms", "2ms"]
)"},
    {"{\"empirical\":[\"1ms\",\"x\"]}",
     R"(x.json:1:21: error: a value of 'empirical': 'x' is not a duration [bad-value]
    1 | {"empirical":["1ms","x"]}
      |                     ^~~
      = write a number and a unit (ns, us, ms, s, m, h, d), for example "250ms" or "10m"
)"},
    {"{\"empirical\":\"file.csv\"}",
     R"(x.json:1:14: error: 'empirical' of 'compute' of a step must be an array, but is the text 'file.csv' [wrong-type]
    1 | {"empirical":"file.csv"}
      |              ^~~~~~~~~~
      = for example [ ... ]
)"},
    {"{\"constant\":\"1s\",\"exponential\":\"2s\"}",
     R"(x.json:1:18: error: 'compute' of a step names two laws, 'constant' and 'exponential' [two-laws]
    1 | {"constant":"1s","exponential":"2s"}
      |                  ^~~~~~~~~~~~~
      = leave one of them out
)"},
    {"{\"constant\":1}",
     R"(x.json:1:13: error: 'constant' of 'compute' of a step must be a duration, but is the number 1 [wrong-type]
    1 | {"constant":1}
      |             ^
      = add a unit, for example "1s"
)"},
    {"{\"exponential\":\"-1s\"}",
     R"(x.json:1:16: error: 'exponential' of 'compute' of a step: '-1s' is negative [bad-value]
    1 | {"exponential":"-1s"}
      |                ^~~~~
)"},
};

}  // namespace

TEST_CASE("each law is read", "[scenario][distribution_reader]") {
  using Pair = std::pair<Law, Duration>;
  const auto ms = [](std::int64_t n) { return Duration::milliseconds(n); };
  CHECK(law_of("\"250ms\"") == Pair{Law::Constant, ms(250)});
  CHECK(law_of(R"({"constant": "0s"})") == Pair{Law::Constant, ms(0)});
  CHECK(law_of(R"({"exponential": "2s"})") == Pair{Law::Exponential, ms(2000)});
  CHECK(law_of(R"({"uniform": ["10ms", "20ms"]})") == Pair{Law::Uniform, ms(15)});
  CHECK(law_of(R"({"uniform": ["10ms", "10ms"]})").second == ms(10));
  CHECK(law_of(R"({"p99": "20ms", "p50": "4ms"})").first == Law::Lognormal);
  CHECK(law_of(R"({"p50": "4ms", "p99": "4ms"})").first == Law::Lognormal);
  CHECK(law_of(R"({"lognormal": {"mean": "5ms", "sd": "2ms"}})").first == Law::Lognormal);
  CHECK(law_of(R"({"lognormal": {"mean": "5ms", "sd": "0s"}})").first == Law::Lognormal);
  CHECK(law_of(R"({"empirical": ["1ms", "2ms", "3ms"]})") == Pair{Law::Empirical, ms(2)});
}

TEST_CASE("the median of a law by percentiles is p50", "[scenario][distribution_reader]") {
  Diagnostics diagnostics;
  const auto law = read(R"({"p50": "4ms", "p99": "20ms"})", diagnostics);
  REQUIRE(law);
  const double median = law->sample(std::uint64_t{1} << 63U).in_milliseconds();
  CHECK(median > 3.999);
  CHECK(median < 4.001);
}

TEST_CASE("impossible laws are errors", "[scenario][distribution_reader]") {
  for (const Case& c : errors) {
    INFO(c.text);
    Diagnostics diagnostics;
    read(c.text, diagnostics);
    CHECK(diagnostics.has_errors());
    CHECK(diagnostics.render() == c.rendered);
  }
}
