/// The selected request laid open: its spans as a tree over its own time, what its latency consists
/// of, what each span did by itself.
#pragma once

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

/// "mostly module load (48 %), runtime start (28 %)": the kinds that a request's latency consists of.
std::string causes_text(const timeline::Timeline& timeline, const timeline::Waterfall& request);

}  // namespace routelab::panels
