/// Whether a text is JSON by the grammar of RFC 8259, and nothing else about it. A byte order mark
/// before it is ignored, as the RFC allows. A number of any size is one: JSON sets no limit.
///
/// Cost: some nanoseconds a byte and nothing to begin with, which is what most answers need: they
/// are short. Any depth.
#pragma once

#include <string_view>

namespace routelab::fuzz {

bool is_json(std::string_view text);

}  // namespace routelab::fuzz
