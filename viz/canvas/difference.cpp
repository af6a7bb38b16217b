#include "viz/canvas/difference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace routelab::canvas {

Difference difference(const Image& one, const Image& other) {
  Difference result;
  result.same_size = one.width == other.width && one.height == other.height;
  if (!result.same_size) {
    result.pixels = std::max(one.rgba.size(), other.rgba.size()) / 4;
    result.largest = 255;
    return result;
  }
  std::uint64_t squares = 0;
  for (std::size_t i = 0; i < one.rgba.size(); i += 4) {
    int largest = 0;
    for (std::size_t channel = 0; channel < 4; ++channel) {
      const int step = std::abs(one.rgba[i + channel] - other.rgba[i + channel]);
      largest = std::max(largest, step);
      if (channel < 3) squares += static_cast<std::uint64_t>(step * step);
    }
    if (largest > 0) ++result.pixels;
    result.largest = std::max(result.largest, largest);
  }
  const double values = static_cast<double>(one.rgba.size() / 4 * 3);
  result.psnr =
      squares == 0
          ? 100.0
          : std::min(100.0, 10 * std::log10(255.0 * 255.0 * values / static_cast<double>(squares)));
  return result;
}

}  // namespace routelab::canvas
