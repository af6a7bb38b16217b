/// A file like .env as Next.js reads it (dotenv), and the same file with canaries for secrets.
/// Everything else in it stays as it is: comments, order, quotes.
///
/// NAME=value or NAME: value, with "export" before it; a value in '...', "..." or `...` may have
/// lines; another one ends before a '#'.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::target {

/// Gives the canary of a variable, always the same; "": this one is to stay as it is.
using Canaries = std::function<std::string(const std::string& variable)>;

struct EnvEntry {
  std::string name;
  std::size_t start = 0, size = 0;  ///< of its value in the text, between its quotes
};

/// In their order. The last of one name counts.
std::vector<EnvEntry> env_entries(std::string_view text);

struct PlantedFile {
  std::string text;
  std::vector<std::string> planted;  ///< the variables that have a canary now
  std::vector<std::string> kept;     ///< the others
};

PlantedFile with_canaries(std::string_view text, const Canaries& canaries);

}  // namespace routelab::target
