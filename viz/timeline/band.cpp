#include "viz/timeline/band.hpp"

#include <algorithm>
#include <cmath>

#include "viz/timeline/chosen.hpp"
#include "viz/timeline/marks.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {
namespace {

__extension__ using Wide = __int128;

/// Where the columns of a view begin, and its end.
std::vector<std::int64_t> bounds_of(const View& view, std::size_t columns) {
  std::vector<std::int64_t> bounds(columns + 1);
  const Wide length = Wide{view.end} - view.start;
  for (std::size_t i = 0; i <= columns; ++i) {
    bounds[i] = view.start + static_cast<std::int64_t>(length * static_cast<std::int64_t>(i) /
                                                       static_cast<std::int64_t>(columns));
  }
  return bounds;
}

bool touches(const trace::ChunkEntry& chunk, Range range) {
  return chunk.first < range.end && chunk.last >= range.start;
}

/// What is going on in a row: one band of it.
class BandMaker {
 public:
  BandMaker(const Timeline& timeline, std::size_t row, const Chosen* chosen,
            std::size_t exact_records)
      : timeline_(timeline), index_(row), row_(timeline.rows()[row]), exact_records_(exact_records),
        chosen_(chosen != nullptr && !chosen->everything() ? chosen : nullptr) {}

  std::vector<LevelStep> levels(const View& view, const std::vector<std::int64_t>& bounds) const {
    if (is_close_up(view.range())) return changes_in(view.range()).levels(bounds);
    if (row_.sort == Row::Sort::Instance) return from_lanes(bounds);
    if (chosen_ != nullptr) return from_curve(curve_in(view.range()), bounds);
    return row_.curve ? from_curve(*row_.curve, bounds) : std::vector<LevelStep>(bounds.size() - 1);
  }

 private:
  [[nodiscard]] bool is_close_up(Range range) const {
    const trace::Reader& trace = timeline_.trace();
    std::uint64_t count = 0;
    for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
      if (touches(trace.chunk(chunk), range)) count += trace.chunk(chunk).count;
    }
    return count <= exact_records_;
  }

  [[nodiscard]] bool is_here(const trace::Record& record) const {
    const auto rows = timeline_.tree().rows_of(record);
    return std::ranges::any_of(
        rows, [&](std::size_t row) { return row != no_row && index_ <= row && row < row_.end; });
  }

