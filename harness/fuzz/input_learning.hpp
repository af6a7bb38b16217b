/// Finds out what an endpoint takes by asking it: where it refuses the plainest request, its refusals
/// tell what is missing. For APIs that nobody has described, or only half.
///
/// A shape that was learned is a hint like one that was read off a source: never enforced.
#pragma once

#include <cstddef>

#include "harness/http/message.hpp"
#include "harness/surface/surface.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz {

/// Completes the shapes of bodies and queries in the surface where that turns a refusal (400, 422)
/// into something else; what makes no difference is left as it was. `credentials` go with every
/// request. Gives how many operations are known better now. At most a dozen requests for each of
/// them; what they write stays.
std::size_t learn_inputs(surface::Surface& surface, target::Target& target,
                         const http::Headers& credentials);

}  // namespace routelab::fuzz
