#include "sim/scenario/handler_reader.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/condition_reader.hpp"
#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/step_reader.hpp"

namespace routelab::scenario {

namespace {

using core::StepIndex;
using core::Verb;
using Way = HandlerBuilder::Way;

End read_duration_step(Verb verb, const StepSource& s) {
  core::Step made;
  made.verb = verb;
  if (s.subject.is(Node::Kind::Text) && s.subject.text == "recorded") {
    made.recorded_work = true;
  } else {
    const auto law = read_distribution(s.subject, fmt::format("'{}' of a step", s.subject.key),
                                       s.builder.diagnostics());
    made.law = static_cast<std::uint32_t>(s.builder.program().laws.size());
    s.builder.program().laws.push_back(law.value_or(Distribution{}));
  }
  s.builder.push(made);
  s.f.done();
  return End::Open;
}

/// when / then / else: the else block comes back to the step behind the then block.
End read_when(const StepSource& s) {
  core::Step made;
  made.verb = Verb::When;
  HandlerBuilder& b = s.builder;
  if (const auto condition = read_condition(s.subject, b.scope, b.api(), b.diagnostics())) {
    made.left = condition->left;
    made.comparison = condition->comparison;
    made.right = condition->right;
  }
  const Node* then = s.f.node("then", "steps if the condition holds");
  const Node* otherwise = s.f.node("else", "steps if it does not hold; none: go on");
  s.f.require("then");
  s.f.done();
  const StepIndex at = b.push(made);
  const HandlerScope::Names names = b.scope.names();
  const End then_end = then == nullptr ? End::Broken : b.read_block(*then);
  b.scope.restore(names);
  b.step(at).otherwise = b.here();
  if (otherwise == nullptr) return End::Open;
  if (then_end == End::Open) {
    b.set_aside(otherwise, at, Way::Otherwise, b.here());
    return End::Open;
  }
  // The condition's other way is the only one that goes on: it stays on the main path.
  const End else_end = b.read_block(*otherwise);
  return then_end == End::Broken && else_end == End::Responds ? End::Broken : else_end;
}

/// The bit of an instance's state; names are shared by all handlers, as modules are.
std::uint32_t once_bit(HandlerBuilder& b, const Node& subject) {
  constexpr std::size_t most = 64;
  std::vector<std::string>& names = b.api().once;
  const auto found = std::find(names.begin(), names.end(), subject.text);
  if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
  if (names.size() == most) {
    b.diagnostics().error(subject.place(), "out-of-range",
                          fmt::format("there can be {} names of 'once' at most", most));
    return 0;
  }
  names.push_back(subject.text);
  return static_cast<std::uint32_t>(names.size() - 1);
}

End read_once(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Step made;
  made.verb = Verb::Once;
  if (s.subject.is(Node::Kind::Text) && !s.subject.text.empty()) {
    made.limit = once_bit(b, s.subject);
  } else {
    b.diagnostics().error(s.subject.place(), "wrong-type",
                          fmt::format("'once' is a name, not {}", describe(s.subject)),
                          "{\"once\": \"pdf library\", \"do\": {\"compute\": \"200ms\"}}");
  }
  const Node* block = s.f.node("do", "the steps of the first time on each instance");
  s.f.require("do");
  s.f.done();
  const StepIndex at = b.push(made);
  const HandlerScope::Names names = b.scope.names();
  if (block != nullptr) b.read_block(*block);
  b.scope.restore(names);
  b.step(at).otherwise = b.here();
  return End::Open;
}

End read_try(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  const Node* caught = s.f.node("catch", "steps if something is thrown in 'try'");
  const Node* as = s.f.node("as", "a name for the error, to be read as {NAME.message}");
  s.f.require("catch");
  s.f.done();
  const std::string name = as != nullptr ? b.result_name(*as) : "";
  if (caught == nullptr) return End::Broken;
  return b.read_caught(*caught, name, as != nullptr ? *as : *caught,
                       [&] { return b.read_block(s.subject); });
}

/// A text of a step, as a message of the Api.
std::uint32_t read_message(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Template text;
  if (s.subject.is(Node::Kind::Text)) {
    append_text(s.subject, text, b.resolve(), b.api().texts, b.diagnostics());
  } else {
    b.diagnostics().error(s.subject.place(), "wrong-type",
                          fmt::format("'{}' is a text, not {}", s.subject.key, describe(s.subject)),
                          fmt::format("{{\"{}\": \"no user {{params.id}}\"}}", s.subject.key));
  }
  return b.add_message(std::move(text), s.subject.place());
}

End throw_message(HandlerBuilder& b, std::uint32_t message) {
  core::Step made;
  made.verb = Verb::Throw;
  made.target = message;
  b.throws(b.push(made), Way::Otherwise);
  return End::Responds;
}

End read_throw(const StepSource& s) {
  s.f.done();
  return throw_message(s.builder, read_message(s));
}

End read_log(const StepSource& s) {
  core::Step made;
  made.verb = Verb::Log;
  made.target = read_message(s);
  s.builder.push(made);
  s.f.done();
  return End::Open;
}

/// On a server there is no window: naming it throws.
End read_browser(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  s.f.done();
  const std::vector<std::string> globals{"window",    "document", "localStorage", "sessionStorage",
                                         "navigator", "location", "alert"};
  const auto global = b.index_of(s.subject, globals, "global of browsers", "");
  core::Template text;
  append_literal(text, globals[global.value_or(0)] + " is not defined");
  return throw_message(b, b.add_message(std::move(text), s.subject.place()));
}

End read_enqueue(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Step made;
  made.verb = Verb::Enqueue;
  const auto queue = b.index_of(s.subject, b.api().queues, "queue", "the scenario has no 'queues'");
  made.target = static_cast<std::uint32_t>(queue.value_or(0));
  b.push(made);
  s.f.done();
  return End::Open;
}

/// A middleware is a list of steps, or steps with somebody who catches what is thrown in them and
/// in everything behind them.
struct Middleware {
  const Node* before = nullptr;
  const Node* caught = nullptr;
  const Node* as = nullptr;
};

Middleware read_middleware(const Node& node, Diagnostics& diagnostics) {
  const bool guards = node.find("catch") != nullptr || node.find("before") != nullptr;
  if (!guards || node.find("try") != nullptr) return {.before = &node};
  Fields f(node, fmt::format("middleware {}", in_quotes(node.key)), diagnostics);
  Middleware made;
  made.before = f.node("before", "steps before those of the handler");
  made.caught = f.node("catch", "steps if something is thrown, also later in the handler");
  made.as = f.node("as", "a name for the error, to be read as {NAME.message}");
  f.done();
  return made;
}

End read_use(const StepSource& s, const std::vector<Node>* list, std::size_t index,
             bool& took_rest) {
  HandlerBuilder& b = s.builder;
  s.f.done();
  const Node* all = b.source().middleware;
  const bool named = all != nullptr && s.subject.is(Node::Kind::Text);
  const Node* found = named ? all->find(s.subject.text) : nullptr;
  if (found == nullptr) {
    std::vector<std::string> names;
    if (all != nullptr) {
      for (const Node& member : all->children) names.push_back(member.key);
    }
    b.index_of(s.subject, names, "middleware", "the scenario has no 'middleware'");
    return End::Broken;
  }
  const Node& node = *found;
  if (std::find(b.middleware.begin(), b.middleware.end(), node.key) != b.middleware.end()) {
    b.diagnostics().error(s.subject.place(), "middleware-cycle",
                          fmt::format("middleware {} uses itself", in_quotes(node.key)),
                          "one of them has to do without the other");
    return End::Broken;
  }
  if (b.middleware.size() == max_middleware_depth) {
    b.diagnostics().error(
        s.subject.place(), "too-deep",
        fmt::format("middleware uses middleware more than {} levels deep", max_middleware_depth));
    return End::Broken;
  }
  b.source().used.insert(node.key);
  b.middleware.push_back(node.key);
  const Middleware made = read_middleware(node, b.diagnostics());
  const auto before = [&] {
    const End end = made.before == nullptr ? End::Open : b.read_block(*made.before);
    b.middleware.pop_back();
    return end;
  };
  if (made.caught == nullptr) return before();
  const std::string name = made.as != nullptr ? b.result_name(*made.as) : "";
  return b.read_caught(*made.caught, name, made.as != nullptr ? *made.as : *made.caught, [&] {
    const End end = before();
    if (list == nullptr || end == End::Responds) return end;
    took_rest = true;
    return b.read_steps(*list, index + 1);
  });
}

/// What other languages say.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> foreign_verbs{{
    {"if", "when"},
    {"return", "respond"},
    {"wait", "sleep"},
    {"call", "fetch"},
    {"find", "get"},
    {"select", "list"},
    {"print", "log"},
    {"raise", "throw"},
    {"queue", "enqueue"},
}};

