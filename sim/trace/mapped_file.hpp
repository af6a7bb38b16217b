/// A file's bytes, mapped into memory: read from disk when they are looked at, shared with the
/// page cache. Another program that shortens the file meanwhile ends this one (SIGBUS).
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace routelab::trace {

class MappedFile {
 public:
  MappedFile() = default;  ///< no bytes
  /// Throws FileError: cannot be opened, a directory, not a regular file.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  /// Page aligned.
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace routelab::trace
