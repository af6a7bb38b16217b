/// A message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding),
/// field by field, in the order of the calls. Which fields there are is the caller's business.
///
///     const auto inner = writer.begin(11);  // a message as field 11
///     writer.number(9, 1);
///     writer.end(inner);
///
/// Cost: about 1 ns a byte. A message inside has a length of one byte reserved; only if it turns
/// out to be longer than 127 bytes, what is in it moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace routelab::trace {

class ProtobufWriter {
 public:
  /// int32, int64, uint32, uint64, bool, enumerations (not the sint types).
  void number(std::uint32_t field, std::uint64_t value) {
    char* at = room_for(2 * longest_varint);
    at = put_varint(at, field << 3U | WireVarint);
    set_end(put_varint(at, value));
  }

  void fixed64(std::uint32_t field, std::uint64_t value) {
    char* at = put_varint(room_for(2 * longest_varint), field << 3U | WireFixed64);
    for (unsigned i = 0; i < 8; ++i) *at++ = static_cast<char>(value >> 8 * i & 0xff);
    set_end(at);
  }

  /// string and bytes; a string should be valid UTF-8.
  void text(std::uint32_t field, std::string_view value) {
    char* at = room_for(2 * longest_varint + value.size());
    at = put_varint(at, field << 3U | WireBytes);
    at = put_varint(at, value.size());
    std::memcpy(at, value.data(), value.size());
    set_end(at + value.size());
  }

  /// A message inside this one: everything until end(what begin gave). They nest.
  std::size_t begin(std::uint32_t field) {
    char* at = put_varint(room_for(longest_varint + 1), field << 3U | WireBytes);
    set_end(at + 1);
    return size_;
  }
  void end(std::size_t begin) {
    const std::size_t length = size_ - begin;
    if (length < 0x80) {
      bytes_[begin - 1] = static_cast<char>(length);
    } else {
      end_long(begin, length);
    }
  }

  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), size_}; }
  void clear() { size_ = 0; }

 private:
  enum WireType : std::uint32_t { WireVarint = 0, WireFixed64 = 1, WireBytes = 2 };
  static constexpr std::size_t longest_varint = 10;

  static char* put_varint(char* at, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    return at;
  }

  char* room_for(std::size_t bytes) {
    if (bytes_.size() - size_ < bytes) grow(bytes);
    return bytes_.data() + size_;
  }
  void set_end(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }

  void grow(std::size_t bytes);
  void end_long(std::size_t begin, std::size_t length);

  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace routelab::trace
