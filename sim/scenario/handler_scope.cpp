#include "sim/scenario/handler_scope.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace routelab::scenario {

namespace {

const std::vector<std::string> request_heads{"params",  "body", "query",  "headers",
                                             "cookies", "env",  "method", "cold"};

/// "{{user.name}}" is what template languages write; here it is a text with a brace too many.
void warn_double_braces(std::string_view text, const Node& node, Diagnostics& diagnostics) {
  constexpr std::size_t longest = 64;  // a name; each pair of braces is looked at
  const std::size_t close = text.substr(0, longest).find("}}");
  if (close == text.npos) return;
  const std::string_view name = text.substr(2, close - 2);
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == ' ';
  });
  if (!plain) return;
  diagnostics.warning(node.place(), "double-braces",
                      fmt::format("'{{{{{}}}}}' is shown as '{{{}}}}}'", name, name),
                      "a reference has one brace on each side; {{ is a brace in the text");
}

}  // namespace

HandlerScope::HandlerScope(core::Api& api, EndpointId endpoint, Diagnostics& diagnostics)
    : api_(api), endpoint_(endpoint), diagnostics_(diagnostics) {}

bool HandlerScope::has_room(const Node& node) {
  constexpr std::size_t spare = 8;  // for slots without a name
  if (slots_.size() + spare < core::Operand::no_slot) return true;
  if (!std::exchange(full_, true)) {
    diagnostics_.error(node.place(), "too-many-names",
                       fmt::format("a handler can mention {} different names at most",
                                   core::Operand::no_slot - spare));
  }
  return false;
}

std::optional<Reference> HandlerScope::resolve(std::string_view path, const Node& node) {
  const std::size_t dot = path.find('.');
  const std::string_view head = path.substr(0, dot);
  const std::string_view field = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  if (!has_room(node)) return std::nullopt;
  if (path == "method") return loaded("method", {.source = core::Source::Method, .name = {}});
  if (path == "cold") return loaded("cold", {.source = core::Source::Cold, .name = {}});
  if (head == "params" && !field.empty()) return param(field, node);
  // A body that is no object has no fields: it is `{body}` itself.
  if (path == "body") return field_of_request("body", "");
  if (!field.empty()) {
    for (const std::string_view part : {"body", "query", "headers", "cookies"}) {
      if (head == part) return field_of_request(head, field);
    }
  }
  if (head == "env" && !field.empty()) return variable(field, node);
  if (const auto found = names_.find(head); found != names_.end() && !field.empty()) {
    return field_of(head, found->second, field, node);
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
  for (const auto& [name, definition] : names_) known.push_back(name);
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
  if (head == "headers") return "authorization";
  if (head == "cookies") return "session";
  const auto found = names_.find(head);
  if (found == names_.end()) return "name";  // of body and query
  const Definition definition = found->second;
  switch (definition.kind) {
    case Definition::Kind::Error:
    case Definition::Kind::Problem: return "message";
    case Definition::Kind::Answer: {
      const auto& answer = api_.upstreams[definition.index].answer;
      return answer.empty() ? "" : answer.front().first;
    }
    case Definition::Kind::Row: break;
  }
  if (definition.index == core::no_step) return "";
  const core::Step& step = api_.program.steps[definition.index];
  return step.verb == core::Verb::List ? "count" : api_.tables[step.target].columns.back().name;
}

Reference HandlerScope::slot(const std::string& key) {
  const auto next = static_cast<core::SlotIndex>(slots_.size());
  const auto [place, added] = slots_.emplace(key, next);
  api_.program.slots = std::max<std::uint32_t>(api_.program.slots, next + 1U);
  return {.operand = {.constant = {}, .slot = place->second}, .labels = {}};
}

/// A slot that is filled when the handler begins.
Reference HandlerScope::loaded(const std::string& key, core::Load load) {
  const bool known = slots_.contains(key);
  const Reference reference = slot(key);
  if (!known) {
    load.slot = reference.operand.slot;
    loads_.push_back(load);
  }
  return reference;
}

core::SlotIndex HandlerScope::unnamed_slot() {
  return slot(fmt::format("@{}", ++unnamed_)).operand.slot;
}

bool HandlerScope::take_body_mention() { return std::exchange(body_mentioned_, false); }

std::optional<Reference> HandlerScope::param(std::string_view field, const Node& node) {
  const auto& params = api_.router.table.params(api_.endpoints[endpoint_.index].route);
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (params[i].name != field) continue;
    return loaded(
        fmt::format("params.{}", field),
        {.source = core::Source::Param, .param = static_cast<std::uint16_t>(i), .name = {}});
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
  core::Load load;
  std::string name(field);
  if (head == "headers") {
    load.source = core::Source::Header;
    name = lower_case(field);  // RFC 9110, section 5.1
  } else if (head == "cookies") {
    load.source = core::Source::Cookie;
  } else if (head == "body") {
    load.source = core::Source::BodyField;
    body_mentioned_ = true;
  } else {
    load.source = core::Source::QueryField;
    const core::Endpoint& endpoint = api_.endpoints[endpoint_.index];
    const auto& params = api_.router.table.params(endpoint.route);
    // Where the framework merges both, the route's parameter wins.
    for (std::size_t i = 0; i < params.size(); ++i) {
      if (params[i].name != field || !core::merges_params(api_.router.profile, endpoint.style())) {
        continue;
      }
      load.source = core::Source::ParamOrQuery;
      load.param = static_cast<std::uint16_t>(i);
    }
  }
  load.name = api_.texts.intern(name);
  return loaded(fmt::format("{}.{}", head, name), load);
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

std::optional<Reference> HandlerScope::field_of(std::string_view head, Definition definition,
                                                std::string_view field, const Node& node) {
  const auto of_slots = [&](const std::vector<std::string>& fields) -> std::optional<Reference> {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i] != field) continue;
      Reference reference;
      reference.operand.slot = static_cast<core::SlotIndex>(definition.index + i);
      reference.error = definition.kind == Definition::Kind::Error;
      return reference;
    }
    diagnostics_.error(node.place(), "unknown-name",
                       fmt::format("{} has no field {}", in_quotes(head), in_quotes(field)),
                       suggestion(field, fields));
    return std::nullopt;
  };
  switch (definition.kind) {
    case Definition::Kind::Row: return column(head, definition.index, field, node);
    case Definition::Kind::Answer: return of_answer(api_.upstreams[definition.index], field, node);
    case Definition::Kind::Problem: return of_slots({"field", "message"});
    case Definition::Kind::Error: return of_slots({"message"});
  }
  return std::nullopt;
}

