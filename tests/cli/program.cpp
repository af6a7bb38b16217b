#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace routelab::cli::testing {

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set; run by ctest");
  return value;
}

std::filesystem::path make_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "routelab-cli-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot create " + path);
  return path;
}

void redirect(int descriptor, const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(99);
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const std::string& out)
    : folder_(make_folder()) {
  std::string binary = variable("ROUTELAB_BINARY");
  std::vector<std::string> words = arguments;
  std::vector<char*> argv = {binary.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string out_path = out.empty() ? (folder_ / "out").string() : out;
  const std::string err_path = (folder_ / "err").string();
  id_ = ::fork();
  if (id_ < 0) throw std::runtime_error("cannot fork");
  if (id_ > 0) return;
  std::signal(SIGINT, SIG_DFL);  // whoever runs the tests may ignore it
  std::signal(SIGTERM, SIG_DFL);
  redirect(STDOUT_FILENO, out_path);
  redirect(STDERR_FILENO, err_path);
  ::execv(argv.front(), argv.data());
  ::_exit(98);
}

Program::~Program() {
  if (!ended_) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, &status_, 0);
  }
  std::filesystem::remove_all(folder_);
}

void Program::send(int signal) const { ::kill(id_, signal); }

bool Program::has_ended() {
  if (!ended_) ended_ = ::waitpid(id_, &status_, WNOHANG) == id_;
  return ended_;
}

Outcome Program::wait() {
  if (!ended_) ::waitpid(id_, &status_, 0);
  ended_ = true;
  const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  return {code, read(folder_ / "out"), read(folder_ / "err")};
}

Outcome routelab(const std::vector<std::string>& arguments, const std::string& out) {
  return Program(arguments, out).wait();
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::filesystem::path source_folder() { return variable("ROUTELAB_SOURCE_DIR"); }

std::string data(const std::string& name) {
  return (source_folder() / "tests" / "cli" / "data" / name).string();
}

TemporaryFolder::TemporaryFolder() : path_(make_folder()) {}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

std::vector<std::string> TemporaryFolder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace routelab::cli::testing
