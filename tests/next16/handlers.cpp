#include "tests/next16/handlers.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/core/body.hpp"
#include "sim/core/json_scanner.hpp"
#include "sim/core/query.hpp"

namespace routelab::testing::next16 {

namespace {

using namespace std::chrono_literals;
using handler::Request;
using handler::Response;
using handler::Task;

const std::string no_type;
const std::string json_type = "application/json; charset=utf-8";
const std::string app_json_type = "application/json";

/// A field of the query, if it is a text: a repeated one is an array.
std::optional<std::string> query(const Request& req, std::string_view name) {
  const std::size_t question = std::min(req.target().find('?'), req.target().size() - 1);
  std::optional<std::string> found;
  for (auto& [key, value] : core::decode_form(req.target().substr(question + 1))) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = std::move(value);
  }
  return found;
}

/// The field "name" of a body, if it is a text.
std::optional<std::string> name_in(const std::vector<std::pair<TextId, core::Value>>& fields,
                                   const core::Texts& texts) {
  for (const auto& [name, value] : fields) {
    if (texts.of(name) != "name") continue;
    const bool is_text =
        value.kind() == core::ValueKind::Text || value.kind() == core::ValueKind::Numbered;
    return is_text ? std::optional(texts.text_of(value)) : std::nullopt;
  }
  return std::nullopt;
}

/// `req.body.name`
std::optional<std::string> parsed_name(const Request& req) {
  core::Texts texts;
  core::BodyVerdict body = core::judge_body(core::Profile::Next16, core::Style::Pages,
                                            req.header("content-type"), "", 0);
  body.text = req.body();
  return name_in(core::body_fields(core::Profile::Next16, core::Style::Pages, body, texts), texts);
}

/// `(await request.json()).name`, which does not look at the type. Throws what that throws.
std::optional<std::string> name_of_json(const Request& req) {
  if (!core::is_json(req.body())) throw std::runtime_error("SyntaxError");
  core::Texts texts;
  return name_in(core::json_fields(req.body(), texts), texts);
}

// --- pages/api -----------------------------------------------------------------------------------

Task<> never_answer(Request& req, Response& res) {
  co_await req.sleep(std::chrono::nanoseconds(never.ns));
  res.end();
}

Task<> hello_checked(Request& req, Response& res) {
  if (req.method() == "GET" || req.method() == "HEAD") co_return res.json({{"message", "Hello"}});
  res.status(405).header("Allow", "GET").header("Allow", "HEAD");
  res.send("Method " + req.method() + " Not Allowed", no_type);
}

/// bignum.js and bigwarn.js: 'x'.repeat(Number(req.query.n || 5e6)).
Task<> repeat(Request& req, Response& res) {
  const std::string n = query(req, "n").value_or("");
  std::size_t count = 5'000'000;
  if (!n.empty()) {
    const auto [end, problem] = std::from_chars(n.data(), n.data() + n.size(), count);
    const bool is_number = end == n.data() + n.size() && problem == std::errc();
    if (!is_number && n.starts_with('-')) throw std::runtime_error("RangeError");
    if (!is_number) count = 0;  // NaN
  }
  res.send(std::string(count, 'x'), no_type);
  co_return;
}

Task<> edge(Request& req, Response& res) {
  if (req.method() == "TRACE") co_return res.status(500).send("500", "text/html; charset=utf-8");
  res.send("{\"method\":" + core::quote_json(req.method()) +
               ",\"node\":\"undefined\",\"win\":\"undefined\"}",
           app_json_type);
}

Task<> raw(Request& req, Response& res) {
  res.json({{"bodyType", "undefined"}, {"n", req.body().size()}});
  co_return;
}

/// res.redirect(): the body is the address, without a type.
void redirect_to(Response& res, int status, const std::string& url) {
  res.status(status).header("Location", url).send(url, no_type);
}

Task<> redirect(Request& req, Response& res) {
  const std::string k = query(req, "k").value_or("");
  if (k == "308") co_return redirect_to(res, 308, "/api/hello");
  if (k == "bad") throw std::runtime_error("Invalid redirect arguments");
  if (k == "nl") co_return redirect_to(res, 302, "/x\r\nSet-Cookie: a=b");
  if (k == "open") co_return redirect_to(res, 307, query(req, "to").value_or("undefined"));
  redirect_to(res, 307, "/api/hello");
}

Task<> send(Request& req, Response& res) {
  const std::string k = query(req, "k").value_or("");
  for (const std::string_view bad :
       {"bigint", "status99", "status1000", "statusstr", "status0", "badheader", "badvalue"}) {
    if (k == bad) throw std::runtime_error("TypeError");
  }
  // res.json() has set the type before JSON.stringify() throws.
  if (k == "circular" || k == "json-bigint") {
    co_return res.status(500).send("Internal Server Error", json_type);
  }
  if (k == "json-undefined") co_return res.send("", json_type);
  static const std::map<std::string, std::string> values{
      {"json-null", "null"},
      {"json-string", "\"s\""},
      {"json-date", "{\"d\":\"1970-01-01T00:00:00.000Z\"}"},
      {"ctkeep", "{\"a\":1}"},
      {"object", "{\"a\":1}"},
      {"array", "[1]"},
      {"number", "42"},
      {"zero", "0"},
      {"true", "true"},
      {"false", "false"},
      {"nan", "null"}};
  if (const auto found = values.find(k); found != values.end()) {
    co_return res.send(found->second, json_type);
  }
  static const std::map<std::string, std::string> texts{{"string", "str"},
                                                        {"html", "<b>x</b>"},
                                                        {"unicode", "\xC3\xA9\xF0\x9F\x98\x80"},
                                                        {"end", "raw"}};
  if (const auto found = texts.find(k); found != texts.end()) {
    co_return res.send(found->second, no_type);
  }
  if (k == "buffer") co_return res.send("\x01\x02\xff", "application/octet-stream");
  if (k == "noend") co_await never_answer(req, res);
  if (k == "status204json") res.status(204);
  if (k == "status304json") res.status(304);
  res.end();
}

/// Of a stream that fails, too, the head is what it would have been.
Task<> stream(Request& req, Response& res) {
  res.header("Content-Type", "text/plain");
  for (const std::string_view chunk : {"chunk0\n", "chunk1\n", "chunk2\n"}) {
    res.write(chunk);
    co_await req.sleep(20ms);
  }
  res.end();
}

/// What it throws comes behind what it has sent, with its status.
Task<> throws_late(Request& req, Response& res) {
  co_await req.sleep(20ms);
  res.send("partInternal Server Error", no_type);
}

// --- items, of both routers ----------------------------------------------------------------------

/// lib/store.js
struct Store {
  std::uint64_t next = 1;
  std::map<std::uint64_t, std::string> names;

