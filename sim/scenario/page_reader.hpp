/// `pages`: what browsers load: HTML, the script that comes with it, and what that asks for.
///
///     "/shop": {"props": {"title": "Shop"}, "bundle": "const shop = '{env.NEXT_PUBLIC_SHOP}'",
///               "requests": ["GET /api/products"]}
///     "/account": {"server": [{"get": ...}, {"respond": 200, "html": "Hello {user.name}"}]}
///
/// A page without `server` is static: made once when the app is built, answered by the edge, and
/// no instance is asked. With `server` its handler makes it for each request.
#pragma once

#include <map>

#include "sim/core/api.hpp"
#include "sim/scenario/handler_builder.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// What the script of each page asks for: an array of requests.
using PageRequests = std::map<EndpointId, const Node*>;

/// Adds a route and an endpoint for each page. Routes are in `api` already.
PageRequests read_pages(const Node& node, core::Api& api, HandlerSource& source,
                        Diagnostics& diagnostics);

}  // namespace routelab::scenario
