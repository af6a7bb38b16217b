/// A run with its observation, as the report of `routelab run` has it.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sim/scenario/scenario.hpp"
#include "sim/study/results.hpp"
#include "sim/study/run.hpp"
#include "viz/report/observation.hpp"
#include "viz/report/report.hpp"

namespace routelab::report::testing {

/// Everything that a report can show: cold starts, a queue, a database with one connection, an
/// upstream that fails, jobs, a leak, time-outs; 404s from the router.
inline constexpr const char* busy = R"({
  "name": "busy", "question": "Does it add up?", "duration": "4m",
  "env": { "DB_PASSWORD": { "secret": "hunter2-hunter2" } },
  "network": { "delay": { "exponential": "5ms" } },
  "platform": { "like": "aws-lambda", "memory": "512MB", "cold_start": "300ms",
                "idle_timeout": "5s", "max_instances": 2, "queue": 2 },
  "database": { "connect": "20ms", "pool": 1, "workers": 1, "query": { "exponential": "20ms" },
                "users": { "rows": 10, "columns": { "name": "text" } } },
  "upstreams": { "payments": { "latency": { "exponential": "60ms" }, "failure_rate": 0.1 } },
  "queues": { "mail": { "workers": 1, "work": { "exponential": "300ms" } } },
  "routes": {
    "/api/users/[id]": {
      "GET": [ { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
               { "compute": { "p50": "10ms", "p99": "80ms" } },
               { "respond": 200, "json": { "name": "{user.name}" } } ],
      "POST": [ { "fetch": "payments", "timeout": "150ms", "else": { "respond": 502 } },
                { "enqueue": "mail" },
                { "respond": 201, "json": { "leak": "{env.DB_PASSWORD}" } } ] } },
  "clients": {
    "visitors": { "poisson": "25/s", "timeout": "250ms",
      "send": { "GET /api/users/{1..12}": 8, "POST /api/users/1": 3, "GET /nothing": 1 } } } })";

scenario::Scenario load(const std::string& text, const scenario::Overrides& overrides = {});

/// A run that was watched.
struct Sample {
  explicit Sample(scenario::Scenario scenario);

  [[nodiscard]] std::string html() const;

  scenario::Scenario scenario;
  Observation observation;
  study::RunResult result;
  nlohmann::ordered_json results;
};

}  // namespace routelab::report::testing
