/// A schema of a library of validators while it is read, and what all such libraries do with one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/declared_shape.hpp"

namespace routelab::import {

/// Whose words the schema is written in.
enum class Dialect : std::uint8_t { Zod, Yup, Joi, Valibot, TypeBox };

/// Its calls come in any order: `.int()` may stand behind `.positive()`.
struct Schema {
  DeclaredShape declared;
  Dialect dialect = Dialect::Zod;
  bool excludes_least = false, excludes_most = false;
  bool takes_more = false;  ///< it converts what it gets
};

Schema schema_of_type(surface::Type type);
Schema schema_of_format(std::string_view format);

/// The format that a method or a factory with this name demands in all the libraries; "" if none.
std::string_view format_named(std::string_view name);

/// The least or the most number that is allowed.
void set_limit(Schema& schema, double value, bool is_least, bool excludes);

/// `min(5)`, `max(5)` and `length(5)`: of numbers their value, of texts and arrays their size. Nothing
/// of what they set applies to other types.
void set_bound(Schema& schema, double value, bool is_least, bool is_most);

/// Once all calls are read.
void settle(Schema& schema);

void add_field(DeclaredShape& declared, surface::Field field);
void add_fields_of(DeclaredShape& declared, const DeclaredShape& other);

/// What it says of one of its fields; false if there is none.
bool select_field(DeclaredShape& declared, std::string_view name);

/// "pick", "omit", "partial", "required": of these fields, or of all if no names are given.
void select_fields(DeclaredShape& declared, std::string_view how,
                   const std::vector<std::string>* names);

/// One of them: their choices if they all have some, else their type if it is the same.
Schema united(const std::vector<DeclaredShape>& parts);

/// The only values allowed; all of one type if they are texts.
Schema schema_of_choices(std::vector<std::string> choices);

}  // namespace routelab::import
