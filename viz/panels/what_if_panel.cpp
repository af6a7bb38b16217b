#include "viz/panels/what_if_panel.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::mark;
using canvas::px;

std::string parameter_text(const Parameter& parameter, double value) {
  switch (parameter.unit) {
    case Parameter::Unit::Count: return fmt::format("{:.0f}", value);
    case Parameter::Unit::Nanoseconds: return timeline::time_text(std::llround(value));
    case Parameter::Unit::PerSecond: return fmt::format("{:.3g}/s", value);
  }
  return "";
}

WhatIfPanel::WhatIfPanel(Viewer& viewer, WhatIf what_if)
    : viewer_(viewer), what_if_(std::move(what_if)) {
  for (const Parameter& parameter : what_if_.parameters) values_.push_back(parameter.value);
}

void WhatIfPanel::set(std::size_t parameter, double value) {
  values_[parameter] = value;
  run();
}

void WhatIfPanel::run() {
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
  retired_ = std::move(other_);
  retired_timeline_ = std::move(timeline_);
  timeline_ = *made;
  other_ = std::make_unique<Viewer>(*timeline_, viewer_.jobs());
  return true;
}

std::string WhatIfPanel::changes() const {
  std::string text;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Parameter& parameter = what_if_.parameters[i];
    if (values_[i] == parameter.value) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", parameter.path,
                        parameter_text(parameter, values_[i]));
  }
  return text;
}

void WhatIfPanel::draw() {
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  ImGui::TextUnformatted("What if");
  ImGui::PopFont();
  ImGui::TextWrapped("Move a slider: the run is made again with the same arrivals.");
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Parameter& parameter = what_if_.parameters[i];
    write(parameter.path);
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
