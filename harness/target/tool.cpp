#include "harness/target/tool.hpp"

#include <fstream>

#include "harness/client/steady.hpp"
#include "harness/target/process.hpp"

namespace routelab::target {
namespace {

constexpr Duration between_looks = Duration::milliseconds(100);
constexpr std::size_t shown_lines = 30;

/// Hands on whole lines; what is left of them stays in `rest`.
void tell_lines(std::string& rest, const Progress& progress) {
  for (std::size_t end; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) {
    std::string line = rest.substr(0, end);
    line.erase(line.find_last_not_of("\r ") + 1);
    if (progress) progress("  " + line);
  }
}

/// When something last happened in a program: it wrote, or it computed.
class Activity {
 public:
  /// True: it has been idle for as long as `most`.
  bool is_idle(const Process& process, bool has_written, Duration most) {
    const Time now = client::steady_now();
    const Duration processor = process.resources().processor;
    // Less: a part of it has ended.
    if (has_written || processor < then_ || processor - then_ > Duration::seconds(1)) {
      since_ = now;
      then_ = processor;
    }
    return now - since_ > most;
  }

 private:
  Time since_ = client::steady_now();
  Duration then_{};
};

}  // namespace

Problem run(const Tool& tool, const Progress& progress) {
  Process process({.argv = tool.argv, .folder = tool.folder, .environment = tool.environment});
  if (!process.problem().empty())
    return {tool.name + " did not start: " + process.problem(), "", ""};
  const Time deadline = client::steady_now() + tool.timeout;
  std::ofstream log(tool.log, std::ios::app);
  std::string rest;
  Activity activity;
  bool is_late = false, is_idle = false, is_stopped = false;
  for (bool is_over = false; !is_over;) {
    is_over = process.wait(between_looks);
    const std::string output = process.take_log();
    log << output;
    rest += output;
    tell_lines(rest, progress);
    is_late = !is_over && client::steady_now() > deadline;
    is_stopped = !is_over && tool.stop != nullptr && *tool.stop;
    is_idle = !is_over && tool.idle.ns > 0 && activity.is_idle(process, !output.empty(), tool.idle);
    if (is_late || is_idle || is_stopped) process.stop(Duration::seconds(2));
    is_over = is_over || is_late || is_idle || is_stopped;
  }
  if (process.succeeded() && !is_late && !is_idle && !is_stopped) return {};
  if (is_stopped) return {"stopped", "", ""};
  const auto seconds = [](Duration d) { return std::to_string(d.ns / 1'000'000'000) + " s"; };
  const std::string end = is_idle   ? " hangs: it has done nothing for " + seconds(tool.idle)
                          : is_late ? " did not end within " + seconds(tool.timeout)
                                    : " failed: " + tool.argv.front() + " " + process.end();
  const std::string hint = "its whole output is in " + tool.log.string();
  return {tool.name + end, tool.log.empty() ? "" : hint, process.last_lines(shown_lines)};
}

}  // namespace routelab::target
