/// What one handler of a scenario reads of a request, and which values of its parameters are rows
/// that exist.
#pragma once

#include <string>
#include <vector>

#include "harness/surface/surface.hpp"
#include "sim/core/api.hpp"

namespace routelab::surface {

struct HandlerInput {
  Input input;
  std::vector<Parameter> params;     ///< those that a query takes as the id of a row
  std::vector<std::string> methods;  ///< that it compares the request's with, in their order
};

/// `endpoint` has steps: it is no static page.
HandlerInput input_of(const core::Api& api, EndpointId endpoint);

/// The steps of an endpoint: from the first, up to those of the next.
struct StepRange {
  core::StepIndex first = 0;
  core::StepIndex end = 0;
};
StepRange steps_of(const core::Api& api, EndpointId endpoint);

/// The `validate` steps that a request has to pass, or is answered 4xx.
std::vector<core::StepIndex> enforced_steps(const core::Api& api, StepRange steps);

}  // namespace routelab::surface
