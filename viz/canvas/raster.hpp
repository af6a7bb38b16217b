/// Draws what Dear ImGui wants drawn into an Image, without GPU, driver or display.
///
/// Integer arithmetic throughout: coordinates are rounded once to 1/16 pixel, coverage follows the
/// top-left rule (a pixel belongs to a triangle if its centre lies inside or on a top or left
/// edge, so triangles with a common edge cover each pixel once), colours and textures blend in
/// whole steps of 1/255. The same frame gives the same bytes with any compiler.
///
/// Understands what the panels use: coloured triangles, the font atlas, clipping rectangles,
/// vertex and index offsets. Other textures are not drawn, user callbacks are not called. Texels
/// are taken from the nearest place.
///
/// Cost: a 1080p frame of 10,000 rectangles is about 5 ms.
#pragma once

#include <imgui.h>

#include "viz/canvas/image.hpp"

namespace routelab::canvas {

/// An 8-bit alpha texture; a draw command's texture id points to one.
struct AlphaTexture {
  const unsigned char* alpha = nullptr;  ///< width * height bytes
  int width = 0;
  int height = 0;
};

/// Paints over `image`, which is as large as the frame (DisplaySize times FramebufferScale); what
/// lies outside is cut.
void rasterise(const ImDrawData& data, Image& image);

/// A new picture of the frame on `background`, opaque.
[[nodiscard]] Image rasterise(const ImDrawData& data, ImU32 background);

}  // namespace routelab::canvas
