#include "cli/temporary_file.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "sim/trace/file_error.hpp"

namespace routelab::cli {

TemporaryFile::TemporaryFile() {
  std::error_code none;
  path_ = (std::filesystem::temp_directory_path(none) / "routelab-XXXXXX").string();
  const int descriptor = ::mkstemp(path_.data());
  if (descriptor < 0) {
    throw trace::FileError(path_, "cannot be created; TMPDIR names another folder");
  }
  ::close(descriptor);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace routelab::cli
