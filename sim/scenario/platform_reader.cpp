#include "sim/scenario/platform_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

namespace {

using model::FunctionPer;
using model::PlatformOptions;

constexpr std::array<std::string_view, model::cold_start_phases> phase_names{
    "placement", "download", "runtime_start", "module_load", "handler_init"};
constexpr std::size_t runtime_start = 2;

/// AWS Lambda, x86, us-east-1, as documented in 2026: 1,000 concurrent environments by default,
/// at most 900 s a call, $0.0000166667 a GB-second and $0.20 a million requests. The start of a
/// bare Node.js runtime takes 100 to 150 ms (published measurements); the idle time is not
/// published, 10 minutes fits measurements of 2020 (Mahmoudi and Khazaei, SimFaaS).
PlatformOptions aws_lambda() {
  PlatformOptions options;
  options.cold_start[runtime_start] =
      Distribution::uniform(Duration::milliseconds(100), Duration::milliseconds(150));
  options.time_limit = Duration::seconds(900);
  options.memory_gb = 0.125;
  options.price = {.usd_per_gb_second = 0.0000166667, .usd_per_million_requests = 0.20};
  return options;
}

/// Nothing but instances: a cold start of 250 ms, the time limit off, no price.
PlatformOptions generic() {
  PlatformOptions options;
  options.cold_start[runtime_start] = Distribution::constant(Duration::milliseconds(250));
  return options;
}

const std::vector<std::string> preset_names{"generic", "aws-lambda"};

std::optional<PlatformOptions> preset(std::string_view name) {
  if (name == "generic") return generic();
  if (name == "aws-lambda") return aws_lambda();
  return std::nullopt;
}

/// The whole as one law (it counts as the start of the runtime), or phase by phase.
void read_cold_start(const Node& node, PlatformOptions& options, Diagnostics& diagnostics) {
  const std::vector<std::string> names(phase_names.begin(), phase_names.end());
  const bool phases = std::any_of(node.children.begin(), node.children.end(),
                                  [&](const Node& n) { return closest(n.key, names).has_value(); });
  if (!phases) {
    options.cold_start = {};
    const auto law = read_distribution(node, "'cold_start' of platform", diagnostics);
    if (law) options.cold_start[runtime_start] = *law;
    return;
  }
  // Phases that are not named stay those of the platform that it is like.
  Fields f(node, "cold_start", diagnostics);
  f.distribution("placement", options.cold_start[0], "finding a place to run");
  f.distribution("download", options.cold_start[1], "fetching the code");
  f.distribution("runtime_start", options.cold_start[2], "starting the runtime");
  f.distribution("module_load", options.cold_start[3], "loading the application's modules");
  f.distribution("handler_init", options.cold_start[4], "the handler's own initialisation");
  f.done();
}

void read_price(const Node& node, model::CostOptions& price, Diagnostics& diagnostics) {
  Fields f(node, "price", diagnostics);
  f.number("usd_per_gb_second", price.usd_per_gb_second, {0, 1e6},
           "US dollars for a GB of memory and a second of a handler");
  f.number("usd_per_million_requests", price.usd_per_million_requests, {0, 1e9},
           "US dollars for a million requests");
  f.done();
}

void read_preset(const Node& node, PlatformOptions& options, Diagnostics& diagnostics) {
  if (const auto known = preset(node.text)) {
    options = *known;
    return;
  }
  diagnostics.error(node.place(), "unknown-name", "there is no platform " + in_quotes(node.text),
                    suggestion(node.text, preset_names));
}

}  // namespace

void read_platform(const Node& node, PlatformOptions& options, Diagnostics& diagnostics) {
  options = generic();
  if (node.is(Node::Kind::Text)) return read_preset(node, options, diagnostics);
  if (!node.is(Node::Kind::Object)) {
    diagnostics.error(node.place(), "wrong-type",
                      "'platform' is a name or an object, not " + describe(node),
                      "\"aws-lambda\" or {\"like\": \"aws-lambda\", \"idle_timeout\": \"10m\"}");
    return;
  }
  Fields f(node, "platform", diagnostics);
  if (const Node* like = f.node("like", "a platform that is known by name, to start from")) {
    if (like->is(Node::Kind::Text)) {
      read_preset(*like, options, diagnostics);
    } else {
      f.reject("like", "must be the name of a platform, but is " + describe(*like),
               suggestion("", preset_names));
    }
  }
  f.choice("functions", options.function_per,
           {{"app", FunctionPer::App}, {"route", FunctionPer::Route}, {"path", FunctionPer::Path}},
           "which requests share instances: all, those of a route, those of one concrete path");
  if (const Node* cold =
          f.node("cold_start", "how long an instance takes to start: one law, or phase by phase")) {
    read_cold_start(*cold, options, diagnostics);
  }
  f.duration("idle_timeout", options.idle_timeout, "how long an idle instance is kept");
  f.integer("max_instances", options.max_instances, {1, 10'000'000},
            "the concurrency limit: instances of one function at a time");
  f.integer("queue", options.queue_limit, {0, 1'000'000'000},
            "requests that may wait at the limit; one more gets 503, with 0 all get 429");
  f.integer("per_instance_concurrency", options.per_instance_concurrency, {1, 100'000},
            "requests that one instance serves at a time");
  f.duration("time_limit", options.time_limit,
             "the longest that a handler may take, then 504; 0s: no limit");
  std::int64_t memory = static_cast<std::int64_t>(options.memory_gb * 1024) * 1024 * 1024;
  if (f.memory("memory", memory, "size of an instance; it is what is billed")) {
    options.memory_gb = static_cast<double>(memory) / (1024.0 * 1024.0 * 1024.0);
  }
  if (const Node* price = f.object("price", "what the platform charges")) {
    read_price(*price, options.price, diagnostics);
  }
  f.done();
}

}  // namespace routelab::scenario
