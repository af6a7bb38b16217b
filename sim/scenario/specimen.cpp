#include "sim/scenario/specimen.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/base/assert.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::scenario {

const std::string_view specimen = R"({
  "$schema": "schema.json",
  "name": "Everything",
  "question": "What can stand in a scenario?",
  "seed": 1,
  "duration": "10m",
  "warmup": "1m",
  "profile": "next16",

  "network": { "delay": { "normal": { "mean": "20ms", "sd": "2ms" }, "plus": "1ms" } },
  "platform": {
    "like": "generic",
    "functions": "route",
    // One law for the whole, such as "250ms", or phase by phase. All laws of durations occur here.
    "cold_start": {
      "placement": { "constant": "10ms" },
      "download": { "exponential": "50ms" },
      "runtime_start": { "uniform": ["100ms", "150ms"] },
      "module_load": { "p50": "180ms", "p99": "320ms" },
      "handler_init": { "lognormal": { "mean": "30ms", "sd": "5ms" } }
    },
    "idle_timeout": "10m",
    "max_instances": 100,
    "queue": 50,
    "per_instance_concurrency": 10,
    "time_limit": "10s",
    "memory": "512MB",
    "price": { "usd_per_gb_second": 0.0000166667, "usd_per_million_requests": 0.2 }
  },

  "env": {
    "SHOP": "north",
    "STRIPE_KEY": { "secret": "sk_live_4eC39H" },
    "NEXT_PUBLIC_SHOP": "north"
  },

  "database": {
    "max_connections": 100,
    "pool": 10,
    "workers": 4,
    "connect": "5ms",
    "query": {
      "get": { "empirical": ["1ms", "2ms", "2ms"] },
      "list": { "empirical": { "values": ["5ms", "8ms", "14ms"], "interpolate": true } },
      "insert": { "gamma": { "mean": "4ms", "sd": "2ms" } },
      "update": { "weibull": { "shape": 1.5, "scale": "4ms" } },
      "delete": { "pareto": { "shape": 2.5, "scale": "2ms" } }
    },
    "users": { "rows": 1000, "columns": { "name": "text", "email": "text", "age": "integer" } }
  },
  "upstreams": {
    "stripe": {
      "latency": { "mixture": [{ "weight": 9, "law": "120ms" }, { "weight": 1, "law": "2s" }] },
      "failure_rate": "1%", "json": { "paid": true }
    }
  },
  "queues": {
    "emails": { "workers": 2, "work": { "percentiles": { "p0": "100ms", "p90": "1s", "p100": "4s" } } }
  },

  "middleware": {
    "counted": { "log": "{method} {headers.user-agent}" },
    "guarded": {
      "before": { "compute": "1ms" },
      "catch": { "respond": 500, "json": { "error": "{failure.message}" } },
      "as": "failure"
    }
  },

  "routes": {
    "/api/users": {
      "GET": [
        { "list": "users", "limit": 20, "as": "users" },
        { "respond": 200, "json": { "count": "{users.count}" } }
      ],
      "POST": [
        {
          "validate": "body",
          "fields": {
            "name": "text",
            "age": { "type": "integer", "min": 18, "max": 120, "optional": true },
            "plan": { "one_of": ["free", "paid"], "optional": true }
          },
          "as": "problem",
          "else": { "respond": 422, "json": { "field": "{problem.field}" } }
        },
        { "insert": "users", "values": { "name": "{body.name}" }, "as": "user" },
        { "enqueue": "emails" },
        {
          "respond": 201,
          "json": { "id": "{user.id}" },
          "headers": { "Location": "/api/users/{user.id}" },
          "cookies": {
            "session": { "value": "{user.id}", "max_age": "1h", "same_site": "Strict" },
            "theme": "dark"
          }
        }
      ]
    },
    "/api/users/[id]": {
      "GET": [
        { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
        { "compute": { "p50": "4ms", "p99": "20ms" } },
        { "respond": 200, "json": { "name": "{user.name}" } }
      ],
      "PATCH": [
        { "use": "guarded" },
        { "update": "users", "id": "{params.id}", "values": { "age": "{body.age}" } },
        { "respond": 204 }
      ],
      "DELETE": [
        { "delete": "users", "id": "{params.id}", "else": { "respond": 404 } },
        { "respond": 204 }
      ]
    },
    "/api/login": {
      "POST": [
        { "use": "counted" },
        { "get": "users", "where": { "email": "{body.email}" }, "else": { "throw": "who?" } },
        { "redirect": "/account", "status": 303 }
      ]
    },
    "/api/pay": {
      "*": [
        { "once": "stripe library", "do": { "compute": "200ms" } },
        {
          "when": "{method} = POST",
          "then": {
            "try": [
              { "fetch": "stripe", "timeout": "2s", "method": "POST", "json": { "amount": 5 } },
              { "respond": 200, "text": "paid" }
            ],
            "catch": [{ "sleep": "100ms" }, { "respond": 502, "text": "{error.message}" }],
            "as": "error"
          },
          "else": { "respond": 405 }
        }
      ]
    }
  },

  "pages": {
    "/": {
      "html": "<h1>{env.SHOP}</h1>",
      "props": { "title": "Shop" },
      "bundle": "const shop = '{env.NEXT_PUBLIC_SHOP}'",
      "requests": ["GET /api/users", { "send": "POST /api/pay", "json": { "amount": 5 } }]
    },
    "/account": {
      "server": [{ "browser": "localStorage" }]
    }
  },

  "clients": {
    "visitors": { "poisson": "2/s", "timeout": "5s", "send": "GET /" },
    "staff": { "users": 5, "think": { "hyperexponential": { "mean": "10s", "sd": "20s" } }, "send": "GET /account" },
    "robots": {
      "every": "1m",
      "at_once": 2,
      "start": "30s",
      "calls": 5,
      "send": {
        "GET /api/users/{1..1000}": 9,
        "POST /api/users": {
          "weight": 1,
          "json": { "name": "user-{1..500}" },
          "headers": { "Authorization": "Bearer {1..9}" },
          "cookies": { "session": "{1..50}" }
        },
        "POST /api/login": { "form": { "email": "email-7" } }
      }
    }
  },

  "expect": [
    "requests.arrived > 500",
    "latency_ms.p99 of GET /api/users < 2s"
  ]
}
)";

