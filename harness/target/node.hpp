/// Node.js asked about an app: what its files of JSON say, and what a build has left. Node is
/// needed anyway, and reads them as the app's own tools do.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "harness/target/environment.hpp"
#include "harness/target/problem.hpp"

namespace routelab::target {

using Facts = std::map<std::string, std::string>;

/// Of the package: "build" and "start" (its scripts), "declared" and "installed" (versions of
/// Next.js), "error" (its package.json cannot be read). What is not there is missing.
Problem ask_package(const std::filesystem::path& app, const Environment& environment, Facts& facts);

/// Of a build: "dist", "output" and "base" (of its configuration), "id", "standalone" (the folder
/// of its server.js). Folders are from the app's.
Problem ask_build(const std::filesystem::path& app, const Environment& environment, Facts& facts);

}  // namespace routelab::target
