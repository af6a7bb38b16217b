/// `database`: tables, and how the server and its clients' pools behave.
#pragma once

#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/database.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Options and tables stand side by side: a key that is no option is the name of a table.
void read_database(const Node& node, core::Api& api, model::DatabaseOptions& options,
                   Diagnostics& diagnostics);

}  // namespace routelab::scenario
