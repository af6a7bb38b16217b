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
/// Exact where few records are in view (band_exact_records); further out from curves made when the
/// trace was opened, whose steps hold about 32 records (mean, min and max are exact for each step,
/// which is spread evenly over its time). chosen: only these count; costs a pass over the row's
/// records in view, so keep the result. Cost without: below 2 ms.
void band(const Timeline& timeline, std::size_t row, const View& view, std::size_t columns,
          std::vector<BandColumn>& out, const Chosen* chosen = nullptr);

inline constexpr std::size_t band_exact_records = 16'384;

}  // namespace routelab::timeline
