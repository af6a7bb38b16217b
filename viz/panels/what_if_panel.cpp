#include "viz/panels/what_if_panel.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/view_settings.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::mark;
using canvas::px;

namespace {

struct RateUnit {
  double seconds;
  const char* name;
};
constexpr std::array<RateUnit, 3> rate_units{{{1, "/s"}, {60, "/min"}, {3600, "/h"}}};

/// The shortest unit of which there is at least one: a visitor every 15 minutes is 4/h, not
/// 0.00111/s.
std::string rate_text(double per_second) {
  std::size_t unit = 0;
  while (unit + 1 < rate_units.size() && per_second * rate_units[unit].seconds < 1) ++unit;
  return fmt::format("{:.3g}{}", per_second * rate_units[unit].seconds, rate_units[unit].name);
}

}  // namespace

std::string parameter_text(const Parameter& parameter, double value) {
  switch (parameter.unit) {
    case Parameter::Unit::Count: return fmt::format("{:.0f}", value);
    case Parameter::Unit::Nanoseconds: return timeline::time_text(std::llround(value));
    case Parameter::Unit::PerSecond: return rate_text(value);
  }
  return "";
}

std::string change_text(const Parameter& parameter, double value) {
  switch (parameter.unit) {
    case Parameter::Unit::Count: return fmt::format("{}={:.0f}", parameter.path, value);
    case Parameter::Unit::Nanoseconds:
      return fmt::format("{}={}", parameter.path, exact_text(std::llround(value)));
    case Parameter::Unit::PerSecond: return fmt::format("{}={}/s", parameter.path, value);
  }
  return "";
}

std::optional<double> value_of(const Parameter& parameter, std::string_view text) {
  std::optional<double> value;
  if (parameter.unit == Parameter::Unit::Nanoseconds) {
    if (const auto time = time_of(text)) value = static_cast<double>(*time);
  } else {
    const bool is_rate = parameter.unit == Parameter::Unit::PerSecond;
    double seconds = 1;
    for (const RateUnit& unit : rate_units) {
      if (!is_rate || !text.ends_with(unit.name)) continue;
      text.remove_suffix(std::string_view(unit.name).size());
      seconds = unit.seconds;
      break;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = is_rate || number == std::floor(number);
    if (error == std::errc() && end == text.data() + text.size() && is_whole)
      value = number / seconds;
  }
  if (value && *value >= parameter.low && *value <= parameter.high) return value;
  return std::nullopt;
}

WhatIfPanel::WhatIfPanel(Viewer& viewer, WhatIf what_if)
    : viewer_(viewer), what_if_(std::move(what_if)) {
  for (const Parameter& parameter : what_if_.parameters) values_.push_back(parameter.value);
}

void WhatIfPanel::set(std::size_t parameter, double value) {
  values_[parameter] = value;
  run();
}

void WhatIfPanel::set(const std::vector<std::string>& changes) {
  for (const std::string& change : changes) {
    const std::size_t equals = std::min(change.find('='), change.size());
    const std::string path = change.substr(0, equals);
    const auto found = std::ranges::find(what_if_.parameters, path, &Parameter::path);
    if (found == what_if_.parameters.end()) {
      std::string paths;
      for (const Parameter& parameter : what_if_.parameters)
        paths += (paths.empty() ? "" : ", ") + parameter.path;
      throw std::invalid_argument(
          fmt::format("--what-if: there is no '{}' to try, but {}", path, paths));
    }
    const auto value =
        value_of(*found, std::string_view(change).substr(std::min(equals + 1, change.size())));
    if (!value) {
      throw std::invalid_argument(fmt::format("--what-if: '{}' is none of {} to {}", change,
                                              parameter_text(*found, found->low),
                                              parameter_text(*found, found->high)));
    }
    values_[static_cast<std::size_t>(found - what_if_.parameters.begin())] = *value;
  }
  run();
}

void WhatIfPanel::run() {
  run_values_ = values_;
  running_.start(viewer_.jobs(),
                 [rerun = what_if_.rerun, values = values_](const std::stop_token& stop) {
                   return Made(rerun(values, stop));
                 });
}

bool WhatIfPanel::poll() {
  retired_.reset();
  retired_timeline_.reset();
  try {
    running_.poll();
  } catch (const std::runtime_error& error) {
    problem_ = error.what();
    return false;
  }
  const Made* made = running_.result();
  if (made == nullptr || *made == nullptr || *made == timeline_) return false;
  problem_.clear();
  other_values_ = run_values_;
  retired_ = std::move(other_);
  retired_timeline_ = std::move(timeline_);
  timeline_ = *made;
  other_ = std::make_unique<Viewer>(*timeline_, viewer_.jobs());
  return true;
}

std::string WhatIfPanel::changes() const {
  std::string text;
  for (std::size_t i = 0; i < other_values_.size(); ++i) {
    const Parameter& parameter = what_if_.parameters[i];
    if (other_values_[i] == parameter.value) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", parameter.path,
                        parameter_text(parameter, other_values_[i]));
  }
  return text;
}

std::vector<std::string> WhatIfPanel::settings() const {
  std::vector<std::string> changes;
  for (std::size_t i = 0; i < other_values_.size(); ++i) {
    const Parameter& parameter = what_if_.parameters[i];
    if (other_values_[i] != parameter.value) {
      changes.push_back(change_text(parameter, other_values_[i]));
    }
  }
  return changes;
}

void WhatIfPanel::draw() {
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  ImGui::TextUnformatted("What if");
  ImGui::PopFont();
  ImGui::TextWrapped("Move a slider: the run is made again with the same arrivals.");
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Parameter& parameter = what_if_.parameters[i];
    ImGui::PushFont(canvas::font(canvas::Face::Small));  // paths are long
    write(parameter.path);
    ImGui::PopFont();
    ImGui::SetNextItemWidth(-px(4));
    // The value's text stands where ImGui has a printf format: no text holds a '%'.
    const std::string text = parameter_text(parameter, values_[i]);
    ImGui::SliderScalar(fmt::format("##{}", i).c_str(), ImGuiDataType_Double, &values_[i],
                        &parameter.low, &parameter.high, text.c_str(),
                        ImGuiSliderFlags_Logarithmic);
    if (parameter.unit == Parameter::Unit::Count) values_[i] = std::round(values_[i]);
    mark("what-if/" + parameter.path);
    if (ImGui::IsItemDeactivatedAfterEdit()) run();
  }
  if (ImGui::Button("As it was")) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = what_if_.parameters[i].value;
    run();
  }
  mark("what-if/reset");
  if (running()) ImGui::TextDisabled("running ...");
  if (!problem_.empty()) write_wrapped(problem_);
}

}  // namespace routelab::panels