  static std::string text_of(std::uint64_t id, const std::string& name) {
    return "{\"id\":\"" + std::to_string(id) + "\",\"name\":" + core::quote_json(name) + "}";
  }

  [[nodiscard]] std::string list() const {
    std::string text = "[";
    for (const auto& [id, name] : names) text += (text.size() > 1 ? "," : "") + text_of(id, name);
    return text + "]";
  }

  auto find(const std::string& text) {
    std::uint64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return std::to_string(id) == text ? names.find(id) : names.end();
  }

  void create(const std::string& name, const std::string& where, const std::string& type,
              Response& res) {
    names[next] = name;
    res.status(201).header("Location", where + std::to_string(next));
    res.send(text_of(next, name), type);
    ++next;
  }

  Task<> items(Request& req, Response& res) {
    if (req.method() == "GET") co_return res.send(list(), json_type);
    if (req.method() != "POST") {
      res.status(405).header("Allow", "GET").header("Allow", "POST");
      co_return res.send("Method " + req.method() + " Not Allowed", no_type);
    }
    const auto name = parsed_name(req);
    if (!name) co_return res.status(400).json({{"error", "name required"}});
    create(*name, "/api/items/", json_type, res);
  }

  Task<> item(Request& req, Response& res) {
    const auto found = find(req.param("id"));
    const std::string& method = req.method();
    if (method != "GET" && method != "PUT" && method != "DELETE") {
      res.status(405).header("Allow", "GET, PUT, DELETE");
      co_return res.send("Method " + method + " Not Allowed", no_type);
    }
    if (found == names.end()) co_return res.status(404).json({{"error", "not found"}});
    if (method == "DELETE") {
      names.erase(found);
      co_return res.status(204).end();
    }
    if (method == "PUT") found->second = parsed_name(req).value_or("undefined");
    res.send(text_of(found->first, found->second), json_type);
  }

  Task<> app_list(Request&, Response& res) {
    res.send(list(), app_json_type);
    co_return;
  }

