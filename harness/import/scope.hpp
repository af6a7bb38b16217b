/// What names mean at some place of a source: those of the function around it, then those of the file,
/// then what the file imports.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "harness/import/source.hpp"

namespace routelab::import {

struct Scope {
  Sources* sources = nullptr;
  const Source* source = nullptr;
  /// Constants of the function: the first token of each one's value, in the same source.
  const std::map<std::string, std::size_t>* locals = nullptr;
};

/// Where an expression stands that names lead to.
struct Spot {
  Scope scope;         ///< source is null if it is a package's
  std::size_t at = 0;  ///< its first token there
  Binding::Kind kind = Binding::Kind::Value;
  std::string package, name;  ///< "zod", "z"
  std::size_t end = 0;        ///< the token behind the names that led there, where the question was
};

/// Follows `name.member.member` from the word at `at`, through object literals and namespace imports,
/// as far as it goes. Nothing if the name is not known.
std::optional<Spot> resolve(const Scope& scope, std::size_t at);

}  // namespace routelab::import
