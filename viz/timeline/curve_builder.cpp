#include "viz/timeline/curve_builder.hpp"

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

/// Gathers what goes on in the rows below one group.
class CurveBuilder {
 public:
  CurveBuilder(const Timeline& timeline, std::vector<Row>& rows, std::size_t top)
      : timeline_(timeline), rows_(rows), top_(top), changes_(rows[top].end - top) {}

  void build() {
    const Row::Sort sort = rows_[top_].sort;
    if (sort == Row::Sort::Clients || sort == Row::Sort::Routes) {
      for (const RecordNumber request : timeline_.requests()) add(timeline_.records()[request]);
    } else {
      const trace::Reader& trace = timeline_.trace();
      for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
        for (const trace::Record& record : trace.records(chunk)) {
          if (record.kind != Kind::Request) add(record);
        }
      }
    }
    for (std::size_t row = top_; row < rows_[top_].end; ++row) {
      if (!is_built(row) || same_as(row) != row) continue;
      rows_[row].curve = std::make_shared<const LevelCurve>(
          std::exchange(changes_[row - top_], {}).curve(timeline_.whole().end));
    }
    for (std::size_t row = top_; row < rows_[top_].end; ++row) {
      if (is_built(row)) rows_[row].curve = rows_[same_as(row)].curve;
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

  void add(const trace::Record& record) {
    for (std::size_t row : timeline_.tree().rows_of(record)) {
      if (row == no_row || row <= top_ || row >= rows_[top_].end) continue;
      const std::uint8_t marks = marks_of(record);
      std::size_t last = no_row;
      for (; row != no_row; row = rows_[row].parent) {
        if (!is_built(row) || same_as(row) == last) continue;
        last = same_as(row);
        changes_[last - top_].add(record.start, end_of(record), marks);
      }
    }
  }

  const Timeline& timeline_;
  std::vector<Row>& rows_;
  std::size_t top_;
  std::vector<LevelChanges> changes_;
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
