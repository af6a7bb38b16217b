/// The files that `routelab fuzz` leaves: opened before the run, written after it, however it ended.
#pragma once

#include <optional>
#include <string>

#include "cli/output_file.hpp"
#include "harness/fuzz/report.hpp"

namespace routelab::cli {

/// "" for none, "-" for standard output.
struct FuzzOutputPaths {
  std::string json, junit, sarif, har;

  [[nodiscard]] bool uses_stdout() const;
};

class FuzzOutputs {
 public:
  /// Throws trace::FileError for what cannot be written, CLI::ValidationError for paths that cannot go
  /// together. `target` must not be among them.
  FuzzOutputs(const FuzzOutputPaths& paths, const std::string& target);

  /// Writes all files; returns what is for standard output. Throws trace::FileError.
  std::string write(const fuzz::Report& report);

 private:
  FuzzOutputPaths paths_;
  std::optional<OutputFile> json_, junit_, sarif_, har_;
};

}  // namespace routelab::cli
