/// The reference of the scenario format: prose written by hand (docs/scenario.template.md) with
/// tables of the readers' own notes (vocabulary.hpp) in it.
///
///     <!-- fields: platform -->                becomes the table of a platform's fields
///     <!-- fields: step insert, step update -->     several kinds in one table
#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

/// The template with its tables. `name` is what errors call it: a kind of object that there is not.
std::string reference_text(std::string_view text, const std::string& name,
                           Diagnostics& diagnostics);

}  // namespace routelab::scenario
