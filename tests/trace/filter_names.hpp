/// Names that fit the records of random_records.hpp, for tests of filters and exports.
#pragma once

#include "sim/trace/names.hpp"

namespace routelab::trace::testing {

inline Names filter_names() {
  Names names;
  names.scenario = "a \"shop\"";
  names.seed = 7;
  names.endpoints = {"GET /", "POST /api/users/[id]", "* /cart"};
  names.clients = {"visitors", "robots", "two words"};
  names.client_numbers = {0, 1, 2};
  names.tables = {"users", "orders", "visits", "carts"};
  names.upstreams = {"pay", "mail", "maps", "ads"};
  names.functions = {"api", "b", "c", "d"};
  names.queues = {"q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"};
  return names;
}

}  // namespace routelab::trace::testing
