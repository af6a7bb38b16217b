/// How much goes on in a row at once, per column of pixels: what a collapsed row draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "viz/timeline/view.hpp"

namespace routelab::timeline {

class Timeline;
class Chosen;

/// One column of pixels. The level is the number of records at work: requests in flight, busy
/// slots of instances, queries, things that wait.
struct BandColumn {
  double mean = 0;
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  std::uint8_t marks = 0;         ///< of what begins here
  std::uint32_t instances = 0;    ///< alive, the most in this column; 0 but in rows of instances
  std::uint32_t cold_starts = 0;  ///< instances created in this column
};

/// Fills `out` with one column for each of `columns` equal stretches of the view. row: an index of
/// timeline.rows(), a group or any other; everything below it counts.
///
/// Close up (the chunks of the file that touch the view hold at most `exact_records`) it is exact
/// to the nanosecond, by a pass over those records. Further out it comes from curves made when the
/// trace was opened, whose steps hold about 32 records: mean, min and max are those of the steps.
/// An instance's own row has no curve: its mean is that of its lanes, min and max the lanes that
/// are busy all or some of the column. chosen: only these count; far out that is a pass over all
/// records, so keep the result. Cost without: 30 ns a record close up, else some 50 us.
inline constexpr std::size_t band_exact_records = 65'536;
void band(const Timeline& timeline, std::size_t row, const View& view, std::size_t columns,
          std::vector<BandColumn>& out, const Chosen* chosen = nullptr,
          std::size_t exact_records = band_exact_records);

}  // namespace routelab::timeline
