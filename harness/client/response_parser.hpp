/// Reads HTTP/1.x answers out of a stream of bytes, however it is cut. Strict: what the grammar
/// does not allow is refused, with what is wrong and at which byte, because a lenient reader hides
/// what a proxy or a browser may stumble over.
///
///     ResponseParser parser;
///     parser.expect("HEAD");
///     const std::size_t used = parser.feed(bytes);    // up to the end of one answer
///     if (parser.state() == ResponseParser::State::Complete) use(parser.take());
///
/// Answers follow each other on a connection: take() makes the parser ready for the next one, and
/// interim answers (1xx) are answers of their own. Pure: bytes in, state out; any cut of the same
/// bytes gives the same result. Cost: a pass over the bytes; memory for one answer within the
/// limits. Grammar: RFC 9112 sections 2-7; in the places where it lets a reader choose between
/// refusing and repairing, we refuse. No content coding is undone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/client/failure.hpp"
#include "harness/client/response.hpp"

namespace routelab::client {

struct ResponseLimits {
  std::size_t head = 64 * 1024;         ///< status line and header lines, and again the trailers
  std::size_t body = 64 * 1024 * 1024;  ///< without the frame of chunks
  bool keep_body = true;                ///< false: the body is only counted
};

class ResponseParser {
 public:
  enum class State : std::uint8_t {
    Idle,      ///< not a byte of an answer
    Partial,   ///< in the middle of one
    Complete,  ///< take() it
    Failed,    ///< see problem(); nothing more is read
  };

  struct Problem {
    Error error = Error::None;  ///< Malformed, TooLarge or ClosedEarly
    std::size_t offset = 0;     ///< of the byte that is wrong, from the answer's first byte
    std::string what;           ///< "a header line has no colon"
  };

  explicit ResponseParser(ResponseLimits limits = {}) : limits_(limits) {}

  /// The method of the request that is answered next: answers to HEAD have no body, and after a 2xx
  /// to CONNECT comes no HTTP any more. Any other text: an ordinary request.
  void expect(std::string_view method);

  /// Takes bytes up to the end of the answer; how many it took. The rest belongs to the next one.
  std::size_t feed(std::string_view bytes);
  /// The peer sends nothing more. That may be the end of the body.
  void end();

  [[nodiscard]] State state() const;
  [[nodiscard]] const Problem& problem() const { return problem_; }
  /// What there is of the answer so far, also if it failed.
  [[nodiscard]] const Response& response() const { return response_; }
  /// The complete answer; then nothing of the next one is there.
  Response take();
  /// Forgets everything about the answer and its problem: for a new connection.
  void reset();

 private:
  enum class Stage : std::uint8_t {
    StatusLine,
    Headers,
    Body,
    UntilClose,
    ChunkLine,
    ChunkData,
    ChunkEnd,
    Trailers,
    Complete,
    Failed
  };

  bool fail(Error error, std::size_t offset, std::string what);
  std::size_t take_line(std::string_view bytes);
  std::size_t take_data(std::string_view bytes);
  bool take_line_byte(char c);
  bool end_line();
  bool end_status_line();
  bool end_header_line(HeaderLines& lines);
  bool end_head();
  bool end_chunk_line();
  bool read_length(std::size_t& length);

  ResponseLimits limits_;
  bool to_head_ = false;
  bool to_connect_ = false;
  Stage stage_ = Stage::StatusLine;
  std::string line_;               ///< the line that has begun, without its line end
  std::size_t line_start_ = 0;     ///< where it began
  std::size_t head_size_ = 0;      ///< bytes of lines that count for the limit
  bool after_return_ = false;      ///< a CR has come, so LF must be next
  std::size_t left_ = 0;           ///< bytes of the body or chunk that are to come
  std::size_t length_offset_ = 0;  ///< where Content-Length and Transfer-Encoding stand
  std::size_t transfer_offset_ = 0;
  Response response_;
  Problem problem_;
};

}  // namespace routelab::client
