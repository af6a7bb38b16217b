/// Numbers of the results as cells: a number, or the mean of replications with its interval.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace routelab::report {

/// The number, or the mean of {mean, ci95_low, ci95_high}; 0 for null.
double value_of(const nlohmann::ordered_json& number);

/// HTML: "253 ms", with its interval "251 ms – 255 ms" below it, a dash for null. figure: its name
/// in the results, which says its unit ("latency_ms.p99"); ratios become percentages.
std::string result_text(std::string_view figure, const nlohmann::ordered_json& number);

/// {"200": 12, "404": 3} as "200: 12, 404: 3", the most frequent first, at most `most` of them.
std::string statuses_text(const nlohmann::ordered_json& statuses, std::size_t most);

}  // namespace routelab::report
