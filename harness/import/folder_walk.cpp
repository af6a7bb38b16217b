#include "harness/import/folder_walk.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace routelab::import {

namespace fs = std::filesystem;

namespace {

constexpr std::ptrdiff_t most_depth = 64;

bool is_entered(const std::string& name, bool is_top) {
  constexpr std::array<std::string_view, 4> made = {"out", "dist", "build", "coverage"};
  if (name == "node_modules" || name == ".git" || name == ".next") return false;
  if (is_top && name.starts_with(".")) return false;  // deeper ones may be routes: .well-known
  return !is_top || std::find(made.begin(), made.end(), name) == made.end();
}

}  // namespace

std::vector<std::string> files_below(const fs::path& root, Problems& problems) {
  std::vector<std::string> files;
  std::vector<fs::path> folders = {""};
  while (!folders.empty()) {
    const fs::path folder = folders.back();
    folders.pop_back();
    if (std::distance(folder.begin(), folder.end()) > most_depth) {
      problems.warning(folder.generic_string(), 0, "deep-folder",
                       "is left out: it is nested deeply");
      continue;
    }
    std::error_code error;
    fs::directory_iterator at(root / folder, error);
    if (error) {
      problems.warning((root / folder).generic_string(), 0, "unreadable-folder", "cannot be read",
                       "check its permissions");
      continue;
    }
    for (; at != fs::directory_iterator() && !error; at.increment(error)) {
      const std::string name = at->path().filename().string();
      std::error_code ignored;
      const bool is_link = at->is_symlink(ignored);
      if (at->is_directory(ignored)) {
        if (!is_link && is_entered(name, folder.empty())) folders.push_back(folder / name);
      } else {
        files.push_back((folder / name).generic_string());
      }
      if (files.size() + folders.size() <= most_files) continue;
      problems.warning(root.generic_string(), 0, "many-files",
                       fmt::format("has more than {} files: the others are left out", most_files));
      std::sort(files.begin(), files.end());
      return files;
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace routelab::import
