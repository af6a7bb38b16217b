#include "viz/canvas/font.hpp"

#include <bit>
#include <cstdint>

namespace routelab::canvas {

static_assert(std::endian::native == std::endian::little, "the words have their lowest byte first");

// Made by cmake/font_words.cmake.
extern const std::size_t font_size;
extern const std::uint64_t font_words[];

FontFile built_in_font() { return {font_words, font_size}; }

}  // namespace routelab::canvas
