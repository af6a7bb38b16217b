/// A body that comes in chunks (RFC 9112, section 7.1), put together. Strict: a size is plain
/// hexadecimal digits, lines end with CR LF; extensions and trailers are read over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace routelab::server {

class ChunkDecoder {
 public:
  explicit ChunkDecoder(std::uint64_t most_bytes) : most_(most_bytes) {}

  enum class State : std::uint8_t { Size, Data, DataEnd, Trailer, Done, Bad, TooLarge };

  /// Takes bytes and says how many of them belong to the body: all, or fewer when it is Done. What
  /// it makes of them does not depend on how they are cut.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool over() const { return state_ >= State::Done; }
  [[nodiscard]] std::string& body() { return body_; }

 private:
  void end_line();
  void end_size_line();

  static constexpr std::size_t most_line = 4096;
  static constexpr std::size_t most_trailer = 16 * 1024;

  std::uint64_t most_;
  State state_ = State::Size;
  std::uint64_t left_ = 0;  ///< of the chunk
  std::string line_;        ///< without its end
  bool after_cr_ = false;
  std::size_t trailer_ = 0;  ///< bytes of it so far
  std::string body_;
};

}  // namespace routelab::server
