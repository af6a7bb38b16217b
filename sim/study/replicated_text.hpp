/// The summary of many replications for people: figures with their 95 % confidence intervals.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/scenario/scenario.hpp"
#include "sim/study/summary_text.hpp"

namespace routelab::study {

/// results: of `replicated_json`.
std::string replicated_text(const scenario::Scenario& scenario,
                            const nlohmann::ordered_json& results, SummaryOptions options = {});

/// The expectations that failed, and one line with the verdict.
std::string replicated_verdict_text(const scenario::Scenario& scenario,
                                    const nlohmann::ordered_json& results,
                                    SummaryOptions options = {});

}  // namespace routelab::study
