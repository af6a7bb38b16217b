/// What is asked of the request's method, and which tokens run for which of them.
#include <algorithm>
#include <array>

#include "harness/import/flow.hpp"
#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using Root = Part::Root;

bool is_inequality(const Tokens& tokens, std::size_t i) {
  return tokens.is(i, "!==") || tokens.is(i, "!=");
}

bool is_equality(const Tokens& tokens, std::size_t i) {
  return tokens.is(i, "===") || tokens.is(i, "==");
}

/// A JSON text without its quotes; methods have no escapes.
std::string plain(const std::string& json) {
  return json.size() >= 2 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

void append_methods(const std::vector<std::string>& choices, std::vector<std::string>& methods) {
  for (const std::string& choice : choices) {
    std::string method = method_named(plain(choice));
    const bool is_known = std::find(methods.begin(), methods.end(), method) != methods.end();
    if (!method.empty() && !is_known) methods.push_back(std::move(method));
  }
}

}  // namespace

std::string method_named(std::string_view text) {
  constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                       "PATCH", "DELETE", "OPTIONS"};
  for (const std::string_view method : methods) {
    if (text.size() == method.size() && lower_case(text) == lower_case(method)) {
      return std::string(method);
    }
  }
  return "";
}

void Flow::add_method(const std::string& method) {
  auto& methods = readings_.methods;
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
    methods.push_back(method);
  }
}

/// The end of the block around the statement that is read.
std::size_t Flow::block_end() const { return blocks_.empty() ? end_ : blocks_.back(); }

/// Behind a block, or behind an expression with its commas and its semicolon.
std::size_t Flow::simple_end(std::size_t i) const {
  if (tokens_.is(i, "{")) return tokens_.behind(i);
  std::size_t end = expression_end(tokens_, i);
  while (tokens_.is(end, ",")) end = expression_end(tokens_, end + 1);
  static_cast<void>(scope_.sources->spend(end - i));
  return tokens_.is(end, ";") ? end + 1 : end;
}

/// Behind the statement at i: with its `else`, `catch` and whatever belongs to it.
std::size_t Flow::statement_end(std::size_t i) const {
  while (i < end_) {
    const bool has_head = tokens_.is(i, "if") || tokens_.is(i, "for") || tokens_.is(i, "while") ||
                          tokens_.is(i, "switch") || tokens_.is(i, "catch");
    if (has_head) {
      i += tokens_.is(i + 1, "await") ? std::size_t{2} : std::size_t{1};
      if (tokens_.is(i, "(")) i = tokens_.behind(i);
      continue;
    }
    if (tokens_.is(i, "try") || tokens_.is(i, "do") || tokens_.is(i, "finally") ||
        tokens_.is(i, "else")) {
      ++i;
      continue;
    }
    const std::size_t end = simple_end(i);
    if (!tokens_.is(end, "else") && !tokens_.is(end, "catch") && !tokens_.is(end, "finally")) {
      return std::max(end, i);
    }
    i = end;
  }
  return i;
}

/// Whoever runs these tokens does not come out behind them.
bool Flow::leaves(std::size_t begin, std::size_t end) const {
  std::size_t i = begin;
  if (tokens_.is(i, "{")) {
    end = tokens_.closing(i);
    ++i;
  }
  for (; i < end; i = tokens_.behind(i)) {
    if (tokens_.is(i, "return") || tokens_.is(i, "throw") || tokens_.is(i, "break") ||
        tokens_.is(i, "continue")) {
      return true;
    }
    if (tokens_.is(i, "{") && leaves_inside(i)) return true;
  }
  return false;
}

/// A block that begins with `{`, also one inside of a `case`.
bool Flow::leaves_inside(std::size_t brace) const {
  const std::size_t end = tokens_.closing(brace);
  const bool is_case = brace > 0 && tokens_.is(brace - 1, ":");
  for (std::size_t i = brace + 1; is_case && i < end; i = tokens_.behind(i)) {
    if (tokens_.is(i, "return") || tokens_.is(i, "throw") || tokens_.is(i, "break")) return true;
  }
  return false;
}

