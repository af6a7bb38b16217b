/// next.config.{js,mjs,ts}, as far as its text tells: what stands there as a constant. A value that is
/// computed is left at Next's default, with a warning where it would move routes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/import/problem.hpp"
#include "harness/import/source.hpp"

namespace routelab::import {

/// What `next build` leaves behind.
enum class BuildOutput : std::uint8_t { Default, Standalone, Export };

struct NextConfig {
  std::vector<std::string> page_extensions = {"tsx", "ts", "jsx", "js"};
  std::string base_path;  ///< "/shop" or ""
  bool trailing_slash = false;
  BuildOutput output = BuildOutput::Default;
};

NextConfig read_next_config(Sources& sources, const Source& file, Problems& problems);

/// "paths" and "baseUrl" of a tsconfig.json or jsconfig.json; comments and trailing commas are fine.
Aliases read_aliases(const Source& file);

}  // namespace routelab::import
