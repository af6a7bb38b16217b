#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/core/secret_flow.hpp"
#include "sim/scenario/client_reader.hpp"
#include "sim/scenario/database_reader.hpp"
#include "sim/scenario/env_reader.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/json_set.hpp"
#include "sim/scenario/page_reader.hpp"
#include "sim/scenario/platform_reader.hpp"
#include "sim/scenario/queue_reader.hpp"
#include "sim/scenario/route_reader.hpp"
#include "sim/scenario/template_reader.hpp"
#include "sim/scenario/upstream_reader.hpp"

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

/// What a person calls the channel.
std::string_view leak_noun(core::Channel channel) {
  switch (channel) {
    case core::Channel::Html: return "page";
    case core::Channel::Header: return "headers";
    case core::Channel::Cookie: return "cookies";
    case core::Channel::Error: return "error text";
    case core::Channel::Bundle: return "script";
    default: return name_of(channel);
  }
}

/// What the program needs that no section of the file says.
void add_fixed_parts(core::Api& api) {
  for (std::size_t m = 0; m < api.method_names.size(); ++m) {
    api.method_names[m] = api.texts.value_of(name_of(static_cast<core::Method>(m)));
  }
  const auto message = [&](std::string_view text) {
    append_literal(api.messages.emplace_back().text, text);
    return static_cast<std::uint32_t>(api.messages.size() - 1);
  };
  api.thrown.fetch_failed = message("fetch failed");
  api.thrown.fetch_timed_out = message("The operation was aborted due to timeout");
  api.thrown.database_refused = message("sorry, too many clients already");
  api.thrown.database_timed_out = message("canceling statement due to statement timeout");
  api.thrown.database_rejected = message("invalid input syntax for type integer");
  api.thrown.bad_body = message("Unexpected token in JSON");
}

/// What a handler that throws is answered with, by whoever calls handlers of this style.
void add_uncaught(core::Api& api, core::Style style) {
  const bool next = api.router.profile == core::Profile::Next16;
  core::Response uncaught;
  uncaught.status = 500;
  if (!next) uncaught.content_type = "text/plain; charset=utf-8";
  if (!next || style == core::Style::Pages) append_literal(uncaught.body, "Internal Server Error");
  api.uncaught[static_cast<std::size_t>(style)] = ResponseId{api.responses.size()};
  api.responses.push_back(std::move(uncaught));
}

/// Which messages can come to stand in the log: lines of it, and what nobody catches.
std::vector<bool> logged_messages(const core::Api& api) {
  std::vector<bool> logged(api.messages.size());
  for (const core::Step& step : api.program.steps) {
    const bool uncaught = step.verb == core::Verb::Throw && step.otherwise == core::no_step;
    if (step.verb == core::Verb::Log || uncaught) logged[step.target] = true;
  }
  return logged;
}

/// Known before anything runs: which secret can leave by which channel, and where that is said.
void warn_leaks(const core::Api& api, const HandlerSource& source, Diagnostics& diagnostics) {
  const auto warn = [&](core::SecretSet secrets, core::Channel channel, EndpointId endpoint,
                        const Place& place) {
    for (std::size_t s = 0; s < api.secrets.size(); ++s) {
      if (!secrets.has(s)) continue;
      diagnostics.warning(
          place, "leak",
          fmt::format("secret {} can leave by the {} of {}", in_quotes(api.secrets[s].name),
                      leak_noun(channel), in_quotes(api.endpoints[endpoint.index].name)),
          channel == core::Channel::Log
              ? "leave it out: whoever reads the log would see it"
              : "leave it out: whoever sends such a request would see it");
    }
  };
  for (std::size_t r = 0; r < source.response_places.size(); ++r) {
    for (std::size_t c = 0; c < core::channel_count; ++c) {
      const auto channel = static_cast<core::Channel>(c);
      warn(api.responses[r].labels[channel], channel, api.responses[r].endpoint,
           source.response_places[r]);
    }
  }
  const std::vector<bool> logged = logged_messages(api);
  for (std::size_t m = 0; m < source.message_places.size(); ++m) {
    if (!logged[m]) continue;
    warn(api.messages[m].labels, core::Channel::Log, api.messages[m].endpoint,
         source.message_places[m]);
  }
}

