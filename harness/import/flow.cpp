#include "harness/import/flow.hpp"

#include <array>

#include "harness/import/literal.hpp"
#include "harness/import/type_extent.hpp"
#include "harness/import/type_reader.hpp"

namespace routelab::import {

namespace {

constexpr std::size_t most_readings = 20'000;

bool is_comparison(const Tokens& tokens, std::size_t i) {
  return tokens.is(i, "===") || tokens.is(i, "==") || tokens.is(i, "!==") || tokens.is(i, "!=");
}

Reading::Kind kind_of_type(std::string_view type) {
  if (type == "string") return Reading::Kind::Text;
  if (type == "number") return Reading::Kind::Number;
  if (type == "boolean") return Reading::Kind::Boolean;
  return Reading::Kind::Read;
}

}  // namespace

Flow::Flow(Scope scope, FlowMemory& memory, int depth)
    : scope_(scope), tokens_(scope.source->tokens), memory_(memory), depth_(depth) {
  if (scope.locals != nullptr) locals_ = *scope.locals;  // those of the function around it
  scope_.locals = &locals_;
}

Readings Flow::read(const Function& function, const std::vector<Part>& arguments) {
  begin_ = function.begin;
  end_ = function.end;
  given_ = arguments;
  for (std::size_t i = 0; i < function.parameters.size() && i < arguments.size(); ++i) {
    const std::size_t name = function.parameters[i].at;
    if (arguments[i].root != Part::Root::None) {
      bind_parameter(function.parameters[i], arguments[i]);
    } else if (tokens_.is_word(name)) {
      locals_.try_emplace(std::string(tokens_[name].text), unknown_spot(scope_));
    }
  }
  if (function.is_expression) readings_.returned = value(begin_).part;
  walk(begin_, end_);
  return std::move(readings_);
}

void Flow::bind_parameter(const Function::Parameter& parameter, const Part& part) {
  bind(parameter.at, part);
  const bool is_body = part.root == Part::Root::Body || part.root == Part::Root::Form;
  const bool has_fields = is_body && part.held_as.empty();
  const bool has_body = part.root == Part::Root::Request && memory_.request == RequestKind::Node;
  if (parameter.type == 0 || (!has_fields && !has_body)) return;
  DeclaredShape declared = read_type(scope_, parameter.type);
  if (has_fields) return note_declared(Reading::Kind::Type, part, parameter.at, declared);
  // interface Mine extends NextApiRequest { body: Order }
  for (const surface::Field& field : declared.shape.fields) {
    if (field.name != "body" || field.shape.type != surface::Type::Object) continue;
    note_declared(Reading::Kind::Type, {Part::Root::Body, {}}, parameter.at,
                  {field.shape, true, true});
  }
}

void Flow::note_declared(Reading::Kind kind, const Part& part, std::size_t at,
                         DeclaredShape declared) {
  if (readings_.all.size() >= most_readings) return;
  note(kind, part, at);
  readings_.all.back().declared = std::make_shared<DeclaredShape>(std::move(declared));
}

void Flow::note(Reading::Kind kind, const Part& part, std::size_t at, std::string text) {
  if (readings_.all.size() >= most_readings) return;
  Reading reading;
  reading.kind = kind;
  reading.part = part;
  reading.at = at;
  reading.text = std::move(text);
  readings_.all.push_back(std::move(reading));
}

void Flow::note_body(surface::BodyKind kind, std::size_t at) {
  if (readings_.all.size() >= most_readings) return;
  note(Reading::Kind::Body, {Part::Root::Body, {}}, at);
  readings_.all.back().body = kind;
}

void Flow::walk(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    if (!scope_.sources->spend(1)) return;
    while (!blocks_.empty() && blocks_.back() <= i) blocks_.pop_back();
    if (tokens_.is(i, "{")) blocks_.push_back(tokens_.closing(i));
    i = statement(i);
  }
}

