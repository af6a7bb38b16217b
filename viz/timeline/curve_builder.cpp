#include "viz/timeline/curve_builder.hpp"

#include <map>
#include <memory>
#include <utility>

#include "viz/timeline/marks.hpp"
#include "viz/timeline/parallel.hpp"

namespace routelab::timeline {
namespace {

using trace::Kind;

bool has_curve(const Row& row) { return row.sort != Row::Sort::Instance; }

bool is_only_route(const std::vector<Row>& rows, std::size_t row) {
  return row < rows.size() && rows[row].sort == Row::Sort::Route &&
         rows[rows[row].parent].end == rows[row].parent + 2;
}

/// Follows what goes on in the rows below one group.
class CurveBuilder {
 public:
  CurveBuilder(const Timeline& timeline, std::vector<Row>& rows, std::size_t top)
      : timeline_(timeline), rows_(rows), top_(top), curves_of_(rows[top].end - top) {
    std::vector<std::size_t> built;
    for (std::size_t row = top; row < rows[top].end; ++row) {
      if (is_built(row) && same_as(row) == row) built.push_back(row);
    }
    // Of many rows none has all; one that has more than its share gets coarser steps.
    const std::uint64_t all = timeline.trace().record_count();
    const std::uint64_t share = built.size() < 8 ? all : all / built.size() * 4;
    for (const std::size_t row : built) {
      index_.emplace(row, makers_.size());
      makers_.emplace_back(timeline.whole().end, share);
    }
    for (std::size_t row = top; row < rows[top].end; ++row) curves_of_[row - top] = above(row);
  }

  void build() {
    if (makers_.empty()) return;
    const trace::Reader& trace = timeline_.trace();
    // Nothing of the chunks from i on starts before starts[i]; loose records come first, for they
    // stand far behind their time.
    std::vector<std::int64_t> starts(trace.chunk_count() + 1, INT64_MAX);
    for (std::size_t chunk = trace.chunk_count(); chunk-- > 0;) {
      const bool is_loose = trace.chunk(chunk).kind == trace::Section::Loose;
      starts[chunk] =
          is_loose ? starts[chunk + 1] : std::min(starts[chunk + 1], trace.chunk(chunk).first);
    }
    for (const RecordNumber record : timeline_.loose()) add(timeline_.records()[record]);
    const Row::Sort sort = rows_[top_].sort;
    const bool requests_only = sort == Row::Sort::Clients || sort == Row::Sort::Routes;
    for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
      if (trace.chunk(chunk).kind == trace::Section::Loose) continue;
      if (requests_only) {
        for (const RecordNumber request : timeline_.requests_in_chunk(chunk)) {
          add(timeline_.records()[request]);
        }
      } else {
        for (const trace::Record& record : trace.records(chunk)) add(record);
      }
      for (CurveMaker& maker : makers_) maker.advance(starts[chunk + 1]);
    }
    std::vector<std::shared_ptr<const LevelCurve>> curves;
    for (CurveMaker& maker : makers_) {
      curves.push_back(std::make_shared<const LevelCurve>(maker.finish()));
    }
    for (std::size_t row = top_; row < rows_[top_].end; ++row) {
      if (is_built(row)) rows_[row].curve = curves[index_.at(same_as(row))];
    }
  }

 private:
  /// All routes together show what all clients together do.
  [[nodiscard]] bool is_built(std::size_t row) const {
    return has_curve(rows_[row]) && rows_[row].sort != Row::Sort::Routes &&
           !is_only_route(rows_, row);
  }

  /// The row further down that shows the same.
  [[nodiscard]] std::size_t same_as(std::size_t row) const {
    while (row + 1 < rows_[row].end && rows_[row + 1].end == rows_[row].end &&
           has_curve(rows_[row + 1])) {
      ++row;
    }
    return row;
  }

  /// The makers of a row and of those above it.
  [[nodiscard]] std::vector<std::size_t> above(std::size_t row) const {
    std::vector<std::size_t> makers;
    for (; row != no_row; row = rows_[row].parent) {
      if (!is_built(row)) continue;
      const std::size_t maker = index_.at(same_as(row));
      if (makers.empty() || makers.back() != maker) makers.push_back(maker);
    }
    return makers;
  }

  void add(const trace::Record& record) {
    for (const std::size_t row : timeline_.tree().rows_of(record)) {
      if (row == no_row || row <= top_ || row >= rows_[top_].end) continue;
      const std::uint8_t marks = marks_of(record);
      for (const std::size_t maker : curves_of_[row - top_]) {
        makers_[maker].add(record.start, end_of(record), marks);
      }
    }
  }

  const Timeline& timeline_;
  std::vector<Row>& rows_;
  std::size_t top_;
  std::map<std::size_t, std::size_t> index_;  ///< row -> maker
  std::vector<CurveMaker> makers_;
  std::vector<std::vector<std::size_t>> curves_of_;  ///< by row, from the top
};

}  // namespace

void build_curves(const Timeline& timeline, std::vector<Row>& rows,
                  const std::function<void()>& step) {
  std::vector<std::size_t> tops;
  for (std::size_t row = 0; row < rows.size(); row = rows[row].end) tops.push_back(row);
  in_parallel(tops.size(), [&](std::size_t worker, std::size_t i) {
    CurveBuilder(timeline, rows, tops[i]).build();
    if (worker == 0) step();
  });
  // Clients is the first group, Routes the second, where there are requests.
  if (tops.size() < 2 || rows[tops[1]].sort != Row::Sort::Routes) return;
  const std::shared_ptr<const LevelCurve> all = rows[tops[0]].curve;
  for (std::size_t row = tops[1]; row == tops[1] || is_only_route(rows, row); ++row) {
    rows[row].curve = all;
  }
}

}  // namespace routelab::timeline
