#include "sim/scenario/platform_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using model::FunctionPer;
using model::PlatformOptions;
using Law = Distribution::Law;

namespace {

struct Case {
  std::string_view platform;
  std::string rendered;
};

/// The platform is line 2.
std::optional<Scenario> read(std::string_view platform, Diagnostics& diagnostics,
                             const Overrides& overrides = {}) {
  return load_text("{\"platform\":\n" + std::string(platform) + "\n}", "x.json", overrides,
                   diagnostics);
}

PlatformOptions read_well(std::string_view platform, const Overrides& overrides = {}) {
  Diagnostics diagnostics;
  const auto scenario = read(platform, diagnostics, overrides);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return scenario->world.platform;
}

/// Means of the five phases in milliseconds.
std::vector<double> phases_of(const PlatformOptions& options) {
  std::vector<double> means;
  for (const Distribution& phase : options.cold_start) {
    means.push_back(phase.mean().in_milliseconds());
  }
  return means;
}

const std::vector<Case> mistakes{
    {R"("aws-lamda")",
     R"(x.json:2:1: error: there is no platform 'aws-lamda' [unknown-name]
    2 | "aws-lamda"
      | ^~~~~~~~~~~
      = did you mean 'aws-lambda'?
)"},
    {R"("vercel")",
     R"(x.json:2:1: error: there is no platform 'vercel' [unknown-name]
    2 | "vercel"
      | ^~~~~~~~
      = expected one of: generic, aws-lambda
)"},
    {R"(7)",
     R"(x.json:2:1: error: 'platform' is a name or an object, not the number 7 [wrong-type]
    2 | 7
      | ^
      = "aws-lambda" or {"like": "aws-lambda", "idle_timeout": "10m"}
)"},
    {R"({"like": "aws-lamda"})",
     R"(x.json:2:10: error: there is no platform 'aws-lamda' [unknown-name]
    2 | {"like": "aws-lamda"}
      |          ^~~~~~~~~~~
      = did you mean 'aws-lambda'?
)"},
    {R"({"like": 7})",
     R"(x.json:2:10: error: 'like' of platform must be the name of a platform, but is the number 7 [bad-value]
    2 | {"like": 7}
      |          ^
      = expected one of: generic, aws-lambda
)"},
    {R"({"idle_timout": "10m"})",
     R"(x.json:2:2: error: unknown key 'idle_timout' in platform [unknown-key]
    2 | {"idle_timout": "10m"}
      |  ^~~~~~~~~~~~~
      = did you mean 'idle_timeout'?
)"},
    {R"({"idle_timeout": 600})",
     R"(x.json:2:18: error: 'idle_timeout' of platform must be a duration, but is the number 600 [wrong-type]
    2 | {"idle_timeout": 600}
      |                  ^~~
      = add a unit, for example "600s"
)"},
    {R"({"functions": "routes"})",
     R"(x.json:2:15: error: 'functions' of platform cannot be 'routes' [unknown-name]
    2 | {"functions": "routes"}
      |               ^~~~~~~~
      = did you mean 'route'?
)"},
    {R"({"cold_start": 250})",
     R"(x.json:2:16: error: 'cold_start' of platform must be a duration, but is the number 250 [wrong-type]
    2 | {"cold_start": 250}
      |                ^~~
      = add a unit, for example "250s"
)"},
    {R"({"cold_start": {}})",
     R"(x.json:2:16: error: 'cold_start' of platform names no law [no-law]
    2 | {"cold_start": {}}
      |                ^
      = for example "250ms", {"exponential": "2s"} or {"p50": "4ms", "p99": "20ms"}
      = the laws are constant, exponential, uniform, p50, p99, lognormal, normal, gamma, weibull, pareto, hyperexponential, mixture, empirical, percentiles
)"},
    {R"({"cold_start": {"runtime_strat": "1s"}})",
     R"(x.json:2:17: error: unknown key 'runtime_strat' in cold_start [unknown-key]
    2 | {"cold_start": {"runtime_strat": "1s"}}
      |                 ^~~~~~~~~~~~~~~
      = did you mean 'runtime_start'?
)"},
    {R"({"cold_start": {"exponentail": "1s"}})",
     R"(x.json:2:17: error: unknown law 'exponentail' in 'cold_start' of platform [unknown-key]
    2 | {"cold_start": {"exponentail": "1s"}}
      |                 ^~~~~~~~~~~~~
      = did you mean 'exponential'?
)"},
    {R"({"cold_start": {"runtime_start": "1s", "boot": "1s"}})",
     R"(x.json:2:40: error: unknown key 'boot' in cold_start [unknown-key]
    2 | {"cold_start": {"runtime_start": "1s", "boot": "1s"}}
      |                                        ^~~~~~
      = expected one of: placement, download, runtime_start, module_load, handler_init
)"},
    {R"({"cold_start": {"runtime_start": "1s", "p50": "1s", "p99": "2s"}})",
     R"(x.json:2:40: error: unknown key 'p50' in cold_start [unknown-key]
    2 | {"cold_start": {"runtime_start": "1s", "p50": "1s", "p99": "2s"}}
      |                                        ^~~~~
      = expected one of: placement, download, runtime_start, module_load, handler_init
x.json:2:53: error: unknown key 'p99' in cold_start [unknown-key]
    2 | {"cold_start": {"runtime_start": "1s", "p50": "1s", "p99": "2s"}}
      |                                                     ^~~~~
      = expected one of: placement, download, runtime_start, module_load, handler_init
)"},
    {R"({"max_instances": 0})",
     R"(x.json:2:19: error: 'max_instances' of platform must be from 1 to 10000000, but is the number 0 [out-of-range]
    2 | {"max_instances": 0}
      |                   ^
)"},
    {R"({"queue": -1})",
     R"(x.json:2:11: error: 'queue' of platform must be from 0 to 1000000000, but is the number -1 [out-of-range]
    2 | {"queue": -1}
      |           ^~
)"},
    {R"({"per_instance_concurrency": 0})",
     R"(x.json:2:30: error: 'per_instance_concurrency' of platform must be from 1 to 100000, but is the number 0 [out-of-range]
    2 | {"per_instance_concurrency": 0}
      |                              ^
)"},
    {R"({"memory": 512})",
     R"(x.json:2:12: error: 'memory' of platform must be a size, but is the number 512 [wrong-type]
    2 | {"memory": 512}
      |            ^~~
      = add a unit, for example "512MB"
)"},
    {R"({"memory": "512"})",
     R"(x.json:2:12: error: 'memory' of platform: '512' has no unit [bad-value]
    2 | {"memory": "512"}
      |            ^~~~~
      = write a number and a unit (B, KB, MB, GB), for example "512MB" or "1GB"
)"},
    {R"({"memory": "0MB"})",
     R"(x.json:2:12: error: 'memory' of platform must be more than 0 [out-of-range]
    2 | {"memory": "0MB"}
      |            ^~~~~
)"},
    {R"({"time_limit": "-1s"})",
     R"(x.json:2:16: error: 'time_limit' of platform: '-1s' is negative [bad-value]
    2 | {"time_limit": "-1s"}
      |                ^~~~~
)"},
    {R"({"price": 5})",
     R"(x.json:2:11: error: 'price' of platform must be an object, but is the number 5 [wrong-type]
    2 | {"price": 5}
      |           ^
      = for example { ... }
)"},
    {R"({"price": {"usd": 1}})",
     R"(x.json:2:12: error: unknown key 'usd' in price [unknown-key]
    2 | {"price": {"usd": 1}}
      |            ^~~~~
      = expected one of: usd_per_gb_second, usd_per_million_requests
)"},
    {R"({"price": {"usd_per_gb_second": -1}})",
     R"(x.json:2:33: error: 'usd_per_gb_second' of price must be from 0 to 1000000, but is the number -1 [out-of-range]
    2 | {"price": {"usd_per_gb_second": -1}}
      |                                 ^~
)"},
};

}  // namespace

