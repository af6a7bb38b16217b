#include "harness/server/framework_answer.hpp"

#include <algorithm>
#include <string>

#include "harness/server/etag.hpp"

namespace routelab::server {

namespace {

Reply empty_answer(std::uint16_t status) {
  Reply reply;
  reply.status = status;
  return reply;
}

Reply typed_answer(std::uint16_t status, std::string type, std::string text) {
  Reply reply = empty_answer(status);
  reply.headers.emplace_back("Content-Type", std::move(type));
  reply.body = std::move(text);
  return reply;
}

Reply text_answer(std::uint16_t status, std::string text) {
  return typed_answer(status, "text/plain; charset=utf-8", std::move(text));
}

Reply reason_answer(std::uint16_t status) {
  return text_answer(status, std::string(core::reason_of(status)));
}

Reply html_answer(std::uint16_t status) {
  const std::string title = std::to_string(status) + ": " + std::string(core::reason_of(status));
  return typed_answer(status, "text/html; charset=utf-8",
                      "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" +
                          title + "</h1></body></html>");
}

/// No route: a page, which the app's own components make. A server action is nobody's.
Reply next_not_found(const Request& request) {
  if (request.method == "POST" && !header(request.headers, "next-action").empty()) {
    return typed_answer(400, "text/plain", "Invalid Server Action request.");
  }
  if (header(request.headers, "rsc") == "1") {
    return typed_answer(404, "text/x-component", "1:\"$Sreact.fragment\"\n");
  }
  return tagged(html_answer(404), request);
}

/// To the same target with the query's "_rsc" last and empty.
std::string component_target(std::string_view target) {
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string made = std::string(target.substr(0, question)) + "?";
  std::string_view query = target.substr(std::min(question + 1, target.size()));
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (!pair.empty() && !pair.starts_with("_rsc=")) made.append(pair) += '&';
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return made + "_rsc";
}

Reply wrong_method(const core::Api& api, const core::Admission& verdict) {
  const bool next = api.router.profile == core::Profile::Next16;
  const core::RouteMethods& methods = api.router.methods[verdict.match.route.index];
  if (next && methods.page) {
    Reply reply = empty_answer(405);
    reply.headers.emplace_back("Allow", "GET");
    reply.headers.emplace_back("Allow", "HEAD");
    reply.body = "Method Not Allowed";
    return reply;
  }
  if (next) return empty_answer(405);
  Reply reply = reason_answer(405);
  reply.headers.emplace_back("Allow", methods.allowed().text());
  return reply;
}

}  // namespace

std::uint16_t status_by_headers(const core::Api& api, const core::Admission& verdict,
                                const Request& request) {
  const RouteId route = verdict.match.route;
  const bool has_route = verdict.status == 0 || verdict.status == 204 || verdict.status == 405;
  if (api.router.profile != core::Profile::Next16 || !has_route) return verdict.status;
  const core::RouteMethods& methods = api.router.methods[route.index];
  if (methods.any.valid() || methods.page) return verdict.status;
  const bool asks = header(request.headers, "rsc") == "1";
  const bool marked = request.target.ends_with("?_rsc") || request.target.ends_with("&_rsc");
  return asks && !marked ? 307 : verdict.status;
}

Reply router_answer(const core::Api& api, const core::Admission& verdict, const Request& request) {
  const bool next = api.router.profile == core::Profile::Next16;
  switch (verdict.status) {
    case 204: {
      Reply reply = empty_answer(204);
      reply.headers.emplace_back("Allow", verdict.allow.text());
      return reply;
    }
    case 308: {
      const std::string location = core::normal_target(request.target);
      Reply reply = next ? empty_answer(308) : reason_answer(308);
      reply.headers.emplace_back("Location", location);
      if (next) reply.body = location;
      return reply;
    }
    case 307: {
      Reply reply = empty_answer(307);
      reply.headers.emplace_back("Location", component_target(request.target));
      return reply;
    }
    case 400:  // of a path; a method that is not known gets nothing
      if (!next) return reason_answer(400);
      return core::method_of(request.method) ? html_answer(400) : empty_answer(400);
    case 404: return next ? next_not_found(request) : reason_answer(404);
    case 405: return wrong_method(api, verdict);
    case 500:  // TRACE on a route; a target that is no path
      if (!verdict.match.route.valid()) return reason_answer(500);
      return next ? html_answer(500) : reason_answer(500);
    default: return next ? empty_answer(verdict.status) : reason_answer(verdict.status);
  }
}

Reply tagged(Reply reply, const Request& request) {
  const std::string type = header(reply.headers, "content-type");
  if (reply.body.empty()) return reply;
  const std::string tag = next_etag(reply.body);
  reply.headers.emplace_back("ETag", tag);
  if (!is_fresh(request.headers, tag)) return reply;
  reply.status = 304;
  reply.body.clear();
  if (type.starts_with("text/html")) {
    std::erase_if(reply.headers, [](const auto& line) { return line.first == "Content-Type"; });
  }
  return reply;
}

Reply body_answer(core::Profile profile, const core::BodyVerdict& verdict) {
  if (profile == core::Profile::Rfc) return text_answer(verdict.status, verdict.message);
  Reply reply = empty_answer(verdict.status);
  reply.body = verdict.message;
  return reply;
}

Reply platform_answer(std::uint16_t status) { return reason_answer(status); }

std::uint16_t unknown_method_status(core::Profile profile, std::string_view method, bool page) {
  if (profile == core::Profile::Rfc) return 501;
  if (page) return 405;
  return method == "TRACE" ? 500 : 400;
}

}  // namespace routelab::server
