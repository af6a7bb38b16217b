/// The requests of a finding as they stand, for when its choice bytes would mean something else: the
/// API's routes have changed since. One after the other, whatever they were before.
///
/// What is fresh in them is fresh again (the same word where it was the same), the sender signs in
/// again, and ids that an answer gave are those that it gives now.
///
/// What a probe has concluded from several answers cannot be concluded from requests alone. There
/// the finding stands if all answers are as they were, and nobody can tell if they are not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/fuzz/attempt.hpp"
#include "harness/fuzz/finding.hpp"
#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

struct ReplayStep {
  Attempt attempt;     ///< without the sender's credentials; its route and endpoint are looked up
  std::string word{};  ///< what stood where something fresh had to be; "" if nothing had to
  int status = 0;      ///< of the answer then; 0: there was none
  std::string body{};  ///< SHA-256 of the answer then, in hexadecimal
  std::string made{};  ///< the id that it gave; "" if none
};

struct Replay {
  std::string name;  ///< of the file that it is from
  Check check{};
  std::vector<ReplayStep> steps;
  std::size_t shown = 0;
};

/// The steps up to the one that shows it.
Replay replay_of(const Finding& finding);

void run_replay(const Replay& replay, Session& session);

/// One answer is enough to see whether it is so: a replay without a complaint means that it is not.
bool shows_in_one_answer(Check check);

}  // namespace routelab::fuzz
