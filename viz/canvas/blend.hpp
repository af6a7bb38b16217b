/// Arithmetic of pixels in whole numbers: four bytes of a pixel at once, red lowest.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace routelab::canvas {

static_assert(std::endian::native == std::endian::little, "red must be the first byte in memory");

/// a * b / 255 for 0 to 255, rounded.
[[nodiscard]] constexpr std::uint32_t scaled(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t product = a * b + 128;
  return (product + (product >> 8U)) >> 8U;
}

/// `colour` over `ground`: each of red, green and blue is c * a + g * (1 - a), rounded once; the
/// opacity becomes a + ga * (1 - a). What OpenGL does with the backend's blend function.
[[nodiscard]] constexpr std::uint32_t over(std::uint32_t colour, std::uint32_t ground) {
  const std::uint32_t alpha = colour >> 24U;
  const std::uint32_t rest = 255 - alpha;
  constexpr std::uint32_t even = 0x00ff00ffU;
  constexpr std::uint32_t half = 0x00800080U;
  // Two channels in one word, 16 bits each: 255 * 255 + 128 and its rounding fit.
  const std::uint32_t red_blue = (colour & even) * alpha + (ground & even) * rest + half;
  const std::uint32_t green_alpha =
      (((colour >> 8U) & 0xffU) | 0x00ff0000U) * alpha + ((ground >> 8U) & even) * rest + half;
  return (((red_blue + ((red_blue >> 8U) & even)) >> 8U) & even) |
         ((green_alpha + ((green_alpha >> 8U) & even)) & 0xff00ff00U);
}

[[nodiscard]] inline std::uint32_t load_pixel(const std::uint8_t* bytes) {
  std::uint32_t pixel = 0;
  std::memcpy(&pixel, bytes, sizeof pixel);
  return pixel;
}

inline void store_pixel(std::uint8_t* bytes, std::uint32_t pixel) {
  std::memcpy(bytes, &pixel, sizeof pixel);
}

/// `count` pixels from `bytes` on.
inline void fill_pixels(std::uint8_t* bytes, int count, std::uint32_t colour) {
  if (colour >> 24U == 255) {
    for (int i = 0; i < count; ++i) store_pixel(bytes + i * 4, colour);
  } else if (colour >> 24U != 0) {
    for (int i = 0; i < count; ++i) {
      store_pixel(bytes + i * 4, over(colour, load_pixel(bytes + i * 4)));
    }
  }
}

}  // namespace routelab::canvas
