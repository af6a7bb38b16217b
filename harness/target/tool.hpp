/// A program that is run to its end and whose output somebody follows: an installer, a compiler.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/target/environment.hpp"
#include "harness/target/problem.hpp"
#include "sim/base/time.hpp"

namespace routelab::target {

/// Gets a line at a time, without its end.
using Progress = std::function<void(const std::string& line)>;

struct Tool {
  std::string name{};  ///< what it does, for messages: "the build"
  std::vector<std::string> argv{};
  std::string folder{};
  Environment environment{};
  Duration timeout = Duration::minutes(10);
  /// How long it may write nothing and use less than a second of processor time; 0: for ever.
  Duration idle{};
  std::filesystem::path log{};  ///< its output is added to this file
  const std::atomic<bool>* stop = nullptr;
};

/// No problem: it exited with 0. Its output goes to `progress`, too, if that is there.
Problem run(const Tool& tool, const Progress& progress);

}  // namespace routelab::target
