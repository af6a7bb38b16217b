/// Names of files that only differ in a number: "day{01..14}.csv" is day01.csv, day02.csv ...
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

inline constexpr std::size_t most_files = 1000;

/// The files that a text, or an array of texts, names; each text may have one {FIRST..LAST}, whose
/// numbers are as wide as FIRST is written. Empty after errors at the node. `what` names the node
/// in them: "'invocations' of trace".
std::vector<std::string> read_file_names(const Node& node, const std::string& what,
                                         Diagnostics& diagnostics);

}  // namespace routelab::scenario
