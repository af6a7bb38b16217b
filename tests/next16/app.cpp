#include "tests/next16/app.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "sim/core/body.hpp"

namespace routelab::testing::next16 {

scenario::Scenario app_scenario(const handler::Application& application) {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  const std::string file = std::string(root == nullptr ? "." : root) + "/tests/next16/app.json";
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(file, {}, diagnostics, application.routes());
  if (!scenario) throw std::runtime_error(diagnostics.render());
  for (core::Endpoint& endpoint : scenario->api.endpoints) {
    if (endpoint.name == "* /api/small") endpoint.body_limit = 1024;
    for (const char* route : {"* /api/raw", "* /api/edge", "* /old-hello", "* /%5Fnext/image"}) {
      if (endpoint.name == route) endpoint.body_limit = core::unread;
    }
  }
  return *std::move(scenario);
}

core::Admission App::admit(const http::Request& request) const {
  const auto method = core::method_of(request.method).value_or(core::Method::GET);
  return core::admit(api_.router, {.method = method, .target = request.target});
}

/// proxy.js. It sees paths in their normal form, whether they have a route or not.
std::optional<http::Reply> App::proxy(const http::Request& request) const {
  const core::Admission admission = admit(request);
  if (!request.target.starts_with('/') || admission.status == 308) return std::nullopt;
  const std::string path = admission.resolved
                               ? *admission.resolved
                               : request.target.substr(0, request.target.find_first_of("?#"));
  const auto covers = [&](const std::string& base) {
    return path == base || path.starts_with(base + "/");
  };
  if (!covers("/api/mw") && !covers("/api/users") && !covers("/r/users")) return std::nullopt;
  const http::Reply failed{
      .status = 500, .headers = {{"Content-Type", "text/html"}}, .body = "500"};
  // It is given a Request, a class that knows no TRACE.
  if (request.method == "TRACE" || path == "/api/mw/throw") return failed;
  if (path == "/api/mw/block") {
    return http::Reply{.status = 401,
                       .headers = {{"Content-Type", "application/json"}},
                       .body = "{\"blocked\":true}"};
  }
  if (path == "/api/mw/redirect") {
    return http::Reply{.status = 307, .headers = {{"Location", "/api/hello"}}, .body = {}};
  }
  if (path == "/api/mw/rewrite") {
    http::Request other = request;
    other.target = "/api/hello";
    return server_(std::move(other));
  }
  return std::nullopt;
}

std::optional<http::Reply> App::answer(const http::Request& request) {
  auto reply = proxy(request);
  if (!reply) reply = server_(request);
  if (reply && reply->status == 201) {
    const std::string location = http::header(reply->headers, "location");
    next_item_ = std::stoul(location.substr(location.rfind('/') + 1)) + 1;
  }
  return reply;
}

bool App::waits_for_body(const http::Request& request) const {
  const core::Admission admission = admit(request);
  return admission.status == 0 && !api_.endpoints[admission.endpoint.index].prebuilt.valid();
}

void App::make_items(std::uint64_t next) {
  while (next_item_ < next) {
    answer({.method = "POST",
            .target = "/api/items",
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"name":"of a row that is not here"})"});
  }
}

}  // namespace routelab::testing::next16
