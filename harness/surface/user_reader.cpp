#include "harness/surface/user_reader.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "sim/core/escape.hpp"
#include "sim/core/http.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::Diagnostics;
using scenario::Fields;
using scenario::in_quotes;
using scenario::Node;
using Kind = Node::Kind;

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

void read_headers(const Node& node, User& user, Diagnostics& diagnostics) {
  for (const Node& header : node.children) {
    if (!is_token(header.key)) {
      diagnostics.error(header.key_place(), "bad-header",
                        fmt::format("{} is no name of a header", in_quotes(header.key)),
                        "letters, digits and hyphens: \"authorization\"");
    } else if (!header.is(Kind::Text)) {
      diagnostics.error(header.place(), "wrong-type",
                        fmt::format("header {} must be a text, but is {}", in_quotes(header.key),
                                    describe(header)),
                        "for example \"Bearer ann-token\"");
    } else if (has_controls(header.text)) {
      diagnostics.error(
          header.place(), "bad-header",
          fmt::format("header {} has a control character in it", in_quotes(header.key)),
          "a header is one line");
    } else {
      user.headers.emplace_back(header.key, header.text);
    }
  }
}

/// "POST /api/login"
void read_send(const std::string& send, Fields& f, User& user) {
  const std::size_t blank = std::min(send.find(' '), send.size());
  user.method = send.substr(0, blank);
  user.target = send.substr(std::min(blank + 1, send.size()));
  const char* example = "a method and a path: \"POST /api/login\"";
  if (!core::method_of(user.method)) {
    f.reject("send", fmt::format("begins with {}, which is no method", in_quotes(user.method)),
             example);
  } else if (!user.target.starts_with('/') || user.target.find(' ') != std::string::npos ||
             has_controls(user.target)) {
    f.reject("send", fmt::format("has {} for a path", in_quotes(user.target)), example);
  }
}

std::string form_of(const Node& form, Fields& f) {
  std::string text;
  for (const Node& field : form.children) {
    const bool is_plain = field.is(Kind::Text) || field.is_number() || field.is(Kind::Boolean);
    if (!is_plain) {
      f.reject("form", fmt::format("has {} in {}", describe(field), in_quotes(field.key)),
               "the fields of a form are texts");
      continue;
    }
    if (!text.empty()) text += '&';
    const std::string value = field.is(Kind::Boolean) ? describe(field) : field.text;
    text += core::percent_encoded(field.key) + "=" + core::percent_encoded(value);
  }
  return text;
}

void read_sign_in(const Node& node, User& user, Diagnostics& diagnostics) {
  Fields f(node, fmt::format("sign_in of {}", in_quotes(user.name)), diagnostics, "sign_in");
  std::string send;
  if (f.text("send", send, "the request that signs in: \"POST /api/login\"")) {
    read_send(send, f, user);
  }
  f.require("send");
  const Node* json = f.node("json", "its body, as JSON");
  const Node* form = f.object("form", "its body, as a form's fields");
  if (json != nullptr) {
    user.body = to_json(*json);
    user.media_type = "application/json";
    if (form != nullptr) f.reject("form", "stands beside 'json'", "a request has one body");
  } else if (form != nullptr) {
    user.body = form_of(*form, f);
    user.media_type = "application/x-www-form-urlencoded";
  }
  if (f.text("token", user.token, "where the answer's JSON has a token: \"session.token\"") &&
      user.token.empty()) {
    f.reject("token", "is empty", "leave it out: the cookies sign in");
  }
  f.done();
}

}  // namespace

User read_user(const Node& node, Diagnostics& diagnostics) {
  User user;
  user.name = node.key;
  Fields f(node, fmt::format("user {}", in_quotes(node.key)), diagnostics);
  const Node* headers = f.object("headers", "sent with every request, by name");
  const Node* sign_in = f.object("sign_in", "the request that makes one this user");
  if (headers != nullptr) read_headers(*headers, user, diagnostics);
  if (sign_in != nullptr) read_sign_in(*sign_in, user, diagnostics);
  if (f.is_object() && !f.has("headers") && !f.has("sign_in")) {
    diagnostics.error(node.place(), "missing-key",
                      fmt::format("nothing says how to be user {}", in_quotes(node.key)),
                      "{ \"headers\": { \"authorization\": \"Bearer ann-token\" } }, or 'sign_in'");
  }
  f.done();
  return user;
}

}  // namespace routelab::surface
