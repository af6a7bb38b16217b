/// Ports of TCP: one that is free, and whether somebody listens on one.
#pragma once

#include <cstdint>

#include "harness/client/address.hpp"
#include "sim/base/time.hpp"

namespace routelab::target {

/// A port of the loopback address that was free just now; 0: none is. Somebody else may take it
/// before it is used, but the kernel hands it out again last.
std::uint16_t free_port();

/// Somebody takes connections there, on any of the host's addresses.
bool is_listening(const client::Address& address, Duration timeout);

}  // namespace routelab::target