  Task<> app_create(Request& req, Response& res) {
    std::optional<std::string> name;
    try {
      name = name_of_json(req);
    } catch (const std::runtime_error&) {
      co_return res.status(400).send(R"({"error":"invalid json"})", app_json_type);
    }
    if (!name) co_return res.status(400).send(R"({"error":"name required"})", app_json_type);
    create(*name, "/r/items/", app_json_type, res);
  }

  Task<> app_item(Request& req, Response& res) {
    const auto found = find(req.param("id"));
    if (found == names.end()) {
      co_return res.status(404).send(R"({"error":"not found"})", app_json_type);
    }
    if (req.method() == "DELETE") {
      names.erase(found);
      co_return res.status(204).end();
    }
    if (req.method() == "PUT") {
      found->second = name_of_json(req).value_or("undefined");
      if (req.body() == "null") throw std::runtime_error("TypeError");
    }
    res.send(text_of(found->first, found->second), app_json_type);
  }
};

/// Levels of arrays and objects.
std::size_t depth_of(const std::string& json) {
  core::JsonScanner scanner(json);
  std::size_t depth = 0;
  std::size_t deepest = 0;
  for (;;) {
    using Kind = core::JsonToken::Kind;
    const Kind kind = scanner.next().kind;
    if (kind == Kind::End || kind == Kind::Bad) return deepest;
    if (kind == Kind::BeginArray || kind == Kind::BeginObject) deepest = std::max(deepest, ++depth);
    if (kind == Kind::EndArray || kind == Kind::EndObject) --depth;
  }
}

/// Response.json(await request.json())
Task<> post_throws(Request& req, Response& res) {
  static_cast<void>(name_of_json(req));
  // JSON.parse() has no limit, JSON.stringify() the stack: of Node 20, about 4,100 levels.
  if (depth_of(req.body()) > 4100) throw std::runtime_error("RangeError");
  res.send(req.body(), app_json_type);
  co_return;
}

// --- next.config.js, and what `next start` has of its own ----------------------------------------

Task<> old_hello(Request& req, Response& res) {
  const std::size_t question = std::min(req.target().find('?'), req.target().size());
  redirect_to(res, 308, "/api/hello" + req.target().substr(question));
  co_return;
}

/// images of next.config.js as they are by default: none of another host, these widths, quality 75.
Task<> next_image(Request& req, Response& res) {
  const auto refuse = [&](const std::string& why) { res.status(400).send(why, no_type); };
  const std::string url = query(req, "url").value_or("");
  if (url.empty()) co_return refuse("\"url\" parameter is required");
  if (!url.starts_with('/') || url.starts_with("//")) {
    co_return refuse("\"url\" parameter is not allowed");
  }
  const std::vector<std::string> widths{"32",  "48",  "64",   "96",   "128",  "256",  "384", "640",
                                        "750", "828", "1080", "1200", "1920", "2048", "3840"};
  const std::string width = query(req, "w").value_or("");
  if (std::find(widths.begin(), widths.end(), width) == widths.end()) {
    co_return refuse("\"w\" parameter (width) is not allowed");
  }
  if (query(req, "q") != "75") co_return refuse("\"q\" parameter (quality) is not allowed");
  res.status(404).send("\"url\" parameter is valid but internal response is invalid", no_type);
}

}  // namespace

handler::Application application() {
  handler::Application app;
  for (const char* route : {"* /api/never", "* /api/never-async", "* /api/returns-response",
                            "* /api/returns-value", "GET /r/never"}) {
    app.route(route, never_answer);
  }
  app.route("* /api/hello-checked", hello_checked);
  app.route("* /api/bignum", repeat).route("* /api/bigwarn", repeat);
  app.route("* /api/edge", edge).route("* /api/raw", raw).route("* /api/redirect", redirect);
  app.route("* /api/send", send).route("* /api/throws-late", throws_late);
  app.route("* /api/stream", stream).route("GET /r/stream", stream);
  app.route("* /api/items", &Store::items).route("* /api/items/[id]", &Store::item);
  app.route("GET /r/items", &Store::app_list).route("POST /r/items", &Store::app_create);
  for (const char* route : {"GET /r/items/[id]", "PUT /r/items/[id]", "DELETE /r/items/[id]"}) {
    app.route(route, &Store::app_item);
  }
  app.route("POST /r/throws", post_throws);
  app.route("* /old-hello", old_hello).route("* /%5Fnext/image", next_image);
  return app;
}

}  // namespace routelab::testing::next16
