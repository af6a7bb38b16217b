/// The head of every summary: title, question, and the expectations as the answer to it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/scenario/scenario.hpp"

namespace routelab::study {

struct SummaryOptions {
  bool colours = false;  ///< ANSI: a bold title, red failures
};

/// `text` between the codes of a colour, if colours are on.
std::string coloured(SummaryOptions options, const char* code, const std::string& text);

/// The words of a paragraph in lines of at most `text_width`.
std::string wrapped(std::string text);

/// Title and question, in lines of at most `text_width`.
std::string heading_text(const scenario::Scenario& scenario, SummaryOptions options);

/// A line for each expectation with its mark and what was found; results: a tree with
/// `expectations`.
std::string expectations_text(const scenario::Scenario& scenario,
                              const nlohmann::ordered_json& results, bool only_failed,
                              SummaryOptions options);

/// The same under a title of its own, after an empty line; nothing if nothing is expected.
std::string answer_text(const scenario::Scenario& scenario, const nlohmann::ordered_json& results,
                        SummaryOptions options);

/// "ok: NAME, WHAT, 3 of 3 expectations hold".
std::string verdict_line(const scenario::Scenario& scenario, const nlohmann::ordered_json& results,
                         const std::string& what);

/// "1 instance", "2 instances".
std::string counted(std::uint64_t n, const char* noun);

}  // namespace routelab::study
