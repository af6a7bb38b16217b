#include "viz/canvas/raster.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/support/rapidcheck.hpp"
#include "viz/canvas/blend.hpp"
#include "viz/canvas/difference.hpp"

using namespace routelab;
using canvas::Image;

namespace {

constexpr int size = 32;  ///< pixels of the test pictures, each way
constexpr ImU32 ground = IM_COL32(0, 0, 0, 255);

/// A frame made by hand: vertices and triangles, no context.
struct Frame {
  ImDrawList list{nullptr};
  ImDrawList* lists[1] = {&list};
  ImDrawData data;

  Frame() {
    data.Valid = true;
    data.DisplaySize = {size, size};
    data.FramebufferScale = {1, 1};
    data.CmdLists = lists;
    data.CmdListsCount = 1;
  }

  ImDrawIdx add(ImVec2 position, ImU32 colour, ImVec2 texel = {0, 0}) {
    list.VtxBuffer.push_back({position, texel, colour});
    return static_cast<ImDrawIdx>(list.VtxBuffer.Size - 1);
  }

  void triangle(ImDrawIdx a, ImDrawIdx b, ImDrawIdx c) {
    for (const ImDrawIdx index : {a, b, c}) list.IdxBuffer.push_back(index);
  }

  void triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) {
    triangle(add(a, colour), add(b, colour), add(c, colour));
  }

  /// As ImDrawList::PrimRectUV does.
  void rectangle(ImVec2 min, ImVec2 max, ImU32 colour, ImVec2 texel_min = {0, 0},
                 ImVec2 texel_max = {0, 0}) {
    const ImDrawIdx a = add(min, colour, texel_min);
    const ImDrawIdx b = add({max.x, min.y}, colour, {texel_max.x, texel_min.y});
    const ImDrawIdx c = add(max, colour, texel_max);
    const ImDrawIdx d = add({min.x, max.y}, colour, {texel_min.x, texel_max.y});
    triangle(a, b, c);
    triangle(a, c, d);
  }

  /// Everything since the last command, in this clipping rectangle.
  void command(ImVec4 clip = {0, 0, size, size}, const canvas::AlphaTexture* texture = nullptr,
               unsigned vertex_offset = 0) {
    unsigned start = 0;
    for (const ImDrawCmd& earlier : list.CmdBuffer) start += earlier.ElemCount;
    ImDrawCmd command;
    command.ClipRect = clip;
    command.TextureId = const_cast<canvas::AlphaTexture*>(texture);
    command.VtxOffset = vertex_offset;
    command.IdxOffset = start;
    command.ElemCount = static_cast<unsigned>(list.IdxBuffer.Size) - start;
    list.CmdBuffer.push_back(command);
  }

  [[nodiscard]] Image picture() const { return canvas::rasterise(data, ground); }
};

std::uint32_t pixel(const Image& image, int x, int y) { return canvas::load_pixel(image.at(x, y)); }

/// A translucent red: pixels that two cover are brighter than those of one.
constexpr ImU32 step = IM_COL32(255, 0, 0, 64);

int covered(const Image& image, ImU32 colour) {
  int count = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) count += pixel(image, x, y) == colour ? 1 : 0;
  }
  return count;
}

/// A place on the grid of 1/16 pixels, or, often, on a pixel's centre, where the ties are.
ImVec2 any_place() {
  const auto coordinate = [] {
    const int value = *rc::gen::inRange(-64, size * 16 + 64);
    const bool on_centre = *rc::gen::arbitrary<bool>();
    return static_cast<float>(on_centre ? value / 16 * 16 + 8 : value) / 16;
  };
  const float x = coordinate();
  return {x, coordinate()};
}

/// Twice the signed area of a, b, p, by exact arithmetic of halves and sixteenths.
double side(ImVec2 a, ImVec2 b, ImVec2 p) {
  return static_cast<double>(b.x - a.x) * static_cast<double>(p.y - a.y) -
         static_cast<double>(b.y - a.y) * static_cast<double>(p.x - a.x);
}

}  // namespace

