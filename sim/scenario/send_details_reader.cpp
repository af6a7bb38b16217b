#include "sim/scenario/send_details_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/base/ascii.hpp"
#include "sim/core/body.hpp"
#include "sim/core/escape.hpp"
#include "sim/scenario/drawn_number.hpp"
#include "sim/scenario/handler_scope.hpp"
#include "sim/scenario/template_reader.hpp"

namespace routelab::scenario {

namespace {

/// A body, and the fields of it that are drawn for each request.
struct Body {
  std::string bytes;
  std::string marked;  ///< the same with marks for the drawn numbers; empty: there are none
  std::string content_type;
  std::uint64_t size = 0;  ///< 0: that of the bytes
  std::vector<model::SendField> drawn;
};

class SendDetailsReader {
 public:
  SendDetailsReader(model::Send& send, core::Api& api, Diagnostics& diagnostics)
      : send_(send), api_(api), diagnostics_(diagnostics) {}

  void read(Fields& f) {
    Body body;
    const bool has_body = read_body(f, body);
    if (const Node* headers = f.object("headers", "headers of the request, by name")) {
      for (const Node& header : headers->children) read_header(header, body, send_.headers);
    }
    if (const Node* cookies = f.object("cookies", "cookies of the request, by name")) {
      for (const Node& cookie : cookies->children) read_header(cookie, body, send_.cookies);
    }
    if (f.text("content_type", body.content_type,
               "media type of the body; otherwise it follows from json, form or text") &&
        !has_body) {
      f.reject("content_type", "has no meaning without a body", "give json, form or text");
    }
    if (f.memory("size", size_, "size of the body, if it is larger than what stands here")) {
      body.size = static_cast<std::uint64_t>(size_);
    }
    if (has_body || body.size > 0) set(std::move(body));
  }

  void set(Body body) {
    send_.wire.body = {{.text = body.bytes}};
    send_.wire.least_size = body.size;
    if (!body.content_type.empty()) {
      add(send_.headers, "content-type", api_.texts.value_of(body.content_type));
    }
    if (!send_.routed.endpoint.valid() || send_.routed.status != 0) return;
    const core::Endpoint& endpoint = api_.endpoints[send_.routed.endpoint.index];
    const std::uint64_t size = std::max<std::uint64_t>(body.size, body.bytes.size());
    const core::BodyVerdict verdict =
        core::judge_body(api_.router.profile, endpoint.style(), body.content_type, body.bytes, size,
                         endpoint.body_limit);
    send_.body_throws = verdict.throws_when_read;
    if (verdict.status != 0) {
      send_.refused = refusal(verdict);
      return;
    }
    if (verdict.throws_when_read) return;
    for (const auto& [name, value] :
         core::body_fields(api_.router.profile, endpoint.style(), verdict, api_.texts)) {
      const bool whole = api_.texts.of(name).empty();
      const bool drawn = std::any_of(body.drawn.begin(), body.drawn.end(),
                                     [&](const model::SendField& f) { return f.name == name; });
      if (drawn || (whole && !body.drawn.empty())) continue;
      model::SendField& field = send_.body.emplace_back();
      field.name = name;
      field.constant = value;
    }
    add_drawn(body);
  }

 private:
  void add_drawn(const Body& body) {
    if (body.drawn.empty()) return;
    std::vector<std::uint32_t> fields;
    std::vector<bool> bare;
    for (const model::SendField& field : body.drawn) {
      fields.push_back(static_cast<std::uint32_t>(send_.body.size()));
      bare.push_back(!field.as_text);
      send_.body.push_back(field);
    }
    send_.wire.body = wire_pieces(body.marked, model::WirePiece::Number::Body, fields, bare);
  }

  bool read_body(Fields& f, Body& body) {
    const Node* json = f.node("json", "the body, as JSON");
    const Node* form = f.object("form", "the body, as a form: fields by name");
    const bool has_text = f.text("text", body.bytes, "the body as it stands, also broken JSON");
    if ((json != nullptr) + (form != nullptr) + static_cast<int>(has_text) > 1) {
      f.reject(has_text ? "text" : "form", "is a second body", "a request has one body");
    }
    if (json != nullptr) {
      body.content_type = "application/json";
      body.bytes = write_json(*json, body);
    } else if (form != nullptr) {
      body.content_type = "application/x-www-form-urlencoded";
      write_form(*form, body);
    } else if (has_text) {
      body.content_type = "text/plain";
    }
    return json != nullptr || form != nullptr || has_text;
  }

  /// The JSON with the lowest of each drawn number; those are fields of the body itself.
  std::string write_json(const Node& json, Body& body) {
    if (!json.is(Node::Kind::Object)) return to_json(json);
    Node written = json;
    Node marked = json;
    for (std::size_t m = 0; m < written.children.size(); ++m) {
      Node& member = written.children[m];
      if (!member.is(Node::Kind::Text)) {
        check_nested(member);
        continue;
      }
      bool failed = false;
      const auto number = find_drawn_number(member.text, member, diagnostics_, failed);
      if (!number) continue;
      const std::string before = member.text.substr(0, number->at);
      if (!check_drawn_text(before, member.text.substr(number->at + number->length), member,
                            diagnostics_)) {
        continue;
      }
      marked.children[m].text = before + drawn_mark(body.drawn.size());
      body.drawn.push_back(
          drawn_field(api_.texts.intern(member.key), before, *number, false, api_.texts));
      member.text = before + std::to_string(number->low);
    }
    body.marked = to_json(marked);
    return to_json(written);
  }