namespace {

/// What is in the variable before is no default in these fields: without the field there is nothing
/// of the kind, or it depends on other fields. "*": all of the kind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> without_default{{
    {"scenario", "name"},
    {"law", "*"},
    {"step validate", "coerce"},
    {"field", "min"},
    {"field", "max"},
    {"cookie", "max_age"},
    {"client", "every"},
    {"client", "users"},
    {"client", "calls"},
    {"request", "content_type"},
    {"script request", "content_type"},
}};

std::vector<FieldNote> with_defaults(const ObjectKind& kind) {
  std::vector<FieldNote> fields = kind.fields;
  for (FieldNote& field : fields) {
    const auto has_none = [&](const auto& entry) {
      return entry.first == kind.name && (entry.second == "*" || entry.second == field.name);
    };
    if (std::any_of(without_default.begin(), without_default.end(), has_none)) {
      field.initial.clear();
    }
  }
  return fields;
}

/// Forms that name files, which the specimen does without: they are read, whatever comes of it.
constexpr std::string_view forms_with_files = R"({
  "upstreams": {
    "u": { "latency": { "empirical": { "file": "", "column": "a", "unit": "ms", "interpolate": true } } }
  },
  "clients": { "c": { "trace": {}, "send": "GET /" } }
})";

}  // namespace

Vocabulary whole_vocabulary() {
  Vocabulary words;
  Diagnostics diagnostics;
  diagnostics.set_vocabulary(&words);
  const auto scenario = load_text(specimen, "example", {}, diagnostics);
  RL_ASSERT(scenario);
  Diagnostics of_files;
  of_files.set_vocabulary(&words);
  load_text(forms_with_files, "files", {}, of_files);
  Vocabulary all;
  for (const ObjectKind& kind : words.kinds()) all.add(kind.name, with_defaults(kind));
  return all;
}

}  // namespace routelab::scenario
