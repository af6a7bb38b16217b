#include "viz/canvas/raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/base/assert.hpp"
#include "viz/canvas/blend.hpp"
#include "viz/canvas/triangle.hpp"

namespace routelab::canvas {

namespace {

constexpr int texel_steps = 64;  ///< of a texture coordinate in one texel

/// Not a number counts as 0.
std::int64_t fixed(float value, int steps) {
  constexpr float limit = 65536;
  if (!(value > -limit)) return value <= -limit ? -std::int64_t{65536} * steps : 0;
  return static_cast<std::int64_t>(
      std::floor(std::min(value, limit) * static_cast<float>(steps) + 0.5F));
}

struct Vertex {
  Corner place;
  Corner texel;  ///< in 1/64 texel
  ImU32 colour = 0;
};

/// Pixels [left, right) and [top, bottom).
struct Clip {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};

/// Paints inside one clipping rectangle with one texture.
class Painter {
 public:
  Painter(Image& image, Clip clip, const AlphaTexture* texture)
      : image_(image), clip_(clip), texture_(texture) {}

  void triangle(const Vertex& a, const Vertex& b, const Vertex& c) {
    const Triangle shape({a.place, b.place, c.place});
    if (shape.area() == 0) return;
    const auto top = std::max<std::int64_t>(shape.top(), clip_.top);
    const auto bottom = std::min<std::int64_t>(shape.bottom(), clip_.bottom);
    const bool is_flat = a.colour == b.colour && b.colour == c.colour;
    const bool is_solid = same(a.texel, b.texel) && same(b.texel, c.texel);
    for (std::int64_t row = top; row < bottom; ++row) {
      const int y = static_cast<int>(row);
      const Span span = shape.row(y, {clip_.left, clip_.right});
      if (span.first >= span.last) continue;
      if (is_flat && is_solid) {
        fill_pixels(image_.at(span.first, y), span.last - span.first,
                    faded(a.colour, alpha_at(a.texel)));
      } else {
        for (int x = span.first; x < span.last; ++x) {
          shaded_pixel(x, y, shape.weights(x, y), shape.area(), {&a, &b, &c});
        }
      }
    }
  }

  /// The same pixels as the two triangles of an upright rectangle, faster. `a` is its top left
  /// corner, `c` its bottom right one; the colour is one.
  void rectangle(const Vertex& a, const Vertex& c) {
    const int left = within(first_centre(a.place.x), clip_.left, clip_.right);
    const int right = within(first_centre(c.place.x), clip_.left, clip_.right);
    const int top = within(first_centre(a.place.y), clip_.top, clip_.bottom);
    const int bottom = within(first_centre(c.place.y), clip_.top, clip_.bottom);
    if (left >= right || top >= bottom) return;
    if (same(a.texel, c.texel)) {
      const ImU32 colour = faded(a.colour, alpha_at(a.texel));
      for (int y = top; y < bottom; ++y) fill_pixels(image_.at(left, y), right - left, colour);
    } else {
      glyph(a, c, {left, top, right, bottom});
    }
  }

 private:
  static bool same(Corner one, Corner other) { return one.x == other.x && one.y == other.y; }

  static int within(std::int64_t value, int low, int high) {
    return static_cast<int>(std::clamp<std::int64_t>(value, low, high));
  }

  /// With its opacity times alpha / 255.
  static ImU32 faded(ImU32 colour, std::uint32_t alpha) {
    if (alpha == 255) return colour;
    return (colour & 0x00ffffffU) | (scaled(colour >> 24U, alpha) << 24U);
  }

  [[nodiscard]] std::uint32_t alpha_at(Corner texel) const {
    if (texture_ == nullptr) return 255;
    return row_of(texel.y)[column_of(texel.x)];
  }

  [[nodiscard]] const unsigned char* row_of(std::int64_t texel) const {
    const int row = within(floor_div(texel, texel_steps), 0, texture_->height - 1);
    return texture_->alpha + static_cast<std::ptrdiff_t>(row) * texture_->width;
  }

  [[nodiscard]] int column_of(std::int64_t texel) const {
    return within(floor_div(texel, texel_steps), 0, texture_->width - 1);
  }

  void glyph(const Vertex& a, const Vertex& c, Clip area) {
    if (texture_ == nullptr) return rectangle(a, {c.place, a.texel, c.colour});
    const auto along = [](std::int64_t from, std::int64_t to, std::int64_t texel_from,
                          std::int64_t texel_to, int pixel) {
      const std::int64_t done = std::int64_t{pixel} * subpixels + subpixels / 2 - from;
      return texel_from + floor_div((texel_to - texel_from) * done, to - from);
    };
    columns_.resize(static_cast<std::size_t>(area.right - area.left));
    for (int x = area.left; x < area.right; ++x) {
      columns_[static_cast<std::size_t>(x - area.left)] =
          column_of(along(a.place.x, c.place.x, a.texel.x, c.texel.x, x));
    }
    for (int y = area.top; y < area.bottom; ++y) {
      const unsigned char* const texels =
          row_of(along(a.place.y, c.place.y, a.texel.y, c.texel.y, y));
      std::uint8_t* pixel = image_.at(area.left, y);
      for (const int column : columns_) {
        if (const unsigned char alpha = texels[column]; alpha != 0) {
          store_pixel(pixel, over(faded(a.colour, alpha), load_pixel(pixel)));
        }
        pixel += 4;
      }
    }
  }

