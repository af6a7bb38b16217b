/// A text file that a command leaves behind: all of it, or none of it.
///
/// The text goes to a temporary file beside the target, which then takes the target's name. What
/// cannot be replaced (a device, a pipe, a file in a folder that takes no new files) is written in
/// place.
#pragma once

#include <string>
#include <string_view>

namespace routelab::cli {

class OutputFile {
 public:
  /// Finds out whether the file can be written, before there is something to write; leaves nothing.
  /// Throws trace::FileError.
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Call once. Throws trace::FileError; a file that was there is as before then.
  void write(std::string_view text);

 private:
  [[noreturn]] void fail(const char* doing, int error) const;
  void open_in_place();
  void write_to(int descriptor, std::string_view text, const std::string& temporary);

  std::string path_;    ///< as given, for messages
  std::string target_;  ///< with symbolic links followed
  int in_place_ = -1;   ///< a descriptor, if the target is not to be replaced
};

}  // namespace routelab::cli