  /// Deeper in a body nothing is drawn: say so where somebody tries.
  void check_nested(const Node& node) {
    for (const Node& child : node.children) {
      check_nested(child);
      if (!child.is(Node::Kind::Text) || child.text.find('{') == child.text.npos) continue;
      diagnostics_.warning(child.place(), "literal-number",
                           fmt::format("{} is sent as it stands", in_quotes(child.text)),
                           "numbers are drawn for the fields of the body itself only");
    }
  }

  void write_form(const Node& form, Body& body) {
    for (const Node& member : form.children) {
      const auto constant = constant_of(member, api_.texts);
      if (!constant) {
        diagnostics_.error(
            member.place(), "wrong-type",
            fmt::format("a field of a form is a plain value, not {}", describe(member)),
            "a text, a number, true or false");
        continue;
      }
      std::string text = api_.texts.text_of(*constant);
      bool failed = false;
      std::string marked;
      const auto number = find_drawn_number(text, member, diagnostics_, failed);
      if (number) {
        const std::string before = text.substr(0, number->at);
        if (!check_drawn_text(before, text.substr(number->at + number->length), member,
                              diagnostics_)) {
          continue;
        }
        marked = before + drawn_mark(body.drawn.size());
        body.drawn.push_back(
            drawn_field(api_.texts.intern(member.key), before, *number, true, api_.texts));
        text = before + std::to_string(number->low);
      }
      add_form_field(body.bytes, member.key, text);
      add_form_field(body.marked, member.key, number ? marked : text);
    }
  }

  static void add_form_field(std::string& form, std::string_view name, std::string_view text) {
    if (!form.empty()) form += '&';
    form += core::percent_encoded(name) + "=" + core::percent_encoded(text);
  }

  void read_header(const Node& node, Body& body, std::vector<model::SendField>& fields) {
    const bool cookie = &fields == &send_.cookies;
    if (!is_token(node.key)) {
      diagnostics_.error(node.key_place(), "bad-header",
                         fmt::format("{} cannot be the name of a {}", in_quotes(node.key),
                                     cookie ? "cookie" : "header"),
                         "a name has letters, digits and '-'");
      return;
    }
    if (!node.is(Node::Kind::Text) || !is_header_text(node.text)) {
      diagnostics_.error(
          node.place(), "wrong-type",
          fmt::format("a {} is a text, not {}", cookie ? "cookie" : "header", describe(node)));
      return;
    }
    const std::string name = cookie ? node.key : lower_case(node.key);
    bool failed = false;
    const auto number = find_drawn_number(node.text, node, diagnostics_, failed);
    if (failed) return;
    if (name == "content-type" && !cookie) {
      body.content_type = node.text;  // told on with the body
      return;
    }
    if (!number) return add(fields, name, api_.texts.value_of(node.text));
    const std::string before = node.text.substr(0, number->at);
    if (check_drawn_text(before, node.text.substr(number->at + number->length), node,
                         diagnostics_)) {
      fields.push_back(drawn_field(api_.texts.intern(name), before, *number, true, api_.texts));
    }
  }

  void add(std::vector<model::SendField>& fields, std::string_view name, core::Value value) {
    model::SendField& field = fields.emplace_back();
    field.name = api_.texts.intern(name);
    field.constant = value;
  }

  /// The framework's own answer to a body that it does not let through.
  ResponseId refusal(const core::BodyVerdict& verdict) {
    for (std::size_t r = 0; r < api_.responses.size(); ++r) {
      const core::Response& known = api_.responses[r];
      if (!known.endpoint.valid() && known.status == verdict.status && !known.body.empty() &&
          known.body.front().literal == verdict.message) {
        return ResponseId{r};
      }
    }
    core::Response response;
    response.status = verdict.status;
    append_literal(response.body, verdict.message);
    api_.responses.push_back(std::move(response));
    return ResponseId{api_.responses.size() - 1};
  }

  model::Send& send_;
  core::Api& api_;
  Diagnostics& diagnostics_;
  std::int64_t size_ = 0;
};

}  // namespace

void read_send_details(Fields& f, model::Send& send, core::Api& api, Diagnostics& diagnostics) {
  SendDetailsReader(send, api, diagnostics).read(f);
}

void set_recorded_body(std::string_view body, std::string_view content_type, model::Send& send,
                       core::Api& api) {
  Diagnostics nothing_to_say;
  Body recorded;
  recorded.bytes = body;
  recorded.content_type = content_type;
  SendDetailsReader(send, api, nothing_to_say).set(std::move(recorded));
}

}  // namespace routelab::scenario