/// The token at i, in the light of those around it. Returns the next one to look at: nearly always
/// the very next, for what stands inside of an expression is looked at, too.
std::size_t Flow::statement(std::size_t i) {
  const Token& token = tokens_[i];
  if (token.kind == TokenKind::Number || token.kind == TokenKind::Text) status(i);
  if (token.kind != TokenKind::Word) {
    if (tokens_.is(i, "(") && !is_call(i)) use(i, value(i));         // (await request.json()).name
    if (tokens_.is(i, "{") && tokens_.is(tokens_.behind(i), "[")) {  // { GET: f }[req.method]
      const Found key = value(tokens_.behind(i) + 1);
      if (key.part.root == Part::Root::Method) map_of_methods(i, scope_, i);
    }
    return i + 1;
  }
  const bool is_member = i > begin_ && (tokens_.is(i - 1, ".") || tokens_.is(i - 1, "?."));
  if (is_member) return i + 1;
  if (token.text == "const" || token.text == "let" || token.text == "var") {
    declare(i + 1);
    return i + 1;
  }
  if (token.text == "if" && tokens_.is(i + 1, "(")) {
    branch(i);
    return i + 1;
  }
  if (token.text == "switch" && tokens_.is(i + 1, "(")) {
    cases(i);
    return i + 1;
  }
  if (token.text == "throw") readings_.errors.push_back(i);
  if (token.text == "return" && !tokens_[i + 1].follows_line) {
    const Part part = assigned(i + 1);
    if (part.root != Part::Root::None && readings_.returned.root == Part::Root::None) {
      readings_.returned = part;
    }
    return i + 1;
  }
  if (tokens_.is(i + 1, "=")) {
    const Part part = assigned(i + 2);
    if (part.root == Part::Root::None) return i + 1;
    const auto type = types_.find(std::string(token.text));
    bind_parameter({i, type == types_.end() ? 0 : type->second}, part);
    return i + 1;
  }
  if (token.text == "await" || token.text == "typeof" || token.text == "new") {
    if (token.text == "new") use(i, value(i));
    return i + 1;
  }
  const Found found = value(i);
  use(i, found);
  mention(i);
  return i + 1;
}

/// `name: Type = value, { a, b } = value`; i is at the first name.
void Flow::declare(std::size_t i) {
  while (i < end_) {
    const std::size_t target = i;
    i = tokens_.behind(i);
    std::size_t type = 0;
    if (tokens_.is(i, ":")) {
      type = i + 1;
      i = type_end(tokens_, type);
    }
    const bool is_loop = tokens_.is(i, "of");
    if (!tokens_.is(i, "=") && !is_loop) {
      if (type != 0 && tokens_.is_word(target)) types_[std::string(tokens_[target].text)] = type;
      return;
    }
    const Part part = assigned(i + 1);
    if (part.root == Part::Root::None) {
      if (tokens_.is_word(target)) {
        locals_[std::string(tokens_[target].text)] = spot_at(scope_, i + 1);
      }
    } else if (is_loop && part.root == Part::Root::Request) {
      reads_bytes_ = true;
    } else if (is_loop) {
      note(Reading::Kind::Array, part, i);
      bind(target, member(part, "[]", i));
    } else {
      bind_parameter({target, type}, part);
    }
    if (is_loop) return;
    i = expression_end(tokens_, i + 1);
    if (!tokens_.is(i, ",")) return;
    ++i;
  }
}

/// What a name is given: of `asked ? a : b` the first that is a part.
Part Flow::assigned(std::size_t i) {
  const std::size_t end = expression_end(tokens_, i);
  if (!scope_.sources->spend(end - i)) return {};
  for (std::size_t at = i; at < end; at = tokens_.behind(at)) {
    if (tokens_.is(at, "=>")) break;
    if (!tokens_.is(at, "?")) continue;
    const Found first = value(at + 1);
    std::size_t colon = at + 1;
    while (colon < end && !tokens_.is(colon, ":")) colon = tokens_.behind(colon);
    return first.part.root != Part::Root::None ? first.part : value(colon + 1).part;
  }
  return value(i).part;
}

