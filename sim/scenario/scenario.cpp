#include "sim/scenario/scenario.hpp"

#include <utility>

#include <fmt/format.h>

#include "sim/core/secret_flow.hpp"
#include "sim/scenario/client_reader.hpp"
#include "sim/scenario/database_reader.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/json_set.hpp"
#include "sim/scenario/platform_reader.hpp"
#include "sim/scenario/route_reader.hpp"

namespace routelab::scenario {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash + 1);
}

std::string stem_of(const std::string& path) {
  const std::string file = path.substr(folder_of(path).size());
  return file.substr(0, file.rfind('.'));
}

/// Next.js writes the value of such a variable into the scripts that every browser loads.
void warn_public_secret(const Node& variable, Diagnostics& diagnostics) {
  if (!variable.key.starts_with("NEXT_PUBLIC_")) return;
  diagnostics.warning(variable.key_place(), "public-secret",
                      fmt::format("{} is sent to every browser: a secret does not stay one there",
                                  in_quotes(variable.key)),
                      "give it a name without NEXT_PUBLIC_");
}

void read_env(const Node& node, core::Api& api, Diagnostics& diagnostics) {
  bool full = false;
  for (const Node& member : node.children) {
    core::EnvVariable variable;
    variable.name = member.key;
    if (member.is(Node::Kind::Text)) {
      variable.value = api.texts.value_of(member.text);
    } else if (!member.is(Node::Kind::Object)) {
      diagnostics.error(member.place(), "wrong-type",
                        fmt::format("variable {} must be a text or a secret, but is {}",
                                    in_quotes(member.key), describe(member)),
                        member.is_number() ? fmt::format("write \"{}\": variables are texts",
                                                         printable(member.text))
                                           : "\"north\" or {\"secret\": \"hunter2\"}");
    } else {
      Fields f(member, fmt::format("variable {}", in_quotes(member.key)), diagnostics);
      std::string secret;
      if (f.text("secret", secret, "a value that must not leave") && secret.empty()) {
        f.reject("secret", "is empty: there would be nothing to hide");
      }
      f.require("secret");
      f.done();
      warn_public_secret(member, diagnostics);
      variable.value = api.texts.value_of(secret);
      variable.secret = api.secrets.size() < core::SecretSet::capacity;
      variable.secret_number = api.secrets.size();
      if (variable.secret) {
        api.secrets.push_back(member.key);
      } else if (!std::exchange(full, true)) {
        diagnostics.error(
            member.key_place(), "out-of-range",
            fmt::format("there can be {} secrets at most", core::SecretSet::capacity));
      }
    }
    api.env.push_back(std::move(variable));
  }
}

void read_upstreams(const Node& node, Scenario& scenario, Diagnostics& diagnostics) {
  for (const Node& member : node.children) {
    model::UpstreamOptions upstream;
    upstream.name = member.key;
    Fields f(member, fmt::format("upstream {}", in_quotes(member.key)), diagnostics);
    f.distribution("latency", upstream.latency, "until it has answered or failed");
    f.probability("failure_rate", upstream.failure_rate, "the part of calls that fail");
    f.done();
    scenario.api.upstreams.push_back(member.key);
    scenario.world.upstreams.push_back(std::move(upstream));
  }
}

void read_expectations(const Node& node, Scenario& scenario, Diagnostics& diagnostics) {
  for (const Node& sentence : node.children) {
    if (sentence.is(Node::Kind::Text)) {
      scenario.expectations.push_back({.text = sentence.text, .place = sentence.place()});
    } else {
      diagnostics.error(sentence.place(), "wrong-type",
                        "an expectation is a sentence, not " + describe(sentence),
                        "\"latency_ms.p99 < 800ms\"");
    }
  }
}

/// What the program needs that no section of the file says.
void add_fixed_parts(core::Api& api) {
  for (std::size_t m = 0; m < api.method_names.size(); ++m) {
    api.method_names[m] = api.texts.value_of(name_of(static_cast<core::Method>(m)));
  }
  core::Response uncaught;
  uncaught.status = 500;
  uncaught.content_type = "text/plain; charset=utf-8";
  uncaught.body.push_back({.literal = "Internal Server Error", .slot = 0});
  api.uncaught = ResponseId{api.responses.size()};
  api.responses.push_back(std::move(uncaught));
}

