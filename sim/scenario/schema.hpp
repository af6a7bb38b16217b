/// The JSON Schema (draft 07) of scenario files, by which editors complete and check them.
///
/// What can stand in an object comes from the readers' own notes (specimen.hpp). What notes cannot
/// tell is written down in schema.cpp: how a value is spelt, what stands in a field that is an
/// object or a list, which fields exclude each other. Draft 07 is what editors know best.
///
/// A schema sees less than the readers: no names of tables or routes, no order of steps.
#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/field_note.hpp"

namespace routelab::scenario {

/// The whole schema as text, with a line feed at its end.
std::string schema_text();

/// What stands in a field whose note says object, array or anything: the name of a definition of
/// the schema ("steps"). "" if schema.cpp does not know. `kind` is the object's.
std::string_view content_of(std::string_view kind, std::string_view field);

}  // namespace routelab::scenario
