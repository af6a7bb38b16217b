/// A small scenario and what the tests of study ask of it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/study/results.hpp"

namespace routelab::study::testing {

/// Two clients, five instances at most, a database, a queue, a leak; 404s from the router, too.
inline constexpr const char* sample = R"({
  "name": "sample", "question": "Does it add up?", "duration": "2m", "warmup": "20s",
  "env": { "DB_PASSWORD": { "secret": "hunter2" } },
  "network": { "delay": "5ms" },
  "platform": { "like": "aws-lambda", "memory": "512MB", "cold_start": "200ms",
                "max_instances": 5, "queue": 2 },
  "database": { "users": { "rows": 10, "columns": { "name": "text" } } },
  "routes": {
    "/api/users/[id]": {
      "GET": [
        { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
        { "compute": { "p50": "40ms", "p99": "300ms" } },
        { "respond": 200, "json": { "name": "{user.name}" } } ] },
    "/api/debug": {
      "GET": [ { "respond": 500, "json": { "p": "{env.DB_PASSWORD}" } } ] } },
  "clients": {
    "visitors": { "poisson": "50/s", "timeout": "2s",
                  "send": { "GET /api/users/{1..12}": 8, "GET /api/nothing": 1 } },
    "admin": { "every": "1s", "send": "GET /api/debug" } } })";

inline scenario::Scenario load_sample(const std::vector<std::string>& expect = {},
                                      scenario::Overrides overrides = {}) {
  overrides.emplace_back("expect", nlohmann::json(expect).dump());
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(sample, "sample.json", overrides, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.render());
  return std::move(*scenario);
}

inline nlohmann::ordered_json run_sample(const scenario::Scenario& scenario) {
  return results_json(scenario, run(scenario, {}));
}

}  // namespace routelab::study::testing
