/// The requests of the focus as a list: the slowest first, or by start. A click shows one.
#pragma once

#include <cstdint>
#include <optional>

#include "viz/panels/viewer.hpp"
#include "viz/timeline/request_list.hpp"

namespace routelab::panels {

/// A table of requests; fills the current ImGui window. mark: its rows are "MARK/0", ...
void draw_request_table(Viewer& viewer, const timeline::RequestList& list, const char* mark);

class RequestsPanel {
 public:
  static constexpr std::size_t limit = 1000;

  explicit RequestsPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  /// Null before the first is there.
  [[nodiscard]] const timeline::RequestList* listed() const { return listing_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen = 0;
    timeline::Order order = timeline::Order::Slowest;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  Viewer& viewer_;
  std::optional<Asked> asked_;
  Job<timeline::RequestList> listing_;
};

}  // namespace routelab::panels