/// `["GET", "PUT"].includes(`, `METHODS.has(` before the expression at `begin`: what is listed, as JSON.
std::vector<std::string> Flow::listed_before(std::size_t begin, bool& is_negated) {
  if (begin < 5 || !tokens_.is(begin - 1, "(")) return {};
  if (!tokens_.is(begin - 2, "includes") && !tokens_.is(begin - 2, "has")) return {};
  std::size_t start = begin - 4;
  if (tokens_.is(start, "]") || tokens_.is(start, ")")) {
    start = tokens_[start].partner;
    if (tokens_.is(start, "(") && tokens_.is(start + 1, "[")) {
      is_negated = start > 0 && (tokens_.is(start - 1, "!") ||
                                 (start > 2 && tokens_.is(start - 3, "!")));  // !new Set([...])
      return choices_at(scope_, start + 1);
    }
  }
  while (start > 1 && tokens_.is(start - 1, ".") && tokens_.is_word(start - 2)) start -= 2;
  is_negated = start > 0 && tokens_.is(start - 1, "!");
  return choices_at(scope_, start);
}

/// What the method at `begin` is compared with.
std::optional<Flow::MethodTest> Flow::method_test(std::size_t begin, std::size_t end) {
  MethodTest test;
  test.end = end;
  if (tokens_.is(end, "??") || tokens_.is(end, "||")) test.end = end = end + 2;
  if (is_equality(tokens_, end) || is_inequality(tokens_, end)) {
    append_methods(choices_at(scope_, end + 1), test.methods);
    test.is_negated = is_inequality(tokens_, end);
    test.end = end + 2;
    while (tokens_.is(test.end, ".") && tokens_.is_word(test.end + 1)) test.end += 2;
  } else if (begin > 1 && (is_equality(tokens_, begin - 1) || is_inequality(tokens_, begin - 1))) {
    append_methods(choices_at(scope_, begin - 2), test.methods);
    test.is_negated = is_inequality(tokens_, begin - 1);
  } else {
    append_methods(listed_before(begin, test.is_negated), test.methods);
    if (tokens_.is(test.end, ")")) ++test.end;
    if (is_equality(tokens_, test.end) && tokens_.is(test.end + 1, "false")) {
      test.is_negated = !test.is_negated;
      test.end += 2;
    }
  }
  if (test.methods.empty()) return std::nullopt;
  return test;
}

void Flow::method_used(std::size_t begin, std::size_t end) {
  if (const auto test = method_test(begin, end)) {
    for (const std::string& method : test->methods) add_method(method);
    if (begin >= condition_end_) choose(test->end, *test);
    return;
  }
  if (begin == 0 || !tokens_.is(begin - 1, "[") || !tokens_.is(end, "]")) return;
  std::size_t name = begin - 2;
  if (tokens_.is(name, "?.")) --name;
  while (name > 1 && tokens_.is(name - 1, ".") && tokens_.is_word(name - 2)) name -= 2;
  const auto spot = resolve(scope_, name);
  if (!spot || spot->scope.source == nullptr) return;
  map_of_methods(spot->at, spot->scope, begin);
}

/// `test ? for these : for others`, `test && for these`; i is behind the test.
void Flow::choose(std::size_t i, const MethodTest& test) {
  while (tokens_.is(i, ")")) ++i;
  if (tokens_.is(i, "&&")) {
    add_region({i, expression_end(tokens_, i), test.methods, test.is_negated, false});
    return;
  }
  if (!tokens_.is(i, "?")) return;
  std::size_t colon = i + 1;
  if (!scope_.sources->spend(expression_end(tokens_, i) - i)) return;
  for (int open = 1; colon < end_; colon = tokens_.behind(colon)) {
    if (tokens_.is(colon, "?")) ++open;
    if (tokens_.is(colon, ":") && --open == 0) break;
    if (tokens_.is(colon, ";") || tokens_.is(colon, "}")) return;
  }
  add_region({i, colon, test.methods, test.is_negated, test.is_negated});
  add_region(
      {colon, expression_end(tokens_, colon), test.methods, !test.is_negated, !test.is_negated});
}

void Flow::add_region(Region region) {
  if (region.begin < region.end && readings_.regions.size() < 1000) {
    readings_.regions.push_back(std::move(region));
  }
}

