#include "viz/panels/screen.hpp"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/help_window.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::mark;
using canvas::px;
using canvas::Role;

namespace {

constexpr float minimap_height = 44;
constexpr float status_height = 24;
constexpr ImGuiInputTextFlags field_flags =
    ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll;
constexpr double zoom_step = 0.7;
constexpr double pan_step = 0.15;
constexpr float longest_frame = 0.1F;  // s: playing does not jump when a frame took long

constexpr float told_for = 4;  // s: longer, and it would seem to be said of another view

ImVec4 ink(Role role) { return ImGui::ColorConvertU32ToFloat4(colour(role)); }

}  // namespace

Screen::Screen(Viewer& viewer, std::string path, ViewSettings settings)
    : viewer_(viewer), path_(std::move(path)), settings_(std::move(settings)), minimap_(viewer),
      timeline_(viewer), heatmap_(viewer), requests_(viewer), statistics_(viewer),
      findings_(viewer), compare_(viewer), waterfall_(viewer) {}

void Screen::compare_with(Viewer* other, std::string name_a, std::string name_b) {
  compare_.set_other(other, std::move(name_a), std::move(name_b));
  other_waterfall_ = other == nullptr ? nullptr : std::make_unique<WaterfallPanel>(*other);
  if (other == nullptr && viewer_.page == Page::Compare) viewer_.page = Page::Timeline;
}

void Screen::offer(WhatIf what_if, const std::vector<std::string>& changes) {
  what_if_ = std::make_unique<WhatIfPanel>(viewer_, std::move(what_if));
  if (changes.empty()) return;
  what_if_->set(changes);
  take_other_run();  // where jobs run at once it is there
}

/// The run that the sliders ask for takes the place of B as soon as it is there.
void Screen::take_other_run() {
  if (!what_if_ || !what_if_->poll()) return;
  const std::string changes = what_if_->changes();
  compare_with(what_if_->other(), "as it was", changes.empty() ? "as it was" : changes);
  viewer_.page = Page::Compare;
}

void Screen::show_page(Page page) {
  if (page == Page::Compare && compare_.other() == nullptr) return;
  viewer_.page = page;
}

std::string Screen::command() const {
  ViewSettings settings = settings_of(viewer_, settings_);
  settings.scroll = viewer_.page == Page::Timeline ? static_cast<int>(timeline_.scrolled()) : 0;
  settings.what_if = what_if_ ? what_if_->settings() : std::vector<std::string>();
  return command_of(path_, settings);
}

void Screen::draw() {
  viewer_.poll();
  viewer_.advance(static_cast<double>(std::min(ImGui::GetIO().DeltaTime, longest_frame)));
  copied_for_ -= ImGui::GetIO().DeltaTime;
  findings_.poll();
  take_other_run();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  settings_.width = static_cast<int>(size.x);
  settings_.height = static_cast<int>(size.y);
  take_keys();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("viewer", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoSavedSettings);
  draw_toolbar();
  minimap_.draw(px(minimap_height));
  const float room = ImGui::GetContentRegionAvail().y - px(status_height);
  const bool has_details = viewer_.details && viewer_.request() != nullptr;
  const float details = has_details ? std::round(std::clamp(room * 0.38F, px(60), px(420))) : 0;
  const float sliders = what_if_ ? px(230) : 0;
  if (what_if_) {
    ImGui::BeginChild("what if", {sliders - ImGui::GetStyle().ItemSpacing.x, room - details});
    what_if_->draw();
    ImGui::EndChild();
    ImGui::SameLine();
  }
  ImGui::BeginChild("page", {0, room - details});
  draw_page();
  ImGui::EndChild();
  if (has_details) {
    draw_details(details - ImGui::GetStyle().ItemSpacing.y);
  }
  draw_status();
  ImGui::End();
  if (viewer_.help) draw_help_window();
}

// ---- keys

void Screen::take_keys() {
  for (const Binding& binding : bindings()) {
    const bool now = binding.repeats ? canvas::repeated(binding.key, binding.modifiers)
                                     : canvas::pressed(binding.key, binding.modifiers);
    if (now) act(binding.action);
  }
}

std::int64_t Screen::zoom_centre() const {
  const timeline::Range shown = viewer_.shown();
  return timeline_.time_under_mouse().value_or(shown.start + (shown.end - shown.start) / 2);
}

