/// Schemas of validators as shapes: `z.object({ name: z.string().min(1) })` of zod (versions 3 and 4),
/// and the same of yup, joi, valibot and TypeBox. Names are followed to where they are declared, and
/// calls of the app's own functions to what these return: `const line = (most) => z.string().max(most)`.
///
/// What a schema refuses beyond the shape (a pattern, a refinement) is left out, so what does not fit
/// the shape is refused all the same. What takes more than its type says (z.coerce, preprocess, catch)
/// has the type Any and an example; so have unions of different types.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/schema.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// What stands in one source, in the scope of one function. The libraries' own files use it to read
/// what stands inside of their calls.
class SchemaReader {
 public:
  explicit SchemaReader(const Scope& scope, bool of_texts = false);

  /// The schema whose expression begins at `at` and ends before `limit`; nothing if it is none.
  std::optional<Schema> read(std::size_t at, std::size_t limit) const;

  /// One that stands inside, up to its own end.
  std::optional<Schema> inner(std::size_t at) const;
  /// What nobody can tell may be anything, and may be missing.
  DeclaredShape inner_or_any(std::size_t at) const;

  /// The entries of the object at `at`, or behind the name there, each a schema.
  void add_fields(DeclaredShape& declared, std::size_t at) const;
  /// An array of what stands at `at`.
  Schema array_of(std::size_t at) const;
  /// One of those in the list that opens at `list`.
  Schema one_of(std::size_t list) const;

  [[nodiscard]] const Scope& scope() const { return scope_; }
  [[nodiscard]] const Tokens& tokens() const { return tokens_; }
  /// Where texts are converted anyway (a query), what z.coerce makes of them is the type.
  [[nodiscard]] bool is_of_texts() const { return of_texts_; }

 private:
  SchemaReader(const SchemaReader& parent, const Scope& scope, std::size_t at);

  std::optional<Schema> begin(std::size_t& at, std::size_t limit) const;
  bool go_on(Schema& schema, std::size_t& at) const;
  std::optional<Schema> begin_factory(const Spot& library, std::size_t& at,
                                      std::size_t limit) const;
  std::optional<Schema> called(const Spot& function, std::size_t open) const;
  [[nodiscard]] bool is_open(const Source* source, std::size_t at) const;

  Scope scope_;
  const Tokens& tokens_;
  bool of_texts_;
  const SchemaReader* parent_ = nullptr;  ///< that this one reads something for
  std::size_t at_ = 0;                    ///< and where
  int depth_ = 0;
};

/// The first argument of a call whose arguments begin behind `open`, and so on.
std::size_t argument_at(const Tokens& tokens, std::size_t open, int index);

/// The library that an import names; nothing if it is none of validators.
std::optional<Dialect> dialect_of(std::string_view package);

/// A method or a function with this name asks a schema about a value.
bool is_parse(std::string_view name);

std::optional<Schema> read_schema(const Scope& scope, std::size_t at, std::size_t limit);

/// Of names for arguments those that stand for schemas; the others stand for nobody knows what.
void keep_schemas(Locals& locals);

/// Each library's words. `open` is the bracket of the factory's or the method's call.
Schema zod_factory(const SchemaReader& reader, std::string_view name, std::size_t open);
void zod_call(const SchemaReader& reader, Schema& schema, std::string_view method,
              std::size_t open);
Schema yup_factory(const SchemaReader& reader, std::string_view name, std::size_t open);
Schema joi_factory(const SchemaReader& reader, std::string_view name, std::size_t open);
/// Those of yup and of joi, which are much alike.
void yup_call(const SchemaReader& reader, Schema& schema, std::string_view method,
              std::size_t open);
Schema valibot_factory(const SchemaReader& reader, std::string_view name, std::size_t open);
Schema typebox_factory(const SchemaReader& reader, std::string_view name, std::size_t open);

}  // namespace routelab::import
