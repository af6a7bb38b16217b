#include "viz/panels/compare_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/painter.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::FigureDifference;
using timeline::no_record;
using timeline::RecordNumber;

namespace {

constexpr int category_a = 0;
constexpr int category_b = 1;

std::string figure_text(const FigureDifference& figure, double value) {
  switch (figure.unit) {
    case FigureDifference::Unit::Count: return fmt::format("{:.0f}", value);
    case FigureDifference::Unit::Ratio: return fmt::format("{:.2f} %", 100 * value);
    case FigureDifference::Unit::Nanoseconds: return timeline::time_text(std::llround(value));
  }
  return "";
}

std::string signed_text(const FigureDifference& figure, double value) {
  switch (figure.unit) {
    case FigureDifference::Unit::Count: return fmt::format("{:+.0f}", value);
    case FigureDifference::Unit::Ratio: return fmt::format("{:+.2f} pp", 100 * value);
    case FigureDifference::Unit::Nanoseconds: return timeline::difference_text(std::llround(value));
  }
  return "";
}

/// Every figure but the count: less is better.
Role verdict(const FigureDifference& figure) {
  if (!figure.interval) {
    return figure.unit == FigureDifference::Unit::Count ? Role::Text : Role::Dim;
  }
  if (figure.interval->high < 0) return Role::Good;
  return figure.interval->low > 0 ? Role::Bad : Role::Dim;
}

/// The request of the same id in another run.
RecordNumber counterpart(const Viewer& from, const Viewer& to) {
  if (from.request() == nullptr) return no_record;
  const auto id = from.timeline().records()[from.request()->request].request;
  return to.timeline().find_request(id).value_or(no_record);
}

}  // namespace

void ComparePanel::set_other(Viewer* other, std::string name_a, std::string name_b) {
  // What is going on looks at the old one: it has to end first.
  differing_ = {};
  summing_ = {};
  pairing_ = {};
  asked_.reset();
  paired_ = false;
  followed_a_ = followed_b_ = no_record;
  other_ = other;
  name_a_ = std::move(name_a);
  name_b_ = std::move(name_b);
  lanes_a_.scale_like(nullptr);
  lanes_b_.reset();
  if (other_ == nullptr) return;
  lanes_b_ = std::make_unique<TimelinePanel>(*other_, "b/");
  lanes_a_.scale_like(lanes_b_.get());
  lanes_b_->scale_like(&lanes_a_);
  viewer_.extend_bounds(other_->timeline().whole());
  other_->extend_bounds(viewer_.timeline().whole());
}

void ComparePanel::ask() {
  differing_.poll();
  summing_.poll();
  pairing_.poll();
  other_->poll();
  if (other_->filter() != viewer_.filter() && !viewer_.filter_error()) {
    other_->set_filter(viewer_.filter());
  }
  const timeline::Timeline& a = viewer_.timeline();
  const timeline::Timeline& b = other_->timeline();
  if (!paired_) {
    paired_ = true;
    pairing_.start(viewer_.jobs(), [&a, &b](const std::stop_token&) {
      return study::pair_up(study::see(a.trace()), study::see(b.trace()));
    });
  }
  const Asked wanted{viewer_.focus(), viewer_.chosen_version(), other_->chosen_version()};
  if (asked_ == wanted) return;
  asked_ = wanted;
  differing_.start(viewer_.jobs(),
                   [&a, &b, chosen_a = viewer_.share_chosen(), chosen_b = other_->share_chosen(),
                    wanted](const std::stop_token&) {
                     return timeline::differences(a, *chosen_a, b, *chosen_b, wanted.range);
                   });
  summing_.start(viewer_.jobs(),
                 [&a, &b, chosen_a = viewer_.share_chosen(), chosen_b = other_->share_chosen(),
                  wanted](const std::stop_token& stop) {
                   return Both{timeline::statistics(a, wanted.range, *chosen_a, stop),
                               timeline::statistics(b, wanted.range, *chosen_b, stop)};
                 });
}

