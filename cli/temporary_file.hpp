/// A file of this process alone, gone with its owner.
#pragma once

#include <string>

namespace routelab::cli {

class TemporaryFile {
 public:
  /// An empty one in TMPDIR or /tmp. Throws trace::FileError.
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace routelab::cli
