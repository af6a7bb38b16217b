/// Makes the tree of a JSON text. The only place that knows the parser (nlohmann/json).
#pragma once

#include <optional>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/json_cursor.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// The one value that the text from `start` on holds, or nothing after errors: it is not JSON, is
/// nested too deeply, or has too many values. What `parse` may report beside a tree is reported
/// here. `depth`: how many levels the value is below the root. `start` is in text that
/// `check_encoding` has found to be in order.
std::optional<Node> build_tree(const JsonCursor& start, const FileName& file, int depth,
                               Diagnostics& diagnostics);

}  // namespace routelab::scenario
