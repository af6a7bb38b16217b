#include "harness/import/module.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Behind a complete operand, a word in a new line begins the next statement: what ECMA-262 calls
/// automatic semicolon insertion.
bool begins_statement(const Tokens& tokens, std::size_t i) {
  constexpr std::array<std::string_view, 6> joins = {"in", "of",        "instanceof",
                                                     "as", "satisfies", "extends"};
  constexpr std::array<std::string_view, 10> opens = {
      "typeof", "await", "new", "void", "delete", "in", "of", "instanceof", "as", "extends"};
  if (!tokens[i].follows_line || !tokens.is_word(i)) return false;
  const Token& before = tokens[i - 1];
  if (before.kind == TokenKind::Sign && before.text != ")" && before.text != "]" &&
      before.text != "}") {
    return false;
  }
  if (before.kind == TokenKind::Word && is_one_of(before.text, opens)) return false;
  return !is_one_of(tokens[i].text, joins);
}

class ModuleReader {
 public:
  explicit ModuleReader(const Tokens& tokens) : tokens_(tokens) {}

  Module read() {
    for (std::size_t i = 0; i < tokens_.size();) i = read_statement(i);
    return std::move(module_);
  }

 private:
  std::size_t read_statement(std::size_t i) {
    if (tokens_.is(i, "import")) return read_import(i + 1);
    if (tokens_.is(i, "export")) return read_export(i + 1);
    if (tokens_.is(i, "module") || tokens_.is(i, "exports")) return read_common(i);
    std::vector<std::string> names;
    return read_declaration(i, names);
  }

  /// The string behind `from` at i, or "".
  [[nodiscard]] std::string source_at(std::size_t i) const {
    return tokens_.is(i, "from") && tokens_[i + 1].kind == TokenKind::Text ? text_of(tokens_[i + 1])
                                                                           : "";
  }

  void bind_import(const std::string& name, const std::string& module,
                   const std::string& imported) {
    module_.bindings[name] = {Binding::Kind::Import, 0, "", module, imported};
  }

