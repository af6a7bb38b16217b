/// The parts of the schema that no reader's note tells, as JSON: how values are spelt, and what
/// else is true of an object than the types of its fields.
#pragma once

#include <string_view>

namespace routelab::scenario {

/// Definitions by name; blanks in names become '_'.
extern const std::string_view schema_values;

/// By kind of object: keywords that its definition has besides.
extern const std::string_view schema_additions;

}  // namespace routelab::scenario
