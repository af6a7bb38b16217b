/// The router's verdict on a request, before any instance is involved.
///
///     308  the path is not in its normal form (trailing slash, double slash, backslash)
///     400  a parameter is not valid percent-encoded UTF-8, or the target starts with no slash;
///          next16 answers the latter 308 if it is an absolute URI and 500 if not ("*")
///     404  no route
///     405  the route exists but not with this method; `allow` says which do (app-style routes)
///     204  OPTIONS on an app-style route that does not answer it itself; `allow` says the rest
///     0    admitted: `endpoint` takes it
///
/// The first that applies, in this order, whatever the method (measured against Next.js 16). Dot
/// segments, "%2e" included, are resolved silently and before the trailing slash is looked at.
///
/// An app-style route has handlers per method: HEAD is answered by its GET handler without the
/// body, OPTIONS automatically. A pages-style route (`*`) takes every method itself.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/core/http.hpp"
#include "sim/core/profile.hpp"
#include "sim/core/route_table.hpp"

namespace routelab::core {

/// What of a request decides where it goes.
struct RequestView {
  Method method = Method::GET;
  std::string_view target;  ///< path and query as sent: "/api/users/7?full=1"
};

/// Which endpoint answers which method of one route.
struct RouteMethods {
  std::array<EndpointId, method_count> endpoints{};  ///< by Method; invalid: not answered
  EndpointId any;                                    ///< pages-style: the `*` handler
  bool page = false;                                 ///< a static page: GET and HEAD only

  /// For the Allow header: the named methods, HEAD with GET, OPTIONS always.
  [[nodiscard]] MethodSet allowed() const;
};

struct Router {
  RouteTable table;
  std::vector<RouteMethods> methods;  ///< by RouteId
  Profile profile = Profile::Rfc;
};

struct Admission {
  std::uint16_t status = 0;  ///< 0: admitted
  EndpointId endpoint;       ///< valid if admitted
  RouteMatch match;          ///< the route, also with a 405, 204, or 400 of a parameter
  MethodSet allow;           ///< with 405 and 204
  bool head_of_get = false;  ///< HEAD answered by GET: the body is dropped
  /// The path that `match` points into, if dot segments had to be resolved; else it points into
  /// the request's target.
  std::shared_ptr<const std::string> resolved;
};

/// Cost: one pass over the path, and the match; it allocates only to resolve dot segments.
Admission admit(const Router& router, const RequestView& request);

/// The Location of a 308: the target in normal form, relative as Next.js sends it. As there,
/// double slashes and backslashes are mended in a first answer, dot segments and the trailing
/// slash in a second, when the client asks again. The query is kept as it is (Next.js writes it
/// anew in the second); an empty one, and a fragment, are dropped. An absolute URI
/// stays as it is.
std::string normal_target(std::string_view target);

}  // namespace routelab::core
