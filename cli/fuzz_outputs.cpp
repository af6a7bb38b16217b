#include "cli/fuzz_outputs.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "harness/fuzz/report_har.hpp"
#include "harness/fuzz/report_json.hpp"
#include "harness/fuzz/report_junit.hpp"
#include "harness/fuzz/report_sarif.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

bool is_stdout(const std::string& path) { return path == "-" || path == "/dev/stdout"; }

bool are_one_file(const std::string& a, const std::string& b) {
  std::error_code missing;
  if (std::filesystem::is_character_file(a, missing)) return false;  // /dev/null
  return a == b || std::filesystem::equivalent(a, b, missing);
}

}  // namespace

bool FuzzOutputPaths::uses_stdout() const {
  return is_stdout(json) || is_stdout(junit) || is_stdout(sarif) || is_stdout(har);
}

FuzzOutputs::FuzzOutputs(const FuzzOutputPaths& paths, const std::string& target) : paths_(paths) {
  const std::array all{paths.json, paths.junit, paths.sarif, paths.har};
  if (std::count_if(all.begin(), all.end(), is_stdout) > 1) {
    throw CLI::ValidationError("--json, --junit, --sarif and --har",
                               "only one can go to standard output");
  }
  std::vector<std::string> seen = {target};
  const auto open = [&](const std::string& path, std::optional<OutputFile>& file) {
    if (path.empty() || is_stdout(path)) return;
    for (const std::string& other : seen) {
      if (are_one_file(path, other)) {
        throw trace::FileError(path, "is given twice, and would be overwritten");
      }
    }
    seen.push_back(path);
    file.emplace(path);
  };
  open(paths.json, json_);
  open(paths.junit, junit_);
  open(paths.sarif, sarif_);
  open(paths.har, har_);
}

std::string FuzzOutputs::write(const fuzz::Report& report) {
  std::string asked_for;
  const auto put = [&](const std::string& path, std::optional<OutputFile>& file, auto make) {
    if (path.empty()) return;
    const std::string text = make();
    if (file) {
      file->write(text);
    } else {
      asked_for = text;
    }
  };
  put(paths_.json, json_, [&] { return fuzz::report_json(report); });
  put(paths_.junit, junit_, [&] { return fuzz::report_junit(report); });
  put(paths_.sarif, sarif_, [&] { return fuzz::report_sarif(report, ROUTELAB_VERSION); });
  put(paths_.har, har_, [&] { return fuzz::report_har(report, ROUTELAB_VERSION); });
  return asked_for;
}

}  // namespace routelab::cli
