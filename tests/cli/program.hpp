/// Runs the program under test (environment variable ROUTELAB_BINARY) as a user would.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace routelab::cli::testing {

struct Outcome {
  int exit_code = -1;  ///< 128 + n if signal n ended it
  std::string out;     ///< what it wrote to standard output
  std::string err;
};

/// A program that runs. Its output goes to files, so that it never waits for its reader.
class Program {
 public:
  /// out: where standard output goes instead of `Outcome::out`.
  explicit Program(const std::vector<std::string>& arguments, const std::string& out = "");
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  [[nodiscard]] bool has_ended();
  Outcome wait();

 private:
  std::filesystem::path folder_;
  pid_t id_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// From beginning to end.
Outcome routelab(const std::vector<std::string>& arguments, const std::string& out = "");

std::string read(const std::filesystem::path& path);
void write(const std::filesystem::path& path, const std::string& text);

/// The checkout (environment variable ROUTELAB_SOURCE_DIR).
std::filesystem::path source_folder();
/// A file for tests: tests/cli/data/NAME.
std::string data(const std::string& name);

/// A folder of its own, gone with the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

}  // namespace routelab::cli::testing
