/// What a program may do to a secret before it lets it out: the other direction of
/// harness/fuzz/decoding.hpp, written apart from it.
#pragma once

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "harness/fuzz/decoding.hpp"
#include "harness/fuzz/digest.hpp"
#include "sim/base/assert.hpp"
#include "sim/base/random.hpp"

namespace routelab::fuzz::testing {

/// Each byte through a format of printf.
inline std::string each_byte(std::string_view bytes, const char* format) {
  std::string out;
  std::array<char, 16> buffer{};
  for (const char c : bytes) {
    std::snprintf(buffer.data(), buffer.size(), format,
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += buffer.data();
  }
  return out;
}

inline std::string base64url_of(std::string_view bytes) {
  std::string out = base64_of(bytes);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

/// window: zlib's, 15 for zlib, 31 for gzip, -15 for deflate.
inline std::string compressed(std::string_view bytes, int window, int level = 6) {
  z_stream stream{};
  RL_ASSERT(deflateInit2(&stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 32, '\0');
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  RL_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string encoded(std::string_view bytes, Coding coding) {
  switch (coding) {
    case Coding::Base64: return base64_of(bytes);
    case Coding::Base64Url: return base64url_of(bytes);
    case Coding::Hex: return hex_of(bytes);
    case Coding::CharacterCodes: {
      std::string list = each_byte(bytes, "%u,");
      list.back() = ']';
      return "[" + list;
    }
    case Coding::Percent: return each_byte(bytes, "%%%02X");
    case Coding::JsonEscape: return each_byte(bytes, "\\u%04x");
    case Coding::HtmlEntity: return each_byte(bytes, "&#%u;");
    case Coding::Gzip: return compressed(bytes, 31);
    case Coding::Zlib: return compressed(bytes, 15);
    case Coding::Deflate: return compressed(bytes, -15);
  }
  return "";
}

/// Draws one after another.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : key_(Key::of_seed(seed).named("leak tests")) {}
  std::uint64_t below(std::uint64_t bound) {
    return to_below(key_.bits(step_++, Purpose::Placement), bound);
  }
  std::string text(std::size_t size, std::string_view alphabet) {
    std::string out;
    while (out.size() < size) out += alphabet[below(alphabet.size())];
    return out;
  }
  std::string bytes(std::size_t size) {
    std::string out;
    while (out.size() < size) out += static_cast<char>(below(256));
    return out;
  }

 private:
  Key key_;
  std::uint64_t step_ = 0;
};

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace routelab::fuzz::testing
