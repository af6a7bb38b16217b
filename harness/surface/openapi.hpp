/// An OpenAPI description, 3.0 or 3.1, in JSON.
///
///     paths            "/pets/{petId}" is "/pets/[petId]", below the path of the first server's URL
///     parameters       of paths and methods: path, query, header, cookie
///     requestBody      JSON, a form, a text or bytes: the first of these that it has. What does not
///                      fit its schema must be refused, if the schema says exactly what fits
///     responses        with their schemas; "2XX" and "default" are any other status
///     security         something: a user; nothing: anybody; not a word about it: not known
///     example(s)       of schemas, parameters and bodies
///
/// Schemas are read as json_schema.hpp has it; what is odd in them is a warning, not an error: the
/// file is often somebody else's. So is a path that no router takes, which is left out. Swagger 2.0
/// and YAML are errors that say how to convert them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/surface/surface.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::surface {

/// Nothing if there were errors; all of them, and any warnings, are in `diagnostics`.
std::optional<Surface> read_openapi(const std::string& path, scenario::Diagnostics& diagnostics);

/// The same from a text; `name` is shown as the file's name.
std::optional<Surface> read_openapi_text(std::string_view text, const std::string& name,
                                         scenario::Diagnostics& diagnostics);

}  // namespace routelab::surface
