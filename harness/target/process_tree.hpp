/// What a process and all that descend from it hold, from /proc. Memory is what is resident;
/// pages that several of them share count for each.
///
/// Cost: some ten files read for each process. What ends meanwhile counts nothing.
#pragma once

#include "harness/target/target.hpp"

namespace routelab::target {

/// Of the descendants of this process, not of itself.
Resources resources_of_descendants(int id);

/// One of them is on its way out: some of its sockets may be closed, and others not yet.
bool is_descendant_exiting(int id);

}  // namespace routelab::target
