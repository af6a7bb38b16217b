/// What was found on one target, tried on another: a race that virtual time has shown, on a server
/// with sockets and a clock.
///
///     const Confirmed again = confirm(finding, map, campaign.knowledge(), url_target);
///     if (again.shows) std::cout << "there, too, after " << again.runs << " runs";
///
/// The case is run, not its bytes sent: rows have other ids there, users other sessions, and what
/// must be new is new. Bursts are bursts; how far apart their requests come is the target's affair.
#pragma once

#include <cstddef>
#include <string>

#include "harness/fuzz/finding.hpp"
#include "harness/fuzz/knowledge.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz {

struct Confirmed {
  bool shows = false;    ///< the same check complained at the same place
  std::size_t runs = 0;  ///< until then
  std::string why;       ///< what it said
};

/// At most so many runs: what depends on how requests meet does not come each time. The target is
/// reset before each where it can be. `fresh` numbers its fresh words: a server that remembers
/// earlier runs needs another beginning.
Confirmed confirm(const Finding& finding, const ApiMap& map, const Knowledge& knowledge,
                  target::Target& target, std::size_t most_runs = 20,
                  std::uint64_t fresh = 1'000'000);

}  // namespace routelab::fuzz
