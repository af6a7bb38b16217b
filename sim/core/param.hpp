/// What a handler reads of a route's parameter.
#pragma once

#include <string>
#include <string_view>

#include "sim/core/profile.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// `raw` is of a RouteMatch that was admitted: it can be decoded. It is decoded segment by segment.
///
///     [x]       its text
///     [...x]    next16: an array of its segments; else a text with its slashes
///     [[...x]]  the same; missing where it takes nothing
Value param_value(Profile profile, std::string_view raw, bool catch_all, Texts& texts);

/// Segments decoded one by one; the slashes between them stay.
std::string decode_segments(std::string_view raw);

}  // namespace routelab::core
