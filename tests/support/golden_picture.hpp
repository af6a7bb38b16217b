/// Pictures as they were when somebody looked at them last: tests/golden/<name>.png.
/// ROUTELAB_UPDATE_GOLDEN=1 records them anew; look at them before you keep them.
///
/// Pictures hold text, so they belong to one version of Dear ImGui (whose library draws the
/// glyphs) and one face. Elsewhere `golden_pictures_apply` is false and there is nothing to
/// compare.
#pragma once

#include <imgui.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "viz/canvas/difference.hpp"
#include "viz/canvas/font.hpp"
#include "viz/canvas/png.hpp"

namespace routelab {

inline bool golden_pictures_apply() {
  if (std::string(ImGui::GetVersion()) == "1.86" && canvas::built_in_font().size == 759720) {
    return true;
  }
  WARN("skipped: golden pictures are of Dear ImGui 1.86 with the DejaVu Sans of 759,720 bytes");
  return false;
}

/// What is wrong; empty when the picture is the golden one, byte for byte. A picture that is not
/// is left beside it as <name>.actual.png.
inline std::string golden_problem(const canvas::Image& picture, const std::string& name) {
  const char* const root = std::getenv("ROUTELAB_SOURCE_DIR");
  if (root == nullptr) return "ROUTELAB_SOURCE_DIR is not set";
  const std::string stem = (std::filesystem::path(root) / "tests/golden" / name).string();
  const char* const update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  const bool recording = update != nullptr && std::string(update) == "1";
  if (recording) canvas::write_png(picture, stem + ".png");
  std::string found = "there is no " + stem + ".png";
  if (std::filesystem::exists(stem + ".png")) {
    const canvas::Difference change = difference(picture, canvas::read_png(stem + ".png"));
    std::filesystem::remove(stem + ".actual.png");
    if (change.pixels == 0) return "";
    found = std::to_string(change.pixels) + " pixels differ, by " + std::to_string(change.largest) +
            " of 255 at most" + (change.same_size ? "" : "; the sizes differ");
  }
  canvas::write_png(picture, stem + ".actual.png");
  return found + "; the picture is " + stem + ".actual.png";
}

}  // namespace routelab