  std::size_t read_import(std::size_t i) {
    if (tokens_.is(i, "(") || tokens_.is(i, ".")) return i;
    if (tokens_.is(i, "type") && !tokens_.is(i + 1, "from")) ++i;
    std::vector<std::pair<std::string, std::string>> names;  // here, there
    while (i < tokens_.size() && !tokens_.is(i, "from") && !tokens_.is(i, ";")) {
      if (tokens_[i].kind == TokenKind::Text) return i + 1;
      if (tokens_.is(i, "*") && tokens_.is(i + 1, "as")) {
        names.emplace_back(tokens_[i + 2].text, "*");
        i += 3;
      } else if (tokens_.is(i, "{")) {
        for (auto& [there, here] : list(i)) names.emplace_back(here, there);
        i = tokens_.behind(i);
      } else {
        if (tokens_.is_word(i)) names.emplace_back(tokens_[i].text, "default");
        ++i;
      }
      if (names.size() > 10'000) break;
    }
    const std::string module = source_at(i);
    if (module.empty()) return i + 1;
    for (const auto& [here, there] : names) bind_import(here, module, there);
    return i + 2;
  }

  /// `{ a, b as c, type D }` as pairs of (before `as`, behind it).
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> list(std::size_t open) const {
    std::vector<std::pair<std::string, std::string>> names;
    const std::size_t close = tokens_.closing(open);
    for (std::size_t i = open + 1; i < close; ++i) {
      if (tokens_.is(i, "type") && tokens_.is_word(i + 1) && !tokens_.is(i + 1, "as")) ++i;
      if (!tokens_.is_word(i)) continue;
      const std::string first(tokens_[i].text);
      if (tokens_.is(i + 1, "as")) i += 2;
      names.emplace_back(first, tokens_[i].text);
    }
    return names;
  }

  std::size_t read_export(std::size_t i) {
    if (tokens_.is(i, "default")) return read_default(i + 1);
    if (tokens_.is(i, "type") && tokens_.is(i + 1, "{")) ++i;
    if (tokens_.is(i, "*")) {
      const bool has_name = tokens_.is(i + 1, "as");
      const std::string module = source_at(has_name ? i + 3 : i + 1);
      if (!has_name) {
        module_.stars.push_back(module);
      } else {
        module_.exports.push_back({std::string(tokens_[i + 2].text), "", module, "*", 0});
      }
      return has_name ? i + 5 : i + 3;
    }
    if (tokens_.is(i, "{")) {
      const std::size_t end = tokens_.behind(i);
      const std::string module = source_at(end);
      for (auto& [local, name] : list(i)) {
        module_.exports.push_back(module.empty() ? Exported{name, local, "", "", 0}
                                                 : Exported{name, "", module, local, 0});
      }
      return module.empty() ? end : end + 2;
    }
    std::vector<std::string> names;
    const std::size_t end = read_declaration(i, names);
    if (tokens_.is(i, "declare")) return end;  // a type of something that is not here
    for (const std::string& name : names) module_.exports.push_back({name, name, "", "", 0});
    return end;
  }

  std::size_t read_default(std::size_t i) {
    module_.exports.push_back({"default", "", "", "", i});
    std::vector<std::string> names;
    const bool is_declaration = tokens_.is(i, "function") || tokens_.is(i, "class") ||
                                (tokens_.is(i, "async") && tokens_.is(i + 1, "function"));
    return is_declaration ? read_declaration(i, names) : expression_end(tokens_, i);
  }

  /// `module.exports = ...`, `exports.GET = ...`, `module.exports.GET = ...`.
  std::size_t read_common(std::size_t i) {
    if (tokens_.is(i, "module")) {
      if (!tokens_.is(i + 1, ".") || !tokens_.is(i + 2, "exports")) return i + 1;
      i += 2;
    }
    std::string name = "default";
    if (tokens_.is(i + 1, ".") && tokens_.is_word(i + 2)) {
      name = tokens_[i + 2].text;
      i += 2;
    }
    if (!tokens_.is(i + 1, "=")) return i + 1;
    module_.exports.push_back({name, "", "", "", i + 2});
    return expression_end(tokens_, i + 2);
  }

  std::size_t read_declaration(std::size_t i, std::vector<std::string>& names) {
    while (tokens_.is(i, "declare") || tokens_.is(i, "abstract")) ++i;
    if (tokens_.is(i, "const") && tokens_.is(i + 1, "enum")) ++i;
    if (tokens_.is(i, "const") || tokens_.is(i, "let") || tokens_.is(i, "var")) {
      return read_variables(i + 1, names);
    }
    const bool is_async = tokens_.is(i, "async") && tokens_.is(i + 1, "function");
    if (is_async || tokens_.is(i, "function")) {
      std::size_t name = i + (is_async ? 2 : 1);
      if (tokens_.is(name, "*")) ++name;
      bind(name, Binding::Kind::Function, i, names);
      return skip_body(name);
    }
    if (tokens_.is(i, "class")) {
      bind(i + 1, Binding::Kind::Class, i, names);
      return skip_body(i + 1);
    }
    if ((tokens_.is(i, "interface") || tokens_.is(i, "enum")) && tokens_.is_word(i + 1)) {
      std::size_t brace = i + 2;
      while (brace < tokens_.size() && !tokens_.is(brace, "{") && !tokens_.is(brace, ";")) ++brace;
      bind(i + 1, Binding::Kind::Type, brace, names);
      return tokens_.behind(brace);
    }
    if (tokens_.is(i, "type") && tokens_.is_word(i + 1)) {
      std::size_t value = i + 2;
      if (tokens_.is(value, "<")) value = generics_end(tokens_, value);
      if (!tokens_.is(value, "=")) return i + 1;
      bind(i + 1, Binding::Kind::Type, value + 1, names);
      return type_end(tokens_, value + 1);
    }
    return tokens_.behind(i);
  }

  void bind(std::size_t name, Binding::Kind kind, std::size_t at, std::vector<std::string>& names) {
    if (!tokens_.is_word(name)) return;
    names.emplace_back(tokens_[name].text);
    module_.bindings.insert_or_assign(names.back(), Binding{kind, at, "", "", ""});
  }

  /// Behind the braces of a function or a class.
  [[nodiscard]] std::size_t skip_body(std::size_t i) const {
    while (i < tokens_.size() && !tokens_.is(i, "{")) {
      if (tokens_.is(i, ";")) return i + 1;
      i = tokens_.is(i, ":") ? type_end(tokens_, i + 1) : tokens_.behind(i);
    }
    return tokens_.behind(i);
  }

  std::size_t read_variables(std::size_t i, std::vector<std::string>& names) {
    while (i < tokens_.size()) {
      const std::size_t name = i;
      i = tokens_.behind(i);
      if (tokens_.is(i, "!")) ++i;
      if (tokens_.is(i, ":")) i = type_end(tokens_, i + 1);
      if (tokens_.is(i, "=")) {
        bind_variable(name, i + 1, names);
        i = expression_end(tokens_, i + 1);
      }
      if (!tokens_.is(i, ",")) return i > name ? i : name + 1;
      ++i;
    }
    return i;
  }

  void bind_variable(std::size_t name, std::size_t value, std::vector<std::string>& names) {
    const bool is_required = tokens_.is(value, "require") && tokens_.is(value + 1, "(") &&
                             tokens_[value + 2].kind == TokenKind::Text;
    const std::string module = is_required ? text_of(tokens_[value + 2]) : "";
    if (tokens_.is(name, "{")) {
      for (const PatternName& one : pattern_names(tokens_, name)) {
        if (!tokens_.is_word(one.local) || one.member.empty()) continue;
        bind(one.local, Binding::Kind::Value, value, names);
        Binding& binding = module_.bindings[names.back()];
        binding.member = one.member;
        if (is_required) bind_import(names.back(), module, one.member);
      }
      return;
    }
    if (!tokens_.is_word(name)) return;
    bind(name, Binding::Kind::Value, value, names);
    if (is_required) bind_import(names.back(), module, "default");
  }

  const Tokens& tokens_;
  Module module_;
};

}  // namespace