void Screen::act(Action action) {
  switch (action) {
    case Action::ZoomIn: return viewer_.zoom(zoom_step, zoom_centre());
    case Action::ZoomOut: return viewer_.zoom(1 / zoom_step, zoom_centre());
    case Action::PanLeft: return viewer_.pan(-pan_step);
    case Action::PanRight: return viewer_.pan(pan_step);
    case Action::ScrollUp: return timeline_.scroll(-1);
    case Action::ScrollDown: return timeline_.scroll(1);
    case Action::Fit: return viewer_.fit();
    case Action::ShowAll: return viewer_.show_all();
    case Action::NextSpan: return viewer_.select_neighbour(1);
    case Action::PreviousSpan: return viewer_.select_neighbour(-1);
    case Action::Parent: return viewer_.select_parent();
    case Action::FirstChild: return viewer_.select_first_child();
    case Action::NextTrouble: return viewer_.select_trouble(1);
    case Action::PreviousTrouble: return viewer_.select_trouble(-1);
    case Action::Slowest: return viewer_.select_slowest();
    case Action::Play: return viewer_.play_or_pause();
    case Action::NextStart: return viewer_.step_playhead(1);
    case Action::PreviousStart: return viewer_.step_playhead(-1);
    case Action::Filter: focus_filter_ = true; return;
    case Action::Search: focus_search_ = true; return;
    case Action::NextMatch: return viewer_.step_match(1);
    case Action::PreviousMatch: return viewer_.step_match(-1);
    case Action::MarkRange: return viewer_.mark_selection();
    case Action::Pin: return viewer_.pin_selection();
    case Action::Flatten: return viewer_.set_flat(!viewer_.is_flat());
    case Action::OpenAll: return viewer_.toggle_all();
    case Action::Compare: return show_page(Page::Compare);
    case Action::Details: viewer_.details = !viewer_.details; return;
    case Action::ShowTimeline: return show_page(Page::Timeline);
    case Action::ShowHeatmap: return show_page(Page::Heatmap);
    case Action::ShowRequests: return show_page(Page::Requests);
    case Action::ShowStatistics: return show_page(Page::Statistics);
    case Action::ShowFindings: return show_page(Page::Findings);
    case Action::Theme:
      settings_.look =
          settings_.look == canvas::Look::Dark ? canvas::Look::Light : canvas::Look::Dark;
      return;
    case Action::CopyCommand:
      ImGui::SetClipboardText(command().c_str());
      copied_for_ = told_for;
      return;
    case Action::Help: viewer_.help = !viewer_.help; return;
    case Action::Clear: return viewer_.clear();
  }
}

// ---- toolbar

void Screen::draw_toolbar() {
  ImGui::AlignTextToFramePadding();
  draw_title();
  draw_pages();
  ImGui::SameLine();
  if (ImGui::Button("? keys")) act(Action::Help);
  mark("toolbar/help");

  if (ImGui::Button("Slowest")) act(Action::Slowest);
  mark("toolbar/slowest");
  ImGui::SameLine();
  if (ImGui::Button("Next error")) act(Action::NextTrouble);
  mark("toolbar/error");
  ImGui::SameLine();
  if (ImGui::Button(viewer_.is_playing() ? "Pause###play" : "Play###play")) act(Action::Play);
  mark("toolbar/play");
  draw_filter();
  draw_search();
}

/// Left of the pages, if there is room for both.
void Screen::draw_title() {
  const trace::Names& names = viewer_.timeline().names();
  const std::string title = plain_text(names.scenario.empty() ? path_ : names.scenario);
  const float pages = px(compare_.other() == nullptr ? 560 : 660);
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  if (ImGui::CalcTextSize(title.c_str()).x + pages < ImGui::GetContentRegionAvail().x) {
    write(title);
    ImGui::SameLine(0, px(16));
  }
  ImGui::PopFont();
}

void Screen::draw_pages() {
  constexpr std::array<const char*, page_count> titles{"Timeline",   "Heatmap",  "Requests",
                                                       "Statistics", "Findings", "Compare"};
  for (int i = 0; i < page_count; ++i) {
    const auto page = static_cast<Page>(i);
    if (page == Page::Compare && compare_.other() == nullptr) continue;
    std::string title = titles[static_cast<std::size_t>(i)];
    if (page == Page::Findings && findings_.findings() != nullptr) {
      title += fmt::format(" ({})", findings_.findings()->size());
    }
    const bool is_shown = viewer_.page == page;
    if (is_shown) ImGui::PushStyleColor(ImGuiCol_Text, ink(Role::Accent));
    if (ImGui::Button(fmt::format("{} {}###page{}", i + 1, title, i).c_str())) show_page(page);
    if (is_shown) ImGui::PopStyleColor();
    mark(fmt::format("page/{}", name_of(page)));
    ImGui::SameLine(0, px(4));
  }
}

