#include "harness/server/framework_answer.hpp"

#include <string>

namespace routelab::server {

namespace {

Reply text_answer(std::uint16_t status, std::string text) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  reply.body = std::move(text);
  return reply;
}

Reply reason_answer(std::uint16_t status) {
  return text_answer(status, std::string(core::reason_of(status)));
}

Reply html_answer(std::uint16_t status) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  const std::string title = std::to_string(status) + ": " + std::string(core::reason_of(status));
  reply.body = "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title +
               "</h1></body></html>";
  return reply;
}

Reply empty_answer(std::uint16_t status) {
  Reply reply;
  reply.status = status;
  return reply;
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
    case 400:  // of a path; a method that is not known gets nothing
      if (!next) return reason_answer(400);
      return core::method_of(request.method) ? html_answer(400) : empty_answer(400);
    case 404: return next ? html_answer(404) : reason_answer(404);
    case 405: return wrong_method(api, verdict);
    default: return next ? empty_answer(verdict.status) : reason_answer(verdict.status);
  }
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
