/// The summary of a run for people: what `routelab run` prints. A page of text with the answer on
/// top, then what happened, where the time went, and the slowest request explained.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/answer_text.hpp"
#include "sim/study/results.hpp"

namespace routelab::study {

/// results: of the same run; with `engine` in them, the speed is shown, too.
std::string summary_text(const scenario::Scenario& scenario, const RunResult& result,
                         const nlohmann::ordered_json& results, SummaryOptions options = {});

/// The short form: the expectations that failed, and one line with the verdict.
std::string verdict_text(const scenario::Scenario& scenario, const RunResult& result,
                         const nlohmann::ordered_json& results, SummaryOptions options = {});

}  // namespace routelab::study
