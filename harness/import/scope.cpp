#include "harness/import/scope.hpp"

#include "harness/import/object_literal.hpp"

namespace routelab::import {

namespace {

/// Without a source if the definition is a member of something that does not show it.
Spot spot_of(Sources& sources, const Definition& definition) {
  Spot spot{{&sources, definition.source, nullptr},
            definition.at,
            definition.kind,
            definition.package,
            definition.name,
            0};
  if (definition.source == nullptr || definition.member.empty()) return spot;
  const auto value = value_of(definition.source->tokens, definition.at, definition.member);
  if (value) {
    spot.at = *value;
  } else {
    spot.scope.source = nullptr;
  }
  return spot;
}

/// Nothing where the definition shows no such member.
std::optional<Spot> shown_spot(const Scope& scope, const std::optional<Definition>& definition) {
  if (!definition) return std::nullopt;
  Spot spot = spot_of(*scope.sources, *definition);
  if (definition->source != nullptr && spot.scope.source == nullptr) return std::nullopt;
  return spot;
}

std::optional<Spot> named(const Scope& scope, const std::string& name) {
  if (scope.locals != nullptr) {
    const auto found = scope.locals->find(name);
    if (found != scope.locals->end()) return found->second;
  }
  return shown_spot(scope, scope.sources->find(*scope.source, name));
}

bool is_namespace(const Spot& spot) {
  return spot.kind == Binding::Kind::Import && spot.name == "*" && spot.scope.source != nullptr;
}

std::optional<Spot> resolve(const Scope& scope, std::size_t at, int depth) {
  const Tokens& tokens = scope.source->tokens;
  if (depth > 12 || !tokens.is_word(at) || !scope.sources->spend(1)) return std::nullopt;
  std::optional<Spot> spot = named(scope, std::string(tokens[at].text));
  if (!spot) return std::nullopt;
  std::size_t i = at + 1;
  while (spot->scope.source != nullptr) {
    const Tokens& there = spot->scope.source->tokens;
    // A constant that is another name for something.
    const bool is_name = spot->kind == Binding::Kind::Value && there.is_word(spot->at) &&
                         !(spot->scope.source == scope.source && spot->at == at);
    if (is_name && !is_namespace(*spot)) {
      if (auto next = resolve(spot->scope, spot->at, depth + 1)) {
        if (expression_end(there, spot->at) <= next->end) spot = next;
      }
      if (spot->scope.source == nullptr) break;
    }
    if (!tokens.is(i, ".") || !tokens.is_word(i + 1)) break;
    const std::string member(tokens[i + 1].text);
    if (is_namespace(*spot)) {
      const auto next = shown_spot(scope, scope.sources->find_export(*spot->scope.source, member));
      if (!next) break;
      spot = next;
    } else {
      const Tokens& there_now = spot->scope.source->tokens;
      if (!scope.sources->spend(there_now.behind(spot->at) - spot->at)) break;
      const auto value = value_of(there_now, spot->at, member);
      if (!value) break;
      spot->at = *value;
      spot->kind = Binding::Kind::Value;
    }
    i += 2;
  }
  spot->end = i;
  return spot;
}

}  // namespace

Spot spot_at(const Scope& scope, std::size_t at) {
  return {scope, at, Binding::Kind::Value, "", "", at};
}

Spot unknown_spot(const Scope& scope) {
  return {{scope.sources, nullptr, nullptr}, 0, Binding::Kind::Value, "", "", 0};
}

std::optional<Spot> export_spot(Sources& sources, const Source& source, const std::string& name) {
  const auto definition = sources.find_export(source, name);
  return definition ? std::optional(spot_of(sources, *definition)) : std::nullopt;
}

std::optional<Spot> resolve(const Scope& scope, std::size_t at) { return resolve(scope, at, 0); }

}  // namespace routelab::import
