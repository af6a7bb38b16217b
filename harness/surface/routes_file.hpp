/// A routes file: what is known about an API, written by hand (docs/routes-file.md has the format).
/// What is left out is not known, and not judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/surface/surface.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::surface {

/// Nothing if there were errors; all of them, and any warnings, are in `diagnostics`.
std::optional<Surface> read_routes_file(const std::string& path,
                                        scenario::Diagnostics& diagnostics);

/// The same from a text; `name` is shown as the file's name.
std::optional<Surface> read_routes_text(std::string_view text, const std::string& name,
                                        scenario::Diagnostics& diagnostics);

/// A routes file that `read_routes_text` reads as this surface. Of several headers of a user with
/// one name, and of several answers with one status and media type, the first is written.
std::string routes_file_text(const Surface& surface);

}  // namespace routelab::surface
