/// What a refusal tells about what would have been taken: the fields that are missing, their types,
/// what they may be. Read from the forms that validators give their errors (zod, yup, Joi, Ajv,
/// express-validator, pydantic) and from sentences ("name and email are required").
///
/// Liberal on purpose: a word that is no field does no harm, because whoever uses a hint sees
/// whether the answer changes with it.
#pragma once

#include <string>
#include <vector>

#include "harness/http/message.hpp"
#include "harness/surface/shape.hpp"

namespace routelab::fuzz {

struct Hint {
  std::vector<std::string> path;  ///< "address", "city"; an element of a list is "0"
  surface::Shape shape;           ///< Any where nothing is said of it
  bool is_unwanted = false;       ///< there must be no such field
};

/// In the order of the text, each path once; empty if it tells nothing.
std::vector<Hint> refusal_hints(const http::Reply& reply);

}  // namespace routelab::fuzz
