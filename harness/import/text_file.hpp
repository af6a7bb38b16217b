/// The files of somebody's app, as far as they are texts of a sane size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/import/problem.hpp"

namespace routelab::import {

/// A longer file is not read.
constexpr std::size_t most_file_bytes = std::size_t{8} << 20U;

/// Its bytes; nothing, and a warning, if it is no regular file, cannot be read, is too large or is no
/// text (it has a byte 0). `name` is how messages call it.
std::optional<std::string> read_text_file(const std::filesystem::path& path,
                                          const std::string& name, Problems& problems);

}  // namespace routelab::import
