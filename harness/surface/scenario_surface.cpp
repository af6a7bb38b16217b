#include "harness/surface/scenario_surface.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "harness/surface/handler_input.hpp"

namespace routelab::surface {
namespace {

/// The methods of an endpoint that a fuzzer can ask for.
std::vector<std::string> methods_of(const core::Endpoint& endpoint, const HandlerInput& read) {
  if (endpoint.method != "*") return {endpoint.method};
  if (!read.methods.empty()) return read.methods;
  if (read.input.kind == BodyKind::None) return {"GET"};
  return {"GET", "POST"};
}

/// A parameter that two handlers of a route read is there once, with what both know.
void add_params(std::vector<Parameter> params, Route& route) {
  for (Parameter& param : params) {
    const auto known =
        std::find_if(route.params.begin(), route.params.end(),
                     [&](const Parameter& other) { return other.name == param.name; });
    if (known == route.params.end()) {
      route.params.push_back(std::move(param));
      continue;
    }
    for (const std::string& example : param.shape.examples) {
      auto& examples = known->shape.examples;
      if (std::find(examples.begin(), examples.end(), example) == examples.end()) {
        examples.push_back(example);
      }
    }
    if (known->shape.type == Type::Any) {
      param.shape.examples = std::move(known->shape.examples);
      known->shape = std::move(param.shape);
    }
  }
}

void add_endpoint(const core::Api& api, EndpointId id, bool is_code, Route& route) {
  const core::Endpoint& endpoint = api.endpoints[id.index];
  HandlerInput read = input_of(api, id);
  if (is_code) read.input = {};
  if (endpoint.method == "*") {
    route.style = Style::Pages;
    route.is_complete = false;  // it answers all there are
  }
  for (const std::string& method : methods_of(endpoint, read)) {
    Operation operation{.method = method, .input = read.input, .outputs = {}};
    const bool has_body = method != "GET" && method != "HEAD";
    if (endpoint.method == "*" && !has_body) {
      operation.input.kind = BodyKind::None;
      operation.input.body = {};
      operation.input.is_enforced = false;
    }
    route.operations.push_back(std::move(operation));
  }
  add_params(std::move(read.params), route);
}

}  // namespace

Surface surface_of(const scenario::Scenario& scenario, const scenario::CodeRoutes& code) {
  const core::Api& api = scenario.api;
  Surface surface;
  surface.name = scenario.name;
  if (api.router.profile == core::Profile::Next16) surface.next_version = 16;
  for (const core::EnvVariable& variable : api.env) {
    // What is no secret in the scenario is nothing to hide, either.
    surface.variables.push_back(
        {.name = variable.name, .is_public = variable.is_public() || !variable.secret});
  }
  surface.routes.resize(api.router.table.size());
  for (std::size_t r = 0; r < surface.routes.size(); ++r) {
    surface.routes[r].pattern = api.router.table.name(RouteId{r});
  }
  for (std::size_t e = 0; e < api.endpoints.size(); ++e) {
    const core::Endpoint& endpoint = api.endpoints[e];
    const bool is_code = std::find(code.begin(), code.end(), endpoint.name) != code.end();
    add_endpoint(api, EndpointId{e}, is_code, surface.routes[endpoint.route.index]);
  }
  return surface;
}

}  // namespace routelab::surface
