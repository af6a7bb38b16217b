/// Confidence intervals of a mean over independent replications.
#pragma once

#include <cstddef>
#include <span>

namespace routelab::study {

struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
  [[nodiscard]] double half_width() const { return (high - low) / 2; }
};

/// The t with P(|T| <= t) = level for Student's t with `degrees` >= 1 degrees of freedom,
/// 0 < level < 1. G. W. Hill, "Algorithm 396: Student's t-quantiles", CACM 13 (1970) 619-620;
/// exact for 1 and 2 degrees, else about 6 correct digits or better.
double student_t(double level, std::size_t degrees);

/// mean -+ t s / sqrt(n). With one value (or none) the interval is that value itself.
Interval confidence_interval(std::span<const double> values, double level = 0.95);

}  // namespace routelab::study
