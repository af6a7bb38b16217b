/// Two runs beside each other: lanes stacked on one clock, distributions over each other, a table of
/// differences. Where the seeds agree a request that is selected in one is selected in the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/run_pair.hpp"
#include "viz/panels/timeline_panel.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/differences.hpp"
#include "viz/timeline/statistics.hpp"

namespace routelab::panels {

class ComparePanel {
 public:
  explicit ComparePanel(Viewer& viewer) : viewer_(viewer), lanes_a_(viewer, "a/") {}

  /// B, or null for none. name_a, name_b: what people call them. `other` outlives this or the next
  /// call.
  void set_other(Viewer* other, std::string name_a, std::string name_b);
  [[nodiscard]] Viewer* other() const { return other_; }

  void draw();

  [[nodiscard]] const std::vector<timeline::FigureDifference>* differences() const {
    return differing_.result();
  }
  [[nodiscard]] const study::RunPair* pair() const { return pairing_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen_a = 0;
    std::uint64_t chosen_b = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  struct Both {
    timeline::Statistics a;
    timeline::Statistics b;
  };

  void ask();
  void follow_selection();
  void draw_lanes(float height);
  void draw_distributions(const Both& both, float width);
  void draw_table(const std::vector<timeline::FigureDifference>& rows);
  void draw_pairs(const study::RunPair& pair);

  Viewer& viewer_;
  Viewer* other_ = nullptr;
  std::string name_a_;
  std::string name_b_;
  TimelinePanel lanes_a_;
  std::unique_ptr<TimelinePanel> lanes_b_;
  timeline::RecordNumber followed_a_ = timeline::no_record;
  timeline::RecordNumber followed_b_ = timeline::no_record;
  std::optional<Asked> asked_;
  Job<std::vector<timeline::FigureDifference>> differing_;
  Job<Both> summing_;
  bool paired_ = false;
  Job<study::RunPair> pairing_;
};

}  // namespace routelab::panels
