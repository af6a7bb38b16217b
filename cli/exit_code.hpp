/// What the program tells its caller by its exit code, the same for every command.
#pragma once

namespace routelab::cli {

enum ExitCode : int {
  AllWell = 0,
  Found = 1,     ///< an expectation failed, or a finding was made
  BadInput = 2,  ///< usage, scenario or file
  InternalError = 3,
  SignalBase = 128,  ///< stopped by signal n: 128 + n
};

}  // namespace routelab::cli