TEST_CASE("A rectangle covers the pixels whose centres it holds") {
  Frame frame;
  frame.rectangle({2.5F, 3.5F}, {6.5F, 5.4F}, IM_COL32_WHITE);
  frame.command();
  const Image image = frame.picture();
  CHECK(covered(image, IM_COL32_WHITE) == 4 * 2);
  CHECK(pixel(image, 2, 3) == IM_COL32_WHITE);  // on the left and top edge: in
  CHECK(pixel(image, 5, 4) == IM_COL32_WHITE);
  CHECK(pixel(image, 6, 4) == ground);  // on the right edge: out
}

TEST_CASE("Covering") {
  rc::prop("Two triangles with a common edge cover no pixel twice and leave none out", [] {
    const ImVec2 a = any_place();
    const ImVec2 b = any_place();
    const ImVec2 c = any_place();
    const ImVec2 d = any_place();
    // On different sides of the edge a-b, so that they do not overlap.
    RC_PRE(side(a, b, c) < 0 && side(a, b, d) > 0);
    Frame frame;
    frame.triangle(a, b, c, step);
    frame.triangle(b, a, d, step);
    frame.command();
    const Image image = frame.picture();
    const std::uint32_t once = canvas::over(step, ground);
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        const ImVec2 centre{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
        const auto strictly_in = [&](ImVec2 p, ImVec2 q, ImVec2 r) {
          const double sign = side(p, q, r) > 0 ? 1 : -1;
          return side(p, q, centre) * sign > 0 && side(q, r, centre) * sign > 0 &&
                 side(r, p, centre) * sign > 0;
        };
        const auto in = [&](ImVec2 p, ImVec2 q, ImVec2 r) {
          const double sign = side(p, q, r) > 0 ? 1 : -1;
          return side(p, q, centre) * sign >= 0 && side(q, r, centre) * sign >= 0 &&
                 side(r, p, centre) * sign >= 0;
        };
        const bool on_edge = side(a, b, centre) == 0 && in(a, b, c) && in(a, b, d) &&
                             side(b, c, centre) != 0 && side(c, a, centre) != 0 &&
                             side(b, d, centre) != 0 && side(d, a, centre) != 0;
        const std::uint32_t found = pixel(image, x, y);
        RC_ASSERT(found == ground || found == once);
        if (strictly_in(a, b, c) || strictly_in(a, b, d) || on_edge) RC_ASSERT(found == once);
        if (!in(a, b, c) && !in(a, b, d)) RC_ASSERT(found == ground);
      }
    }
  });

  rc::prop("A fan around a point covers each pixel once", [] {
    const ImVec2 centre{16.5F, 16.5F};
    const int corners = *rc::gen::inRange(3, 12);
    const float radius = static_cast<float>(*rc::gen::inRange(16, 240)) / 16;
    Frame frame;
    std::vector<ImDrawIdx> rim;
    for (int i = 0; i < corners; ++i) {
      const float angle = 6.2831853F * static_cast<float>(i) / static_cast<float>(corners);
      rim.push_back(frame.add(
          {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)}, step));
    }
    const ImDrawIdx middle = frame.add(centre, step);
    for (std::size_t i = 0; i < rim.size(); ++i) {
      frame.triangle(middle, rim[i], rim[(i + 1) % rim.size()]);
    }
    frame.command();
    const Image image = frame.picture();
    const int once = covered(image, canvas::over(step, ground));
    RC_ASSERT(once + covered(image, ground) == size * size);
    RC_ASSERT(pixel(image, 16, 16) != ground);
  });

  rc::prop("The fast way of rectangles is the same as their two triangles", [] {
    const ImVec2 one = any_place();
    const ImVec2 other = any_place();
    const ImVec2 min{std::min(one.x, other.x), std::min(one.y, other.y)};
    const ImVec2 max{std::max(one.x, other.x), std::max(one.y, other.y)};
    std::vector<unsigned char> alpha(64);
    for (unsigned char& texel : alpha) texel = *rc::gen::arbitrary<unsigned char>();
    const canvas::AlphaTexture texture{alpha.data(), 8, 8};
    const auto texel = [] { return static_cast<float>(*rc::gen::inRange(0, 9)) / 8; };
    const ImVec2 from{texel(), texel()};
    const ImVec2 to{texel(), texel()};
    const ImU32 colour = *rc::gen::arbitrary<ImU32>();
    Frame fast;
    fast.rectangle(min, max, colour, from, to);
    fast.command({0, 0, size, size}, &texture);
    Frame slow;
    slow.rectangle(min, max, colour, from, to);
    // The same triangles, named from other corners, so that they are not recognised.
    std::swap(slow.list.IdxBuffer[0], slow.list.IdxBuffer[1]);
    std::swap(slow.list.IdxBuffer[1], slow.list.IdxBuffer[2]);
    slow.command({0, 0, size, size}, &texture);
    RC_ASSERT(fast.picture() == slow.picture());
  });

  rc::prop("Nothing is painted outside of the clipping rectangle, inside all is as without", [] {
    const int left = *rc::gen::inRange(-4, size);
    const int top = *rc::gen::inRange(-4, size);
    const int right = *rc::gen::inRange(left, size + 4);
    const int bottom = *rc::gen::inRange(top, size + 4);
    const ImVec2 a = any_place();
    const ImVec2 b = any_place();
    const ImVec2 c = any_place();
    Frame clipped;
    Frame whole;
    for (Frame* frame : {&clipped, &whole}) {
      frame->triangle(a, b, c, step);
      frame->rectangle({std::min(a.x, b.x), std::min(a.y, b.y)},
                       {std::max(a.x, b.x), std::max(a.y, b.y)}, IM_COL32(0, 255, 0, 100));
    }
    clipped.command({static_cast<float>(left), static_cast<float>(top), static_cast<float>(right),
                     static_cast<float>(bottom)});
    whole.command();
    const Image found = clipped.picture();
    const Image reference = whole.picture();
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        const bool inside = left <= x && x < right && top <= y && y < bottom;
        RC_ASSERT(pixel(found, x, y) == (inside ? pixel(reference, x, y) : ground));
      }
    }
  });
}

