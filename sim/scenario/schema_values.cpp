#include "sim/scenario/schema_values.hpp"

namespace routelab::scenario {

const std::string_view schema_values = R"({
  "duration": {
    "type": "string",
    "pattern": "^\\+?[0-9]+(\\.[0-9]+)? *(ns|us|ms|s|m|h|d)$",
    "examples": ["250ms", "10m", "6h"]
  },
  "positive duration": {
    "type": "string",
    "pattern": "^\\+?(?=.*[1-9])[0-9]+(\\.[0-9]+)? *(ns|us|ms|s|m|h|d)$",
    "examples": ["250ms", "10m", "6h"]
  },
  "law or duration": {
    "if": { "type": "object" },
    "then": { "$ref": "#/definitions/law" },
    "else": { "$ref": "#/definitions/duration" },
    "examples": ["250ms", { "p50": "4ms", "p99": "20ms" }, { "exponential": "2s" }]
  },
  "law or recorded": {
    "if": { "const": "recorded" },
    "else": { "$ref": "#/definitions/law_or_duration" },
    "examples": ["250ms", { "p50": "4ms", "p99": "20ms" }, { "exponential": "2s" }, "recorded"]
  },
  "durations": {
    "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/duration" }
  },
  "durations or measured": {
    "if": { "type": "object" },
    "then": { "$ref": "#/definitions/measured" },
    "else": { "$ref": "#/definitions/durations" }
  },
  "mixture parts": {
    "type": "array",
    "minItems": 1,
    "maxItems": 1000,
    "items": { "$ref": "#/definitions/mixture_part" }
  },
  "percentiles": {
    "type": "object",
    "required": ["p0", "p100"],
    "propertyNames": { "pattern": "^p[0-9]" },
    "additionalProperties": { "$ref": "#/definitions/duration" },
    "examples": [{ "p0": "1ms", "p50": "4ms", "p100": "20ms" }]
  },
  "two durations": {
    "type": "array", "minItems": 2, "maxItems": 2, "items": { "$ref": "#/definitions/duration" }
  },
  "rate": {
    "type": "string",
    "pattern": "^\\+?(?=[^/]*[1-9])[0-9]+(\\.[0-9]+)? */ *(s|min|m|h|d)$",
    "examples": ["0.9/s", "30/min", "5/h"]
  },
  "size": {
    "type": "string",
    "pattern": "^\\+?(?=.*[1-9])[0-9]+(\\.[0-9]+)? *([KMGT]i?B|kB|B)$",
    "examples": ["512MB", "1GB"]
  },
  "probability": {
    "anyOf": [
      { "type": "number", "minimum": 0, "maximum": 1 },
      { "type": "string", "pattern": "^\\+?(0*(0(\\.[0-9]+)?|1(\\.0+)?)|0*(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?) *%|[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]+ *%?)$" }
    ],
    "examples": [0.02, "2%"]
  },

  "text": { "type": "string" },
  "texts": { "type": "object", "additionalProperties": { "type": "string" } },
  "any JSON": {},
  "name": { "type": "string", "minLength": 1 },
  "value": {
    "type": ["string", "number", "boolean", "null"],
    "examples": ["{params.id}", "{body.name}", 7]
  },
  "values": { "type": "object", "additionalProperties": { "$ref": "#/definitions/value" } },
  "one column": {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": { "$ref": "#/definitions/value" }
  },
  "form": { "type": "object", "additionalProperties": { "$ref": "#/definitions/value" } },
  "choices": { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/value" } },
  "condition": {
    "type": "string",
    "minLength": 1,
    "examples": ["cold", "not cold", "{user.role} = admin", "{query.page} > 5"]
  },
  "part of a request": { "enum": ["body", "query", "params", "headers", "cookies"] },
  "global of browsers": {
    "enum": [
      "window", "document", "localStorage", "sessionStorage", "navigator", "location", "alert"
    ]
  },

  "platform name": { "enum": ["generic", "aws-lambda"] },
  "platform or name": {
    "if": { "type": "object" },
    "then": { "$ref": "#/definitions/platform" },
    "else": { "$ref": "#/definitions/platform_name" },
    "examples": ["generic", "aws-lambda"]
  },
  "cold start or law": {
    "if": { "type": "object" },
    "then": { "anyOf": [{ "$ref": "#/definitions/cold_start" }, { "$ref": "#/definitions/law" }] },
    "else": { "$ref": "#/definitions/duration" },
    "examples": ["250ms"]
  },
  "query or law": {
    "if": { "type": "object" },
    "then": { "anyOf": [{ "$ref": "#/definitions/query" }, { "$ref": "#/definitions/law" }] },
    "else": { "$ref": "#/definitions/duration" },
    "examples": ["250ms"]
  },
  "env": {
    "type": "object",
    "additionalProperties": {
      "if": { "type": "object" },
      "then": { "$ref": "#/definitions/variable" },
      "else": { "type": "string" }
    }
  },
  "columns": {
    "type": "object",
    "propertyNames": { "not": { "const": "id" } },
    "additionalProperties": { "enum": ["text", "integer"] }
  },
  "upstreams": { "type": "object", "additionalProperties": { "$ref": "#/definitions/upstream" } },
  "queues": { "type": "object", "additionalProperties": { "$ref": "#/definitions/queue" } },

  "steps": {
    "if": { "type": "array" },
    "then": { "items": { "$ref": "#/definitions/step" } },
    "else": { "$ref": "#/definitions/step" }
  },
  "all middleware": {
    "type": "object",
    "additionalProperties": {
      "if": {
        "type": "object",
        "anyOf": [{ "required": ["before"] }, { "required": ["catch"] }],
        "not": { "required": ["try"] }
      },
      "then": { "$ref": "#/definitions/middleware" },
      "else": { "$ref": "#/definitions/steps" }
    }
  },
  "handler": {
    "if": { "type": "array" },
    "then": { "minItems": 1, "items": { "$ref": "#/definitions/step" } },
    "else": { "$ref": "#/definitions/step" }
  },
  "route": {
    "type": "object",
    "minProperties": 1,
    "properties": {
      "GET": { "$ref": "#/definitions/handler", "description": "answers HEAD, too" },
      "POST": { "$ref": "#/definitions/handler" },
      "PUT": { "$ref": "#/definitions/handler" },
      "PATCH": { "$ref": "#/definitions/handler" },
      "DELETE": { "$ref": "#/definitions/handler" },
      "HEAD": { "$ref": "#/definitions/handler" },
      "OPTIONS": { "$ref": "#/definitions/handler" },
      "*": { "$ref": "#/definitions/handler", "description": "one handler for every method" }
    },
    "additionalProperties": false,
    "if": { "required": ["*"] },
    "then": { "maxProperties": 1 }
  },
  "routes": {
    "type": "object",
    "propertyNames": { "pattern": "^/" },
    "additionalProperties": { "$ref": "#/definitions/route" }
  },
  "pages": {
    "type": "object",
    "propertyNames": { "pattern": "^/" },
    "additionalProperties": { "$ref": "#/definitions/page" }
  },
  "cookies": {
    "type": "object",
    "additionalProperties": {
      "if": { "type": "object" },
      "then": { "$ref": "#/definitions/cookie" },
      "else": { "type": "string" }
    }
  },
  "rules": {
    "type": "object",
    "additionalProperties": {
      "if": { "type": "object" },
      "then": { "$ref": "#/definitions/field" },
      "else": { "enum": ["any", "text", "integer", "number", "boolean", "array", "object"] },
      "examples": ["text", "integer", "number", "boolean", "array", "object", "any"]
    }
  },

  "request line": {
    "type": "string",
    "pattern": "^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^\\s#]*$",
    "examples": ["GET /api/users/{1..100}", "POST /api/users"]
  },
  "script requests": {
    "type": "array",
    "items": {
      "if": { "type": "object" },
      "then": { "$ref": "#/definitions/script_request" },
      "else": { "$ref": "#/definitions/request_line" }
    }
  },
  "sends": {
    "if": { "type": "object" },
    "then": {
      "minProperties": 1,
      "propertyNames": { "$ref": "#/definitions/request_line" },
      "additionalProperties": {
        "if": { "type": "object" },
        "then": { "$ref": "#/definitions/request" },
        "else": { "type": "number", "exclusiveMinimum": 0, "maximum": 1000000000 }
      }
    },
    "else": { "$ref": "#/definitions/request_line" },
    "examples": ["GET /api/users", { "GET /api/users/{1..100}": 9, "POST /api/users": 1 }]
  },
  "trace or file": {
    "if": { "type": "object" },
    "then": { "$ref": "#/definitions/trace" },
    "else": { "type": "string" },
    "examples": ["calls.csv", { "invocations": "day{01..14}.csv" }]
  },
  "file names": {
    "type": ["string", "array"], "minItems": 1, "items": { "type": "string" }
  },
  "clients": { "type": "object", "additionalProperties": { "$ref": "#/definitions/client" } },
  "expectations": {
    "type": "array",
    "items": {
      "type": "string",
      "pattern": ".(=|<|>).",
      "examples": ["latency_ms.p99 of GET /api/users < 800ms", "leaks = 0"]
    }
  }
})";

