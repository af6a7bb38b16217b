/// A pair of runs (run_pair.hpp) for people, and as JSON.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/answer_text.hpp"
#include "sim/study/run_pair.hpp"

namespace routelab::study {

/// a and b: the runs that `pair` was made of; name_a, name_b: their files.
std::string run_pair_text(const SeenRun& a, const std::string& name_a, const SeenRun& b,
                          const std::string& name_b, const RunPair& pair,
                          SummaryOptions options = {});

/// One line: "12 of 24 requests slower, 0 faster, median difference +20.0 ms".
std::string run_pair_verdict_text(const RunPair& pair);

/// {a, b: {file, scenario, seed, complete}, figures: as in `run --json` with {a, b, difference} in
/// place of each number, distance, pairs: {...} or null}. A difference is a plain number here.
nlohmann::ordered_json run_pair_json(const SeenRun& a, const std::string& name_a, const SeenRun& b,
                                     const std::string& name_b, const RunPair& pair);

}  // namespace routelab::study
