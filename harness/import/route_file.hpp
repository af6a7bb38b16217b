/// The files of an app that answer requests, by the rules of Next's file system (nextjs.org, "Project
/// structure"; route groups, private folders, slots, intercepting routes, dynamic segments).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/import/problem.hpp"

namespace routelab::import {

struct RouteFile {
  enum class Kind : std::uint8_t { AppRoute, AppPage, PagesApi, PagesPage };

  Kind kind = Kind::AppRoute;
  std::string pattern;  ///< "/api/users/[id]", without the base path
  std::string file;     ///< from the app's folder
};

/// Which of `files` (from the app's folder, "src/app/api/route.ts") lie in a router's folder and are
/// routes or pages. By pattern, then by file. `router` is "app" or "src/pages"; `extensions` those of
/// pages, without the dot.
std::vector<RouteFile> route_files(const std::vector<std::string>& files, const std::string& router,
                                   const std::vector<std::string>& extensions, Problems& problems);

/// Its segments' names: "/a/[id]/[...path]" has "id" and "path".
std::vector<std::string> param_names(const std::string& pattern);

}  // namespace routelab::import
