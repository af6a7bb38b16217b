/// gzip, zlib and deflate: see decoding.hpp.
#include <zlib.h>

#include <algorithm>
#include <array>

#include "harness/fuzz/character_set.hpp"
#include "harness/fuzz/decoding.hpp"
#include "sim/base/assert.hpp"

namespace routelab::fuzz {

namespace {

constexpr std::size_t most_of_a_stream = std::size_t{1} << 20U;
constexpr CharacterSet first_bytes("\x1f\x78");
constexpr CharacterSet binary("\x01-\x08\x0e-\x1f\x7f-\xff");

/// zlib's state: as dear to make as hundreds of bytes are to inflate, so it is used again.
class Inflater {
 public:
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (is_open_) inflateEnd(&stream_);
  }

  /// Appends what the stream at the beginning of `in` has, up to its end, an error, the most or the
  /// end of the budget. How many bytes the stream has if it came to its end, else 0.
  std::size_t inflate_to(std::string& out, std::string_view in, int window,
                         DecodingBudget& budget) {
    open(window);
    std::size_t used = 0;
    std::array<unsigned char, 4096> buffer;
    while (out.size() < most_of_a_stream) {
      const std::string_view piece = in.substr(used, buffer.size());
      // zlib's interface is older than const; it does not write there.
      stream_.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(piece.data()));
      stream_.avail_in = static_cast<unsigned>(piece.size());
      stream_.next_out = buffer.data();
      stream_.avail_out = static_cast<unsigned>(buffer.size());
      const int code = ::inflate(&stream_, Z_NO_FLUSH);
      const std::size_t written = buffer.size() - stream_.avail_out;
      const std::size_t read = piece.size() - stream_.avail_in;
      out.append(reinterpret_cast<const char*>(buffer.data()), written);
      used += read;
      if (!budget.take(read + written)) return 0;
      if (code == Z_STREAM_END) return used;
      if (code != Z_OK || read + written == 0) return 0;
    }
    return 0;
  }

 private:
  void open(int window) {
    if (!is_open_) {
      const int code = inflateInit2(&stream_, window);
      RL_ASSERT(code == Z_OK);
      is_open_ = true;
    } else {
      inflateReset2(&stream_, window);
    }
  }

  z_stream stream_{};
  bool is_open_ = false;
};

bool is_gzip(std::string_view text) { return text.substr(0, 3) == "\x1f\x8b\x08"; }

/// RFC 1950 section 2.2: deflate with a window of 32 KiB, no dictionary, and the header's check.
bool is_zlib(std::string_view text) {
  if (text.size() < 2 || text[0] != '\x78') return false;
  const unsigned flags = static_cast<unsigned char>(text[1]);
  return (flags & 0x20U) == 0 && (0x7800U + flags) % 31 == 0;
}

/// deflate has no marker: a block that may begin so (type 3 is reserved, a stored block repeats its
/// length inverted: RFC 1951 section 3.2), in bytes of which some cannot be text. Not the first few:
/// digits become bytes that look like letters.
bool may_be_deflate(std::string_view text) {
  constexpr std::size_t least = 14;  // of 12 characters: eight bits each, and the frame
  if (text.size() < least) return false;
  const unsigned type = static_cast<unsigned char>(text[0]) >> 1U & 3U;
  if (type == 3 || (type == 0 && (text[1] ^ text[3] ^ '\xff') != 0)) return false;
  const std::string_view start = text.substr(0, 64);
  return next_member(start, 0, binary) < start.size();
}

}  // namespace

void decode_compressed(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit) {
  thread_local Inflater inflater;
  const auto try_one = [&](std::size_t at, Coding coding, int window) -> std::size_t {
    constexpr std::size_t start_up = 64;  // an attempt costs as much as so many bytes
    if (!budget.take(start_up)) return 0;
    Decoded decoded{coding, {}, at, 0, {}};
    const std::size_t size = inflater.inflate_to(decoded.bytes, text.substr(at), window, budget);
    decoded.end = size > 0 ? at + size : text.size();
    if (!decoded.bytes.empty()) visit(decoded);
    return size;
  };
  if (may_be_deflate(text)) try_one(0, Coding::Deflate, -MAX_WBITS);
  for (std::size_t at = next_member(text, 0, first_bytes); at < text.size() && !budget.is_spent;
       at = next_member(text, at, first_bytes)) {
    const std::string_view rest = text.substr(at);
    std::size_t size = 0;
    if (is_gzip(rest)) size = try_one(at, Coding::Gzip, MAX_WBITS + 16);
    if (is_zlib(rest)) size = try_one(at, Coding::Zlib, MAX_WBITS);
    at += std::max<std::size_t>(size, 1);
  }
}

}  // namespace routelab::fuzz
