# cmake -DFONT=FILE -DWORDS=OUTPUT -P: a file as an array of 64-bit words, lowest byte first, which
# compiles eight times as fast as bytes. No FONT: no words.
set(hex "")
set(size 0)
if(FONT)
  file(SIZE "${FONT}" size)
  file(READ "${FONT}" hex HEX)
endif()
string(APPEND hex "0000000000000000")  # fills the last word; what is left over is dropped
string(REGEX REPLACE "(..)(..)(..)(..)(..)(..)(..)(..)" "0x\\8\\7\\6\\5\\4\\3\\2\\1,\n" hex "${hex}")
string(REGEX REPLACE "\n[0-9a-f]*$" "\n" hex "${hex}")
file(WRITE "${WORDS}" "#include <cstddef>
#include <cstdint>

namespace routelab::canvas {
extern const std::size_t font_size;
extern const std::uint64_t font_words[];
const std::size_t font_size = ${size};
const std::uint64_t font_words[] = {
${hex}};
}  // namespace routelab::canvas
")
