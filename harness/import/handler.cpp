#include "harness/import/handler.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "harness/import/flow.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/schema_reader.hpp"
#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

constexpr int most_depth = 8;

class HandlerFinder {
 public:
  Handlers find(const Spot& spot) {
    look(spot.scope, spot.at, 0);
    return std::move(handlers_);
  }

 private:
  void look(const Scope& scope, std::size_t at, int depth) {
    if (depth > most_depth || !handlers_.all.empty() || scope.source == nullptr ||
        !scope.sources->spend(10)) {
      return;
    }
    const Tokens& tokens = scope.source->tokens;
    while (tokens.is(at, "await") || tokens.is(at, "(")) {
      if (function_at(tokens, at)) break;
      ++at;
    }
    if (auto function = function_at(tokens, at)) {
      handlers_.all.push_back({"", scope, std::move(*function)});
      return;
    }
    if (tokens.is(at, "{")) return look_at_object(scope, at, depth);
    if (!tokens.is_word(at)) return;
    if (is_router(scope, at)) return look_at_router(scope, at);
    const std::size_t end = expression_end(tokens, at);
    if (read_schema(scope, at, end)) return;  // what is refined with a function is no handler
    if (end == at + 1 || tokens.is(at + 1, "as") || tokens.is(at + 1, "satisfies")) {
      return follow(scope, at, depth);
    }
    look_at_calls(scope, at, end, depth);
  }

  void follow(const Scope& scope, std::size_t at, int depth) {
    const auto spot = resolve(scope, at);
    if (spot && !(spot->scope.source == scope.source && spot->at == at)) {
      look(spot->scope, spot->at, depth + 1);
    }
  }

  /// `wrap(a, handler)`, `wrap(options)(handler)`: in the last call first.
  void look_at_calls(const Scope& scope, std::size_t at, std::size_t end, int depth) {
    const Tokens& tokens = scope.source->tokens;
    std::vector<std::size_t> calls;
    for (std::size_t i = at + 1; i < end; i = tokens.behind(i)) {
      if (tokens.is(i, "(")) calls.push_back(i);
      if (tokens.is(i, "=>")) return;
    }
    for (auto open = calls.rbegin(); open != calls.rend(); ++open) {
      const std::size_t close = tokens.closing(*open);
      for (std::size_t i = *open + 1; i < close;) {
        const bool is_value = tokens.is_word(i) || tokens.is(i, "(") || tokens.is(i, "{");
        if (is_value) look(scope, i, depth + 1);
        if (!handlers_.all.empty() || !handlers_.methods.empty()) {
          add_schemas(schemas_of_calls(scope, at, end));
          return add_wrapper(scope, at, *open);
        }
        while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
        ++i;
      }
    }
  }

  void add_schemas(std::vector<GivenSchema> schemas, const std::string& method = "") {
    for (GivenSchema& schema : schemas) {
      if (schema.method.empty()) schema.method = method;
      handlers_.schemas.push_back(std::move(schema));
    }
  }

  /// `withBody(Schema, handler)`, whose function returns one that asks the schema.
  void add_wrapper(const Scope& scope, std::size_t at, std::size_t open) {
    const auto spot = resolve(scope, at);
    if (!spot || spot->scope.source == nullptr || spot->end != open) return;
    const Tokens& there = spot->scope.source->tokens;
    const auto outer = function_at(there, spot->at);
    if (!outer || !scope.sources->spend(outer->end - outer->begin)) return;
    Wrapper wrapper;
    bind_arguments(scope, arguments_of(scope, open), spot->scope, *outer, wrapper.locals);
    keep_schemas(wrapper.locals);
    wrapper.scope = {scope.sources, spot->scope.source, nullptr};
    Locals constants;
    const auto returned = returned_at(wrapper.scope, *outer, constants);
    auto inner = returned ? function_at(there, *returned) : std::nullopt;
    if (!inner) return;
    wrapper.function = std::move(*inner);
    handlers_.wrappers.push_back(std::move(wrapper));
  }

  /// Handlers by their methods, or one among options: `{ schema: Schema, run: handler }`.
  void look_at_object(const Scope& scope, std::size_t brace, int depth) {
    look_at_map(scope, brace);
    if (!handlers_.methods.empty()) return;
    for (const char* key : {"handler", "handle", "run", "action", "execute", "resolve"}) {
      const auto value = value_of(scope.source->tokens, brace, key);
      if (!value) continue;
      look(scope, *value, depth + 1);
      if (handlers_.all.empty()) continue;
      return add_schemas(schemas_of_options(scope, brace));
    }
  }

