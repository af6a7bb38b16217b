/// A trace file that cannot be written or read: which one, what is wrong and what helps. Part of
/// the user's input or surroundings, so commands report it and end with exit code 2.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace routelab::trace {

struct FileError : std::runtime_error {
  FileError(std::string file, std::string text)
      : std::runtime_error(file + ": " + text), path(std::move(file)), message(std::move(text)) {}

  std::string path;
  std::string message;
};

}  // namespace routelab::trace
