/// Users of an API of which nobody has said how one becomes one: signs up and in as people would, with
/// what its routes ask for.
#pragma once

#include <string>
#include <vector>

#include "harness/surface/surface.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz {

struct FoundAccounts {
  std::vector<surface::User> users;  ///< two, or none
  std::string how;  ///< "POST /api/register, then POST /api/login"; "" if there are none
};

/// Tries the routes that take a password or set a cookie. What is sent is new each time; `run` tells
/// one run from another.
FoundAccounts find_accounts(const surface::Surface& surface, target::Target& target,
                            std::uint64_t run);

}  // namespace routelab::fuzz
