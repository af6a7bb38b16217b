/// The small process that stands between us and a program that we start, and sees to it that
/// nothing of the program is left behind, whatever happens to us.
///
///     routelab --- guard --- program --- its children ...
///
/// The guard holds one end of a socket whose other end is ours alone. When that closes, because we
/// ended, were interrupted, crashed or were killed, it kills the program. It is the subreaper of all
/// that the program starts (prctl(2)), so that children which outlive their parents, or leave for a
/// session of their own, come to it and are killed too. When the program itself ends, so do the
/// children that it leaves. If the guard is killed, the kernel kills the program.
///
/// Between fork and exec only calls of signal-safety(7) are made, because we have threads: all that
/// is needed is prepared before, in a Launch.
#pragma once

#include <string>
#include <vector>

#include "harness/client/socket.hpp"

namespace routelab::target {

struct Launch {
  std::string path;                      ///< of the program, found already
  std::vector<std::string> argv;         ///< at least one
  std::vector<std::string> environment;  ///< "NAME=value", all of it
  std::string folder;                    ///< "": ours
};

/// What the guard tells on its status pipe, in this order.
struct GuardReport {
  enum class Kind : int { Started, NoFolder, NoExec, Ended };
  Kind kind{};
  int value = 0;  ///< the program's id; an errno; the same; what waitpid said
};

/// Orders to the guard, a byte each.
constexpr char order_terminate = 'T';  ///< SIGTERM to the program's group
constexpr char order_kill = 'K';       ///< SIGKILL to everything

struct Guard {
  int id = -1;                ///< of the guard's process; -1: it could not be made
  int error = 0;              ///< the errno then
  client::Descriptor orders;  ///< a socket: write to it with MSG_NOSIGNAL
  client::Descriptor status;  ///< GuardReports; its end: the guard is gone
  client::Descriptor output;  ///< what the program and its children write
};

/// Starts a guard, which starts the program.
Guard start_guard(const Launch& launch);

}  // namespace routelab::target
