/// A thousand clients are more sockets than a process may have by default.
#pragma once

namespace routelab::cli {

/// Raises this process's limit of open files as far as it may.
void allow_many_sockets();

}  // namespace routelab::cli