TEST_CASE("each mistake in a platform has its message", "[scenario][platform_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.platform);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.platform, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("a scenario without a platform has the generic one", "[scenario][platform_reader]") {
  Diagnostics diagnostics;
  const auto scenario = load_text("{}", "x.json", {}, diagnostics);
  REQUIRE(scenario);
  for (const PlatformOptions& options :
       {scenario->world.platform, read_well("{}"), read_well("\"generic\"")}) {
    CHECK(options.function_per == FunctionPer::App);
    CHECK(phases_of(options) == std::vector<double>{0, 0, 250, 0, 0});
    CHECK(options.idle_timeout == Duration::minutes(10));
    CHECK(options.max_instances == 1000);
    CHECK(options.queue_limit == 0);
    CHECK(options.per_instance_concurrency == 1);
    CHECK(options.time_limit == Duration{});
    CHECK(options.memory_gb == 1);
    CHECK(options.price.usd_per_gb_second == 0);
  }
}

TEST_CASE("a platform by name, and what is changed about it", "[scenario][platform_reader]") {
  for (const std::string_view text : {"\"aws-lambda\"", R"({"like": "aws-lambda"})"}) {
    const PlatformOptions options = read_well(text);
    CHECK(options.cold_start[2].law() == Law::Uniform);
    CHECK(phases_of(options) == std::vector<double>{0, 0, 125, 0, 0});
    CHECK(options.time_limit == Duration::seconds(900));
    CHECK(options.memory_gb == 0.125);
    CHECK(options.price.usd_per_gb_second == 0.0000166667);
    CHECK(options.price.usd_per_million_requests == 0.20);
  }
  // The preset comes first wherever it is written.
  const PlatformOptions changed =
      read_well(R"({"memory": "512MB", "idle_timeout": "5m", "price": {"usd_per_gb_second": 1},
                    "like": "aws-lambda"})");
  CHECK(changed.memory_gb == 0.5);
  CHECK(changed.idle_timeout == Duration::minutes(5));
  CHECK(changed.price.usd_per_gb_second == 1);
  CHECK(changed.price.usd_per_million_requests == 0.20);
  CHECK(changed.time_limit == Duration::seconds(900));
}

