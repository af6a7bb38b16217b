/// A picture of curves over the time of a run: areas on top of each other, lines over them; beneath
/// it the same numbers as a table, from which the script takes what it shows under the cursor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viz/report/time_axis.hpp"

namespace routelab::report {

struct Curve {
  std::string name;            ///< HTML
  const char* style = "";      ///< class that colours it (style.cpp)
  std::vector<double> values;  ///< by bin, >= 0
  bool is_line = false;        ///< else an area on top of the areas before it
};

/// What all pictures of a run share: where it is measured and how far it came.
struct Stage {
  const TimeAxis& axis;
  std::int64_t warmup = 0;  ///< ns
  std::int64_t end = 0;     ///< ns

  [[nodiscard]] std::size_t bins_run() const;  ///< bins that the run has come to
};

struct Chart {
  std::string id;     ///< of the HTML element
  std::string title;  ///< HTML
  std::string note;   ///< HTML, may be empty
  std::vector<Curve> curves;
  std::vector<bool> marks{};  ///< bins with errors, shown by their shape; may be empty
};

/// True if there is nothing but zeros to see.
bool is_empty(const Chart& chart);

std::string chart_html(const Chart& chart, const Stage& stage);

/// Parts of other pictures over time.
std::string time_labels(const TimeAxis& axis);
std::string stage_svg(const Stage& stage, std::size_t height);  ///< warm-up, what was not run
std::string marks_svg(const std::vector<bool>& marks, double height);
std::string stage_legend(const Stage& stage, const std::vector<bool>& marks);  ///< <li> elements
std::string readout_html();

/// The smallest round number that is not below `value`; 1 for 0.
double nice_top(double value);

/// A table of texts by bin under "As a table"; bins that say the same as the one before, and bins
/// without cells, have no row of their own. heads and cells are HTML.
std::string bins_table(const Stage& stage, const std::string& label,
                       const std::vector<std::string>& heads,
                       const std::vector<std::vector<std::string>>& cells_by_bin);

}  // namespace routelab::report
