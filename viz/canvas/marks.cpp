#include "viz/canvas/marks.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/trace/text_buffer.hpp"
#include "viz/canvas/context.hpp"

namespace routelab::canvas {

namespace {

int whole(float length) { return static_cast<int>(std::lround(length)); }

}  // namespace

void Marks::set(std::string_view name, const Mark& mark) {
  marks_.insert_or_assign(std::string(name), mark);
}

const Mark* Marks::find(std::string_view name) const {
  const auto found = marks_.find(name);
  return found == marks_.end() ? nullptr : &found->second;
}

std::vector<std::string> Marks::names() const {
  std::vector<std::string> names;
  names.reserve(marks_.size());
  for (const auto& [name, mark] : marks_) names.push_back(name);
  return names;
}

std::string Marks::json() const {
  std::string text = "[";
  const char* separator = "\n";
  for (const auto& [name, mark] : marks_) {
    text += fmt::format(
        R"({}{{"name": {}, "x": {}, "y": {}, "width": {}, "height": {}, "visible": {}}})",
        separator, trace::json_text(name), whole(mark.min.x), whole(mark.min.y),
        whole(mark.max.x) - whole(mark.min.x), whole(mark.max.y) - whole(mark.min.y), mark.visible);
    separator = ",\n";
  }
  return text + "\n]\n";
}

void mark(std::string_view name) {
  current().marks().set(name, {.min = ImGui::GetItemRectMin(),
                               .max = ImGui::GetItemRectMax(),
                               .visible = ImGui::IsItemVisible()});
}

void mark(std::string_view name, ImVec2 min, ImVec2 max) {
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 clip_min = list.GetClipRectMin();
  const ImVec2 clip_max = list.GetClipRectMax();
  const bool visible =
      min.x < clip_max.x && max.x > clip_min.x && min.y < clip_max.y && max.y > clip_min.y;
  current().marks().set(name, {.min = min, .max = max, .visible = visible});
}

}  // namespace routelab::canvas
