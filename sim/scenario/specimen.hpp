/// A scenario in which every kind of object occurs that can stand in one. Reading it tells all
/// words of the format: what the schema and the reference are made from. It is a right scenario,
/// and says one thing after the other, to be read by people, too (`routelab schema --example`).
#pragma once

#include <string_view>

#include "sim/scenario/vocabulary.hpp"

namespace routelab::scenario {

extern const std::string_view specimen;

/// Every kind of object with its fields.
Vocabulary whole_vocabulary();

}  // namespace routelab::scenario
