/// How much two pictures differ.
#pragma once

#include <cstddef>

#include "viz/canvas/image.hpp"

namespace routelab::canvas {

struct Difference {
  bool same_size = false;
  std::size_t pixels = 0;  ///< that are not the same; all of the larger when the sizes differ
  int largest = 0;         ///< of one channel, 0 to 255
  double psnr = 0;         ///< dB over red, green and blue: 10 log10(255^2 / mean square error);
                           ///< 100 for the same picture, 0 when the sizes differ
};

[[nodiscard]] Difference difference(const Image& one, const Image& other);

}  // namespace routelab::canvas