const Exported* Module::find_export(const std::string& name) const {
  for (const Exported& exported : exports) {
    if (exported.name == name) return &exported;
  }
  return nullptr;
}

std::vector<PatternName> pattern_names(const Tokens& tokens, std::size_t open) {
  std::vector<PatternName> names;
  const std::size_t close = tokens.closing(open);
  if (close == tokens.size()) return names;
  for (std::size_t i = open + 1; i < close;) {
    PatternName name;
    if (tokens.is(i, "...")) {
      name.local = i + 1;
    } else if (tokens.is_word(i) || tokens.is_text(i)) {
      name.member = text_of(tokens[i]);
      name.local = tokens.is(i + 1, ":") ? i + 2 : i;
    }
    i = tokens.behind(name.local > i ? name.local : i);
    if (tokens.is(i, "=")) name.preset = i + 1;
    while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
    ++i;
    if (name.local != 0) names.push_back(std::move(name));
  }
  return names;
}

std::size_t expression_end(const Tokens& tokens, std::size_t at) {
  std::size_t i = at;
  while (i < tokens.size()) {
    if (tokens.is(i, ";") || tokens.is(i, ",") || tokens.is(i, ")") || tokens.is(i, "]") ||
        tokens.is(i, "}")) {
      return i;
    }
    if (i > at && begins_statement(tokens, i)) return i;
    i = tokens.behind(i);
  }
  return i;
}

Module module_of(const Tokens& tokens) { return ModuleReader(tokens).read(); }

}  // namespace routelab::import