const std::string_view schema_additions = R"({
  "database": { "additionalProperties": { "$ref": "#/definitions/table" } },
  "client": {
    "oneOf": [
      { "required": ["every"] },
      { "required": ["constant"] },
      { "required": ["poisson"] },
      { "required": ["users"] },
      { "required": ["trace"] }
    ],
    "anyOf": [{ "required": ["send"] }, { "required": ["trace"] }],
    "dependencies": { "think": ["users"], "layout": ["trace"], "bad_rows": ["trace"] },
    "if": { "required": ["trace"] },
    "then": { "properties": { "send": { "type": "string" } } }
  },
  "measured": { "oneOf": [{ "required": ["values"] }, { "required": ["file"] }] },
  "law": { "dependencies": { "p50": ["p99"], "p99": ["p50"] } },
  "variable": { "properties": { "secret": { "minLength": 1 } } },
  "request": {
    "properties": { "weight": { "exclusiveMinimum": 0, "maximum": 1000000000 } },
    "not": {
      "anyOf": [
        { "required": ["json", "form"] },
        { "required": ["json", "text"] },
        { "required": ["form", "text"] }
      ]
    }
  },
  "script request": { "properties": { "send": { "$ref": "#/definitions/request_line" } } },
  "page": {
    "not": { "anyOf": [{ "required": ["server", "html"] }, { "required": ["server", "props"] }] }
  },
  "step get": { "oneOf": [{ "required": ["id"] }, { "required": ["where"] }] },
  "step validate": { "dependencies": { "as": ["else"] } },
  "step respond": {
    "not": {
      "anyOf": [
        { "required": ["json", "text"] },
        { "required": ["json", "html"] },
        { "required": ["text", "html"] }
      ]
    }
  },
  "step redirect": {
    "properties": {
      "redirect": { "examples": ["/login"] },
      "status": { "enum": [301, 302, 303, 307, 308] }
    }
  }
})";

}  // namespace routelab::scenario
