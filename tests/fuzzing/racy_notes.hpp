/// Notes and users, with and without races: what a history of overlapping requests must tell apart.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "harness/handler/application.hpp"

namespace routelab::testing {

struct Races {
  bool loses_updates = false;  ///< PATCH reads the row, waits, and writes all of it
  bool inserts_late = false;   ///< POST /users looks for the name, waits, and inserts
};

constexpr const char* notes_world = R"({
  "platform": { "cold_start": "10ms", "max_instances": 2, "queue": 100 },
  "database": {
    "notes": { "rows": 1, "columns": { "title": "text", "text": "text" } },
    "users": { "rows": 0, "columns": { "name": "text" } }
  }
})";

constexpr const char* notes_routes = R"({
  "schemas": { "Note": { "type": "object", "required": ["title", "text"], "properties": {
    "title": { "type": "string" }, "text": { "type": "string" } } } },
  "routes": {
    "/notes": { "POST": { "json": { "$ref": "#/schemas/Note" } } },
    "/notes/[id]": {
      "GET": {}, "DELETE": { "body": false },
      "PUT": { "json": { "$ref": "#/schemas/Note" } },
      "PATCH": { "json": { "type": "object", "properties": {
        "title": { "type": "string" }, "text": { "type": "string" } } } }
    },
    "/users": { "POST": { "json": { "type": "object", "required": ["name"], "properties": {
      "name": { "type": "string" } } } } }
  }
})";

inline handler::Application notes_app(Races races) {
  using handler::Request;
  using handler::Response;
  using handler::Task;
  handler::Application app;
  app.route("POST /notes", [](Request& req, Response& res) -> Task<> {
    const auto title = req.json().at("title").get<std::string>();
    const auto text = req.json().at("text").get<std::string>();
    const auto id =
        co_await req.db().insert("notes", handler::set("title", title), handler::set("text", text));
    res.status(201).json({{"id", id}});
  });
  app.route("GET /notes/[id]", [](Request& req, Response& res) -> Task<> {
    const auto note = co_await req.db().get("notes", req.param("id"));
    if (!note) co_return res.status(404).json({{"error", "no such note"}});
    res.json({{"title", (*note)["title"].text()}, {"text", (*note)["text"].text()}});
  });
  app.route("PUT /notes/[id]", [](Request& req, Response& res) -> Task<> {
    const auto title = req.json().at("title").get<std::string>();
    const auto text = req.json().at("text").get<std::string>();
    const bool is_there = co_await req.db().update(
        "notes", req.param("id"), handler::set("title", title), handler::set("text", text));
    res.status(is_there ? 204 : 404).end();
  });
  app.route("DELETE /notes/[id]", [](Request& req, Response& res) -> Task<> {
    const bool was_there = co_await req.db().remove("notes", req.param("id"));
    res.status(was_there ? 204 : 404).end();
  });
  app.route("PATCH /notes/[id]", [races](Request& req, Response& res) -> Task<> {
    const std::string id = req.param("id");
    const nlohmann::json body = req.json();
    if (!races.loses_updates) {
      bool is_there = false;
      co_await req.db().transaction([&](handler::Transaction& t) {
        for (const char* name : {"title", "text"}) {
          is_there = !t.sql("SELECT id FROM notes WHERE id = $1", id).empty();
          if (!body.contains(name)) continue;
          t.sql("UPDATE notes SET " + std::string(name) + " = $1 WHERE id = $2",
                body[name].get<std::string>(), id);
        }
      });
      co_return res.status(is_there ? 204 : 404).end();
    }
    const auto note = co_await req.db().get("notes", id);
    if (!note) co_return res.status(404).end();
    const auto title = body.value("title", (*note)["title"].text());
    const auto text = body.value("text", (*note)["text"].text());
    const bool is_there = co_await req.db().update("notes", id, handler::set("title", title),
                                                   handler::set("text", text));
    res.status(is_there ? 204 : 404).end();
  });
  app.route("POST /users", [races](Request& req, Response& res) -> Task<> {
    const auto name = req.json().at("name").get<std::string>();
    bool is_taken = false;
    if (races.inserts_late) {
      is_taken = (co_await req.db().find("users", "name", name)).has_value();
      if (!is_taken) co_await req.db().insert("users", handler::set("name", name));
    } else {
      co_await req.db().transaction([&](handler::Transaction& t) {
        is_taken = !t.sql("SELECT id FROM users WHERE name = $1", name).empty();
        if (!is_taken) t.insert("users", handler::set("name", name));
      });
    }
    res.status(is_taken ? 409 : 201).json({{"name", name}});
  });
  return app;
}

}  // namespace routelab::testing