TEST_CASE("Blending") {
  rc::prop(
      "is exact to half a step, in every channel", [](std::uint32_t colour, std::uint32_t under) {
        const std::uint32_t found = canvas::over(colour, under);
        const double alpha = static_cast<double>(colour >> 24U) / 255;
        for (const unsigned shift : {0U, 8U, 16U, 24U}) {
          const double above = shift == 24 ? 255 : (colour >> shift) & 255U;
          const double wanted = above * alpha + ((under >> shift) & 255U) * (1 - alpha);
          RC_ASSERT(std::abs(static_cast<double>((found >> shift) & 255U) - wanted) <= 0.5 + 1e-9);
        }
      });
  CHECK(canvas::over(IM_COL32(1, 2, 3, 255), 0x80706050U) == IM_COL32(1, 2, 3, 255));
  CHECK(canvas::over(IM_COL32(1, 2, 3, 0), 0x80706050U) == 0x80706050U);
}

TEST_CASE("Colours run between the corners") {
  Frame frame;
  const ImDrawIdx a = frame.add({0, 0}, IM_COL32(0, 0, 0, 255));
  const ImDrawIdx b = frame.add({32, 0}, IM_COL32(255, 0, 0, 255));
  const ImDrawIdx c = frame.add({32, 32}, IM_COL32(255, 0, 255, 255));
  const ImDrawIdx d = frame.add({0, 32}, IM_COL32(0, 0, 255, 255));
  frame.triangle(a, b, c);
  frame.triangle(a, c, d);
  frame.command();
  const Image image = frame.picture();
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const auto wanted = [](int place) { return 255 * (2 * place + 1) / (2.0 * size); };
      if (std::abs(image.at(x, y)[0] - wanted(x)) > 0.51 ||
          std::abs(image.at(x, y)[2] - wanted(y)) > 0.51) {
        FAIL("at " << x << ", " << y);
      }
    }
  }
}