/// Sections are read in the order in which they build on each other, not in that of the file.
void read_sections(const Node& root, const std::string& folder, Scenario& scenario,
                   Diagnostics& diagnostics) {
  Fields f(root, "the scenario", diagnostics);
  f.text("name", scenario.name, "a short title");
  f.text("question", scenario.question, "what the run answers");
  f.integer("seed", scenario.seed, {0}, "of all random draws");
  f.duration("duration", scenario.duration, "simulated time", {.low = Duration{1}});
  f.duration("warmup", scenario.warmup, "cut off the beginning of all figures");
  if (scenario.warmup >= scenario.duration) {
    f.reject("warmup", "must be shorter than the duration, " + duration_text(scenario.duration));
  }
  if (const Node* network = f.object("network", "between clients and platform")) {
    Fields n(*network, "network", diagnostics);
    n.distribution("delay", scenario.world.network.delay, "one way");
    n.done();
  }
  Node generic;
  generic.kind = Node::Kind::Text;
  generic.text = "generic";
  const Node* platform = f.node("platform", "instances, cold starts, limits, price");
  read_platform(platform != nullptr ? *platform : generic, scenario.world.platform, diagnostics);
  if (const Node* env = f.object("env", "variables, secrets among them")) {
    read_env(*env, scenario.api, diagnostics);
  }
  if (const Node* database = f.object("database", "tables and how they are served")) {
    read_database(*database, scenario.api, scenario.world.database, diagnostics);
  }
  if (const Node* upstreams = f.object("upstreams", "third parties, by name")) {
    read_upstreams(*upstreams, scenario, diagnostics);
  }
  if (const Node* routes = f.node("routes", "handlers, by route and method")) {
    read_routes(*routes, scenario.api, diagnostics);
  }
  if (const Node* clients = f.node("clients", "who calls, when, and what they send")) {
    read_clients(*clients, folder, scenario.api, scenario.world, diagnostics);
  }
  if (const Node* expect = f.array("expect", "sentences that must be true of the results")) {
    read_expectations(*expect, scenario, diagnostics);
  }
  f.done();
}

/// A preset that is named by its name alone becomes an object, so that `--set` can change a part.
void open_preset(Node& root) {
  Node* platform = root.find("platform");
  if (platform == nullptr || !platform->is(Node::Kind::Text)) return;
  Node like = *platform;
  like.key = "like";
  platform->kind = Node::Kind::Object;
  platform->children.push_back(std::move(like));
}

std::optional<Scenario> read(std::optional<Node> root, const std::string& path,
                             const Overrides& overrides, Diagnostics& diagnostics) {
  if (!root) return std::nullopt;
  open_preset(*root);
  for (const auto& [name, value] : overrides) set(*root, name, value, diagnostics);
  Scenario scenario;
  scenario.name = stem_of(path);
  add_fixed_parts(scenario.api);
  read_sections(*root, folder_of(path), scenario, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  core::label_responses(scenario.api);
  return scenario;
}

}  // namespace

trace::Names Scenario::names() const {
  trace::Names names;
  names.scenario = name;
  names.seed = seed;
  names.duration = duration.ns;
  names.warmup = warmup.ns;
  for (const core::Endpoint& endpoint : api.endpoints) names.endpoints.push_back(endpoint.name);
  for (const model::ClientOptions& client : world.clients) {
    names.clients.push_back(client.name);
    names.client_numbers.push_back(client.number);
  }
  for (const core::TableSchema& table : api.tables) names.tables.push_back(table.name);
  names.upstreams = api.upstreams;
  names.functions = world.functions;
  return names;
}

std::optional<Scenario> load(const std::string& path, const Overrides& overrides,
                             Diagnostics& diagnostics) {
  return read(parse_file(path, diagnostics), path, overrides, diagnostics);
}

std::optional<Scenario> load_text(std::string_view text, const std::string& name,
                                  const Overrides& overrides, Diagnostics& diagnostics) {
  return read(parse(text, name, diagnostics), name, overrides, diagnostics);
}

}  // namespace routelab::scenario
