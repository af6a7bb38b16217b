/// A comparison for people: what differs, the essential first. What is equal on both sides is left
/// out, and what the runs cannot tell apart is named in one line.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/scenario/scenario.hpp"
#include "sim/study/answer_text.hpp"

namespace routelab::study {

/// One of the two, as the heading names it.
struct ComparedScenario {
  const scenario::Scenario& scenario;
  std::string changes;  ///< by which it differs from its file: "platform.memory=1GB"; may be empty
};

/// comparison: the tree of `compare`; all: every figure, the equal ones, too.
std::string comparison_text(const ComparedScenario& a, const ComparedScenario& b,
                            const nlohmann::ordered_json& comparison, bool all,
                            SummaryOptions options = {});

/// One line: "differs: 1 answer, 12 figures; A holds 2 of 2 expectations, B 1 of 2".
std::string comparison_verdict_text(const nlohmann::ordered_json& comparison);

}  // namespace routelab::study