void ComparePanel::follow_selection() {
  if (viewer_.timeline().names().seed != other_->timeline().names().seed) return;
  if (viewer_.selected() != followed_a_) {
    other_->select(counterpart(viewer_, *other_));
    other_->reveal_selection();
  } else if (other_->selected() != followed_b_) {
    viewer_.select(counterpart(*other_, viewer_));
    viewer_.reveal_selection();
  }
  followed_a_ = viewer_.selected();
  followed_b_ = other_->selected();
}

void ComparePanel::draw() {
  if (other_ == nullptr) {
    ImGui::TextDisabled("There is one run only. `routelab view A B` opens two.");
    return;
  }
  ask();
  follow_selection();
  const ImVec2 size = ImGui::GetContentRegionAvail();
  draw_lanes(std::round(size.y * 0.52F));
  if (const Both* both = summing_.result()) {
    draw_distributions(*both, std::round(size.x * 0.4F));
    ImGui::SameLine();
  }
  ImGui::BeginChild("table");
  if (differences() != nullptr) draw_table(*differences());
  if (pair() != nullptr) draw_pairs(*pair());
  ImGui::EndChild();
}

/// On one clock: whichever is moved, the other goes with it.
void ComparePanel::draw_lanes(float height) {
  const float each = std::round(height / 2);
  const auto draw_one = [&](const char* letter, const std::string& name, TimelinePanel& lanes) {
    ImGui::BeginChild(letter, {0, each});
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(Role::Accent)), "%s", letter);
    ImGui::SameLine();
    write(name);
    lanes.draw();
    ImGui::EndChild();
  };
  draw_one("A", name_a_, lanes_a_);
  other_->show(viewer_.shown());
  const timeline::Range before = other_->shown();
  other_->set_playhead(viewer_.playhead());
  const auto marked = other_->marked();
  draw_one("B", name_b_, *lanes_b_);
  if (!(other_->shown() == before)) viewer_.show(other_->shown());
  if (other_->marked() != marked && other_->marked()) viewer_.mark_range(*other_->marked());
  if (other_->playhead() != viewer_.playhead()) viewer_.set_playhead(other_->playhead());
}

