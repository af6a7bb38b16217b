#include "harness/import/type_reader.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/import/literal.hpp"
#include "harness/import/schema_reader.hpp"
#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

using surface::Field;
using surface::Shape;
using surface::Type;

constexpr int most_depth = 16;

/// `z.infer<typeof Schema>`, and what the other libraries call it.
bool is_of_schema(std::string_view name) {
  return name == "infer" || name == "input" || name == "output" || name == "InferType" ||
         name == "InferOutput" || name == "InferInput" || name == "Static";
}

class TypeReader {
 public:
  TypeReader(const Scope& scope, int depth)
      : scope_(scope), tokens_(scope.source->tokens), depth_(depth) {}

  /// `A | B & C`.
  DeclaredShape read(std::size_t at) const {
    if (depth_ > most_depth || !scope_.sources->spend(20)) return {};
    std::vector<DeclaredShape> parts;
    bool is_nullable = false;
    bool is_required = true;
    std::size_t i = at;
    bool joins = false;
    while (i < tokens_.size()) {
      while (tokens_.is(i, "|") || tokens_.is(i, "readonly")) ++i;
      if (tokens_.is(i, "null")) {
        is_nullable = true;
        ++i;
      } else if (tokens_.is(i, "undefined")) {
        is_required = false;
        ++i;
      } else {
        DeclaredShape part = operand(i);
        if (joins && !parts.empty()) {
          merge(parts.back(), part);
        } else {
          parts.push_back(std::move(part));
        }
      }
      joins = tokens_.is(i, "&");
      if (!joins && !tokens_.is(i, "|")) break;
      ++i;
    }
    DeclaredShape all = united(parts);
    all.shape.nullable |= is_nullable;
    all.is_required &= is_required;
    return all;
  }

 private:
  [[nodiscard]] DeclaredShape inner(std::size_t at) const {
    return TypeReader(scope_, depth_ + 1).read(at);
  }

  static DeclaredShape of_type(Type type) {
    DeclaredShape declared;
    declared.shape.type = type;
    return declared;
  }

  static void merge(DeclaredShape& into, const DeclaredShape& other) {
    if (into.shape.type == Type::Any) into.shape.type = other.shape.type;
    for (const Field& field : other.shape.fields) add(into.shape, field);
  }

  static void add(Shape& shape, Field field) {
    for (Field& known : shape.fields) {
      if (known.name != field.name) continue;
      known = std::move(field);
      return;
    }
    shape.fields.push_back(std::move(field));
  }

  /// Literals become choices; different types, any.
  static DeclaredShape united(std::vector<DeclaredShape>& parts) {
    if (parts.empty()) return {};
    if (parts.size() == 1) return std::move(parts.front());
    DeclaredShape all = of_type(parts.front().shape.type);
    bool all_choices = true;
    for (const DeclaredShape& part : parts) {
      if (part.shape.type != all.shape.type) return {};
      all_choices &= !part.shape.choices.empty();
    }
    if (!all_choices) {
      parts.front().shape.choices.clear();
      return std::move(parts.front());
    }
    for (const DeclaredShape& part : parts) {
      all.shape.choices.insert(all.shape.choices.end(), part.shape.choices.begin(),
                               part.shape.choices.end());
    }
    if (all.shape.type == Type::Boolean) all.shape.choices.clear();
    return all;
  }

  /// One operand with its `[]`; moves behind it.
  DeclaredShape operand(std::size_t& i) const {
    const std::size_t at = i;
    DeclaredShape declared;
    if (tokens_.is(i, "{")) {
      declared = object(i);
      i = tokens_.behind(i);
    } else if (tokens_.is(i, "(")) {
      declared = inner(i + 1);
      i = tokens_.behind(i);
      if (tokens_.is(i, "=>")) {
        i = type_end(tokens_, at);
        return {};
      }
    } else if (const auto json = json_at(tokens_, i)) {
      declared = literal(*json);
      i += tokens_.is(i, "-") ? std::size_t{2} : std::size_t{1};
    } else if (tokens_.is_word(i)) {
      declared = named(i);
    } else {
      i = tokens_.behind(i);  // a tuple: an array of whatever
      declared = of_type(tokens_.is(at, "[") ? Type::Array : Type::Any);
    }
    while (tokens_.is(i, "[") && tokens_.closing(i) == i + 1) {
      DeclaredShape array = of_type(Type::Array);
      array.shape.elements = {std::move(declared.shape)};
      declared = std::move(array);
      i += 2;
    }
    while (tokens_.is(i, "[") && !tokens_[i].follows_line) {  // Type["member"]
      i = tokens_.behind(i);
      declared = {};
    }
    return declared;
  }

  static DeclaredShape literal(const std::string& json) {
    const bool is_boolean = json == "true" || json == "false";
    DeclaredShape declared = of_type(json.starts_with('"') ? Type::Text
                                     : is_boolean          ? Type::Boolean
                                                           : Type::Number);
    declared.shape.choices = {json};
    return declared;
  }

