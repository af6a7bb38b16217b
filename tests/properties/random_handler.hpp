/// A random handler: every verb, nested blocks, references to what is known at that place.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/properties/choices.hpp"

namespace routelab::testing {

/// Keeps the order of keys: a step's first key is its verb.
using Json = nlohmann::ordered_json;

struct HandlerLimits {
  std::string param;   ///< of the route, or empty
  bool writes = true;  ///< may insert, update and delete
  bool cold = true;    ///< may ask whether it is cold
};

std::string milliseconds(std::uint32_t count);

/// A law whose samples are mostly below `most` milliseconds.
Json random_law(Choices& c, std::uint32_t most);

/// A list of steps, each way through which responds.
Json random_handler(Choices& c, const HandlerLimits& limits);

}  // namespace routelab::testing