void warn_unused_middleware(const HandlerSource& source, Diagnostics& diagnostics) {
  if (source.middleware == nullptr) return;
  for (const Node& member : source.middleware->children) {
    if (source.used.contains(member.key)) continue;
    diagnostics.warning(member.key_place(), "unused-middleware",
                        fmt::format("no handler uses middleware {}", in_quotes(member.key)),
                        fmt::format("{{\"use\": \"{}\"}} is the step", printable(member.key)));
  }
}

/// A client whose first call would be after the end.
void warn_late_clients(const Node& clients, const Scenario& scenario, Diagnostics& diagnostics) {
  const Time end = time_zero + scenario.duration;
  for (const model::ClientOptions& client : scenario.world.clients) {
    const Node* node = clients.find(client.name);
    const Node* start = node != nullptr ? node->find("start") : nullptr;
    if (start == nullptr || client.start < end) continue;
    diagnostics.warning(start->place(), "never-calls",
                        fmt::format("client {} never calls: the run ends after {}",
                                    in_quotes(client.name), duration_text(scenario.duration)),
                        "let it start earlier, or give the scenario a longer duration");
  }
}

/// Sections are read in the order in which they build on each other, not in that of the file.
void read_sections(const Node& root, const std::string& folder, Scenario& scenario,
                   HandlerSource& source, Diagnostics& diagnostics) {
  Fields f(root, "the scenario", diagnostics, "scenario");
  f.text("name", scenario.name, "a short title; the file's name if there is none");
  f.text("question", scenario.question, "what the run answers, shown above the results");
  f.integer("seed", scenario.seed, {0}, "the seed of all random draws");
  f.duration("duration", scenario.duration, "simulated time", {.low = Duration{1}});
  f.duration("warmup", scenario.warmup, "time cut off the beginning of all figures");
  if (scenario.warmup >= scenario.duration) {
    f.reject("warmup", "must be shorter than the duration, " + duration_text(scenario.duration));
  }
  f.choice("profile", scenario.api.router.profile,
           {{"rfc", core::Profile::Rfc}, {"next16", core::Profile::Next16}},
           "what the framework does by itself: as the RFCs have it, or as Next.js 16 does");
  for (const core::Style style : {core::Style::App, core::Style::Pages}) {
    add_uncaught(scenario.api, style);
  }
  if (const Node* network = f.object("network", "the way between clients and platform")) {
    Fields n(*network, "network", diagnostics);
    n.distribution("delay", scenario.world.network.delay,
                   "how long a request is on its way, and an answer on its way back");
    n.done();
  }
  Node generic;
  generic.kind = Node::Kind::Text;
  generic.text = "generic";
  const Node* platform =
      f.node("platform", "instances, cold starts, limits, price: a name, or an object");
  read_platform(platform != nullptr ? *platform : generic, scenario.world.platform, diagnostics);
  if (const Node* env = f.object("env", "variables, secrets among them")) {
    read_env(*env, scenario.api, diagnostics);
  }
  if (const Node* database = f.object("database", "tables and how they are served")) {
    read_database(*database, scenario.api, scenario.world.database, diagnostics);
  }
  if (const Node* upstreams = f.object("upstreams", "third parties, by name")) {
    read_upstreams(*upstreams, scenario.api, scenario.world.upstreams, diagnostics);
  }
  if (const Node* queues = f.object("queues", "jobs that nobody waits for, by name")) {
    read_queues(*queues, scenario.api, scenario.world.queues, diagnostics);
  }
  source.middleware = f.object("middleware", "steps that handlers share, by name");
  if (const Node* routes = f.node("routes", "handlers, by route and method")) {
    read_routes(*routes, scenario.api, source, diagnostics);
  }
  PageRequests page_requests;
  if (const Node* pages = f.object("pages", "what browsers load, by path")) {
    page_requests = read_pages(*pages, scenario.api, source, diagnostics);
  }
  if (const Node* clients = f.node("clients", "who calls, when, and what they send")) {
    read_clients(*clients, folder, page_requests, scenario.api, scenario.world, diagnostics);
    warn_late_clients(*clients, scenario, diagnostics);
  }
  if (const Node* expect = f.array("expect", "sentences that must be true of the results")) {
    read_expectations(*expect, scenario, diagnostics);
  }
  std::string schema;
  f.text("$schema", schema, "the schema that editors check the file with");
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

Node& member(Node& object, const std::string& key, Node::Kind kind) {
  if (Node* found = object.find(key)) return *found;
  Node& made = object.children.emplace_back();
  made.kind = kind;
  made.key = key;
  made.file = object.file;
  made.mark = made.key_mark = object.mark;
  return made;
}

/// An endpoint that code handles gets a handler that is never run. What the scenario says of such
/// an endpoint itself stays, and the code is run all the same.
void add_code_routes(Node& root, const CodeRoutes& code) {
  for (const std::string& endpoint : code) {
    const std::size_t space = endpoint.find(' ');
    if (space == endpoint.npos || !root.is(Node::Kind::Object)) continue;
    Node& routes = member(root, "routes", Node::Kind::Object);
    Node& route = member(routes, endpoint.substr(space + 1), Node::Kind::Object);
    Node& steps = member(route, endpoint.substr(0, space), Node::Kind::Array);
    if (!steps.children.empty()) continue;
    Node& step = steps.children.emplace_back();
    step.kind = Node::Kind::Object;
    step.file = root.file;
    step.mark = root.mark;
    Node& respond = member(step, "respond", Node::Kind::Integer);
    respond.integer = 501;
    respond.real = 501;
    respond.text = "501";
  }
}

/// The schema that editors use stands among the scenarios: "scenarios/*.json" means it, too.
bool is_schema(const Node& root, Diagnostics& diagnostics) {
  const Node* schema = root.find("$schema");
  if (schema == nullptr || !schema->text.starts_with("http://json-schema.org/")) return false;
  diagnostics.error(schema->place(), "json-schema", "this file is a JSON Schema, not a scenario");
  return true;
}

std::optional<Scenario> read(std::optional<Node> root, const std::string& path,
                             const Overrides& overrides, Diagnostics& diagnostics,
                             const CodeRoutes& code) {
  if (!root || is_schema(*root, diagnostics)) return std::nullopt;
  open_preset(*root);
  add_code_routes(*root, code);
  for (const auto& [name, value] : overrides) set(*root, name, value, diagnostics);
  Scenario scenario;
  scenario.name = stem_of(path);
  add_fixed_parts(scenario.api);
  HandlerSource source;
  read_sections(*root, folder_of(path), scenario, source, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  core::label_responses(scenario.api);
  warn_leaks(scenario.api, source, diagnostics);
  warn_unused_middleware(source, diagnostics);
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
  for (const core::Upstream& upstream : api.upstreams) names.upstreams.push_back(upstream.name);
  names.queues = api.queues;
  names.functions = world.functions;
  return names;
}

std::optional<Scenario> load(const std::string& path, const Overrides& overrides,
                             Diagnostics& diagnostics, const CodeRoutes& code) {
  return read(parse_file(path, diagnostics), path, overrides, diagnostics, code);
}

std::optional<Scenario> load_text(std::string_view text, const std::string& name,
                                  const Overrides& overrides, Diagnostics& diagnostics,
                                  const CodeRoutes& code) {
  return read(parse(text, name, diagnostics), name, overrides, diagnostics, code);
}

}  // namespace routelab::scenario
