#include "sim/scenario/handler_scope.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace routelab::scenario {

namespace {

const std::vector<std::string> request_heads{"params", "body", "query", "env", "method", "cold"};

/// "{{user.name}}" is what template languages write; here it is a text with a brace too many.
void warn_double_braces(std::string_view text, const Node& node, Diagnostics& diagnostics) {
  const std::size_t close = text.find("}}");
  if (close == text.npos) return;
  const std::string_view name = text.substr(2, close - 2);
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ' ';
  });
  if (!plain) return;
  diagnostics.warning(node.place(), "double-braces",
                      fmt::format("'{{{{{}}}}}' is shown as '{{{}}}}}'", name, name),
                      "a reference has one brace on each side; {{ is a brace in the text");
}

}  // namespace

HandlerScope::HandlerScope(core::Api& api, EndpointId endpoint, Diagnostics& diagnostics)
    : api_(api), endpoint_(endpoint), diagnostics_(diagnostics) {}

std::optional<Reference> HandlerScope::resolve(std::string_view path, const Node& node) {
  const std::size_t dot = path.find('.');
  const std::string_view head = path.substr(0, dot);
  const std::string_view field = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  if (slots_.size() >= core::Operand::no_slot) {
    if (!full_) {
      diagnostics_.error(
          node.place(), "too-many-names",
          fmt::format("a handler can mention {} different names at most", core::Operand::no_slot));
    }
    full_ = true;
    return std::nullopt;
  }
  if (path == "method" || path == "cold") {
    const bool known = slots_.contains(path);
    const Reference reference = slot(std::string(path));
    if (!known) {
      loads_.push_back({.source = path == "cold" ? core::Source::Cold : core::Source::Method,
                        .name = {},
                        .slot = reference.operand.slot});
    }
    return reference;
  }
  if (head == "params" && !field.empty()) return param(field, node);
  if ((head == "body" || head == "query") && !field.empty()) return field_of_request(head, field);
  if (head == "env" && !field.empty()) return variable(field, node);
  if (const auto found = names_.find(head); found != names_.end() && !field.empty()) {
    return column(head, found->second, field, node);
  }
  if (head == "method" || head == "cold") {
    diagnostics_.error(node.place(), "unknown-name",
                       fmt::format("{} has no fields", in_quotes(head)),
                       fmt::format("write {{{}}}", head));
    return std::nullopt;
  }
  unknown(head, node);
  return std::nullopt;
}

/// Of a name that is known, a field is missing; of any other, what was meant is guessed.
void HandlerScope::unknown(std::string_view head, const Node& node) {
  std::vector<std::string> known = request_heads;
  for (const auto& [name, step] : names_) known.push_back(name);
  if (std::find(known.begin(), known.end(), head) != known.end()) {
    const std::string example = example_of(head);
    diagnostics_.error(node.place(), "unknown-name",
                       fmt::format("{} needs a field", in_quotes(head)),
                       example.empty() ? "" : fmt::format("for example {{{}.{}}}", head, example));
    return;
  }
  std::string hint = suggestion(head, known);
  for (const auto& p : api_.router.table.params(api_.endpoints[endpoint_.index].route)) {
    if (p.name == head) hint = fmt::format("did you mean {{params.{}}}?", head);
  }
  for (const core::EnvVariable& v : api_.env) {
    if (v.name == head) hint = fmt::format("did you mean {{env.{}}}?", head);
  }
  diagnostics_.error(node.place(), "unknown-name",
                     fmt::format("nothing here is called {}", in_quotes(head)), std::move(hint));
}

/// A field of a name that is known; "" if it has none.
std::string HandlerScope::example_of(std::string_view head) const {
  if (head == "params") {
    const auto& params = api_.router.table.params(api_.endpoints[endpoint_.index].route);
    return params.empty() ? "" : params.front().name;
  }
  if (head == "env") return api_.env.empty() ? "" : api_.env.front().name;
  const auto found = names_.find(head);
  if (found == names_.end()) return "name";  // of body and query
  if (found->second == core::no_step) return "";
  const core::Step& step = api_.program.steps[found->second];
  return step.verb == core::Verb::List ? "count" : api_.tables[step.target].columns.back().name;
}

