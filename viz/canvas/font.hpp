/// The face that is built into the program: DejaVu Sans (licence: that of Bitstream Vera, free to
/// embed), or none if it was missing when the program was built.
#pragma once

#include <cstddef>

namespace routelab::canvas {

struct FontFile {
  const void* bytes = nullptr;  ///< a TrueType file
  std::size_t size = 0;         ///< 0: there is none
};

[[nodiscard]] FontFile built_in_font();

}  // namespace routelab::canvas
