/// Files that the user names, opened or read whole. What keeps one from being read is an error
/// about the file as a whole.
#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <string>

#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

/// Whether an input of that many bytes is accepted; an error if it is not. `limit` is in bytes, a
/// multiple of 2^20.
bool is_within(std::size_t limit, std::size_t bytes, const std::string& file,
               Diagnostics& diagnostics);

/// A file to read from; null after an error as `read_file` has it.
std::unique_ptr<std::istream> open_file(const std::string& path, std::size_t limit,
                                        Diagnostics& diagnostics);

/// The bytes of a file, or an error: it does not exist (with a name that is like it, if there is
/// one), cannot be read, is a directory, or has more than `limit` bytes (found out before reading
/// where the file has a size). A pipe is read to its end; one that nobody writes into is an error,
/// not a wait for ever.
std::optional<std::string> read_file(const std::string& path, std::size_t limit,
                                     Diagnostics& diagnostics);

/// The path of a file that another file names: absolute, or relative to the other's folder.
inline std::string beside(const std::string& file, const std::string& name) {
  if (name.starts_with('/')) return name;
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

}  // namespace routelab::scenario
