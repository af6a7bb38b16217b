/// The lines of the timeline from top to bottom: which rows are to be seen, closed as a curve, open
/// with a line for each lane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "viz/panels/viewer.hpp"

namespace routelab::panels {

struct Line {
  enum class Sort : std::uint8_t {
    Band,     ///< how much goes on at once in the row and all below it
    Lane,     ///< spans
    Waiting,  ///< the lanes of this row are being built
    More,     ///< `lane` lanes are not shown
  };
  Sort sort = Sort::Band;
  std::size_t row = 0;
  std::size_t lane = 0;
  float y = 0;  ///< from the top of the list, pixels
  float height = 0;
  bool has_label = false;  ///< it is the row's first line
};

class LineList {
 public:
  static constexpr std::size_t most_lanes = 256;  ///< of one row

  /// All rows that no closed row hides; of a flat viewer all but the groups. scale: of the lines' heights.
  static LineList of_rows(const Viewer& viewer, float scale);
  /// The pinned ones, in the order in which they were pinned.
  static LineList of_pinned(const Viewer& viewer, float scale);

  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  [[nodiscard]] float height() const { return height_; }
  /// The line at a height; the last one that begins above it.
  [[nodiscard]] std::optional<std::size_t> line_at(float y) const;
  /// The first line of a row.
  [[nodiscard]] std::optional<float> y_of(std::size_t row) const;
  /// Rows whose lanes are wanted and not there.
  [[nodiscard]] std::optional<std::size_t> waiting_row() const { return waiting_; }

 private:
  void add(const Viewer& viewer, std::size_t row, float scale);
  void add_line(Line line, float height);

  std::vector<Line> lines_;
  float height_ = 0;
  std::optional<std::size_t> waiting_;
};

}  // namespace routelab::panels
