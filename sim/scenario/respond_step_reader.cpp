// respond, redirect: how a handler ends.

#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/step_reader.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {

namespace {

using core::Channel;

/// The value of a cookie and its attributes become one Set-Cookie header (RFC 6265, section 4.1).
void read_cookie(const Node& node, core::Response& response, HandlerBuilder& b) {
  Diagnostics& diagnostics = b.diagnostics();
  if (!is_token(node.key)) {
    diagnostics.error(node.key_place(), "bad-header",
                      fmt::format("{} cannot be the name of a cookie", in_quotes(node.key)),
                      "a name has letters, digits and '-', for example \"session\"");
    return;
  }
  const Node* value = &node;
  std::string attributes;
  if (node.is(Node::Kind::Object)) {
    Fields f(node, fmt::format("cookie {}", in_quotes(node.key)), diagnostics);
    value = f.node("value", "the value, with references");
    f.require("value");
    Duration age{};
    if (f.duration("max_age", age, "how long browsers keep it; 0s: delete it")) {
      attributes += fmt::format("; Max-Age={}", age.ns / 1'000'000'000);
    }
    std::string path = "/";
    f.text("path", path, "browsers send it with requests of this path and below");
    bool http_only = true;
    f.boolean("http_only", http_only, "scripts cannot read it");
    bool secure = true;
    f.boolean("secure", secure, "over TLS only");
    std::string same_site = "Lax";
    f.choice("same_site", same_site, {"Strict", "Lax", "None"},
             "whether browsers send it with requests of other sites");
    f.done();
    if (!is_header_text(path) || path.find(';') != path.npos) f.reject("path", "is no path");
    attributes += fmt::format("; Path={}{}{}; SameSite={}", path, http_only ? "; HttpOnly" : "",
                              secure ? "; Secure" : "", same_site);
  }
  if (value == nullptr) return;
  if (!value->is(Node::Kind::Text) || !is_header_text(value->text)) {
    diagnostics.error(value->place(), "wrong-type",
                      fmt::format("a cookie is a text, not {}", describe(*value)),
                      "\"cookies\": {\"session\": \"{session.id}\"}");
    return;
  }
  core::Header& header = response.headers.emplace_back();
  header.name = "Set-Cookie";
  header.channel = Channel::Cookie;
  append_literal(header.value, node.key + "=");
  append_text(*value, header.value, b.resolve(), b.api().texts, diagnostics);
  append_literal(header.value, attributes);
}

void read_headers_and_cookies(core::Response& response, const StepSource& s) {
  HandlerBuilder& b = s.builder;
  if (const Node* headers = s.f.object("headers", "headers by name, with references")) {
    read_headers(*headers, response.headers, b.resolve(), b.api().texts, b.diagnostics());
  }
  if (const Node* cookies = s.f.object("cookies", "cookies that browsers will send back")) {
    for (const Node& cookie : cookies->children) read_cookie(cookie, response, b);
  }
}

/// json, text or html, whichever is there.
void read_body(core::Response& response, const StepSource& s) {
  HandlerBuilder& b = s.builder;
  const Node* json = s.f.node("json", "the body, as JSON with references");
  const Node* text = s.f.node("text", "the body, as plain text with references");
  const Node* html = s.f.node("html", "the body, as a page (HTML) with references");
  const Node* plain = text != nullptr ? text : html;
  const std::string_view name = text != nullptr ? "text" : "html";
  if ((json != nullptr) + (text != nullptr) + (html != nullptr) > 1) {
    s.f.reject(json == nullptr ? "html" : name,
               fmt::format("stands beside '{}'", json != nullptr ? "json" : "text"),
               "a response has one body");
  }
  // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
  const int status = response.status;
  if ((status == 204 || status == 205 || status == 304) && (json != nullptr || plain != nullptr)) {
    s.f.reject(json != nullptr ? "json" : name,
               fmt::format("is the body of a {}, which has none", status));
  }
  if (json != nullptr) {
    response.content_type = "application/json; charset=utf-8";
    append_json(*json, response.body, b.resolve(), b.api().texts, b.diagnostics());
  } else if (plain != nullptr && !plain->is(Node::Kind::Text)) {
    s.f.reject(name, fmt::format("must be a text, but is {}", describe(*plain)),
               "other values go into 'json'");
  } else if (plain != nullptr) {
    if (html != nullptr) response.body_channel = Channel::Html;
    response.content_type =
        html != nullptr ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
    append_text(*plain, response.body, b.resolve(), b.api().texts, b.diagnostics());
  }
}

End respond(core::Response response, const StepSource& s) {
  s.f.done();
  core::Step made;
  made.verb = core::Verb::Respond;
  made.target = s.builder.add_response(std::move(response), s.subject.place()).index;
  s.builder.push(made);
  return End::Responds;
}

}  // namespace

End read_respond(const StepSource& s) {
  core::Response response;
  s.f.integer(s.subject.key, response.status, {200, 599}, "the status");
  read_body(response, s);
  read_headers_and_cookies(response, s);
  return respond(std::move(response), s);
}

End read_redirect(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Response response;
  response.status = 307;
  s.f.integer("status", response.status, {300, 399}, "301, 302, 303, 307 or 308");
  const bool known = response.status == 301 || response.status == 302 || response.status == 303 ||
                     response.status == 307 || response.status == 308;
  if (!known) {
    s.f.reject("status", fmt::format("is {}, which redirects nobody", response.status),
               "one of 301, 302, 303, 307, 308");
  }
  core::Header& location = response.headers.emplace_back();
  location.name = "Location";
  location.channel = Channel::Redirect;
  if (s.subject.is(Node::Kind::Text) && !s.subject.text.empty() && is_header_text(s.subject.text)) {
    append_text(s.subject, location.value, b.resolve(), b.api().texts, b.diagnostics());
  } else {
    b.diagnostics().error(s.subject.place(), "wrong-type",
                          fmt::format("'redirect' is an address, not {}", describe(s.subject)),
                          "{\"redirect\": \"/login\"}");
  }
  read_headers_and_cookies(response, s);
  return respond(std::move(response), s);
}

}  // namespace routelab::scenario
