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
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::open_in_place() {
  in_place_ = true;
  descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor_ < 0) fail("cannot be written", errno);
}

void OutputFile::write(std::string_view text) {
  append(text);
  finish();
}

void OutputFile::begin() {
  begun_ = true;
  struct stat status {};
  if (in_place_) {
    const bool regular = ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
    if (regular && ::ftruncate(descriptor_, 0) != 0) fail("cannot be written", errno);
    return;
  }
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  std::string temporary;
  descriptor_ = make_temporary(target_, temporary);
  if (descriptor_ < 0) fail("cannot be created", errno);
  temporary_ = temporary;
  ::fchmod(descriptor_, exists ? status.st_mode & 07777 : usual_mode());
}

void OutputFile::append(std::string_view piece) {
  if (!begun_) begin();
  while (!piece.empty()) {
    const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
    if (written >= 0) {
      piece.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail("cannot be written", errno);
    }
  }
}

void OutputFile::finish() {
  if (!begun_) begin();
  close();
  if (in_place_) return;
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot be replaced", errno);
  temporary_.clear();
}

/// Some file systems report a full disk only here.
void OutputFile::close() {
  if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written", errno);
}

void OutputFile::fail(const char* doing, int error) const {
  throw trace::FileError(
      path_, error == 0 ? std::string(doing) : std::string(doing) + ": " + std::strerror(error));
}

}  // namespace routelab::cli
