#include "cli/progress_bar.hpp"

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::cli {

void ProgressBar::update(const study::Progress& progress) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  print_error("\r" + progress_text(progress, elapsed) + "\x1b[K");
}

void ProgressBar::clear() {
  if (shown_) print_error("\r\x1b[K");
  shown_ = false;
}

std::string progress_text(const study::Progress& progress, double elapsed) {
  using scenario::format_duration;
  const Duration done = progress.now - time_zero;
  const Duration whole = progress.end - time_zero;
  const double part = static_cast<double>(done.ns) / static_cast<double>(whole.ns);
  const double rate = static_cast<double>(progress.requests) / elapsed;
  std::string text =
      fmt::format("{:3.0f} %  {} of {}  {} requests/s", 100 * part, format_duration(done),
                  format_duration(whole), scenario::format_count(static_cast<std::int64_t>(rate)));
  if (part > 0) {
    const double left = elapsed * (1 - part) / part;
    text += fmt::format("  {} left", format_duration(Duration::from_seconds(left)));
  }
  return text;
}

}  // namespace routelab::cli
