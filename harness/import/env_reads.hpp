/// Which variables of the environment a source reads: `process.env.X`, `process.env["X"]`,
/// `const { X } = process.env`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/import/token.hpp"

namespace routelab::import {

/// Each name with the line where it stands, in the source's order; names may occur twice.
std::vector<std::pair<std::string, int>> env_reads(const Tokens& tokens);

}  // namespace routelab::import
