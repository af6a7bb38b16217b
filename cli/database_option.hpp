/// `--database`: which database a scenario's tables are created in, for real.
///
///     sqlite                a file of its own, which goes with the command (the default)
///     sqlite:shop.db        a file that stays
///     postgresql://...      a server (libpq's connection string, postgres://... as well)
#pragma once

#include <optional>
#include <string>

#include "harness/database/options.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::cli {

/// Throws CLI::ValidationError for what is none of these.
database::Options database_options(const std::string& text, const scenario::Scenario& scenario);

}  // namespace routelab::cli