using ReadStep = End (*)(const StepSource&);

struct StepVerb {
  std::string_view name;
  std::string_view doc;
  ReadStep read;  ///< null: `use`, which also has to know the steps behind it
};

constexpr std::array<StepVerb, 19> verbs{{
    {"compute", "work on the instance's CPU; \"recorded\": the work of a recorded call",
     [](const StepSource& s) { return read_duration_step(Verb::Compute, s); }},
    {"sleep", "waits, the CPU is free; \"recorded\": as long as a recorded call worked",
     [](const StepSource& s) { return read_duration_step(Verb::Sleep, s); }},
    {"get", "one row of this table", [](const StepSource& s) { return read_query(Verb::Get, s); }},
    {"list", "the first rows of this table; {NAME.count} is how many",
     [](const StepSource& s) { return read_query(Verb::List, s); }},
    {"insert", "a new row in this table; {NAME.id} is its id",
     [](const StepSource& s) { return read_query(Verb::Insert, s); }},
    {"update", "writes to a row of this table",
     [](const StepSource& s) { return read_query(Verb::Update, s); }},
    {"delete", "takes a row out of this table",
     [](const StepSource& s) { return read_query(Verb::Delete, s); }},
    {"fetch", "asks this upstream and waits for its answer", read_fetch},
    {"enqueue", "leaves a job in this queue and does not wait for it", read_enqueue},
    {"log", "a line of the server's log, with references", read_log},
    {"when", "a condition: one reference, alone or compared", read_when},
    {"validate", "looks at the fields of this part of the request", read_validate},
    {"once",
     "a name of the file's own, for what each instance does once, as at the top of a module",
     read_once},
    {"try", "steps; what is thrown in them is caught", read_try},
    {"throw", "ends the steps with an error of this message; 500 if nobody catches it", read_throw},
    {"browser", "mentions what only browsers have: throws on a server", read_browser},
    {"respond", "answers with this status; the handler is over", read_respond},
    {"redirect", "answers with a redirection to this address; the handler is over", read_redirect},
    {"use", "does the steps of this middleware", nullptr},
}};

