/// Bodies made from what the API has shown: a row as it was read, with one thing changed. What a
/// schema does not tell (a field that only answers have, how a nested list is written) is in it.
#pragma once

#include <string>
#include <string_view>

#include "harness/fuzz/choices.hpp"

namespace routelab::fuzz {

/// Appends `object`, a JSON object, as it is or with one of its fields left out, made another type,
/// another value, or given twice. A byte of 0 leaves it as it is. What is no object is appended
/// unchanged. Cost: a parse of it; some microseconds.
void append_changed(std::string_view object, Choices& choices, std::string& out);

}  // namespace routelab::fuzz
