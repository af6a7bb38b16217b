/// Two runs, figure by figure: A, B and how far their difference can be trusted.
///
/// A run has no independent observations: its requests queue behind each other. So the range is cut
/// into `batches` equal stretches, long enough that one hardly depends on the one before, and the
/// interval is that of the differences batch by batch (method of batch means; Law, Simulation
/// Modeling and Analysis, chapter 9.5.3; Student's t with batches - 1 degrees of freedom). Runs with
/// the same seed have the same arrivals in each batch, which narrows it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "viz/timeline/chosen.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct FigureDifference {
  enum class Unit : std::uint8_t { Count, Nanoseconds, Ratio };
  std::string name;  ///< "p99"
  Unit unit = Unit::Count;
  double a = 0;  ///< of the whole range
  double b = 0;
  /// 95 % of b - a; none where fewer than half of the batches have enough requests on both sides: one,
  /// for a percentile two beyond it (p99: 200). Count: none.
  struct Interval {
    double low = 0;
    double high = 0;
  };
  std::optional<Interval> interval;
};

inline constexpr std::size_t difference_batches = 20;

/// Count, errors (the share whose outcome is not completed), cold, mean, p50, p90, p99, p99.9 of the
/// chosen requests that end in the range. 50 ns a request.
std::vector<FigureDifference> differences(const Timeline& a, const Chosen& chosen_a,
                                          const Timeline& b, const Chosen& chosen_b, Range range);

}  // namespace routelab::timeline