  /// Adds what goes on in a range to changes or to a curve.
  template <class Sink>
  void add_to(Sink& sink, Range range) const {
    const trace::Reader& trace = timeline_.trace();
    for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
      if (!touches(trace.chunk(chunk), range)) continue;
      for (const trace::Record& record : trace.records(chunk)) {
        const std::int64_t end = end_of(record);
        if (record.start >= range.end || end < range.start || !is_here(record)) continue;
        if (chosen_ != nullptr && !chosen_->has(timeline_.records().number_of(record))) continue;
        sink.add(record.start, end, marks_of(record));
      }
    }
  }

  [[nodiscard]] LevelChanges changes_in(Range range) const {
    LevelChanges changes;
    add_to(changes, range);
    return changes;
  }

  [[nodiscard]] LevelCurve curve_in(Range range) const {
    CurveMaker maker(timeline_.whole().end, timeline_.trace().record_count());
    add_to(maker, range);
    return maker.finish();
  }

  static std::vector<LevelStep> from_curve(const LevelCurve& curve,
                                           const std::vector<std::int64_t>& bounds) {
    std::vector<LevelStep> levels(bounds.size() - 1);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i] = over(curve, std::max<std::int64_t>(bounds[i], 0), bounds[i + 1]);
      const double length = static_cast<double>(bounds[i + 1]) - static_cast<double>(bounds[i]);
      // So far a sum over time.
      levels[i].mean = length > 0 ? static_cast<float>(levels[i].mean / length) : 0;
    }
    return levels;
  }

  /// Of the steps that touch [start, end); mean: the sum over its time, level x ns.
  static LevelStep over(const LevelCurve& curve, std::int64_t start, std::int64_t end) {
    LevelStep level;
    double sum = 0;
    const std::int64_t length = curve.step_length();
    bool is_first = true;
    for (auto i = static_cast<std::size_t>(start / length);
         i < curve.steps().size() && static_cast<std::int64_t>(i) * length < end; ++i) {
      const LevelStep& step = curve.steps()[i];
      const std::int64_t step_start = static_cast<std::int64_t>(i) * length;
      const bool is_last = i + 1 == curve.steps().size();
      const std::int64_t step_end = is_last ? curve.end() : step_start + length;
      const std::int64_t time = std::min(end, step_end) - std::max(start, step_start);
      sum += static_cast<double>(step.mean) * static_cast<double>(std::max<std::int64_t>(time, 0));
      level.min = is_first ? step.min : std::min(level.min, step.min);
      level.max = std::max(level.max, step.max);
      level.marks |= step.marks;
      is_first = false;
    }
    level.mean = static_cast<float>(sum);
    return level;
  }

  [[nodiscard]] std::vector<LevelStep> from_lanes(const std::vector<std::int64_t>& bounds) const {
    std::vector<LevelStep> levels(bounds.size() - 1);
    std::vector<Bar> bars;
    for (const Lane& lane : timeline_.lanes(index_).lanes()) {
      for (std::size_t i = 0; i < levels.size(); ++i) {
        const Range column{bounds[i], bounds[i + 1]};
        if (column.start >= column.end) continue;
        const std::int64_t busy = lane.busy_in(timeline_.records(), column);
        levels[i].mean += static_cast<float>(static_cast<double>(busy) /
                                             static_cast<double>(column.end - column.start));
        levels[i].min += busy >= column.end - column.start ? 1 : 0;
        levels[i].max += busy > 0 ? 1 : 0;
      }
      bars.clear();
      lane.bars(timeline_.records(),
                {bounds.front(), bounds.back(), static_cast<double>(levels.size())}, bars);
      for (const Bar& bar : bars) {
        const auto column = std::ranges::upper_bound(bounds, bar.start) - bounds.begin();
        levels[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
                   column - 1, 0, static_cast<std::ptrdiff_t>(levels.size()) - 1))]
            .marks |= bar.marks;
      }
    }
    return levels;
  }

  const Timeline& timeline_;
  std::size_t index_;
  const Row& row_;
  std::size_t exact_records_;
  const Chosen* chosen_;
};

/// How many of these sorted times are below `time`.
std::uint32_t below(const std::vector<std::int64_t>& times, std::int64_t time) {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(times, time) - times.begin());
}

/// Instances alive: the level at the start and the rises after it, less those that ended before.
void add_instances(const Row& row, const std::vector<std::int64_t>& bounds,
                   std::vector<BandColumn>& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint32_t created = below(row.created, bounds[i]);
    std::uint32_t destroyed = below(row.destroyed, bounds[i] + 1);
    const std::uint32_t created_end = below(row.created, bounds[i + 1]);
    out[i].cold_starts = created_end - created;
    std::uint32_t most = created - destroyed;
    while (created < created_end) {
      const std::int64_t time = row.created[created];
      while (created < created_end && row.created[created] == time) ++created;
      while (destroyed < row.destroyed.size() && row.destroyed[destroyed] <= time) ++destroyed;
      most = std::max(most, created > destroyed ? created - destroyed : 0);
    }
    out[i].instances = most;
  }
}

}  // namespace

void band(const Timeline& timeline, std::size_t row, const View& view, std::size_t columns,
          std::vector<BandColumn>& out, const Chosen* chosen, std::size_t exact_records) {
  out.assign(columns, {});
  if (columns == 0) return;
  const std::vector<std::int64_t> bounds = bounds_of(view, columns);
  const auto levels = BandMaker(timeline, row, chosen, exact_records).levels(view, bounds);
  for (std::size_t i = 0; i < columns; ++i) {
    out[i].mean = static_cast<double>(levels[i].mean);
    out[i].min = levels[i].min;
    out[i].max = levels[i].max;
    out[i].marks = static_cast<std::uint8_t>(levels[i].marks);
  }
  if (!timeline.rows()[row].created.empty()) add_instances(timeline.rows()[row], bounds, out);
}

}  // namespace routelab::timeline