/// A third party always answers the same: its fields are constants.
std::optional<Reference> HandlerScope::of_answer(const core::Upstream& upstream,
                                                 std::string_view field, const Node& node) {
  std::vector<std::string> names;
  for (const auto& [name, value] : upstream.answer) {
    if (name == field) return Reference{.operand = {.constant = value}, .labels = {}};
    names.push_back(name);
  }
  diagnostics_.error(
      node.place(), "unknown-name",
      fmt::format("the answer of upstream {} has no field {}", in_quotes(upstream.name),
                  in_quotes(field)),
      names.empty() ? "its fields stand in the upstream's 'json'" : suggestion(field, names));
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

void HandlerScope::define(const std::string& name, Definition definition, const Node& node) {
  const bool reserved =
      std::find(request_heads.begin(), request_heads.end(), name) != request_heads.end();
  if (reserved || names_.contains(name)) {
    diagnostics_.error(
        node.place(), "name-taken", fmt::format("the name {} is taken", in_quotes(name)),
        reserved ? fmt::format("{} belong to the request", fmt::join(request_heads, ", "))
                 : "an earlier step of this handler has it");
    return;
  }
  names_.emplace(name, definition);
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

void report_error_value(const Node& node, Diagnostics& diagnostics) {
  diagnostics.error(node.place(), "error-as-value",
                    "the message of an error can be shown and logged only, not stored or compared",
                    "tell errors apart by where they are caught");
}

std::optional<Reference> read_operand(const Node& node, HandlerScope& scope, core::Api& api,
                                      Diagnostics& diagnostics) {
  if (node.is(Node::Kind::Text) && node.text.find('{') != std::string::npos) {
    const std::vector<TextPart> parts = split_text(node.text, node, diagnostics);
    if (parts.size() == 1 && parts[0].reference) {
      auto reference = scope.resolve(parts[0].text, node);
      if (!reference || !reference->error) return reference;
      report_error_value(node, diagnostics);
      return std::nullopt;
    }
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
