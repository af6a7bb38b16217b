// The table of truth: `routelab_verify [GROUP...]` measures every target (or those whose group
// contains one of the words) and prints a Markdown table; progress goes to stderr.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "sim/base/random.hpp"
#include "tests/verify/target.hpp"

namespace routelab::verify {

Row judge(const Target& target, const Measured& measured) {
  const double off = std::abs(measured.value - target.expected);
  const bool holds = off <= (target.inside_interval ? measured.half_width : target.limit);
  const bool wide = target.inside_interval && measured.half_width > target.limit;
  const std::string interval =
      measured.half_width > 0
          ? fmt::format(" +- {:.2g} %", measured.half_width / std::abs(measured.value) * 100)
          : "";
  return {fmt::format("| {} | {} | {:.6g} | {:.6g}{} | {:+.2f} % | {} | {} |", target.group,
                      target.figure, target.expected, measured.value, interval,
                      (measured.value / target.expected - 1) * 100, target.limit_text,
                      !holds ? "**no**"
                      : wide ? "not reached"
                             : "yes"),
          holds && !wide, 0};
}

}  // namespace routelab::verify

namespace {

namespace fs = std::filesystem;
using namespace routelab::verify;

bool wanted(const Target& target, int argc, char** argv) {
  if (argc < 2) return true;
  for (int i = 1; i < argc; ++i) {
    if (target.group.find(argv[i]) != std::string::npos) return true;
  }
  return false;
}

/// Rows that an interrupted run has left: a file each in the folder ROUTELAB_VERIFY_ROWS. The
/// folder belongs to one state of the code; whoever calls the program sees to that.
fs::path kept_row(const Target& target) {
  const char* folder = std::getenv("ROUTELAB_VERIFY_ROWS");
  if (folder == nullptr) return {};
  const std::string name = target.group + target.figure;
  return fs::path(folder) / fmt::format("{:016x}", routelab::hash_text(name));
}

Row row_of(const Target& target) {
  const fs::path path = kept_row(target);
  std::ifstream kept(path);
  Row row;
  if (!path.empty() && kept >> row.passed >> row.cpu_seconds &&
      std::getline(kept >> std::ws, row.text)) {
    return row;
  }
  fmt::print(stderr, "{}: {} ...\n", target.group, target.figure);
  const std::clock_t before = std::clock();
  row = judge(target, target.measure());
  row.cpu_seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  if (!path.empty()) {
    std::ofstream(path) << row.passed << " " << row.cpu_seconds << "\n" << row.text << "\n";
  }
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  int passed = 0;
  int failed = 0;
  double minutes = 0;
  std::puts("| target | figure | expected | measured | off | limit | held |");
  std::puts("|---|---|---|---|---|---|---|");
  for (const auto& targets : {simfaas_targets(), theory_targets()}) {
    for (const Target& target : targets) {
      if (!wanted(target, argc, argv)) continue;
      const Row row = row_of(target);
      (row.passed ? passed : failed) += 1;
      minutes += row.cpu_seconds / 60;
      std::puts(row.text.c_str());
      std::fflush(stdout);
    }
  }
  fmt::print("\n{} targets held, {} did not; {:.0f} minutes of CPU time.\n", passed, failed,
             minutes);
  return failed == 0 ? 0 : 1;
}
