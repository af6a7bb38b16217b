/// The beginning of a run: plain requests to everything that reads, then to what writes, then once
/// more to what reads, because ids are known then.
#pragma once

#include <functional>

#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

/// Fills the session's knowledge. Ends early when `is_over` says so.
void learn(Session& session, const std::function<bool()>& is_over);

}  // namespace routelab::fuzz
