/// Everything that an application is, ready to be run: routes, programs, responses, tables,
/// texts. Made once from a scenario; constant while it runs, so that threads can share it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/core/admission.hpp"
#include "sim/core/program.hpp"
#include "sim/core/response.hpp"
#include "sim/core/secret.hpp"
#include "sim/core/store.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// A route together with one method that it answers, or `*`.
struct Endpoint {
  RouteId route;
  std::string method;  ///< "GET", or "*"
  std::string name;    ///< "GET /api/users/[id]"
};

struct Api {
  Texts texts;
  Router router;
  std::vector<Endpoint> endpoints;  ///< by EndpointId
  Program program;
  std::vector<Response> responses;                 ///< by ResponseId
  ResponseId uncaught;                             ///< the 500 of a handler that threw
  std::vector<TableSchema> tables;                 ///< by TableId
  std::vector<std::string> upstreams;              ///< by UpstreamId
  std::array<Value, method_count> method_names{};  ///< "GET" as a value, by Method
  std::vector<EnvVariable> env;
  std::vector<std::string> secrets;  ///< names by their number in a SecretSet
};

}  // namespace routelab::core
