/// The lines of a text or of a file, one after the other. A file is read in pieces, so that its
/// size does not matter; the ends of lines (LF, CRLF) and a byte-order mark are taken off.
#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace routelab::scenario {

class LineSource {
 public:
  /// No row of a table or a log is longer; of one that is only the beginning is kept.
  static constexpr std::size_t longest_line = 1U << 20U;

  /// The text must outlive it.
  explicit LineSource(std::string_view text) : rest_(text) {}
  explicit LineSource(std::unique_ptr<std::istream> file) : file_(std::move(file)) {}
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  /// Goes to the next line. False at the end, and at a NUL: that is no text.
  bool next();

  [[nodiscard]] std::string_view line() const { return line_; }  ///< until `next`
  [[nodiscard]] int number() const { return number_; }           ///< from 1
  [[nodiscard]] bool too_long() const { return too_long_; }      ///< more than longest_line
  [[nodiscard]] bool blank() const;                              ///< nothing but blanks
  [[nodiscard]] bool binary() const { return binary_; }          ///< stopped at a NUL
  [[nodiscard]] bool failed() const { return file_ && file_->bad(); }

 private:
  void fill();
  void cut_line(std::size_t length);

  std::unique_ptr<std::istream> file_;  // null: a text
  std::string buffer_;                  // of the file, from the line before on
  std::string_view rest_;               // what is in sight and not read yet
  std::string_view line_;
  int number_ = 0;
  bool too_long_ = false;
  bool binary_ = false;
};

}  // namespace routelab::scenario
