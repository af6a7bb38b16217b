/// A history of an API's use: requests that follow each other, about rows that earlier ones have made.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

/// So many requests; what they are is decided by the bytes and by the ids in the answers. Gives them
/// in their order.
std::vector<const Exchange*> run_sequence(Session& session, Choices& choices, std::size_t steps,
                                          const Swarm& swarm);

}  // namespace routelab::fuzz
