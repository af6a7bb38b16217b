#include "sim/scenario/route_reader.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sim/scenario/fields.hpp"
#include "sim/scenario/handler_reader.hpp"

namespace routelab::scenario {

namespace {

EndpointId add_endpoint(core::Api& api, RouteId route, const std::string& method) {
  const EndpointId endpoint{api.endpoints.size()};
  api.endpoints.push_back({.route = route,
                           .method = method,
                           .name = method + " " + api.router.table.name(route),
                           .prebuilt = {}});
  return endpoint;
}

void read_methods(const Node& node, RouteId route, core::Api& api, HandlerSource& source,
                  Diagnostics& diagnostics) {
  core::RouteMethods& methods = api.router.methods[route.index];
  const Node* any = node.find("*");
  for (const Node& handler : node.children) {
    const auto method = core::method_of(handler.key);
    if (handler.key != "*" && !method) {
      std::vector<std::string> names{"*"};
      for (int m = 0; m < core::method_count; ++m) {
        names.emplace_back(name_of(static_cast<core::Method>(m)));
      }
      diagnostics.error(handler.key_place(), "unknown-method",
                        fmt::format("{} is not a method", in_quotes(handler.key)),
                        suggestion(handler.key, names));
      continue;
    }
    if (method && any != nullptr) {
      diagnostics.error(
          handler.key_place(), "mixed-styles",
          fmt::format("route {} has a handler for every method ('*') already", in_quotes(node.key)),
          "give handlers per method, or '*' alone with a condition on method");
      continue;
    }
    const EndpointId endpoint = add_endpoint(api, route, handler.key);
    (method ? methods.endpoints[static_cast<std::size_t>(*method)] : methods.any) = endpoint;
    read_handler(handler, endpoint, api, source, diagnostics);
  }
}

/// "/users/:id" and "/files/*" are how other routers write parameters; here they are plain text.
void warn_foreign_parameter(const Node& route, Diagnostics& diagnostics) {
  const std::string& name = route.key;
  for (std::size_t begin = 1; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string segment = name.substr(begin, end - begin);
    const bool star = segment == "*" || segment == "**";
    if (star || (segment.size() > 1 && segment.starts_with(':'))) {
      diagnostics.warning(route.key_place(), "literal-parameter",
                          fmt::format("{} is taken as it stands", in_quotes(segment)),
                          fmt::format("a parameter is written [{}]",
                                      star ? "...path" : printable(segment.substr(1))));
    }
    begin = end + 1;
  }
}

/// What to write instead of a name that is none.
std::string route_hint(const std::string& name) {
  if (name.empty() || name.starts_with('/')) return "";
  const std::size_t slash = name.find(" /");
  const std::string method = name.substr(0, slash);
  if (slash == name.npos || !core::method_of(method)) {
    return fmt::format("write {}", in_quotes("/" + name));
  }
  return fmt::format("the method goes inside: {{\"{}\": {{\"{}\": [...]}}}}",
                     printable(name.substr(slash + 1)), method);
}

}  // namespace

std::optional<RouteId> add_route(const Node& member, core::Api& api, Diagnostics& diagnostics) {
  if (const auto problem = api.router.table.add(member.key)) {
    const bool clash = problem->other.valid();
    diagnostics.error(member.key_place(), clash ? "route-clash" : "bad-route", problem->message,
                      clash ? fmt::format("the other route is {}",
                                          in_quotes(api.router.table.name(problem->other)))
                            : route_hint(member.key));
    return std::nullopt;
  }
  warn_foreign_parameter(member, diagnostics);
  api.router.methods.emplace_back();
  return RouteId{api.router.methods.size() - 1};
}

void read_routes(const Node& node, core::Api& api, HandlerSource& source,
                 Diagnostics& diagnostics) {
  if (!node.is(Node::Kind::Object)) {
    diagnostics.error(node.place(), "wrong-type",
                      "'routes' is an object of routes by name, not " + describe(node),
                      "{\"/api/users\": {\"GET\": [{\"respond\": 200}]}}");
    return;
  }
  for (const Node& member : node.children) {
    const auto route = add_route(member, api, diagnostics);
    if (!route) continue;
    if (!member.is(Node::Kind::Object) || member.children.empty()) {
      diagnostics.error(
          member.place(), "wrong-type",
          fmt::format("a route is an object of handlers by method, not {}",
                      member.is(Node::Kind::Object) ? "an empty one" : describe(member)),
          "{\"GET\": [{\"respond\": 200}]}");
      continue;
    }
    read_methods(member, *route, api, source, diagnostics);
  }
}

}  // namespace routelab::scenario