Reference HandlerScope::slot(const std::string& key) {
  const auto next = static_cast<core::SlotIndex>(slots_.size());
  const auto [place, added] = slots_.emplace(key, next);
  api_.program.slots = std::max<std::uint32_t>(api_.program.slots, next + 1U);
  return {.operand = {.constant = {}, .slot = place->second}, .labels = {}};
}

std::optional<Reference> HandlerScope::param(std::string_view field, const Node& node) {
  const auto& params = api_.router.table.params(api_.endpoints[endpoint_.index].route);
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (params[i].name != field) continue;
    const std::string key = fmt::format("params.{}", field);
    const bool known = slots_.contains(key);
    const Reference reference = slot(key);
    if (!known) {
      loads_.push_back({.source = core::Source::Param,
                        .param = static_cast<std::uint16_t>(i),
                        .name = {},
                        .slot = reference.operand.slot});
    }
    return reference;
  }
  std::vector<std::string> names;
  for (const auto& p : params) names.push_back(p.name);
  diagnostics_.error(node.place(), "unknown-name",
                     fmt::format("the route has no parameter {}", in_quotes(field)),
                     names.empty() ? "a parameter is a bracketed segment of the route's name"
                                   : suggestion(field, names));
  return std::nullopt;
}

std::optional<Reference> HandlerScope::field_of_request(std::string_view head,
                                                        std::string_view field) {
  const std::string key = fmt::format("{}.{}", head, field);
  const bool known = slots_.contains(key);
  const Reference reference = slot(key);
  if (!known) {
    loads_.push_back({.source = head == "body" ? core::Source::BodyField : core::Source::QueryField,
                      .name = api_.texts.intern(field),
                      .slot = reference.operand.slot});
  }
  return reference;
}

std::optional<Reference> HandlerScope::variable(std::string_view name, const Node& node) {
  std::vector<std::string> names;
  for (const core::EnvVariable& v : api_.env) {
    if (v.name == name) {
      return Reference{
          .operand = {.constant = v.value},
          .labels = v.secret ? core::SecretSet::of(v.secret_number) : core::SecretSet{}};
    }
    names.push_back(v.name);
  }
  diagnostics_.error(node.place(), "unknown-name",
                     fmt::format("env has no variable {}", in_quotes(name)),
                     suggestion(name, names));
  return std::nullopt;
}

std::optional<Reference> HandlerScope::column(std::string_view head, core::StepIndex index,
                                              std::string_view field, const Node& node) {
  if (index == core::no_step) return std::nullopt;  // its query is wrong: said already
  core::Step& step = api_.program.steps[index];
  const std::string key = fmt::format("{}.{}@{}", head, field, index);
  const bool known = slots_.contains(key);
  if (step.verb == core::Verb::List) {
    if (field != "count") {
      diagnostics_.error(node.place(), "unknown-name",
                         fmt::format("a list has no field {}", in_quotes(field)),
                         fmt::format("{{{}.count}} is the number of its rows", head));
      return std::nullopt;
    }
    const Reference reference = slot(key);
    step.result = reference.operand.slot;
    return reference;
  }
  const auto& columns = api_.tables[step.target].columns;
  std::vector<std::string> names;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    names.push_back(columns[c].name);
    if (columns[c].name != field) continue;
    const Reference reference = slot(key);
    if (!known) {
      bindings_[index].push_back(
          {.column = static_cast<std::uint16_t>(c), .slot = reference.operand.slot});
    }
    return reference;
  }
  diagnostics_.error(node.place(), "unknown-name",
                     fmt::format("table {} has no column {}",
                                 in_quotes(api_.tables[step.target].name), in_quotes(field)),
                     suggestion(field, names));
  return std::nullopt;
}

