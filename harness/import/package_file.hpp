/// package.json: whether it is a Next.js app, which Next, how it is built and started.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/import/problem.hpp"

namespace routelab::import {

struct PackageFile {
  std::string name;
  std::string next_range;    ///< of the dependency "next"; "" if there is none
  std::string build, start;  ///< scripts; "" if there is none
  std::string manager;       ///< "pnpm" of "packageManager": "pnpm@9.1.0"; "" if it is not said
};

/// Nothing, and an error with its line, if it is no JSON object. `file` is how messages call it.
std::optional<PackageFile> read_package(std::string_view text, const std::string& file,
                                        Problems& problems);

/// The member "version" of an installed package's file; "" if there is none.
std::string version_of(std::string_view text);

/// The major version that a version or a range begins with: "^16.4.6" -> 16, "14 || 15" -> 14; 0 if it
/// names none ("latest", "canary").
int major_version(std::string_view range);

}  // namespace routelab::import
