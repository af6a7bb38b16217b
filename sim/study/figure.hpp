/// A figure: one number of the results, by its path ("latency_ms.p99"), of the whole run or of one
/// route.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace routelab::study {

/// How a figure counts, as its name says.
enum class Unit : std::uint8_t {
  None,
  Ratio,         ///< a part of its path ends in _ratio
  Milliseconds,  ///< ... in _ms
  Seconds,       ///< ... in _s
};
Unit unit_of(std::string_view figure);

struct FigureValue {
  double value = 0;
  bool exact = false;  ///< a count
};

/// The figure's value in these results; route: "" for the whole run. Of `leaks`, the sum of their
/// counts; a status that never occurred counts 0. None: there is no such figure, or it is null.
std::optional<FigureValue> find_figure(const nlohmann::ordered_json& results,
                                       std::string_view figure, std::string_view route);

/// The paths of all figures in a part of the results: numbers, what is null for now, and lists.
std::vector<std::string> list_figures(const nlohmann::ordered_json& part);

/// For people: "1.24 s", "1,234", "0.0013".
std::string figure_text(std::string_view figure, double value);

}  // namespace routelab::study
