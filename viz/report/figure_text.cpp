#include "viz/report/figure_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/base/time.hpp"
#include "sim/study/figure.hpp"

namespace routelab::report {

std::string count_text(std::uint64_t count) {
  return study::figure_text("count", static_cast<double>(count));
}

std::string time_text(std::int64_t ns) {
  return study::figure_text("time_s", Duration{ns}.in_seconds());
}

std::string milliseconds_text(double ms) { return study::figure_text("time_ms", ms); }

std::string number_text(double value) {
  if (std::abs(value) >= 999.5) return study::figure_text("count", std::round(value));
  return fmt::format("{:.3g}", value);
}

std::string percent_text(double part, double whole) {
  if (whole == 0) return "–";
  const double percent = 100 * part / whole;
  if (percent > 0 && percent < 0.05) return "&lt;0.1 %";
  if (percent < 100 && percent > 99.95) return "&gt;99.9 %";
  return fmt::format("{:.1f} %", percent);
}

std::string counted(std::uint64_t count, const char* noun) {
  return fmt::format("{} {}{}", count_text(count), noun, count == 1 ? "" : "s");
}

}  // namespace routelab::report
