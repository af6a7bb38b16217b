/// Figures of the focus: counts, percentiles and the distribution of latency, then the same requests
/// by route, method, status ..., and where their time went.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sim/study/request_groups.hpp"
#include "sim/study/sheet.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/statistics.hpp"

namespace routelab::panels {

/// A table of a study; rows are marked "MARK/0", ...; fills the rest of the current window.
void draw_sheet(const study::Sheet& sheet, const char* mark);

/// What a distribution looks like: counts over the logarithm of the latency.
void draw_distribution(const Histogram& latency, float height);

class StatisticsPanel {
 public:
  static constexpr std::array keys{study::GroupBy::Route,  study::GroupBy::Method,
                                   study::GroupBy::Status, study::GroupBy::Outcome,
                                   study::GroupBy::Client, study::GroupBy::Instance,
                                   study::GroupBy::Cold};

  explicit StatisticsPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  [[nodiscard]] const timeline::Statistics* statistics() const { return summing_.result(); }
  [[nodiscard]] const study::Sheet* sheet() const { return grouping_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  struct AskedSheet {
    Asked asked;
    study::GroupBy by = study::GroupBy::Route;
    bool phases = false;
    friend bool operator==(const AskedSheet&, const AskedSheet&) = default;
  };

  void ask();
  void draw_summary(const timeline::Statistics& statistics);
  void draw_choice();

  Viewer& viewer_;
  std::optional<Asked> asked_;
  Job<timeline::Statistics> summing_;
  std::optional<AskedSheet> asked_sheet_;
  Job<study::Sheet> grouping_;
};

}  // namespace routelab::panels