  [[nodiscard]] DeclaredShape object(std::size_t brace) const {
    DeclaredShape declared = of_type(Type::Object);
    const std::size_t close = tokens_.closing(brace);
    if (close == tokens_.size()) return {};  // not closed: it would hold all that follows
    for (std::size_t i = brace + 1; i < close;) {
      while (tokens_.is(i, ";") || tokens_.is(i, ",") ||
             (tokens_.is(i, "readonly") && tokens_.is_word(i + 1))) {
        ++i;
      }
      if (i >= close) break;
      const std::size_t name = i;
      i = tokens_.behind(i);
      const bool is_optional = tokens_.is(i, "?");
      if (is_optional) ++i;
      if (tokens_.is(i, "(") || tokens_.is(i, "<")) {  // a method
        while (i < close && !tokens_.is(i, ":")) i = tokens_.behind(i);
        i = type_end(tokens_, i + 1);
        continue;
      }
      if (!tokens_.is(i, ":")) continue;
      if (tokens_.is_word(name) || tokens_[name].kind == TokenKind::Text) {
        DeclaredShape field = inner(i + 1);
        add(declared.shape,
            {text_of(tokens_[name]), std::move(field.shape), !is_optional && field.is_required});
      }
      i = std::max(type_end(tokens_, i + 1), i + 1);
    }
    return declared;
  }

  /// The first type of `<A, B>` at i, if there is one.
  [[nodiscard]] DeclaredShape argument(std::size_t open) const {
    return tokens_.is(open, "<") ? inner(open + 1) : DeclaredShape{};
  }

  /// A name and what belongs to it; moves behind it.
  DeclaredShape named(std::size_t& i) const {
    const std::size_t at = i;
    const std::string_view name = tokens_[i].text;
    while (tokens_.is(i + 1, ".") && tokens_.is_word(i + 2)) i += 2;
    const std::string_view last = tokens_[i].text;
    if (name == "typeof" || name == "keyof" || name == "unique") {
      i = type_end(tokens_, at);
      return {};
    }
    const std::size_t open = ++i;
    if (tokens_.is(open, "<")) i = generics_end(tokens_, open);
    if (name == "string") return of_type(Type::Text);
    if (name == "number") return of_type(Type::Number);
    if (name == "boolean") return of_type(Type::Boolean);
    if (name == "object" || name == "Record") return of_type(Type::Object);
    if (name == "Array" || name == "ReadonlyArray" || name == "Set") {
      DeclaredShape array = of_type(Type::Array);
      if (tokens_.is(open, "<")) array.shape.elements = {argument(open).shape};
      return array;
    }
    if (name == "Promise" || name == "Readonly" || name == "Awaited" || name == "NonNullable") {
      return argument(open);
    }
    if (name == "Partial" || name == "Required" || name == "Pick" || name == "Omit") {
      return selected(name, open);
    }
    if (is_of_schema(last) && tokens_.is(open, "<") && tokens_.is(open + 1, "typeof")) {
      auto schema = read_schema(scope_, open + 2, i - 1);
      return schema ? std::move(schema->declared) : DeclaredShape{};
    }
    return declaration(at);
  }

  [[nodiscard]] DeclaredShape selected(std::string_view name, std::size_t open) const {
    DeclaredShape declared = argument(open);
    if (name == "Partial" || name == "Required") {
      for (Field& field : declared.shape.fields) field.required = name == "Required";
      return declared;
    }
    std::vector<std::string> names;
    const std::size_t end = generics_end(tokens_, open);
    for (std::size_t i = type_end(tokens_, open + 1); i < end; ++i) {
      if (tokens_.is_text(i)) names.push_back(text_of(tokens_[i]));
    }
    auto& fields = declared.shape.fields;
    const auto is_left_out = [&](const Field& field) {
      const bool is_named = std::find(names.begin(), names.end(), field.name) != names.end();
      return is_named == (name == "Omit");
    };
    fields.erase(std::remove_if(fields.begin(), fields.end(), is_left_out), fields.end());
    return declared;
  }

  /// An interface, a type or an enum of the file or of one that it imports.
  [[nodiscard]] DeclaredShape declaration(std::size_t at) const {
    const auto spot = resolve(scope_, at);
    if (!spot || spot->scope.source == nullptr || spot->kind != Binding::Kind::Type) return {};
    const TypeReader there(spot->scope, depth_ + 1);
    const Tokens& tokens = spot->scope.source->tokens;
    if (spot->at >= 2 && tokens.is(spot->at - 2, "enum")) {
      DeclaredShape choices = of_type(Type::Any);
      choices.shape.choices = choices_at(scope_, at);
      return choices;
    }
    DeclaredShape declared = there.read(spot->at);
    there.add_bases(spot->at, declared);
    return declared;
  }

  /// `interface A extends B, C {`: the brace is at `at`.
  void add_bases(std::size_t at, DeclaredShape& declared) const {
    constexpr std::size_t farthest = 60;
    std::size_t begin = at;
    while (begin > 0 && at - begin < farthest && !tokens_.is(begin, "interface") &&
           !tokens_.is(begin, "=") && !tokens_.is(begin, ";") && !tokens_.is(begin, "}")) {
      --begin;
    }
    if (!tokens_.is(begin, "interface")) return;
    std::size_t i = begin;
    while (i < at && !tokens_.is(i, "extends")) ++i;
    while (i < at) {
      const DeclaredShape base = inner(i + 1);
      for (const Field& field : base.shape.fields) {
        const bool is_known =
            std::any_of(declared.shape.fields.begin(), declared.shape.fields.end(),
                        [&](const Field& known) { return known.name == field.name; });
        if (!is_known) declared.shape.fields.push_back(field);
      }
      i = type_end(tokens_, i + 1);
      if (!tokens_.is(i, ",")) return;
    }
  }

  const Scope& scope_;
  const Tokens& tokens_;
  int depth_;
};

}  // namespace

DeclaredShape read_type(const Scope& scope, std::size_t at) {
  return TypeReader(scope, 0).read(at);
}

}  // namespace routelab::import
