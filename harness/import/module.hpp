/// What a file of JavaScript or TypeScript declares at its top, imports and exports: ES modules, and
/// CommonJS as far as `module.exports` and `require` go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/import/token.hpp"

namespace routelab::import {

/// A name at the top of a file.
struct Binding {
  enum class Kind : std::uint8_t { Value, Function, Class, Type, Import };

  Kind kind = Kind::Value;
  /// The first token of its value (for `function` and `async` that word, for an interface or an enum
  /// its brace, for a type what stands behind `=`).
  std::size_t at = 0;
  std::string member;    ///< it is this member of the value: `const { GET } = handlers`
  std::string module;    ///< Import: as it is written, "./lib/x"
  std::string imported;  ///< Import: the name there, "default", or "*" for all of it
};

struct Exported {
  std::string name;      ///< "GET", "default"
  std::string local;     ///< the name in this file; "" if there is none
  std::string module;    ///< it is another file's: `export { GET } from './x'`
  std::string imported;  ///< its name there
  std::size_t at = 0;    ///< without a name in this file: the first token of its value
};

struct Module {
  std::map<std::string, Binding> bindings;
  std::vector<Exported> exports;   ///< in the file's order
  std::vector<std::string> stars;  ///< `export * from`

  [[nodiscard]] const Exported* find_export(const std::string& name) const;
};

/// Cost: linear in the number of tokens.
Module module_of(const Tokens& tokens);

/// One name of `{ a, b: c, d = 1, ...rest }`.
struct PatternName {
  std::string member;      ///< "b"; "" for the rest
  std::size_t local = 0;   ///< the token of the name, or the bracket of a pattern inside
  std::size_t preset = 0;  ///< the first token of its default; 0: none
};

/// The names of the object pattern that opens at `open`; computed ones are left out.
std::vector<PatternName> pattern_names(const Tokens& tokens, std::size_t open);

/// The index behind the expression that begins at `at`: its `;` or `,`, the closing bracket around it
/// or the first token of the next statement.
std::size_t expression_end(const Tokens& tokens, std::size_t at);

}  // namespace routelab::import
