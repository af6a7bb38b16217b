/// Paths as OpenAPI writes them, "/pets/{petId}", as patterns of a router: "/pets/[petId]".
///
/// A router has one name for the parameter at one place, an OpenAPI file can have several ("/users/{id}"
/// beside "/users/{userId}/posts"): the first name stays for all.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace routelab::surface {

class PathPatterns {
 public:
  struct Pattern {
    std::string text;
    /// Parameters as the file calls them, and as the pattern does.
    std::vector<std::pair<std::string, std::string>> names;
  };

  /// `path` starts with a slash. Segments that are no parameter as a whole ("{name}.json") stay as they are.
  Pattern pattern_of(std::string_view path);

 private:
  std::map<std::string, std::string> names_;  ///< of the parameter behind this beginning
};

/// The path that all routes are below: that of a server's URL, without a slash at its end.
std::string base_path_of(std::string_view url);

}  // namespace routelab::surface
