/// A first scenario of an imported app: `routelab import next FOLDER`. It runs as it is; what handlers
/// really do, and who calls how often, is left to its owner.
///
/// Values of secrets never get into it: each has a placeholder.
#pragma once

#include <string>

#include "harness/import/next_app.hpp"

namespace routelab::import {

/// A scenario that loads without an error: each route answers 200 after a few milliseconds, each is
/// called once a minute. Of routes that exclude each other the first is kept.
std::string scenario_text(const ImportedApp& app);

/// A target that reaches the pattern: "/api/users/[id]" -> "/api/users/1".
std::string sample_target(const std::string& pattern);

}  // namespace routelab::import
