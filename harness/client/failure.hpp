/// What can go wrong between us and a server, in the few classes that callers act on. Each is a
/// value, never an exception: a server that misbehaves is what we came to see.
#pragma once

#include <cstdint>

namespace routelab::client {

enum class Error : std::uint8_t {
  None,
  Refused,      ///< nobody listens there
  Unreachable,  ///< no way to that host
  Reset,        ///< the peer threw the connection away (RST)
  TimedOut,     ///< the deadline came first
  ClosedEarly,  ///< the peer closed before an answer was complete
  Malformed,    ///< the answer is not HTTP/1.x
  TooLarge,     ///< the answer is larger than our limits
  Stopped,      ///< we were told to stop before it was sent
  System,       ///< our own side: out of descriptors, of ports, of memory
};

/// "none", "refused", "unreachable", "reset", "timed-out", "closed-early", "malformed",
/// "too-large", "stopped", "system"
const char* name_of(Error error);

/// The class of an errno of a socket call.
Error error_of(int number);

}  // namespace routelab::client