  void add_method(const std::string& method) {
    auto& methods = handlers_.methods;
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
      methods.push_back(method);
    }
  }

  /// `{ get: list, post: create }` that a wrapper is given.
  void look_at_map(const Scope& scope, std::size_t brace) {
    for (const Entry& entry : entries_of(scope.source->tokens, brace)) {
      const std::string method = method_named(entry.key);
      if (method.empty()) continue;
      handlers_.is_router = true;
      add_method(method);
      add_function(method, scope, entry.value);
    }
  }

  void add_function(const std::string& method, const Scope& scope, std::size_t at) {
    if (auto function = function_at(scope.source->tokens, at)) {
      handlers_.all.push_back({method, scope, std::move(*function)});
      return;
    }
    HandlerFinder inner;
    inner.look(scope, at, most_depth - 3);
    if (inner.handlers_.all.empty()) {
      const auto spot = resolve(scope, at);
      if (spot && spot->scope.source != nullptr) inner.look(spot->scope, spot->at, most_depth - 3);
    }
    for (Handler& handler : inner.handlers_.all) {
      handler.method = method;
      handlers_.all.push_back(std::move(handler));
    }
    add_schemas(std::move(inner.handlers_.schemas), method);
  }

  /// The chain at `at` begins with something of next-connect.
  [[nodiscard]] bool is_router(const Scope& scope, std::size_t at) const {
    Scope here = scope;
    for (int hops = 0; hops < 4; ++hops) {
      const auto spot = resolve(here, at);
      if (!spot) return false;
      if (spot->scope.source == nullptr) return spot->package == "next-connect";
      if (spot->scope.source == here.source && spot->at == at) return false;
      here = spot->scope;
      at = spot->at;
    }
    return false;
  }

  /// `nc({...}).get(f).post(g)`, `router.handler()` and what is said about `router` elsewhere.
  void look_at_router(Scope scope, std::size_t at) {
    handlers_.is_router = true;
    read_chain(scope, at);
    read_statements(scope, at);
    for (int hops = 0; hops < 4; ++hops) {
      const auto spot = resolve(scope, at);
      if (!spot || spot->scope.source == nullptr) return;
      scope = spot->scope;
      at = spot->at;
      read_chain(scope, at);
      read_statements(scope, at);
    }
  }

  /// `router.put(f);` of the names whose value stands at `at`.
  void read_statements(const Scope& scope, std::size_t at) {
    const Tokens& tokens = scope.source->tokens;
    std::set<std::string_view> names;
    for (const auto& [name, binding] : scope.source->module.bindings) {
      if (binding.kind == Binding::Kind::Value && binding.at == at) names.insert(name);
    }
    if (names.empty() || !scope.sources->spend(tokens.size())) return;
    for (std::size_t i = 0; i < tokens.size(); i = tokens.behind(i)) {
      const bool is_statement = tokens.is_word(i) && tokens.is(i + 1, ".") &&
                                names.count(tokens[i].text) == 1 &&
                                (i == 0 || !tokens.is(i - 1, "."));
      if (is_statement) read_chain(scope, i);
    }
  }

  void read_chain(const Scope& scope, std::size_t at) {
    const Tokens& tokens = scope.source->tokens;
    for (std::size_t i = at + 1; i < tokens.size();) {
      if (tokens.is(i, "<")) i = generics_end(tokens, i);
      if (tokens.is(i, "(")) {
        look_for_refusal(tokens, i);
        i = tokens.behind(i);
      } else if (tokens.is(i, ".") && tokens.is_word(i + 1)) {
        const std::string method = method_named(tokens[i + 1].text);
        if (tokens.is(i + 1, "all") && tokens.is(i + 2, "(")) handlers_.takes_all = true;
        if (!method.empty() && tokens.is(i + 2, "(")) add_route(scope, method, i + 2);
        i += 2;
      } else {
        return;
      }
    }
  }

  /// `.get("/path", auth, handler)`: each function sees the request.
  void add_route(const Scope& scope, const std::string& method, std::size_t open) {
    const Tokens& tokens = scope.source->tokens;
    add_method(method);
    const std::size_t close = tokens.closing(open);
    for (std::size_t i = open + 1; i < close;) {
      if (tokens.is_word(i) || tokens.is(i, "(")) {
        add_function(method, scope, i);
        // validate({ body: Schema })
        add_schemas(schemas_of_calls(scope, i, expression_end(tokens, i)), method);
      }
      while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
      ++i;
    }
  }

  /// `onNoMatch: (req, res) => res.status(405)...` in the options.
  void look_for_refusal(const Tokens& tokens, std::size_t open) {
    if (!tokens.is(open + 1, "{")) return;
    const auto value = value_of(tokens, open + 1, "onNoMatch");
    if (!value) return;
    const auto function = function_at(tokens, *value);
    for (std::size_t i = function ? function->begin : 0; function && i < function->end; ++i) {
      if (tokens[i].kind == TokenKind::Number && tokens[i].text == "405") handlers_.refuses = true;
    }
  }

  Handlers handlers_;
};

}  // namespace

Handlers handlers_at(const Spot& spot) { return HandlerFinder().find(spot); }

}  // namespace routelab::import
