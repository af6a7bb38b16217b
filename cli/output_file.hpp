/// A text file that a command leaves behind: all of it, or none of it.
///
/// The text goes to a temporary file beside the target, which takes the target's name in the end. What
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

  /// The whole text; call once. Throws trace::FileError; a file that was there is as before then.
  void write(std::string_view text);

  /// The text in pieces, as many as there are, and then `finish`. Without it, the temporary file
  /// goes with this object. Both throw as `write`.
  void append(std::string_view piece);
  void finish();

 private:
  [[noreturn]] void fail(const char* doing, int error) const;
  void open_in_place();
  void begin();
  void close();

  std::string path_;       ///< as given, for messages
  std::string target_;     ///< with symbolic links followed
  std::string temporary_;  ///< while it exists
  bool in_place_ = false;  ///< the target is not to be replaced
  bool begun_ = false;
  int descriptor_ = -1;
};

}  // namespace routelab::cli