TEST_CASE("every option of a platform", "[scenario][platform_reader]") {
  const PlatformOptions options = read_well(R"({"functions": "path", "cold_start": "0s",
      "idle_timeout": "0s", "max_instances": 50, "queue": 200, "per_instance_concurrency": 8,
      "time_limit": "30s", "memory": "1536MB", "price": {"usd_per_million_requests": 2}})");
  CHECK(options.function_per == FunctionPer::Path);
  CHECK(phases_of(options) == std::vector<double>(5, 0));
  CHECK(options.idle_timeout == Duration{});
  CHECK(options.max_instances == 50);
  CHECK(options.queue_limit == 200);
  CHECK(options.per_instance_concurrency == 8);
  CHECK(options.time_limit == Duration::seconds(30));
  CHECK(options.memory_gb == 1.5);
  CHECK(options.price.usd_per_million_requests == 2);
  CHECK(read_well(R"({"functions": "route"})").function_per == FunctionPer::Route);
}

TEST_CASE("a cold start as a whole or by its phases", "[scenario][platform_reader]") {
  CHECK(phases_of(read_well(R"({"cold_start": "1s"})")) == std::vector<double>{0, 0, 1000, 0, 0});
  CHECK(read_well(R"({"cold_start": {"p50": "1s", "p99": "2s"}})").cold_start[2].law() ==
        Law::Lognormal);
  CHECK(phases_of(read_well(R"({"cold_start": {"placement": "1ms", "download": "2ms",
      "runtime_start": "3ms", "module_load": "4ms", "handler_init": {"exponential": "5ms"}}})")) ==
        std::vector<double>{1, 2, 3, 4, 5});
  // Phases that are not named stay as the platform has them.
  CHECK(phases_of(read_well(R"({"cold_start": {"module_load": "4ms"}})")) ==
        std::vector<double>{0, 0, 250, 4, 0});
}

TEST_CASE("a platform from the command line", "[scenario][platform_reader]") {
  CHECK(read_well("{}", {{"platform", "aws-lambda"}}).memory_gb == 0.125);
  CHECK(read_well("{}", {{"platform.max_instances", "7"}}).max_instances == 7);
  Diagnostics diagnostics;
  CHECK_FALSE(read("{}", diagnostics, {{"platform.idle_timeout", "600"}}));
  CHECK(
      diagnostics.render() ==
      R"(--set:1:23: error: 'idle_timeout' of platform must be a duration, but is the number 600 [wrong-type]
    1 | platform.idle_timeout=600
      |                       ^~~
      = add a unit, for example "600s"
)");
}
