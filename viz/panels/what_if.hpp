/// What can be tried on a run: its parameters, and the way to run it again with others.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::panels {

struct Parameter {
  enum class Unit : std::uint8_t { Count, Nanoseconds, PerSecond };
  std::string path;  ///< as `--set` has it: "platform.idle_timeout"
  Unit unit = Unit::Count;
  double value = 0;  ///< of the run that is shown
  double low = 1;    ///< > 0: the slider is logarithmic
  double high = 1;
};

struct WhatIf {
  std::vector<Parameter> parameters;
  /// The same run with these values, one for each parameter; null when stopped. Called by a worker,
  /// one at a time. Throws std::runtime_error.
  using Rerun = std::function<std::unique_ptr<timeline::Timeline>(const std::vector<double>& values,
                                                                  const std::stop_token& stop)>;
  Rerun rerun;
};

/// "10 min", "12", "4.5/s": for people.
std::string parameter_text(const Parameter& parameter, double value);
/// "platform.idle_timeout=600s", exactly.
std::string change_text(const Parameter& parameter, double value);
/// Such a text without the path; nothing for what is no value, or not between low and high.
std::optional<double> value_of(const Parameter& parameter, std::string_view text);

}  // namespace routelab::panels
