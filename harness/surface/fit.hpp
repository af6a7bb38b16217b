/// Whether a JSON value is one of those that a shape describes.
///
/// A value misfits only if there is no doubt. Lengths of texts are counted in bytes by some
/// servers, in UTF-16 units or characters by others: a text is too short if it is by bytes, and too
/// long if it is by characters. Formats and fields of a shape without a type are not judged.
/// 1.0 is an integer, as JSON Schema and JavaScript have it.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "harness/surface/shape.hpp"

namespace routelab::surface {

/// The first reason why it does not fit, in printable text: "body.items[3].price: 12.5 is no
/// integer"; "" if it fits. `name` is what the value is called. Cost: linear in the value, and in
/// its fields times those of the shape.
std::string misfit(const Shape& shape, const nlohmann::json& value, std::string_view name = "body");

bool fits(const Shape& shape, const nlohmann::json& value);

}  // namespace routelab::surface
