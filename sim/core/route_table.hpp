/// Which route a path belongs to: file-system routing as Next.js does it.
///
/// A route's name is its path with bracketed segments: `/api/users`, `/api/users/[id]`,
/// `/api/files/[...path]` (one segment or more), `/api/docs/[[...path]]` (none or more). The
/// choice is made segment by segment from the left, and at each level
///     static name  >  [x]  >  [...x]  >  [[...x]]
/// whatever the order of the routes in the file; the matcher goes back to the next kind when the
/// rest of the path does not fit (measured against Next.js 16: static > dynamic > catch-all).
/// Matching is case-sensitive. Static segments are compared as written, not percent-decoded
/// (only "%5F" at the start of one stands for an underscore, as in the names of Next.js folders);
/// parameters are handed out raw, `decode_segment` decodes one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ids.hpp"

namespace routelab::core {

/// What can be wrong with a route's name, by itself or beside the routes that are there already.
struct RouteError {
  std::string message;  ///< for a person, without the place
  RouteId other;        ///< the route that it clashes with, if any
};

/// A path's route and the raw text of its parameters, left to right; a catch-all is one parameter
/// with its slashes, and is left out where an optional one takes nothing (its view is empty then).
/// The views point into the path that was matched.
struct RouteMatch {
  static constexpr std::size_t max_params = 8;
  RouteId route;
  std::array<std::string_view, max_params> params{};
  std::size_t param_count = 0;
};

/// One parameter of a route's name.
struct RouteParam {
  std::string name;
  bool catch_all = false;
};

class RouteTable {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;

  /// Adds the route with the next id (0, 1, ...). On an error nothing is added. Errors are those
  /// of the Next.js build: no leading slash, an empty segment, a catch-all that is not last, two
  /// parameter names at one level, one name twice in a path (or two that are too alike), required
  /// beside optional catch-all, an optional catch-all beside the route of its bare parent, the
  /// same route twice, bad brackets, a name that starts with a dot; and what could never be
  /// routed: `(group)` and `_private` segments, dot segments, characters that a path cannot
  /// carry, a slash at the end, more than `RouteMatch::max_params` parameters or 100 segments.
  std::optional<RouteError> add(std::string_view name);

  /// The route of a path (without its query), if any; an empty segment fits nothing. Cost: linear
  /// in the segments, plus the alternatives tried (each route's beginning once); no allocation.
  [[nodiscard]] std::optional<RouteMatch> match(std::string_view path) const;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const std::string& name(RouteId route) const;
  [[nodiscard]] const std::vector<RouteParam>& params(RouteId route) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  std::vector<std::string> names_;
  std::vector<std::vector<RouteParam>> params_;
};

/// Percent-decoded text of one path segment; nothing if an escape is malformed or the result is
/// not UTF-8 (Next.js answers 400).
std::optional<std::string> decode_segment(std::string_view raw);
/// Whether each segment of a raw parameter can be decoded; no allocation.
bool is_decodable(std::string_view raw);

/// 1 for "." and 2 for "..", also written with "%2e"; 0 for any other segment.
int dots_of(std::string_view segment);

}  // namespace routelab::core
