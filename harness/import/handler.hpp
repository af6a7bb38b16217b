/// The functions that answer a route, found behind what a file exports: behind wrappers
/// (`withAuth(handler)`), routers of next-connect, objects by method.
#pragma once

#include <string>
#include <vector>

#include "harness/import/function.hpp"
#include "harness/import/schema_place.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

struct Handler {
  std::string method;  ///< "" if the function itself asks for it
  Scope scope;
  Function function;
};

/// What a call around a handler returned instead of it.
struct Wrapper {
  Scope scope;
  Function function;
  Locals locals;  ///< the schemas that the call was given
};

struct Handlers {
  std::vector<Handler> all;
  std::vector<Wrapper> wrappers;
  std::vector<GivenSchema> schemas;  ///< that the calls around them are given
  std::vector<std::string> methods;  ///< those that are known although no function was found, too
  bool is_router = false;            ///< it knows its methods: the functions need not ask
  bool takes_all = false;            ///< a router's `.all(...)`
  bool refuses = false;              ///< it says 405 to others
};

/// Behind the value at this spot.
Handlers handlers_at(const Spot& spot);

}  // namespace routelab::import
