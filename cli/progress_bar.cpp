#include "cli/progress_bar.hpp"

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::cli {

bool ProgressBar::due() {
  const Clock::time_point now = Clock::now();
  if (!enabled_ || now < next_) return false;
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  return true;
}

void ProgressBar::update(const study::Progress& progress) {
  if (!due()) return;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  print_error("\r" + progress_text(progress, elapsed) + "\x1b[K");
}

void ProgressBar::update_part(double part) {
  if (!due()) return;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  print_error("\r" + part_text(part, elapsed) + "\x1b[K");
}

void ProgressBar::clear() {
  if (shown_) print_error("\r\x1b[K");
  shown_ = false;
}

namespace {

std::string left_text(double part, double elapsed) {
  if (part <= 0) return "";
  const double left = elapsed * (1 - part) / part;
  return fmt::format("  {} left", scenario::format_duration(Duration::from_seconds(left)));
}

}  // namespace

std::string progress_text(const study::Progress& progress, double elapsed) {
  using scenario::format_duration;
  const Duration done = progress.now - time_zero;
  const Duration whole = progress.end - time_zero;
  const double part = static_cast<double>(done.ns) / static_cast<double>(whole.ns);
  const double rate = static_cast<double>(progress.requests) / elapsed;
  const std::string text =
      fmt::format("{:3.0f} %  {} of {}  {} requests/s", 100 * part, format_duration(done),
                  format_duration(whole), scenario::format_count(static_cast<std::int64_t>(rate)));
  return text + left_text(part, elapsed);
}

std::string part_text(double part, double elapsed) {
  return fmt::format("{:3.0f} %", 100 * part) + left_text(part, elapsed);
}

}  // namespace routelab::cli