TEST_CASE("Texels are taken one to one, and the colour's opacity goes on top") {
  const unsigned char alpha[] = {0, 255, 128, 64};
  const canvas::AlphaTexture texture{alpha, 2, 2};
  Frame frame;
  frame.rectangle({4, 4}, {6, 6}, IM_COL32(255, 255, 255, 255), {0, 0}, {1, 1});
  frame.rectangle({8, 4}, {12, 8}, IM_COL32(255, 255, 255, 128), {0, 0}, {1, 1});
  frame.command({0, 0, size, size}, &texture);
  const Image image = frame.picture();
  CHECK(image.at(4, 4)[0] == 0);
  CHECK(image.at(5, 4)[0] == 255);
  CHECK(image.at(4, 5)[0] == 128);
  CHECK(image.at(5, 5)[0] == 64);
  CHECK(image.at(10, 4)[0] == 128);  // each texel is two pixels wide
  CHECK(image.at(11, 5)[0] == 128);
  CHECK(image.at(9, 6)[0] == 64);
}

TEST_CASE("Offsets of vertices and indices, of the frame and its scale") {
  Frame frame;
  frame.rectangle({0, 0}, {1, 1}, IM_COL32_WHITE);
  frame.command();
  frame.add({10, 10}, IM_COL32(0, 255, 0, 255));
  frame.add({12, 10}, IM_COL32(0, 255, 0, 255));
  frame.add({12, 12}, IM_COL32(0, 255, 0, 255));
  frame.add({10, 12}, IM_COL32(0, 255, 0, 255));
  constexpr ImDrawIdx quad[] = {0, 1, 2, 0, 2, 3};
  for (const ImDrawIdx index : quad) frame.list.IdxBuffer.push_back(index);
  frame.command({0, 0, size, size}, nullptr, 4);
  CHECK(covered(frame.picture(), IM_COL32_WHITE) == 1);
  CHECK(covered(frame.picture(), IM_COL32(0, 255, 0, 255)) == 4);
  frame.data.DisplayPos = {9, 9};
  frame.data.FramebufferScale = {2, 2};
  const Image image = frame.picture();
  CHECK(image.width == 2 * size);
  CHECK(covered(image, IM_COL32(0, 255, 0, 255)) == 16);
  CHECK(pixel(image, 2, 2) == IM_COL32(0, 255, 0, 255));
  CHECK(pixel(image, 1, 1) == ground);
}

TEST_CASE("Coordinates that no screen has are harmless") {
  const float huge = GENERATE(1e30F, -1e30F, 70000.0F, std::numeric_limits<float>::infinity(),
                              std::numeric_limits<float>::quiet_NaN());
  Frame frame;
  frame.triangle({huge, 0}, {5, huge}, {huge, huge}, step);
  frame.rectangle({-huge, 3}, {huge, 5}, step);
  frame.rectangle({3, 3}, {5, 5}, step, {huge, 0}, {0, -huge});
  frame.command({-huge, -huge, huge, huge});
  CHECK(frame.picture().width == size);
}

TEST_CASE("A wide bar is cut at the frame, not lost") {
  Frame frame;
  frame.rectangle({-1e9F, 3}, {1e9F, 5}, IM_COL32_WHITE);
  frame.command();
  CHECK(covered(frame.picture(), IM_COL32_WHITE) == 2 * size);
}

TEST_CASE("User callbacks are not called") {
  Frame frame;
  frame.rectangle({0, 0}, {1, 1}, IM_COL32_WHITE);
  frame.command();
  frame.list.CmdBuffer[0].UserCallback = [](const ImDrawList*, const ImDrawCmd*) {
    FAIL("was called");
  };
  CHECK(covered(frame.picture(), ground) == size * size);
}
