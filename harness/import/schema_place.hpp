/// What a schema is about, as far as the names beside it say.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/reading.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// What a function with this name does to the schema that it is given: of the body if nothing speaks
/// against it (`parse`, `withBody`), of the query (`readQuery`), or None (`toResponse`).
Part::Root root_of_call(std::string_view name);

/// A schema that a wrapper around a handler is given.
struct GivenSchema {
  std::string method;  ///< "" for all
  Part::Root root = Part::Root::None;
  std::shared_ptr<const DeclaredShape> declared;
};

/// Those of the calls in the chain from `at` to `end`: `withBody(Schema, handler)`,
/// `route({ body: Schema, query: Query }, handler)`, `route().body(Schema).handler(handler)`.
std::vector<GivenSchema> schemas_of_calls(const Scope& scope, std::size_t at, std::size_t end);

/// Those among the entries of an object: `{ schema: Schema, run }`.
std::vector<GivenSchema> schemas_of_options(const Scope& scope, std::size_t brace);

}  // namespace routelab::import
