/// What a built Next.js app hands out besides its answers: the files that any browser can fetch, and
/// those that go into an image. A secret that is in one of them has leaked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/target/next_build.hpp"

namespace routelab::target {

struct Artefact {
  enum class Kind : std::uint8_t {
    Static,       ///< script, style, source map: /_next/static/...
    Public,       ///< of the folder public
    Prerendered,  ///< an answer that was made by the build, its data or its headers
    Shipped  ///< a .env file in the standalone server; nobody fetches it, but it is in the image
  };
  Kind kind{};
  std::string file;        ///< from the app's folder
  std::string url;         ///< where it is served; "" if it is not, or not under one address
  std::string_view bytes;  ///< while the visitor runs
};

/// In an order that is the same for the same build. Cost: reads each file once.
void visit_artefacts(const NextBuild& build, const std::function<void(const Artefact&)>& visitor);

}  // namespace routelab::target
