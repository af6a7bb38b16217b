/// What a trace file says at its end of its own run: the totals, and the expectations of the
/// scenario that the run did not meet.
#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::study {

/// The result's totals, with `unmet`. The scenario's expectations are free of errors (those were
/// reported when it was loaded).
trace::Totals judged_totals(const scenario::Scenario& scenario, const RunResult& result);

}  // namespace routelab::study
