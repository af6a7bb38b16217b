/// The files below an app's folder.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/import/problem.hpp"

namespace routelab::import {

constexpr std::size_t most_files = 50'000;

/// Their paths from `root`, with slashes, sorted. Packages, what a build has made and hidden folders are
/// not entered, links to folders are not followed (so there are no loops); each one that is left out
/// for another reason is a warning.
std::vector<std::string> files_below(const std::filesystem::path& root, Problems& problems);

}  // namespace routelab::import
