/// One row of the table of truth: a figure that somebody else has published, measured or derived,
/// and how near routelab comes.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace routelab::verify {

struct Measured {
  double value = 0;
  /// Half-width of the 99.9 % interval over seeds; 0: one long run, no interval.
  double half_width = 0;
};

struct Target {
  std::string group;  ///< "SimFaaS README case"
  std::string figure;
  double expected = 0;
  double limit = 0;  ///< the most that |measured - expected| may be
  std::string limit_text;
  std::string source;  ///< where `expected` comes from
  /// Theory: the expected value must also lie inside the interval, and the half-width be at most
  /// 1 % of it.
  bool inside_interval = false;
  std::function<Measured()> measure;
};

/// What came of it, and the verdict in a word: "yes", "**no**", or "not reached" where the interval
/// holds the expected value but is too wide to prove it.
struct Row {
  std::string text;  ///< a line of a Markdown table
  bool passed = false;
  double cpu_seconds = 0;
};

Row judge(const Target& target, const Measured& measured);

std::vector<Target> simfaas_targets();
std::vector<Target> theory_targets();

}  // namespace routelab::verify
