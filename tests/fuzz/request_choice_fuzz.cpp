/// Any bytes, as the choices that make a history of requests: a scenario in this process answers
/// them all, a plain one well, and the same bytes are the same history.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/fuzz/handlers.hpp"
#include "harness/fuzz/sequence.hpp"
#include "sim/base/assert.hpp"
#include "sim/base/utf8.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

/// Each kind of thing that a request is made of, and a table that they write to.
constexpr const char* world = R"({
  "database": { "notes": { "rows": 3, "columns": { "text": "text" } } },
  "routes": {
    "/notes": {
      "GET": [ { "list": "notes", "limit": 10, "as": "notes" }, { "respond": 200, "json": { "count": "{notes.count}" } } ],
      "POST": [ { "insert": "notes", "values": { "text": "{body.text}" }, "as": "note" },
                { "respond": 201, "json": { "id": "{note.id}", "text": "{note.text}" } } ] },
    "/notes/[id]": {
      "GET": [ { "get": "notes", "id": "{params.id}", "as": "note" }, { "respond": 200, "json": { "id": "{note.id}", "text": "{note.text}" } } ] }
  }
})";

constexpr const char* routes = R"({
  "users": { "ann": { "headers": { "authorization": "Bearer ann" } },
             "bob": { "headers": { "authorization": "Bearer bob" } } },
  "routes": {
    "/notes": {
      "GET": { "query": { "limit": { "type": "integer", "minimum": 1, "maximum": 100 },
                          "after": { "type": "string" } } },
      "POST": { "headers": { "Idempotency-Key": { "type": "string", "required": true } },
                "json": { "type": "object", "required": ["text"], "properties": {
                  "text": { "type": "string", "minLength": 1, "maxLength": 20 },
                  "email": { "type": "string", "format": "email" },
                  "tags": { "type": "array", "items": { "enum": ["a", "b"] } },
                  "size": { "type": ["number", "null"], "minimum": 0 } } } } },
    "/notes/[id]": { "params": { "id": { "type": "integer", "examples": [1, 2] } }, "GET": {} },
    "/files/[...path]": { "GET": {} },
    "/docs/[[...path]]": { "POST": { "form": { "type": "object", "properties": {
      "a": { "type": "string" }, "b": { "type": "integer" } } } }, "PUT": { "text": true } }
  }
})";

struct History {
  std::string requests;
  std::vector<int> statuses;
};

History history_of(Handlers& api, std::span<const std::uint8_t> bytes) {
  History history;
  api.run(1, [&](Session& session) {
    Choices choices(bytes);
    const auto exchanges = run_sequence(session, choices, 6, {});
    RL_ASSERT(choices.used() <= bytes.size());
    for (const Exchange* exchange : exchanges) {
      const http::Request& sent = exchange->sent;
      RL_ASSERT(sent.target.starts_with('/'));
      for (const char c : sent.target) RL_ASSERT(c > ' ' && c < 0x7f);
      for (const auto& [name, value] : sent.headers) {
        RL_ASSERT(value.find_first_of("\r\n") == std::string::npos);
        history.requests += name + ":" + value + "\n";
      }
      RL_ASSERT(exchange->outcome.ending == target::Ending::Answered);
      RL_ASSERT(exchange->status() >= 200 && exchange->status() < 600);
      history.requests += sent.method + " " + sent.target + "\n" + sent.body + "\n";
      history.statuses.push_back(exchange->status());
    }
    for (const Complaint& complaint : session.complaints()) {
      RL_ASSERT(complaint.check != Check::NoCrashOrHang);
      RL_ASSERT(complaint.check != Check::No5xx);
      RL_ASSERT(complaint.check != Check::HeadersWellFormed);
      RL_ASSERT(complaint.check != Check::ContentTypeDeclared);
    }
  });
  return history;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Handlers api(world, routes);
  // More than this decides nothing any more.
  const std::span bytes(data, std::min<std::size_t>(size, 2048));
  const History first = history_of(api, bytes);
  const History again = history_of(api, bytes);
  RL_ASSERT(first.requests == again.requests);
  RL_ASSERT(first.statuses == again.statuses);
  return 0;
}
