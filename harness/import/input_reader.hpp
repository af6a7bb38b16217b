/// From what a handler reads of its request to what may be sent: the input of one method.
#pragma once

#include <string>
#include <vector>

#include "harness/import/reading.hpp"

namespace routelab::import {

/// The readings that happen for `method` ("": for any). `params` are the names of the route's segments,
/// which the Pages Router puts among the query.
surface::Input input_of(const Readings& readings, const std::string& method,
                        const std::vector<std::string>& params);

/// This token runs for the method ("": for one that is named nowhere).
bool runs_for(const Readings& readings, std::size_t at, const std::string& method);

/// Methods that are named nowhere are refused: on their way, it says 405 or 501, or in a branch of
/// their own any other error.
bool refuses_others(const Readings& readings);

}  // namespace routelab::import
