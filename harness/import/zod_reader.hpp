/// Schemas of zod (zod.dev, versions 3 and 4) as shapes: `z.object({ name: z.string().min(1) })`.
///
/// What a schema refuses beyond the shape (a pattern, a refinement) is left out, so what does not fit
/// the shape is refused all the same. What takes more than its type says (z.coerce, preprocess, catch)
/// has the type Any and an example; so have unions of different types.
#pragma once

#include <cstddef>
#include <optional>

#include "harness/import/declared_shape.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// The schema whose expression begins at `at` and ends before `limit`; nothing if it is none of zod's.
std::optional<DeclaredShape> read_zod(const Scope& scope, std::size_t at, std::size_t limit);

/// Where texts are converted anyway (a query), what z.coerce makes of them is the type.
std::optional<DeclaredShape> read_zod_of_texts(const Scope& scope, std::size_t at,
                                               std::size_t limit);

}  // namespace routelab::import
