#include "tests/fuzzing/fake_api.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace routelab::testing {

namespace {

using nlohmann::json;

http::Reply reply_of(int status, const json& body) {
  return {.status = status,
          .headers = {{"content-type", "application/json"}},
          .body = body.dump(-1, ' ', true, json::error_handler_t::replace)};
}
http::Reply error(int status, const char* why) { return reply_of(status, {{"error", why}}); }
http::Reply bare(int status) { return {.status = status, .headers = {}, .body = {}}; }

std::string user_of(const http::Request& request, bool any) {
  const std::string token = http::header(request.headers, "authorization");
  if (token == "Bearer ann") return "ann";
  if (token == "Bearer bob") return "bob";
  return any ? "ann" : "";
}

/// The value of a query's parameter; "" if there is none.
std::string parameter(const std::string& query, const std::string& name) {
  const std::string key = name + "=";
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    if (query.compare(at, key.size(), key) == 0)
      return query.substr(at + key.size(), end - at - key.size());
    at = end + 1;
  }
  return "";
}

std::optional<std::int64_t> whole(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Code points.
std::size_t length(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

bool is_text(const json& body, const char* name, std::size_t most, bool in_bytes) {
  if (!body.contains(name) || !body[name].is_string()) return false;
  const auto& text = body[name].get_ref<const std::string&>();
  const std::size_t size = in_bytes ? text.size() : length(text);
  return size >= 1 && size <= most && text.find('\0') == std::string::npos;
}

bool has_two(const std::string& body, const char* name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const std::size_t first = body.find(key);
  return first != std::string::npos && body.find(key, first + 1) != std::string::npos;
}

const std::map<std::string, std::string> tables = {{"/shop", "GET, HEAD, OPTIONS"},
                                                   {"/me", "GET, HEAD, OPTIONS, PATCH"},
                                                   {"/notes", "GET, HEAD, OPTIONS, POST"},
                                                   {"/note", "DELETE, GET, HEAD, OPTIONS, PUT"},
                                                   {"/stock", "GET, HEAD, OPTIONS, POST"}};

}  // namespace

std::optional<http::Reply> FakeApi::refusal(const http::Request& request, const json& body) const {
  const std::string type = http::header(request.headers, "content-type");
  if (request.body.size() > 2000 && !is("negative_rejected_long")) return error(413, "too long");
  if (!type.starts_with("application/json") && !type.starts_with("APPLICATION/JSON") &&
      !is("unsupported_media_415")) {
    return error(415, "JSON is wanted");
  }
  if (body.is_discarded() && !is("malformed_rejected"))
    return is("no_5xx") ? error(500, "oh") : error(400, "no JSON");
  if (!body.is_object() && !is("malformed_rejected")) return error(400, "no object");
  if (has_two(request.body, "text") || has_two(request.body, "size") ||
      has_two(request.body, "bio") || has_two(request.body, "delta")) {
    return error(400, "twice");
  }
  return std::nullopt;
}

http::Reply FakeApi::answer(const http::Request& request, target::Outcome& outcome) {
  std::string path = request.target.substr(0, request.target.find('?'));
  const std::string query =
      path.size() < request.target.size() ? request.target.substr(path.size() + 1) : "";
  if (std::exchange(is_stuck_, false) || (is_held_ && is("slow_client_isolated"))) {
    outcome.ending = target::Ending::TimedOut;
    outcome.what = "no answer in time";
    return {};
  }
  if (is("path_variant_equivalence") && path.starts_with("//")) path = path.substr(1);
  std::string table = path;
  if (path.starts_with("/notes/")) table = "/note";
  if (!tables.contains(table)) return error(404, "no such route");
  if (is("falls_whatever_comes") && table == "/stock") return error(500, "oh");
  const std::string& allow = tables.at(table);
  std::string method = request.method;
  if (is("safe_methods_pure_override")) {
    if (const std::string other = http::header(request.headers, "x-http-method-override");
        !other.empty())
      method = other;
  }
  if (method == "OPTIONS") {
    if (is("options_is_pure") && path == "/stock") ++stock_;
    return {.status = 204, .headers = {{"allow", allow}}, .body = {}};
  }
  if (("," + allow + ",").find(method) == std::string::npos) {
    if (is("method_table_exact")) return reply_of(200, {{"done", true}});
    http::Reply reply = error(405, "not here");
    if (!is("allow_header_exact")) reply.headers.emplace_back("allow", allow);
    return reply;
  }
  const bool open_door = is("path_variant_equivalence") && request.target.starts_with("//");
  const std::string user = user_of(request, open_door || (is("auth_required") && method == "PUT"));
  if (table != "/shop" && user.empty()) {
    if (is("fd_slope")) ++descriptors_;
    return error(401, "who are you?");
  }
  if (is("no_crash_or_hang") && query.find("limit=0") != std::string::npos) {
    outcome.ending = target::Ending::TimedOut;
    outcome.what = "no answer in time";
    return {};
  }
  if (is("fd_slope") && request.body == "{\"a\":") ++descriptors_;
  // Much for short bodies, so that few of them are needed.
  if (!request.body.empty()) memory_ += 200'000;
  // A collector that looks late.
  if (is("late_collector") && memory_ > 300'000'000) memory_ = 100'000'000;
  const bool is_head = method == "HEAD";
  http::Reply reply = handled(is_head ? "GET" : method, path, query, user, request);
  if (path == "/shop") reply.headers.emplace_back("etag", "\"" + parameter(query, "from") + "\"");
  if (is_head) reply.body.clear();
  if (is_head && is("head_equals_get")) reply.status = 204;
  if (is("headers_well_formed")) reply.headers.emplace_back("x-odd", "a\x01");
  if (is("content_type_declared") && reply.status == 200) reply.headers.clear();
  if (is("no_stack_trace_out") && reply.status == 404) {
    reply.body = "{\"error\":\"x\\n    at handler (/app/a.js:3:5)\"}";
  }
  if (is("no_canary_out_absent") && reply.status == 404) reply = error(404, fake_secret);
  if (is("no_canary_out") && reply.status == 400) reply = error(400, fake_secret);
  if (is("no_canary_in_log") && reply.status == 400)
    log_ += std::string("key ") + fake_secret + "\n";
  const bool keeps = is("keeps_what_it_is_sent");
  if ((is("requests_independent") || keeps) && !stray_.empty() && reply.status < 300 &&
      !reply.body.empty() && reply.body.front() == '{') {
    json body = json::parse(reply.body);
    (keeps ? body["constructor"]["prototype"] : body)["strayfield"] = stray_;
    reply.body = body.dump();
  }
  if (request.body.find("straywert") != std::string::npos) stray_ = "straywert";
  return reply;
}

http::Reply FakeApi::handled(const std::string& method, const std::string& path,
                             const std::string& query, const std::string& user,
                             const http::Request& request) {
  if (path == "/shop") {
    if (is("no_canary_out_file") && query.find("..%2F.env") != std::string::npos) {
      return reply_of(200, {{"shop", "KEY=" + key_}});
    }
    if (is("status_in_table")) return reply_of(203, {{"shop", shop_}});
    if (is("cold_equals_warm") && greeted_++ > 4) return reply_of(200, {{"shop", shop_ + "!"}});
    if (is("non_interference")) {
      return reply_of(200, {{"shop", shop_}, {"hint", key_.substr(0, 2)}});
    }
    return is("body_matches_schema") ? reply_of(200, {{"shop", 7}})
                                     : reply_of(200, {{"shop", shop_}});
  }
  const json body = json::parse(request.body, nullptr, false);
  if (path == "/me") {
    if (method == "PATCH") {
      if (const auto refused = refusal(request, body)) return *refused;
      if (!is_text(body, "bio", 50, is("positive_accepted"))) return error(400, "bio");
      bios_[user] = body["bio"];
      if (is("mass_assignment") && body.contains("role") && body["role"].is_string())
        roles_[user] = body["role"];
    }
    const std::string who = is("auth_cross_user_at_once") && !last_user_.empty() && now_.ns % 3 == 0
                                ? last_user_
                                : user;
    last_user_ = user;
    return reply_of(200, {{"name", who},
                          {"bio", bios_[who]},
                          {"role", roles_.contains(who) ? roles_[who] : "member"}});
  }
  if (path == "/stock") {
    if (method == "POST") {
      if (const auto refused = refusal(request, body)) return *refused;
      if (!body.contains("delta") || !body["delta"].is_number_integer() || body["delta"] < 1 ||
          body["delta"] > 9)
        return error(400, "delta");
      stock_ += body["delta"].get<std::int64_t>();
    } else if (is("safe_methods_pure")) {
      notes_[next_++] = {user, {{"text", "seen"}, {"size", 1}}};
    }
    return reply_of(200, {{"count", stock_}});
  }
  if (path == "/notes") return notes(method, query, user, request);
  const auto id = whole(path.substr(7));
  if (!id) return error(404, "no such note");
  return note(method, *id, user, request);
}

http::Reply FakeApi::notes(const std::string& method, const std::string& query,
                           const std::string& user, const http::Request& request) {
  if (method == "POST") {
    json body = json::parse(request.body, nullptr, false);
    if (is("failed_write_is_pure") && body.is_object() && !body.contains("size")) --stock_;
    if (const auto refused = refusal(request, body)) return *refused;
    if (!body.is_object()) body = json::object();
    const json& size = body.contains("size") ? body["size"] : json();
    const bool fits = is_text(body, "text", 80, false) && size.is_number_integer() && size >= 0 &&
                      (size <= 9007199254740991 || is("numbers_are_doubles"));
    if (!fits && !is("negative_rejected") && !is("malformed_rejected") &&
        !is("unsupported_media_415"))
      return error(400, "text, size");
    const std::string key = user + " " + http::header(request.headers, "idempotency-key");
    if (key.size() > user.size() + 1 && keys_.contains(key) && !is("idempotency_key")) {
      return reply_of(201, {{"id", keys_[key]}});
    }
    const std::int64_t id =
        is("use_after_delete_id") && !notes_.empty() ? notes_.rbegin()->first + 1 : next_++;
    json fields = {{"text", body.value("text", json())}, {"size", size}};
    if (is("json_round_trip") && size.is_number_integer())
      fields["size"] = size.get<std::int64_t>() & 0xffffffff;
    if (is("numbers_are_doubles") && size.is_number_integer())
      fields["size"] = static_cast<std::int64_t>(size.get<double>());
    if (!is("created_is_readable") || (size.is_number_integer() && size <= 1)) {
      notes_[id] = {user, fields};
    }
    keys_[key] = id;
    return reply_of(201, {{"id", id}});
  }
  std::int64_t limit = 20;
  std::int64_t after = 0;
  for (const char* name : {"limit", "after"}) {
    if (query.find(std::string(name) + "=") == std::string::npos) continue;
    const auto value = whole(parameter(query, name));
    if (!value) return error(400, name);
    (name[0] == 'l' ? limit : after) = *value;
  }
  if (limit < 1 || limit > 50) return error(400, "limit");
  if (is("pagination_complete") && after > 0) ++after;
  json items = json::array();
  json next;
  for (const auto& [id, one] : notes_) {
    if (one.owner != user || id <= after) continue;
    if (items.size() >= static_cast<std::size_t>(limit)) {
      next = items.back()["id"];
      break;
    }
    items.push_back({{"id", id}, {"text", one.fields["text"]}});
    if (is("one_id_twice") && id % 4 == 2) items.push_back(items.back());
  }
  return reply_of(200, {{"items", items}, {"next", next}});
}

http::Reply FakeApi::note(const std::string& method, std::int64_t id, const std::string& user,
                          const http::Request& request) {
  const auto found = notes_.find(id);
  if (found == notes_.end())
    return error(is("delete_idempotent") && method == "DELETE" ? 500 : 404, "no such note");
  if (found->second.owner != user) {
    if (is("auth_cross_user_exists")) return error(403, "not yours");
    if (!is("auth_cross_user")) return error(404, "no such note");
  }
  if (found->second.fields.contains("gone")) return error(404, "no such note");
  if (method == "DELETE") {
    if (!is("use_after_delete")) notes_.erase(found);
    return bare(204);
  }
  if (method == "PUT") {
    const json body = json::parse(request.body, nullptr, false);
    if (const auto refused = refusal(request, body)) return *refused;
    if (!is_text(body, "text", 80, false) || !body.contains("size") ||
        !body["size"].is_number_integer() || body["size"] < 0 || body["size"] > 9007199254740991)
      return error(400, "text, size");
    json& fields = found->second.fields;
    const std::int64_t before = is("put_idempotent") ? fields["size"].get<std::int64_t>() : 0;
    fields = {{"text", body["text"]}, {"size", before + body["size"].get<std::int64_t>()}};
  }
  json shown = found->second.fields;
  shown["id"] = id;
  if (is("instance_independent") && method == "GET" && ++flip_ % 5 == 0) shown["size"] = 0.5;
  return reply_of(200, shown);
}

}  // namespace routelab::testing