void unknown_verb(const Node& node, const Node& first, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  std::string hint;
  for (const StepVerb& verb : verbs) {
    names.emplace_back(verb.name);
    if (node.find(verb.name) != nullptr) hint = fmt::format("put '{}' first", verb.name);
  }
  for (const auto& [foreign, own] : foreign_verbs) {
    if (first.key == foreign) hint = fmt::format("did you mean '{}'?", own);
  }
  diagnostics.error(
      first.key_place(), "unknown-verb",
      fmt::format("a step cannot begin with {}: the first key is its verb", in_quotes(first.key)),
      hint.empty() ? suggestion(first.key, names) : hint);
}

}  // namespace

End read_step(HandlerBuilder& builder, const Node& node, const std::vector<Node>* list,
              std::size_t index, bool& took_rest) {
  Diagnostics& diagnostics = builder.diagnostics();
  if (++builder.source().steps > max_steps) {
    if (builder.source().steps == max_steps + 1) {
      diagnostics.error(node.place(), "too-many-steps",
                        fmt::format("the handlers have more than {} steps", max_steps),
                        "those of a middleware count each time that it is used");
    }
    return End::Broken;
  }
  if (!node.is(Node::Kind::Object) || node.children.empty()) {
    diagnostics.error(node.place(), "wrong-type",
                      fmt::format("a step is an object with a verb, not {}", describe(node)),
                      "a step looks like {\"respond\": 200}");
    return End::Broken;
  }
  const Node& first = node.children.front();
  const auto verb = std::find_if(verbs.begin(), verbs.end(),
                                 [&](const StepVerb& known) { return known.name == first.key; });
  if (verb == verbs.end()) {
    unknown_verb(node, first, diagnostics);
    return End::Broken;
  }
  Fields f(node, fmt::format("step '{}'", first.key), diagnostics, "step " + first.key);
  f.node(first.key, verb->doc);
  f.require(first.key);
  const StepSource source{builder, f, first};
  return verb->read == nullptr ? read_use(source, list, index, took_rest) : verb->read(source);
}

std::vector<std::string> step_verbs() {
  std::vector<std::string> names;
  for (const StepVerb& verb : verbs) names.emplace_back(verb.name);
  return names;
}

void read_handler(const Node& steps, EndpointId endpoint, core::Api& api, HandlerSource& source,
                  Diagnostics& diagnostics) {
  HandlerBuilder(endpoint, api, source, diagnostics).read(steps);
}

}  // namespace routelab::scenario