/// The share of requests that took at most so long, over the logarithm of the latency.
void ComparePanel::draw_distributions(const Both& both, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size{width, ImGui::GetContentRegionAvail().y};
  ImGui::Dummy(size);
  canvas::mark("compare/distribution");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Strip area{{at.x + px(40), at.y + px(8)}, {at.x + size.x - px(8), at.y + size.y - px(24)}};
  list.AddRectFilled(area.min, area.max, colour(Role::Lane));
  const auto least = static_cast<double>(
      std::max<std::int64_t>(std::min(both.a.latency.min(), both.b.latency.min()), 1));
  const auto most =
      static_cast<double>(std::max(both.a.latency.max(), both.b.latency.max())) * 1.01 + 1;
  const auto x_of = [&](double ns) {
    const double part = std::log(std::max(ns, least) / least) / std::log(most / least);
    return area.min.x + static_cast<float>(part) * (area.max.x - area.min.x);
  };
  for (int i = 0; i <= 4; ++i) {
    const float y = area.max.y - (area.max.y - area.min.y) * static_cast<float>(i) / 4;
    list.AddRectFilled({area.min.x, y}, {area.max.x, y + 1}, colour(Role::Grid));
    const std::string text = fmt::format("{} %", 25 * i);
    draw_text(list, {{at.x, y - px(8)}, {area.min.x, y + px(8)}}, colour(Role::Dim), text);
    const double ns = least * std::pow(most / least, i / 4.0);
    const std::string time = timeline::time_text(std::llround(ns));
    const float last = area.max.x - px(52);
    const float x = std::min(x_of(ns), last);
    if (i < 4 && x + text_width(time) + px(8) > last) continue;
    draw_text(list, {{x, area.max.y + px(2)}, {x + px(60), area.max.y + px(22)}}, colour(Role::Dim),
              time);
  }
  const auto draw_curve = [&](const Histogram& latency, int category) {
    if (latency.count() == 0) return;
    std::vector<ImVec2> points{{area.min.x, area.max.y}};
    std::uint64_t below = 0;
    latency.each_bucket([&](std::int64_t low, std::int64_t, std::uint64_t count) {
      const auto part = [&] {
        return static_cast<float>(static_cast<double>(below) /
                                  static_cast<double>(latency.count()));
      };
      const float x = x_of(static_cast<double>(low));
      points.push_back({x, area.max.y - part() * (area.max.y - area.min.y)});
      below += count;
      points.push_back({x, area.max.y - part() * (area.max.y - area.min.y)});
    });
    points.push_back({area.max.x, area.min.y});
    list.AddPolyline(points.data(), static_cast<int>(points.size()), canvas::category(category), 0,
                     px(2));
  };
  draw_curve(both.a.latency, category_a);
  draw_curve(both.b.latency, category_b);
  for (const auto& [letter, category, y] :
       {std::tuple{"A", category_a, px(14)}, std::tuple{"B", category_b, px(32)}}) {
    list.AddLine({area.min.x + px(8), area.min.y + y}, {area.min.x + px(24), area.min.y + y},
                 canvas::category(category), px(3));
    draw_text(list,
              {{area.min.x + px(30), area.min.y + y - px(9)},
               {area.min.x + px(60), area.min.y + y + px(9)}},
              colour(Role::Text), letter);
  }
}

void ComparePanel::draw_table(const std::vector<FigureDifference>& rows) {
  constexpr ImGuiTableFlags flags =
      ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingStretchProp;
  if (!ImGui::BeginTable("figures", 5, flags)) return;
  for (const char* name : {"figure", "A", "B", "B - A", "95 % interval, batch means"}) {
    ImGui::TableSetupColumn(name);
  }
  ImGui::TableHeadersRow();
  for (const FigureDifference& row : rows) {
    ImGui::TableNextRow();
    const std::string interval =
        row.interval ? fmt::format("{} to {}", signed_text(row, row.interval->low),
                                   signed_text(row, row.interval->high))
        : row.unit == FigureDifference::Unit::Count ? ""
                                                    : "too few requests for one";
    for (const std::string& text : {row.name, figure_text(row, row.a), figure_text(row, row.b)}) {
      ImGui::TableNextColumn();
      ImGui::TextUnformatted(text.c_str());
    }
    for (const std::string& text : {signed_text(row, row.b - row.a), interval}) {
      ImGui::TableNextColumn();
      ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(verdict(row))), "%s", text.c_str());
    }
  }
  ImGui::EndTable();
}

void ComparePanel::draw_pairs(const study::RunPair& pair) {
  if (!pair.pairs) {
    ImGui::TextWrapped(
        "Other seeds: requests cannot be paired. The distributions are at most "
        "%.1f %% apart (Kolmogorov-Smirnov).",
        100 * pair.distance);
    return;
  }
  const study::Pairs& pairs = *pair.pairs;
  ImGui::TextWrapped(
      "%s", fmt::format("{} requests are in both runs: {} slower in B, {} faster; a request's "
                        "difference is {} in the middle, {} to {} for nine in ten.",
                        pairs.matched, pairs.slower, pairs.faster,
                        timeline::difference_text(pairs.median),
                        timeline::difference_text(pairs.p5), timeline::difference_text(pairs.p95))
                .c_str());
  for (const study::ChangedAnswer& answer : pairs.answers) {
    ImGui::Bullet();
    write(
        fmt::format("{} of {}: {} in A, {} in B", answer.count, answer.client, answer.a, answer.b));
  }
}

}  // namespace routelab::panels
