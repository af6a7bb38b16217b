/// The environment that a program gets, and where its path finds programs.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace routelab::target {

/// Changes to our own environment.
struct Environment {
  std::vector<std::pair<std::string, std::string>> set;
  std::vector<std::string> removed;  ///< not handed on; what is also in `set` is set
};

/// "NAME=value", all of it: ours, then the changes. The last of several values counts.
std::vector<std::string> entries(const Environment& changes);

/// The program's path as execvp(3) would find it: a name with a slash is one already, as seen from
/// `folder` ("": ours). "" if there is none that can be run.
std::string find_program(const std::string& name, const std::vector<std::string>& entries,
                         const std::string& folder);

}  // namespace routelab::target