void HandlerScope::define(const std::string& name, core::StepIndex step, const Node& node) {
  const bool reserved =
      std::find(request_heads.begin(), request_heads.end(), name) != request_heads.end();
  if (reserved || names_.contains(name)) {
    diagnostics_.error(node.place(), "name-taken",
                       fmt::format("the name {} is taken", in_quotes(name)),
                       reserved ? "params, body, query, env, method and cold belong to the request"
                                : "an earlier step of this handler has it");
    return;
  }
  names_.emplace(name, step);
}

void HandlerScope::finish(core::Entry& entry) {
  core::Program& program = api_.program;
  entry.loads = {.first = static_cast<std::uint32_t>(program.loads.size()),
                 .count = static_cast<std::uint32_t>(loads_.size())};
  program.loads.insert(program.loads.end(), loads_.begin(), loads_.end());
  for (const auto& [step, bindings] : bindings_) {
    program.steps[step].bindings = {.first = static_cast<std::uint32_t>(program.bindings.size()),
                                    .count = static_cast<std::uint32_t>(bindings.size())};
    program.bindings.insert(program.bindings.end(), bindings.begin(), bindings.end());
  }
}

std::vector<TextPart> split_text(std::string_view text, const Node& node,
                                 Diagnostics& diagnostics) {
  std::vector<TextPart> parts;
  std::string literal;
  const auto end_literal = [&] {
    if (!literal.empty()) parts.push_back({.reference = false, .text = std::move(literal)});
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      literal += text[i];
      continue;
    }
    if (text.substr(i, 2) == "{{") {
      warn_double_braces(text.substr(i), node, diagnostics);
      literal += '{';
      ++i;
      continue;
    }
    const std::size_t close = text.find('}', i);
    if (close == text.npos || close == i + 1) {
      diagnostics.error(node.place(), "bad-reference",
                        close == text.npos ? "a '{' is not closed" : "there is no name in '{}'",
                        "a reference looks like {params.id}; write {{ for a brace");
      break;
    }
    end_literal();
    parts.push_back({.reference = true, .text = std::string(text.substr(i + 1, close - i - 1))});
    i = close;
  }
  end_literal();
  return parts;
}

std::optional<core::Value> constant_of(const Node& node, core::Texts& texts) {
  switch (node.kind) {
    case Node::Kind::Null: return core::Value::null();
    case Node::Kind::Boolean: return core::Value::boolean(node.boolean);
    case Node::Kind::Integer:
      if (node.integer > core::Value::max_integer || node.integer < -core::Value::max_integer) {
        return core::Value::decimal(texts.intern(node.text));
      }
      return core::Value::integer(node.integer);
    case Node::Kind::Real: return core::Value::decimal(texts.intern(node.text));
    case Node::Kind::Text: return texts.value_of(node.text);
    case Node::Kind::Array:
    case Node::Kind::Object: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Reference> read_operand(const Node& node, HandlerScope& scope, core::Api& api,
                                      Diagnostics& diagnostics) {
  if (node.is(Node::Kind::Text) && node.text.find('{') != std::string::npos) {
    const std::vector<TextPart> parts = split_text(node.text, node, diagnostics);
    if (parts.size() == 1 && parts[0].reference) return scope.resolve(parts[0].text, node);
    if (parts.size() == 1) {
      return Reference{.operand = {.constant = api.texts.value_of(parts[0].text)}, .labels = {}};
    }
    if (!parts.empty()) {
      diagnostics.error(node.place(), "not-one-value",
                        "a value here is a constant or one reference",
                        "texts are put together in the response only");
    }
    return std::nullopt;
  }
  if (const auto constant = constant_of(node, api.texts)) {
    return Reference{.operand = {.constant = *constant}, .labels = {}};
  }
  diagnostics.error(
      node.place(), "wrong-type",
      fmt::format("a value here is a constant or one reference, not {}", describe(node)));
  return std::nullopt;
}

}  // namespace routelab::scenario
