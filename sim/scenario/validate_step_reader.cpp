// validate: what the fields of a request must be.

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/step_reader.hpp"

namespace routelab::scenario {

namespace {

using Type = core::Rule::Type;

/// "an integer from 18 to 120"
std::string expected(const core::Rule& rule, const std::vector<std::string>& choices) {
  if (!choices.empty()) return fmt::format("one of: {}", fmt::join(choices, ", "));
  constexpr std::int64_t none_low = INT64_MIN;
  constexpr std::int64_t none_high = INT64_MAX;
  const auto range = [&](std::string noun, std::string_view unit) {
    if (rule.low != none_low && rule.high != none_high) {
      return fmt::format("{} from {} to {}{}", noun, rule.low, rule.high, unit);
    }
    if (rule.low != none_low) return fmt::format("{} of at least {}{}", noun, rule.low, unit);
    if (rule.high != none_high) return fmt::format("{} of at most {}{}", noun, rule.high, unit);
    return noun;
  };
  switch (rule.type) {
    case Type::Any: return "there";
    case Type::Text: return range("a text", " bytes");
    case Type::Integer: return range("an integer", "");
    case Type::Number: return "a number";
    case Type::Boolean: return "true or false";
    case Type::Array: return "an array";
    case Type::Object: return "an object";
  }
  return "";
}

/// What is read from an object beside the type.
void read_details(core::Rule& rule, Fields& f, std::vector<std::string>& choices,
                  HandlerBuilder& b) {
  f.boolean("optional", rule.optional, "it may be missing");
  const bool low = f.integer("min", rule.low, {}, "least: of a number, or the bytes of a text");
  const bool high = f.integer("max", rule.high, {}, "most: of a number, or the bytes of a text");
  if (low || high) {
    const bool has_range = rule.type == Type::Integer || rule.type == Type::Text;
    const std::string_view name = f.has("min") ? "min" : "max";
    if (!has_range) f.reject(name, "has no meaning for this type", "only text and integer have it");
    if (rule.low > rule.high) f.reject("max", "is below 'min'");
  }
  const Node* one_of = f.array("one_of", "the values that it may have");
  if (one_of == nullptr) return;
  core::Program& program = b.program();
  rule.one_of.first = static_cast<std::uint32_t>(program.choices.size());
  for (const Node& choice : one_of->children) {
    const auto value = constant_of(choice, b.api().texts);
    if (!value) {
      b.diagnostics().error(choice.place(), "wrong-type",
                            fmt::format("a choice is a plain value, not {}", describe(choice)));
      continue;
    }
    program.choices.push_back(*value);
    choices.push_back(b.api().texts.text_of(*value));
    ++rule.one_of.count;
  }
  if (one_of->children.empty()) f.reject("one_of", "is empty: nothing would be right");
}

/// A field's rule, or nothing after an error. `where` is "body", "query", ...
std::optional<core::Rule> read_rule(const Node& node, const std::string& where, bool spelt,
                                    HandlerBuilder& b) {
  core::Rule rule;
  rule.spelt = spelt;
  const auto reference = b.scope.resolve(where + "." + node.key, node);
  if (!reference) return std::nullopt;
  rule.slot = reference->operand.slot;
  Node wrapped;  // "integer" is short for {"type": "integer"}
  wrapped.kind = Node::Kind::Object;
  wrapped.mark = node.mark;
  wrapped.key = node.key;
  wrapped.key_mark = node.key_mark;
  wrapped.file = node.file;
  if (!node.is(Node::Kind::Object)) {
    wrapped.children.push_back(node);
    wrapped.children.back().key = "type";
    wrapped.children.back().key_mark = node.mark;
  }
  const Node& object = node.is(Node::Kind::Object) ? node : wrapped;
  Fields f(object, fmt::format("field {}", in_quotes(node.key)), b.diagnostics());
  f.choice("type", rule.type,
           {{"any", Type::Any},
            {"text", Type::Text},
            {"integer", Type::Integer},
            {"number", Type::Number},
            {"boolean", Type::Boolean},
            {"array", Type::Array},
            {"object", Type::Object}},
           "what it must be");
  std::vector<std::string> choices;
  read_details(rule, f, choices, b);
  f.done();
  rule.field = b.api().texts.value_of(node.key);
  rule.message =
      b.api().texts.value_of(fmt::format("'{}' must be {}", node.key, expected(rule, choices)));
  return rule;
}

/// Without an 'else': 400 with the reason.
void respond_400(core::StepIndex at, core::SlotIndex message, const StepSource& s) {
  core::Response response;
  response.status = 400;
  response.content_type = "application/json; charset=utf-8";
  append_literal(response.body, "{\"error\":");
  core::Piece& piece = response.body.emplace_back();
  piece.spelling = core::Piece::Spelling::Json;
  piece.slot = message;
  append_literal(response.body, "}");
  core::Step jump;  // the usual way goes on behind the answer
  jump.verb = core::Verb::Jump;
  HandlerBuilder& b = s.builder;
  const core::StepIndex over = b.push(jump);
  b.step(at).otherwise = b.here();
  core::Step respond;
  respond.verb = core::Verb::Respond;
  respond.target = b.add_response(std::move(response), s.subject.place()).index;
  b.push(respond);
  b.step(over).otherwise = b.here();
}

}  // namespace

End read_validate(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Step made;
  made.verb = core::Verb::Validate;
  const std::vector<std::string> parts{"body", "query", "params", "headers", "cookies"};
  const auto part = b.index_of(s.subject, parts, "part of a request", "");
  const std::string where = parts[part.value_or(0)];
  bool coerce = where != "body";
  s.f.boolean("coerce", coerce,
              "numbers and booleans may be spelt as texts; true for all but bodies");
  std::vector<core::Rule> rules;
  if (const Node* fields =
          s.f.object("fields", "what each field must be: { \"age\": \"integer\" }")) {
    for (const Node& field : fields->children) {
      if (const auto rule = read_rule(field, where, coerce, b)) rules.push_back(*rule);
    }
  }
  s.f.require("fields");
  core::Program& program = b.program();
  made.rules = {.first = static_cast<std::uint32_t>(program.rules.size()),
                .count = static_cast<std::uint32_t>(rules.size())};
  program.rules.insert(program.rules.end(), rules.begin(), rules.end());
  const Node* as = s.f.node("as", "a name for the problem in 'else': {NAME.field}, {NAME.message}");
  const Node* otherwise = s.f.node("else", "steps if a field is wrong; none: 400 with the reason");
  if (as != nullptr && otherwise == nullptr) s.f.reject("as", "has no meaning without 'else'");
  s.f.done();
  made.result = b.scope.unnamed_slot();
  made.message = b.scope.unnamed_slot();
  const core::StepIndex at = b.push(made);
  if (otherwise == nullptr) {
    respond_400(at, made.message, s);
    return End::Open;
  }
  const HandlerScope::Names names = b.scope.names();
  const std::string name = as != nullptr ? b.result_name(*as) : "";
  if (!name.empty()) b.scope.define(name, {Definition::Kind::Problem, made.result}, *as);
  b.set_aside(otherwise, at, HandlerBuilder::Way::Otherwise, at + 1);
  b.scope.restore(names);
  return End::Open;
}

}  // namespace routelab::scenario
