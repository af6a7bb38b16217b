#include "sim/study/confidence.hpp"

#include <cmath>
#include <numbers>

#include "sim/base/assert.hpp"
#include "sim/base/mathematics.hpp"

namespace routelab::study {

namespace {

/// Hill's expansion for 3 degrees of freedom and more; p is the probability of both tails.
double hill(double p, double n) {
  const double a = 1 / (n - 0.5);
  const double b = 48 / (a * a);
  double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
  const double d = ((94.5 / (b + c) - 3) / b + 1) * std::sqrt(a * std::numbers::pi / 2) * n;
  const double tail = d * p;
  double y = exp_of(log_of(tail) * 2 / n);
  if (y > 0.05 + a) {
    const double z = inverse_normal(p / 2);
    const double z2 = z * z;
    if (n < 5) c += 0.3 * (n - 4.5) * (z + 0.6);
    c = (((0.05 * d * z - 5) * z - 7) * z - 2) * z + b + c;
    y = (((((0.4 * z2 + 6.3) * z2 + 36) * z2 + 94.5) / c - z2 - 3) / b + 1) * z;
    y = a * y * y;
    y = y > 0.002 ? exp_of(y) - 1 : 0.5 * y * y + y;
  } else {
    y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) *
            (n + 1) / (n + 2) +
        1 / y;
  }
  return std::sqrt(n * y);
}

}  // namespace

double student_t(double level, std::size_t degrees) {
  RL_ASSERT(level > 0 && level < 1 && degrees > 0);
  const double tails = 1 - level;
  if (degrees == 1) return std::tan(std::numbers::pi / 2 * level);
  if (degrees == 2) return std::sqrt(2 / (tails * (2 - tails)) - 2);
  return hill(tails, static_cast<double>(degrees));
}

Interval confidence_interval(std::span<const double> values, double level) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  if (values.size() == 1) return {mean, mean, mean};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double half = student_t(level, values.size() - 1) * std::sqrt(squares / (n - 1) / n);
  return {mean, mean - half, mean + half};
}

}  // namespace routelab::study