/// The bracket at i belongs to a call, not to an expression.
bool Flow::is_call(std::size_t i) const {
  if (i == 0) return false;
  const Token& before = tokens_[i - 1];
  if (before.kind == TokenKind::Word) {
    return before.text != "return" && before.text != "await" && before.text != "typeof";
  }
  return before.text == ")" || before.text == "]" || before.text == ">" || before.text == "?.";
}

/// The name or the pattern at `target` stands for the part from here on.
void Flow::bind(std::size_t target, const Part& part) {
  if (tokens_.is_word(target)) {
    parts_[std::string(tokens_[target].text)] = part;
    return;
  }
  if (!scope_.sources->spend(1)) return;
  if (tokens_.is(target, "[") && (part.root == Part::Root::Body || part.root == Part::Root::Form)) {
    note(Reading::Kind::Array, part, target);
    const std::size_t close = tokens_.closing(target);
    if (!scope_.sources->spend(close - target)) return;
    for (std::size_t i = target + 1; i < close; i = tokens_.behind(i)) {
      if (tokens_.is_word(i)) bind(i, tokens_.is(i - 1, "...") ? part : member(part, "[]", i));
    }
  }
  if (!tokens_.is(target, "{") || !scope_.sources->spend(tokens_.closing(target) - target)) return;
  for (const PatternName& name : pattern_names(tokens_, target)) {
    if (name.member.empty()) {  // the rest
      bind(name.local, part);
      continue;
    }
    const Part inner = member(part, name.member, name.local);
    if (inner.root == Part::Root::None) continue;
    if (name.preset != 0) {
      note(Reading::Kind::Optional, inner, name.local);
      if (auto json = json_at(tokens_, name.preset)) {
        note(Reading::Kind::Example, inner, name.local, std::move(*json));
      }
    }
    bind(name.local, inner);
  }
}

/// What happens to a part as a whole.
void Flow::use(std::size_t begin, const Found& found) {
  if (found.part.root == Part::Root::None) return;
  if (found.part.root == Part::Root::Method) {
    method_used(begin, found.end);
  } else if (!found.part.path.empty()) {
    compare(begin, found);
  }
}

void Flow::compare(std::size_t begin, const Found& found) {
  const std::size_t end = found.end;
  const bool is_asked = begin > 0 && tokens_.is(begin - 1, "typeof");
  if (is_comparison(tokens_, end)) {
    if (is_asked && tokens_.is_text(end + 1)) {
      note(kind_of_type(tokens_[end + 1].text), found.part, begin);
    } else if (tokens_.is(end + 1, "undefined")) {
      note(Reading::Kind::Optional, found.part, begin);
    } else if (auto json = json_at(tokens_, end + 1); json && *json != "null") {
      note(Reading::Kind::Example, found.part, begin, std::move(*json));
    }
  } else if (begin > 1 && is_comparison(tokens_, begin - 1)) {
    if (auto json = json_at(tokens_, begin - 2); json && *json != "null") {
      note(Reading::Kind::Example, found.part, begin, std::move(*json));
    }
  }
  if (tokens_.is(end, "??") || tokens_.is(end, "||")) {
    if (auto json = json_at(tokens_, end + 1)) {
      note(Reading::Kind::Optional, found.part, begin);
      note(Reading::Kind::Example, found.part, begin, std::move(*json));
    }
  }
  if (begin > 0 && tokens_.is(begin - 1, "+") && begin > 1 &&
      (tokens_.is(begin - 2, "(") || tokens_.is(begin - 2, "="))) {
    note(Reading::Kind::Number, found.part, begin);
  }
  bool is_negated = false;
  for (std::string& choice : listed_before(begin, is_negated)) {
    note(Reading::Kind::Example, found.part, begin, std::move(choice));
  }
}

/// A status of an error, or the name of one.
void Flow::status(std::size_t i) {
  const std::string_view text = tokens_[i].text;
  if (text == "405" || text == "501" || text == "Method Not Allowed" ||
      text == "Method not allowed") {
    readings_.refusals.push_back(i);
  } else if (tokens_[i].kind == TokenKind::Number && text.size() == 3 &&
             (text.front() == '4' || text.front() == '5')) {
    readings_.errors.push_back(i);
  }
}

}  // namespace routelab::import
