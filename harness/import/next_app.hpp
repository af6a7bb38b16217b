/// A Next.js app as its files tell it, without running or building it: which routes and pages it has,
/// what they take, how it is started, which variables it knows.
///
/// Whatever a source does not say plainly is left out; nothing is executed, nothing outside of the
/// folder is read (but for the lock files and Next.js's version above it), and any file may be as
/// hostile as it likes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/import/next_config.hpp"
#include "harness/import/problem.hpp"
#include "harness/import/route_reader.hpp"
#include "harness/surface/surface.hpp"

namespace routelab::import {

struct ImportedPage {
  std::string pattern;  ///< "/docs/[...path]", with the base path
  std::string file;
  bool is_dynamic = false;
};

struct ImportedVariable {
  std::string name;
  std::string value;    ///< expanded; "" if only sources name it
  std::string file;     ///< the file that gave the value; "" if none does
  int line = 0;         ///< in that file, or where a source reads it
  std::string read_in;  ///< the first source that reads it; "" if none was seen
  bool is_public = false;
  /// `next start` sees its value. False: it stands only in a file of development or of tests.
  bool is_loaded = true;
};

struct ImportedApp {
  std::filesystem::path root;
  std::string name;
  int next_version = 0;                 ///< the major version; 0: not known
  bool is_installed = false;            ///< the version is that of node_modules
  std::string package_manager = "npm";  ///< "npm", "pnpm", "yarn", "bun"
  std::string build, start;             ///< scripts of package.json; "" if there is none
  std::string custom_server;            ///< the file that is started instead of `next start`
  std::string middleware;               ///< "middleware.ts", "proxy.ts"; "" if there is none
  std::vector<std::string> routers;     ///< folders: "app", "src/pages"
  NextConfig config;
  std::vector<ImportedRoute> routes;        ///< by pattern, then by file
  std::vector<ImportedPage> pages;          ///< by pattern, then by file
  std::vector<std::string> env_files;       ///< those that `next start` reads, the first wins
  std::vector<ImportedVariable> variables;  ///< by name
};

/// What could be read; nothing of it is worth anything if there is an error among the problems.
ImportedApp read_next_app(const std::filesystem::path& folder, Problems& problems);

/// What a fuzzer gets to know of it. A handler that answers any method has GET, and POST if it reads a
/// body. Variables that Next or the machine set themselves (NODE_ENV, PORT) are left out.
surface::Surface surface_of(const ImportedApp& app);

}  // namespace routelab::import