/// `if (...) ... else ...` whose condition asks for the method.
void Flow::branch(std::size_t i) {
  const std::size_t close = tokens_.closing(i + 1);
  if (!scope_.sources->spend(close - i)) return;
  MethodTest all;
  bool has_equal = false;
  bool has_unequal = false;
  for (std::size_t at = i + 2; at < close; ++at) {
    const bool is_member = tokens_.is(at - 1, ".") || tokens_.is(at - 1, "?.");
    if (!tokens_.is_word(at) || is_member) continue;
    const Found found = value(at);
    if (found.part.root != Root::Method) continue;
    const auto test = method_test(at, found.end);
    if (!test) continue;
    (test->is_negated ? has_unequal : has_equal) = true;
    all.methods.insert(all.methods.end(), test->methods.begin(), test->methods.end());
  }
  condition_end_ = std::max(condition_end_, close);
  if (has_equal == has_unequal) return;
  for (const std::string& method : all.methods) add_method(method);
  const std::size_t then = close + 1;
  const std::size_t end = simple_end(then);
  if (!scope_.sources->spend(end - then)) return;
  add_region({then, end, all.methods, has_unequal, has_unequal});
  if (tokens_.is(end, "else")) {
    const bool goes_on = tokens_.is(end + 1, "if");
    add_region({end, statement_end(end + 1), all.methods, has_equal, has_equal && !goes_on});
  } else if (leaves(then, end)) {
    add_region({end, block_end(), all.methods, has_equal, false});
  }
}

/// `switch (method) { case "GET": ... default: ... }`, or of another part: what it may be.
void Flow::cases(std::size_t i) {
  const Found asked = value(i + 2);
  const bool is_method = asked.part.root == Root::Method;
  if (!is_method && asked.part.path.empty()) return;
  const std::size_t brace = tokens_.behind(i + 1);
  const std::size_t close = tokens_.closing(brace);
  if (!tokens_.is(brace, "{") || !scope_.sources->spend(close - brace)) return;
  std::vector<Region> sections;
  bool is_open = false;  // the section before falls through into the next
  for (std::size_t at = brace + 1; at < close; at = tokens_.behind(at)) {
    const bool is_default = tokens_.is(at, "default") && tokens_.is(at + 1, ":");
    if (!is_default && !tokens_.is(at, "case")) continue;
    std::size_t colon = at + 1;
    while (colon < close && !tokens_.is(colon, ":")) colon = tokens_.behind(colon);
    if (!sections.empty()) {
      sections.back().end = at;
      is_open = !leaves(sections.back().begin, at);
    }
    Region section{colon + 1, close, {}, false, is_default};
    if (is_open) section.methods = sections.back().methods;
    if (is_open) section.is_for_others |= sections.back().is_for_others;
    if (!is_default && is_method) append_methods(choices_at(scope_, at + 1), section.methods);
    if (!is_default && !is_method) {
      if (auto json = json_at(tokens_, at + 1)) {
        note(Reading::Kind::Example, asked.part, at, std::move(*json));
      }
    }
    sections.push_back(std::move(section));
  }
  if (!is_method) return;
  std::vector<std::string> named;
  for (const Region& section : sections) append_methods(section.methods, named);
  for (const std::string& method : named) add_method(method);
  for (Region& section : sections) {
    if (section.is_for_others) {
      std::vector<std::string> excluded;
      for (const std::string& method : named) {
        const auto& own = section.methods;
        if (std::find(own.begin(), own.end(), method) == own.end()) excluded.push_back(method);
      }
      section.methods = std::move(excluded);
      section.excludes = true;
    }
    add_region(std::move(section));
  }
}

/// `{ GET: list, POST: create }`, asked for the method: each function gets what this one got.
void Flow::map_of_methods(std::size_t brace, const Scope& scope, std::size_t at) {
  const Tokens& there = scope.source->tokens;
  if (!there.is(brace, "{") || depth_ > 3) return;
  for (const Entry& entry : entries_of(there, brace)) {
    const std::string method = method_named(entry.key);
    if (method.empty()) continue;
    add_method(method);
    Scope inner = scope;
    std::optional<Function> function = function_at(there, entry.value);
    if (!function) {
      const auto spot = resolve(scope, entry.value);
      if (!spot || spot->scope.source == nullptr) continue;
      inner = spot->scope;
      function = function_at(inner.source->tokens, spot->at);
    }
    if (!function || !scope_.sources->spend(1)) continue;
    inner.locals = nullptr;
    Readings readings = Flow(inner, memory_, depth_ + 1).read(*function, given_);
    for (Reading& reading : readings.all) {
      reading.at = at;
      reading.only = method;
      readings_.all.push_back(std::move(reading));
    }
  }
}

}  // namespace routelab::import
