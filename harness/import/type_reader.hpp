/// Types of TypeScript as shapes, as far as they say what JSON may be: `{ a: string; b?: number }`,
/// interfaces, unions of literals, arrays, Partial, Pick, Omit, `z.infer<typeof Schema>`. A type is a
/// wish, not a check: whoever reads one knows what is likely, not what is enforced.
#pragma once

#include <cstddef>

#include "harness/import/declared_shape.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// The type that begins at `at`; what is not understood has the type Any.
DeclaredShape read_type(const Scope& scope, std::size_t at);

}  // namespace routelab::import
