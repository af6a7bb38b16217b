/// What names mean at some place of a source: those of the function around it, then those of the file,
/// then what the file imports.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "harness/import/source.hpp"

namespace routelab::import {

struct Spot;

/// Constants of a function, and what its parameters were given, which may stand in another source.
using Locals = std::map<std::string, Spot>;

struct Scope {
  Sources* sources = nullptr;
  const Source* source = nullptr;
  const Locals* locals = nullptr;
};

/// Where an expression stands that names lead to.
struct Spot {
  Scope scope;         ///< source is null if it is a package's, or nobody can tell
  std::size_t at = 0;  ///< its first token there
  Binding::Kind kind = Binding::Kind::Value;
  std::string package, name;  ///< "zod", "z"
  std::size_t end = 0;        ///< the token behind the names that led there, where the question was
};

/// The expression at `at`, as it stands.
Spot spot_at(const Scope& scope, std::size_t at);
/// Whatever a name that nobody can follow stands for.
Spot unknown_spot(const Scope& scope);

/// What a source exports by this name. Nothing if it exports no such thing; without a source if it is a
/// member of something that does not show it, such as what a library's function returns.
std::optional<Spot> export_spot(Sources& sources, const Source& source, const std::string& name);

/// Follows `name.member.member` from the word at `at`, through object literals and namespace imports,
/// as far as it goes. Nothing if the name is not known.
std::optional<Spot> resolve(const Scope& scope, std::size_t at);

}  // namespace routelab::import
