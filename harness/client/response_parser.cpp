#include "harness/client/response_parser.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "sim/base/ascii.hpp"
#include "sim/base/assert.hpp"

namespace routelab::client {
namespace {

constexpr std::string_view version = "HTTP/1.";
constexpr std::size_t longest_chunk_line = 4096;
constexpr std::size_t most_chunks = 1'000'000;

/// A character of a token (RFC 9110 section 5.6.2).
bool is_token(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// What a line may hold: blanks, visible ASCII and bytes above it.
bool is_text(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = lower_case(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

void ResponseParser::expect(std::string_view method) {
  to_head_ = method == "HEAD";
  to_connect_ = method == "CONNECT";
}

void ResponseParser::reset() {
  stage_ = Stage::StatusLine;
  line_.clear();
  line_start_ = head_size_ = left_ = 0;
  after_return_ = false;
  response_ = {};
  problem_ = {};
}

Response ResponseParser::take() {
  RL_ASSERT(stage_ == Stage::Complete);
  Response response = std::move(response_);
  reset();
  return response;
}

ResponseParser::State ResponseParser::state() const {
  if (stage_ == Stage::Complete) return State::Complete;
  if (stage_ == Stage::Failed) return State::Failed;
  return response_.size == 0 ? State::Idle : State::Partial;
}

/// False, for whoever returns it.
bool ResponseParser::fail(Error error, std::size_t offset, std::string what) {
  stage_ = Stage::Failed;
  problem_ = {error, offset, std::move(what)};
  return false;
}

std::size_t ResponseParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && stage_ != Stage::Complete && stage_ != Stage::Failed) {
    const std::string_view rest = bytes.substr(used);
    const bool is_data =
        stage_ == Stage::Body || stage_ == Stage::UntilClose || stage_ == Stage::ChunkData;
    used += is_data ? take_data(rest) : take_line(rest);
  }
  return used;
}

void ResponseParser::end() {
  const auto closed = [&](std::string where) {
    fail(Error::ClosedEarly, response_.size, "the connection was closed " + std::move(where));
  };
  switch (stage_) {
    case Stage::Complete:
    case Stage::Failed: break;
    case Stage::UntilClose: stage_ = Stage::Complete; break;
    case Stage::StatusLine:
      closed(response_.size == 0 ? "before an answer" : "in the middle of the status line");
      break;
    case Stage::Headers: closed("in the middle of the header lines"); break;
    case Stage::Body:
      closed("after " + std::to_string(response_.body_size) + " of " +
             std::to_string(response_.body_size + left_) + " bytes of the body");
      break;
    case Stage::ChunkLine:
    case Stage::ChunkData:
    case Stage::ChunkEnd: closed("in the middle of a chunked body"); break;
    case Stage::Trailers: closed("in the middle of the trailers"); break;
  }
}

/// Bytes of the body, as many as belong to it.
std::size_t ResponseParser::take_data(std::string_view bytes) {
  const bool until_close = stage_ == Stage::UntilClose;
  const std::size_t room = limits_.body - response_.body_size;
  const std::size_t used = std::min(bytes.size(), until_close ? room : left_);
  if (limits_.keep_body) response_.body.append(bytes.substr(0, used));
  response_.body_size += used;
  response_.size += used;
  if (until_close) {
    if (used < bytes.size()) {
      fail(Error::TooLarge, response_.size, "the body is too large");
    }
    return used;
  }
  left_ -= used;
  if (left_ == 0) stage_ = stage_ == Stage::Body ? Stage::Complete : Stage::ChunkEnd;
  return used;
}

/// Bytes up to the end of a line; how many of them are fine.
std::size_t ResponseParser::take_line(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const char c = bytes[used];
    const bool ends = after_return_ && c == '\n';
    if (!take_line_byte(c)) return used;
    ++used;
    ++response_.size;
    if (!ends) continue;
    after_return_ = false;
    end_line();
    line_.clear();
    line_start_ = response_.size;
    return used;
  }
  return used;
}

/// What can be said of a byte before its line is complete.
bool ResponseParser::take_line_byte(char c) {
  const std::size_t here = response_.size;
  if (after_return_) return c == '\n' || fail(Error::Malformed, here, "a CR without its LF");
  if (stage_ == Stage::StatusLine && line_.size() < version.size() && c != version[line_.size()]) {
    return fail(Error::Malformed, here, "the answer does not begin with HTTP/1.");
  }
  if (c == '\n') return fail(Error::Malformed, here, "a line ends without CR");
  if (stage_ == Stage::ChunkEnd && c != '\r') {
    return fail(Error::Malformed, here, "a chunk is longer than it said");
  }
  if (c == '\r') {
    after_return_ = true;
    return true;
  }
  if (!is_text(c)) return fail(Error::Malformed, here, "a line holds a control character");
  if (stage_ == Stage::ChunkLine) {
    if (line_.size() == longest_chunk_line) {
      return fail(Error::TooLarge, here, "the line of a chunk is too long");
    }
  } else if (++head_size_ > limits_.head) {
    return fail(Error::TooLarge, here, "the header lines are too large");
  }
  line_ += c;
  return true;
}

bool ResponseParser::end_line() {
  switch (stage_) {
    case Stage::StatusLine: return end_status_line();
    case Stage::Headers: return line_.empty() ? end_head() : end_header_line(response_.headers);
    case Stage::Trailers:
      if (!line_.empty()) return end_header_line(response_.trailers);
      stage_ = Stage::Complete;
      return true;
    case Stage::ChunkLine: return end_chunk_line();
    case Stage::ChunkEnd: stage_ = Stage::ChunkLine; return true;
    default: RL_ASSERT(!"only these stages have lines"); return false;
  }
}

/// HTTP-version SP status-code SP [reason-phrase] (RFC 9112 section 4).
bool ResponseParser::end_status_line() {
  const auto wrong = [&](std::size_t at, const char* what) {
    return fail(Error::Malformed, std::min(at, line_.size()), what);
  };
  if (line_.size() < 8 || !is_digit(line_[7])) return wrong(7, "the version is not HTTP/1.x");
  if (line_.size() < 9 || line_[8] != ' ') return wrong(8, "after the version comes one blank");
  int status = 0;
  for (std::size_t i = 9; i < 12; ++i) {
    if (i >= line_.size() || !is_digit(line_[i])) return wrong(i, "the status is not three digits");
    status = status * 10 + (line_[i] - '0');
  }
  if (status < 100) return wrong(9, "a status below 100");
  if (line_.size() < 13 || line_[12] != ' ') return wrong(12, "after the status comes one blank");
  response_.status_line = line_;
  response_.minor_version = line_[7] - '0';
  response_.status = status;
  response_.reason = line_.substr(13);
  stage_ = Stage::Headers;
  return true;
}

/// field-name ":" OWS field-value OWS (RFC 9112 section 5).
bool ResponseParser::end_header_line(HeaderLines& lines) {
  const auto wrong = [&](std::size_t at, const char* what) {
    return fail(Error::Malformed, line_start_ + at, what);
  };
  if (line_[0] == ' ' || line_[0] == '\t') return wrong(0, "a header line begins with a blank");
  std::size_t size = 0;
  while (size < line_.size() && is_token(line_[size])) ++size;
  if (size == line_.size()) return wrong(size, "a header line has no colon");
  if (line_[size] != ':') return wrong(size, "a header's name holds a character that it must not");
  if (size == 0) return wrong(0, "a header has no name");
  const std::string name = lower_case(std::string_view(line_).substr(0, size));
  if (name == "content-length") length_offset_ = line_start_;
  if (name == "transfer-encoding") transfer_offset_ = line_start_;
  lines.add({line_, size});
  return true;
}

/// The value of the only Content-Length: digits. RFC 9112 section 6.3, of which a list of equal
/// values is the part that we do not repair.
bool ResponseParser::read_length(std::size_t& length) {
  const auto values = response_.headers.values("Content-Length");
  if (values.size() > 1) {
    return fail(Error::Malformed, length_offset_, "Content-Length stands there twice");
  }
  const std::string_view digits = values.front();
  if (!only_digits(digits)) {
    return fail(Error::Malformed, length_offset_, "Content-Length is not a number");
  }
  length = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::size_t>(c - '0');
    length = length > (SIZE_MAX - digit) / 10 ? SIZE_MAX : length * 10 + digit;
  }
  return true;
}

/// The empty line behind the header lines: how long is the body? (RFC 9112 section 6.3)
bool ResponseParser::end_head() {
  const bool has_length = response_.headers.has("Content-Length");
  const bool has_transfer = response_.headers.has("Transfer-Encoding");
  std::size_t length = 0;
  if (has_length && !read_length(length)) return false;
  if (has_transfer) {
    const auto wrong = [&](const char* what) {
      return fail(Error::Malformed, transfer_offset_, what);
    };
    if (has_length) return wrong("both Content-Length and Transfer-Encoding");
    if (response_.minor_version == 0) return wrong("HTTP/1.0 has no Transfer-Encoding");
    // We send no TE header, so a server may use no other coding.
    if (lower_case(*response_.headers.joined("Transfer-Encoding")) != "chunked") {
      return wrong("a Transfer-Encoding other than chunked");
    }
  }
  const int status = response_.status;
  const bool is_tunnel = to_connect_ && status >= 200 && status < 300;
  if (to_head_ || is_tunnel || status < 200 || status == 204 || status == 304) {
    stage_ = Stage::Complete;
  } else if (has_transfer) {
    response_.framing = Framing::Chunked;
    stage_ = Stage::ChunkLine;
  } else if (has_length) {
    response_.framing = Framing::Length;
    if (length > limits_.body) {
      return fail(Error::TooLarge, length_offset_, "the body is too large");
    }
    left_ = length;
    stage_ = length == 0 ? Stage::Complete : Stage::Body;
  } else {
    response_.framing = Framing::UntilClose;
    stage_ = Stage::UntilClose;
  }
  return true;
}

/// chunk-size [chunk-ext] (RFC 9112 section 7.1); an extension is read over.
bool ResponseParser::end_chunk_line() {
  std::size_t size = 0;
  std::size_t at = 0;
  for (; at < line_.size() && hex_digit(line_[at]) >= 0; ++at) {
    const auto digit = static_cast<std::size_t>(hex_digit(line_[at]));
    size = size > (SIZE_MAX - digit) / 16 ? SIZE_MAX : size * 16 + digit;
  }
  if (at == 0) return fail(Error::Malformed, line_start_, "a chunk's size is not a number");
  const std::size_t extension = std::min(line_.find_first_not_of(" \t", at), line_.size());
  if (at < line_.size() && (extension == line_.size() || line_[extension] != ';')) {
    return fail(Error::Malformed, line_start_ + at, "behind a chunk's size stands something else");
  }
  if (size > limits_.body - response_.body_size) {
    return fail(Error::TooLarge, line_start_, "the body is too large");
  }
  if (response_.chunks.size() == most_chunks) {
    return fail(Error::TooLarge, line_start_, "too many chunks");
  }
  left_ = size;
  if (size == 0) {
    head_size_ = 0;
    stage_ = Stage::Trailers;
  } else {
    response_.chunks.push_back(size);
    stage_ = Stage::ChunkData;
  }
  return true;
}

}  // namespace routelab::client
