/// An HTTP/1.x answer as it came: every line exactly, and what it means beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::client {

/// A header line without its line end, exactly as it came: "Content-Type:  text/plain ".
struct HeaderLine {
  std::string text;
  std::size_t name_size = 0;

  [[nodiscard]] std::string_view name() const {
    return std::string_view(text).substr(0, name_size);
  }
  /// Without the blanks around it (RFC 9112 section 5).
  [[nodiscard]] std::string_view value() const;

  friend bool operator==(const HeaderLine&, const HeaderLine&) = default;
};

/// In the order in which they came. Names are looked up whatever their case.
class HeaderLines {
 public:
  [[nodiscard]] const std::vector<HeaderLine>& lines() const { return lines_; }
  [[nodiscard]] bool has(std::string_view name) const;
  /// Of every line of that name; what Set-Cookie needs, whose values cannot be joined.
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
  /// The values joined with ", ", which means the same (RFC 9110 section 5.3).
  [[nodiscard]] std::optional<std::string> joined(std::string_view name) const;
  /// One of the comma-separated words of these lines is this word, whatever its case.
  [[nodiscard]] bool lists(std::string_view name, std::string_view word) const;

  void add(HeaderLine line) { lines_.push_back(std::move(line)); }

  friend bool operator==(const HeaderLines&, const HeaderLines&) = default;

 private:
  std::vector<HeaderLine> lines_;
};

/// How the end of the body is known (RFC 9112 section 6.3).
enum class Framing : std::uint8_t { NoBody, Length, Chunked, UntilClose };

struct Response {
  std::string status_line;  ///< exactly, without its line end
  int minor_version = 1;    ///< of HTTP/1.x
  int status = 0;           ///< 100 to 999
  std::string reason;
  HeaderLines headers;
  HeaderLines trailers;  ///< behind the last chunk
  Framing framing = Framing::NoBody;
  std::string body;  ///< without the frame of its chunks; empty if not to be kept
  std::size_t body_size = 0;
  std::vector<std::size_t> chunks;  ///< their sizes in order, without the last one of size 0
  std::size_t size = 0;             ///< bytes of all of it, frame included

  /// 1xx: another answer follows. 101 is the last one that is HTTP.
  [[nodiscard]] bool is_interim() const { return status < 200 && status != 101; }
  /// The connection can be used for another request (RFC 9112 section 9.3).
  [[nodiscard]] bool keeps_alive() const;

  friend bool operator==(const Response&, const Response&) = default;
};

}  // namespace routelab::client
