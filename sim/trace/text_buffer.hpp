/// Text on its way into a file, in pieces, through one buffer: exports of gigabytes are never held
/// in memory. Numbers are written as integers are, never through floating point, so an export is
/// the same bytes everywhere.
///
/// Cost: about 1 ns a byte. What the sink throws passes through.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace routelab::trace {

/// The text as a JSON string, quotes included. What is not valid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_text(std::string_view text);

/// The text as a field of CSV (RFC 4180): in quotes if it needs them. Bytes stay as they are.
[[nodiscard]] std::string csv_text(std::string_view text);

class TextBuffer {
 public:
  using Sink = std::function<void(std::string_view)>;

  explicit TextBuffer(Sink sink) : sink_(std::move(sink)), buffer_(capacity, '\0') {}
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  TextBuffer& text(std::string_view piece) {
    if (piece.size() > capacity - size_) {
      flush();
      if (piece.size() > capacity) return sink_(piece), *this;
    }
    std::memcpy(buffer_.data() + size_, piece.data(), piece.size());
    size_ += piece.size();
    return *this;
  }

  template <class Integer>
  TextBuffer& number(Integer value) {
    constexpr std::size_t longest = 24;
    if (capacity - size_ < longest) flush();
    char* const begin = buffer_.data() + size_;
    size_ += static_cast<std::size_t>(std::to_chars(begin, begin + longest, value).ptr - begin);
    return *this;
  }

  /// value / 10^decimals without zeros at its end: (1500, 3) is "1.5". decimals <= 9.
  TextBuffer& decimal(std::int64_t value, unsigned decimals);

  /// `bits` as 16 hexadecimal digits.
  TextBuffer& hex(std::uint64_t bits);

  /// Hands over what is there. The owner calls it at the end: a destructor could not report.
  void flush() {
    if (size_ == 0) return;
    sink_(std::string_view(buffer_).substr(0, std::exchange(size_, 0)));
  }

 private:
  static constexpr std::size_t capacity = 256 * 1024;

  Sink sink_;
  std::string buffer_;
  std::size_t size_ = 0;
};

}  // namespace routelab::trace
