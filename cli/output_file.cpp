#include "cli/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

std::string target_of(const std::string& path) {
  std::error_code missing;
  const std::filesystem::path target = std::filesystem::canonical(path, missing);
  return missing ? path : target.string();
}

/// Creates a file beside the target; its name goes into `name`. -1, with errno, if it cannot.
int make_temporary(const std::string& target, std::string& name) {
  name = target + ".XXXXXX";
  return ::mkstemp(name.data());
}

/// What a new file would have been given; mkstemp lets nobody else read.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path), target_(target_of(path)) {
  struct stat status {};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail("is a folder", 0);
  if (exists && !S_ISREG(status.st_mode)) {
    open_in_place();
    return;
  }
  if (exists && ::access(target_.c_str(), W_OK) != 0) fail("cannot be written", errno);
  std::string temporary;
  const int descriptor = make_temporary(target_, temporary);
  if (descriptor < 0) {
    const int error = errno;
    if (!exists) fail("cannot be created", error);
    open_in_place();
    return;
  }
  ::close(descriptor);
  ::unlink(temporary.c_str());
}

OutputFile::~OutputFile() {
  if (in_place_ >= 0) ::close(in_place_);
}

void OutputFile::open_in_place() {
  in_place_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (in_place_ < 0) fail("cannot be written", errno);
}

void OutputFile::write(std::string_view text) {
  if (in_place_ >= 0) {
    struct stat status {};
    const bool regular = ::fstat(in_place_, &status) == 0 && S_ISREG(status.st_mode);
    if (regular && ::ftruncate(in_place_, 0) != 0) fail("cannot be written", errno);
    write_to(std::exchange(in_place_, -1), text, "");
    return;
  }
  struct stat status {};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  std::string temporary;
  const int descriptor = make_temporary(target_, temporary);
  if (descriptor < 0) fail("cannot be created", errno);
  ::fchmod(descriptor, exists ? status.st_mode & 07777 : usual_mode());
  write_to(descriptor, text, temporary);
  if (::rename(temporary.c_str(), target_.c_str()) == 0) return;
  const int error = errno;
  ::unlink(temporary.c_str());
  fail("cannot be replaced", error);
}

/// Closes the descriptor, too: some file systems report a full disk only then.
void OutputFile::write_to(int descriptor, std::string_view text, const std::string& temporary) {
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0) return;
  if (!temporary.empty()) ::unlink(temporary.c_str());
  fail("cannot be written", error);
}

void OutputFile::fail(const char* doing, int error) const {
  throw trace::FileError(
      path_, error == 0 ? std::string(doing) : std::string(doing) + ": " + std::strerror(error));
}

}  // namespace routelab::cli
