// The table of truth: `routelab_verify [GROUP...]` measures every target (or those whose group
// contains one of the words) and prints a Markdown table; progress goes to stderr.

#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "tests/verify/target.hpp"

namespace routelab::verify {

Row judge(const Target& target, const Measured& measured) {
  const double off = std::abs(measured.value - target.expected);
  bool passed = off <= target.limit;
  if (target.inside_interval) {
    passed = off <= measured.half_width && measured.half_width <= target.limit;
  }
  const std::string interval =
      measured.half_width > 0
          ? fmt::format(" +- {:.2g} %", measured.half_width / std::abs(measured.value) * 100)
          : "";
  return {fmt::format("| {} | {} | {:.6g} | {:.6g}{} | {:+.2f} % | {} | {} |", target.group,
                      target.figure, target.expected, measured.value, interval,
                      (measured.value / target.expected - 1) * 100, target.limit_text,
                      passed ? "yes" : "**no**"),
          passed};
}

}  // namespace routelab::verify

namespace {

bool wanted(const routelab::verify::Target& target, int argc, char** argv) {
  if (argc < 2) return true;
  for (int i = 1; i < argc; ++i) {
    if (target.group.find(argv[i]) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace routelab::verify;
  int passed = 0;
  int failed = 0;
  std::puts("| target | figure | expected | measured | off | limit | held |");
  std::puts("|---|---|---|---|---|---|---|");
  for (const auto& targets : {simfaas_targets(), theory_targets()}) {
    for (const Target& target : targets) {
      if (!wanted(target, argc, argv)) continue;
      fmt::print(stderr, "{}: {} ...\n", target.group, target.figure);
      const Row row = judge(target, target.measure());
      (row.passed ? passed : failed) += 1;
      std::puts(row.text.c_str());
      std::fflush(stdout);
    }
  }
  fmt::print("\n{} targets held, {} did not.\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
