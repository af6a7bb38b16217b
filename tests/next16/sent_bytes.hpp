/// The bytes of a row's request. Long ones were written down as descriptions ("1000 nested arrays",
/// "8,000 B header", "...(8011 chars)"); here they are made again from those.
#pragma once

#include <optional>
#include <string>

#include "tests/next16/row.hpp"

namespace routelab::testing::next16 {

/// None if a description is not known, or what it makes has not the Content-Length that was sent.
std::optional<std::string> sent_bytes(const Row& row);

}  // namespace routelab::testing::next16