  using Weights = std::array<std::int64_t, 3>;

  void shaded_pixel(int x, int y, const Weights& weights, std::int64_t area,
                    const std::array<const Vertex*, 3>& corners) {
    ImU32 colour = 0;
    for (const unsigned shift : {0U, 8U, 16U, 24U}) {
      std::int64_t sum = area / 2;
      for (std::size_t i = 0; i < 3; ++i) {
        sum += weights[i] * static_cast<std::int64_t>((corners[i]->colour >> shift) & 255U);
      }
      colour |= static_cast<ImU32>(sum / area) << shift;
    }
    Corner texel;
    for (std::size_t i = 0; i < 3; ++i) {
      texel.x += weights[i] * corners[i]->texel.x;
      texel.y += weights[i] * corners[i]->texel.y;
    }
    texel = {floor_div(texel.x, area), floor_div(texel.y, area)};
    std::uint8_t* const pixel = image_.at(x, y);
    store_pixel(pixel, over(faded(colour, alpha_at(texel)), load_pixel(pixel)));
  }

  Image& image_;
  Clip clip_;
  const AlphaTexture* texture_;
  std::vector<int> columns_;
};

/// One draw command: reads its vertices, finds rectangles among its triangles.
class Command {
 public:
  Command(const ImDrawData& data, const ImDrawList& list, const ImDrawCmd& command)
      : data_(data), vertices_(list.VtxBuffer.Data + command.VtxOffset),
        indices_(list.IdxBuffer.Data + command.IdxOffset), count_(command.ElemCount),
        clip_(command.ClipRect), texture_(static_cast<const AlphaTexture*>(command.TextureId)) {
    RL_ASSERT(command.IdxOffset + command.ElemCount <= static_cast<unsigned>(list.IdxBuffer.Size));
  }

  void paint(Image& image) const {
    const Clip clip = clip_in(image);
    if (clip.left >= clip.right || clip.top >= clip.bottom) return;
    Painter painter(image, clip, texture_);
    for (unsigned i = 0; i + 3 <= count_; i += 3) {
      if (i + 6 <= count_ && is_rectangle(indices_ + i)) {
        painter.rectangle(vertex(indices_[i]), vertex(indices_[i + 2]));
        i += 3;
      } else {
        painter.triangle(vertex(indices_[i]), vertex(indices_[i + 1]), vertex(indices_[i + 2]));
      }
    }
  }

 private:
  [[nodiscard]] Clip clip_in(const Image& image) const {
    const ImVec2 scale = data_.FramebufferScale;
    const auto limit = [](float value, int size) {
      return static_cast<int>(std::clamp<std::int64_t>(fixed(value, 1024) / 1024, 0, size));
    };
    return {limit((clip_.x - data_.DisplayPos.x) * scale.x, image.width),
            limit((clip_.y - data_.DisplayPos.y) * scale.y, image.height),
            limit((clip_.z - data_.DisplayPos.x) * scale.x, image.width),
            limit((clip_.w - data_.DisplayPos.y) * scale.y, image.height)};
  }

  [[nodiscard]] Vertex vertex(ImDrawIdx index) const {
    const ImDrawVert& raw = vertices_[index];
    Vertex result;
    result.place = {fixed((raw.pos.x - data_.DisplayPos.x) * data_.FramebufferScale.x, subpixels),
                    fixed((raw.pos.y - data_.DisplayPos.y) * data_.FramebufferScale.y, subpixels)};
    if (texture_ != nullptr) {
      result.texel = {fixed(raw.uv.x * static_cast<float>(texture_->width), texel_steps),
                      fixed(raw.uv.y * static_cast<float>(texture_->height), texel_steps)};
    }
    result.colour = raw.col;
    return result;
  }

  /// Six indices as ImDrawList::PrimRect and PrimRectUV write them: top left, top right, bottom
  /// right; top left, bottom right, bottom left; one colour.
  [[nodiscard]] bool is_rectangle(const ImDrawIdx* index) const {
    if (index[0] != index[3] || index[2] != index[4]) return false;
    const ImDrawVert& a = vertices_[index[0]];
    const ImDrawVert& b = vertices_[index[1]];
    const ImDrawVert& c = vertices_[index[2]];
    const ImDrawVert& d = vertices_[index[5]];
    return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x &&
           a.pos.x <= c.pos.x && a.pos.y <= c.pos.y && a.uv.y == b.uv.y && b.uv.x == c.uv.x &&
           c.uv.y == d.uv.y && d.uv.x == a.uv.x && a.col == b.col && b.col == c.col &&
           c.col == d.col;
  }

  const ImDrawData& data_;
  const ImDrawVert* vertices_;
  const ImDrawIdx* indices_;
  unsigned count_;
  ImVec4 clip_;
  const AlphaTexture* texture_;
};

}  // namespace

void rasterise(const ImDrawData& data, Image& image) {
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback == nullptr) Command(data, list, command).paint(image);
    }
  }
}

Image rasterise(const ImDrawData& data, ImU32 background) {
  const auto pixels = [](float size, float scale) {
    return std::max(1, static_cast<int>(size * scale));
  };
  Image image(pixels(data.DisplaySize.x, data.FramebufferScale.x),
              pixels(data.DisplaySize.y, data.FramebufferScale.y));
  fill_pixels(image.rgba.data(), image.width * image.height, background | IM_COL32_A_MASK);
  rasterise(data, image);
  return image;
}

}  // namespace routelab::canvas
