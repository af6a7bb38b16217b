/// Changes of a tree from the command line: `--set clients.visitors.every=1m`.
#pragma once

#include <string_view>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Changes one value. The path goes by names through objects, by index (from 0) through arrays;
/// missing members of objects are created. A name that contains '.' is written in double quotes,
/// with \" and \\ for these two: `routes."/api/a.b".GET`. The value is JSON if it parses as JSON,
/// else the text as it is.
///
/// The new nodes are in file "--set", the n-th change of these diagnostics on line n, whose text is
/// `path=value`. False, with an error, if the path is malformed or leads through a plain value.
bool set(Node& root, std::string_view path, std::string_view value, Diagnostics& diagnostics);

}  // namespace routelab::scenario
