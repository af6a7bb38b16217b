/// The selected request laid open: its spans as a tree over its own time, what its latency consists
/// of, what each span did by itself.
#pragma once

#include <string>
#include <string_view>

#include "viz/panels/viewer.hpp"

namespace routelab::panels {

class WaterfallPanel {
 public:
  explicit WaterfallPanel(Viewer& viewer) : viewer_(viewer) {}

  /// Fills the current ImGui window.
  void draw();

 private:
  void draw_head(const timeline::Waterfall& request);
  void scroll_to_selection(const timeline::Waterfall& request);
  void draw_spans(const timeline::Waterfall& request);
  void draw_span(const timeline::Waterfall& request, std::size_t index, float names_width);

  Viewer& viewer_;
  timeline::RecordNumber scrolled_to_ = timeline::no_record;
};

/// "fetch payments 98 %, network to server 1 %": what a request's latency consists of, the three
/// that have most of it; "none" where it took no time. A client that
/// measures a server sees no parts of a request.
std::string causes_text(const timeline::Timeline& timeline, const timeline::Waterfall& request);

/// "GET /cart -> 200, completed in 550 ms, cold start"
std::string head_text(const trace::Record& request, std::string_view label);

/// The request, and what goes on after it for at most as long again: a job of minutes would leave
/// no pixel for a request of milliseconds.
timeline::Range drawn_part(const timeline::Timeline& timeline, const timeline::Waterfall& request);

}  // namespace routelab::panels