void Screen::draw_filter() {
  ImGui::SameLine();
  const float right = px(320);
  ImGui::SetNextItemWidth(std::max(px(120), ImGui::GetContentRegionAvail().x - right));
  if (std::exchange(focus_filter_, false)) ImGui::SetKeyboardFocusHere();
  if (ImGui::InputTextWithHint("##filter", "filter: latency > 200ms and cold", &filter_text_,
                               field_flags)) {
    viewer_.set_filter(filter_text_);
  }
  mark("toolbar/filter");
  const auto& error = viewer_.filter_error();
  if (!error) return;
  const ImVec2 min = ImGui::GetItemRectMin();
  const ImVec2 max = ImGui::GetItemRectMax();
  ImGui::GetWindowDrawList()->AddRect(min, max, colour(Role::Error), 0, 0, px(2));
  ImGui::BeginTooltip();
  write(error->message);
  if (!error->hint.empty()) write(error->hint);
  ImGui::EndTooltip();
}

void Screen::draw_search() {
  ImGui::SameLine();
  ImGui::SetNextItemWidth(px(210));
  if (std::exchange(focus_search_, false)) ImGui::SetKeyboardFocusHere();
  if (ImGui::InputTextWithHint("##search", "search: /api, app#17", &search_text_, field_flags)) {
    viewer_.set_search(search_text_);
  }
  mark("toolbar/search");
  ImGui::SameLine();
  const std::string text =
      search_text_.empty() ? ""
      : viewer_.matches().empty()
          ? "none"
          : fmt::format("{} of {}", viewer_.match() + 1, viewer_.matches().size());
  ImGui::TextDisabled("%s", text.c_str());
}

// ---- the rest

void Screen::draw_page() {
  switch (viewer_.page) {
    case Page::Timeline: return timeline_.draw();
    case Page::Heatmap: return heatmap_.draw();
    case Page::Requests: return requests_.draw();
    case Page::Statistics: return statistics_.draw();
    case Page::Findings: return findings_.draw();
    case Page::Compare: return compare_.draw();
  }
}

/// Of both runs where both are shown.
void Screen::draw_details(float height) {
  Viewer* other = viewer_.page == Page::Compare ? compare_.other() : nullptr;
  const bool both = other != nullptr && other->request() != nullptr;
  const float width = both ? std::round(ImGui::GetContentRegionAvail().x / 2) : 0;
  ImGui::BeginChild("details", {width, height}, true);
  waterfall_.draw();
  ImGui::EndChild();
  mark("details");
  if (!both) return;
  ImGui::SameLine();
  ImGui::BeginChild("other details", {0, height}, true);
  other_waterfall_->draw();
  ImGui::EndChild();
}

void Screen::draw_status() {
  const timeline::Timeline& timeline = viewer_.timeline();
  std::string text =
      fmt::format("seed {}, {} requests", timeline.names().seed, timeline.request_count());
  if (!viewer_.chosen().everything()) {
    text += fmt::format(", {} chosen by the filter", viewer_.chosen().count());
  }
  if (viewer_.is_busy()) text += ", filtering ...";
  if (const auto time = timeline_.time_under_mouse(); time && viewer_.page == Page::Timeline) {
    text += "   at " + timeline::moment_text(*time);
    if (const auto& marked = viewer_.marked()) {
      text += fmt::format(" ({})", timeline::difference_text(*time - marked->start));
    }
  }
  if (const auto& marked = viewer_.marked()) {
    text += fmt::format("   range {} from {}", timeline::time_text(marked->end - marked->start),
                        timeline::moment_text(marked->start));
  }
  if (const auto& playhead = viewer_.playhead()) {
    const Viewer::Moment moment = viewer_.moment();
    text += fmt::format("   playhead {}: {} in flight, {} instances alive",
                        timeline::moment_text(*playhead), moment.in_flight, moment.instances);
  }
  if (copied_for_ > 0) text += "   command copied";
  ImGui::TextDisabled("%s", text.c_str());
  if (!timeline.problem().empty()) {
    ImGui::SameLine();
    ImGui::PushStyleColor(ImGuiCol_Text, colour(Role::ErrorText));
    write("the file " + timeline.problem());
    ImGui::PopStyleColor();
  }
}

}  // namespace routelab::panels
