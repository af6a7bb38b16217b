/// A picture in memory: rows from the top, four bytes a pixel (red, green, blue, alpha, not
/// multiplied by alpha), no padding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace routelab::canvas {

struct Image {
  Image() = default;
  /// Transparent black. Both > 0.
  Image(int the_width, int the_height)
      : width(the_width), height(the_height),
        rgba(static_cast<std::size_t>(the_width) * static_cast<std::size_t>(the_height) * 4) {}

  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;

  /// The first of the four bytes of a pixel; x and y inside the picture.
  [[nodiscard]] std::uint8_t* at(int x, int y) { return rgba.data() + offset(x, y); }
  [[nodiscard]] const std::uint8_t* at(int x, int y) const { return rgba.data() + offset(x, y); }

  friend bool operator==(const Image&, const Image&) = default;

 private:
  [[nodiscard]] std::size_t offset(int x, int y) const {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
            static_cast<std::size_t>(x)) *
           4;
  }
};

}  // namespace routelab::canvas
