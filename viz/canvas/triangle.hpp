/// One triangle in fixed point: which pixels it covers and what stands at each, by whole numbers.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace routelab::canvas {

inline constexpr int subpixels = 16;  ///< steps of a coordinate in one pixel

/// Coordinates in 1/16 pixel, -2^20 to 2^20, so that products fit 64 bits; a pixel's centre is at
/// (16 x + 8, 16 y + 8).
struct Corner {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

/// Pixels [first, last) of a row.
struct Span {
  int first = 0;
  int last = 0;
};

/// a / b, rounded down; b > 0.
[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// The first pixel whose centre is at or behind this coordinate.
[[nodiscard]] constexpr std::int64_t first_centre(std::int64_t coordinate) {
  return floor_div(coordinate + subpixels / 2 - 1, subpixels);
}

class Triangle {
 public:
  /// Of either orientation.
  explicit Triangle(std::array<Corner, 3> corners) {
    const std::int64_t area = (corners[1].x - corners[0].x) * (corners[2].y - corners[0].y) -
                              (corners[1].y - corners[0].y) * (corners[2].x - corners[0].x);
    const std::int64_t sign = area < 0 ? -1 : 1;
    area_ = area * sign;
    for (std::size_t i = 0; i < 3; ++i)
      edges_[i] = Edge(corners[(i + 1) % 3], corners[(i + 2) % 3], sign);
    top_ = first_centre(std::min({corners[0].y, corners[1].y, corners[2].y}));
    bottom_ = first_centre(std::max({corners[0].y, corners[1].y, corners[2].y}) + 1);
  }

  [[nodiscard]] std::int64_t area() const { return area_; }  ///< doubled; 0: covers nothing
  /// Rows [top, bottom) may hold pixels of it.
  [[nodiscard]] std::int64_t top() const { return top_; }
  [[nodiscard]] std::int64_t bottom() const { return bottom_; }

  /// Its pixels of row y inside `limits`; empty: first >= last.
  [[nodiscard]] Span row(int y, Span limits) const {
    std::int64_t first = limits.first;
    std::int64_t last = limits.last;
    for (const Edge& edge : edges_) edge.cut(y, first, last);
    if (first >= last) return {};
    return {static_cast<int>(first), static_cast<int>(last)};
  }

  /// How much of each corner stands at this pixel's centre, in parts of area(); the sum is area().
  [[nodiscard]] std::array<std::int64_t, 3> weights(int x, int y) const {
    return {edges_[0].at(x, y), edges_[1].at(x, y), edges_[2].at(x, y)};
  }

 private:
  /// Inside is where at(x, y) > 0, and = 0 on a top or left edge: so of two triangles with a common
  /// edge just one has the pixels on it.
  struct Edge {
    Edge() = default;
    Edge(Corner from, Corner to, std::int64_t sign)
        : by_x((from.y - to.y) * sign), by_y((to.x - from.x) * sign),
          constant(-by_x * from.x - by_y * from.y),
          needed(by_x > 0 || (by_x == 0 && by_y > 0) ? 0 : 1) {}

    [[nodiscard]] std::int64_t at(int x, int y) const {
      return by_x * (subpixels * std::int64_t{x} + subpixels / 2) +
             by_y * (subpixels * std::int64_t{y} + subpixels / 2) + constant;
    }

    void cut(int y, std::int64_t& first, std::int64_t& last) const {
      const std::int64_t missing = needed - at(0, y);  // by_x * 16 * x has to reach it
      const std::int64_t step = by_x * subpixels;
      if (step > 0) {
        first = std::max(first, -floor_div(-missing, step));
      } else if (step < 0) {
        last = std::min(last, floor_div(-missing, -step) + 1);
      } else if (missing > 0) {
        last = first;
      }
    }

    std::int64_t by_x = 0;
    std::int64_t by_y = 0;
    std::int64_t constant = 0;
    std::int64_t needed = 0;
  };

  std::int64_t area_ = 0;
  std::int64_t top_ = 0;
  std::int64_t bottom_ = 0;
  std::array<Edge, 3> edges_;
};

}  // namespace routelab::canvas
