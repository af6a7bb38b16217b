/// A scenario around the steps of one handler, for tests of what reads steps.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/scenario.hpp"

namespace routelab::scenario::testing {

/// Steps, and what is wrong with them as it is shown.
struct Case {
  std::string_view steps;
  std::string rendered;
};

/// Everything that a handler can mention; its steps begin in line 5.
inline constexpr std::string_view before_steps =
    R"({"env": {"SHOP": "north", "DB_PASSWORD": {"secret": "hunter2"}},
"database": {"users": {"rows": 9, "columns": {"name": "text", "age": "integer"}}},
"upstreams": {"payments": {}},
"routes": {"/api/users/[id]": {"GET":
)";
inline constexpr std::string_view after_steps = R"(
}}})";

inline std::optional<Scenario> read(std::string_view steps, Diagnostics& diagnostics) {
  return load_text(std::string(before_steps).append(steps).append(after_steps), "x.json", {},
                   diagnostics);
}

}  // namespace routelab::scenario::testing
