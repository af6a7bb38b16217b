#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "harness/surface/json_text.hpp"
#include "harness/surface/routes_file.hpp"
#include "sim/core/query.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::surface {
namespace {

JsonText number(double value) { return JsonText::raw(fmt::format("{}", value)); }
JsonText number(std::size_t value) { return JsonText::raw(std::to_string(value)); }
JsonText boolean(bool value) { return JsonText::raw(value ? "true" : "false"); }

std::string_view name_of(Type type) {
  switch (type) {
    case Type::Any: return "";
    case Type::Null: return "null";
    case Type::Boolean: return "boolean";
    case Type::Integer: return "integer";
    case Type::Number: return "number";
    case Type::Text: return "string";
    case Type::Array: return "array";
    case Type::Object: return "object";
  }
  return "";
}

JsonText list_of(const std::vector<std::string>& values) {
  JsonText list = JsonText::array();
  for (const std::string& value : values) list.add(JsonText::raw(value));
  return list;
}

JsonText schema_of(const Shape& shape);

void add_fields(const Shape& shape, JsonText& schema) {
  JsonText required = JsonText::array();
  JsonText properties = JsonText::object();
  for (const Field& field : shape.fields) {
    if (field.required) required.add(JsonText::text(field.name));
    properties.add(field.name, schema_of(field.shape));
  }
  if (!required.empty()) schema.add("required", std::move(required));
  if (!properties.empty()) schema.add("properties", std::move(properties));
  if (!shape.others) schema.add("additionalProperties", boolean(false));
}

JsonText schema_of(const Shape& shape) {
  JsonText schema = JsonText::object();
  if (shape.type != Type::Any) {
    JsonText type = JsonText::text(name_of(shape.type));
    if (shape.nullable) {
      JsonText types = JsonText::array();
      type = std::move(types.add(std::move(type)).add(JsonText::text("null")));
    }
    schema.add("type", std::move(type));
  }
  if (shape.least) schema.add("minimum", number(*shape.least));
  if (shape.most) schema.add("maximum", number(*shape.most));
  const bool is_text = shape.type == Type::Text;
  if (is_text || shape.type == Type::Array) {
    if (shape.shortest) schema.add(is_text ? "minLength" : "minItems", number(*shape.shortest));
    if (shape.longest) schema.add(is_text ? "maxLength" : "maxItems", number(*shape.longest));
  }
  if (!shape.format.empty()) schema.add("format", JsonText::text(shape.format));
  if (!shape.choices.empty()) {
    JsonText choices = list_of(shape.choices);
    if (shape.nullable) choices.add(JsonText::raw("null"));
    schema.add("enum", std::move(choices));
  }
  if (!shape.examples.empty()) schema.add("examples", list_of(shape.examples));
  if (!shape.elements.empty()) schema.add("items", schema_of(shape.elements.front()));
  add_fields(shape, schema);
  return schema;
}

JsonText parameter_of(const Parameter& parameter) {
  JsonText schema = schema_of(parameter.shape);
  if (!parameter.required) return schema;
  const auto& fields = parameter.shape.fields;
  const bool is_taken =
      std::any_of(fields.begin(), fields.end(), [](const Field& f) { return f.required; });
  if (!is_taken) return std::move(schema.add("required", boolean(true)));
  JsonText parts = JsonText::array();  // 'required' lists the fields already
  parts.add(std::move(schema));
  JsonText outer = JsonText::object();
  return std::move(outer.add("required", boolean(true)).add("allOf", std::move(parts)));
}

void add_parameters(std::string_view name, const std::vector<Parameter>& parameters,
                    JsonText& into) {
  if (parameters.empty()) return;
  JsonText object = JsonText::object();
  for (const Parameter& parameter : parameters) object.add(parameter.name, parameter_of(parameter));
  into.add(name, std::move(object));
}

void add_body(const Input& input, JsonText& method) {
  std::string_view word;
  switch (input.kind) {
    case BodyKind::Unknown: break;
    case BodyKind::None: method.add("body", boolean(false)); break;
    case BodyKind::Json: word = "json"; break;
    case BodyKind::Form: word = "form"; break;
    case BodyKind::Text: word = "text"; break;
    case BodyKind::Bytes: word = "bytes"; break;
  }
  if (!word.empty()) {
    JsonText schema = schema_of(input.body);
    const bool says_nothing = schema.empty() && !input.is_enforced;
    method.add(word, says_nothing ? boolean(true) : std::move(schema));
  }
  if (input.is_enforced || input.enforces_query) method.add("enforced", boolean(true));
  if (input.most_bytes == 0) return;
  const auto most = static_cast<std::int64_t>(input.most_bytes);
  method.add("max_body", JsonText::text(scenario::memory_text(most)));
}

JsonText answer_of(const Output& output) {
  if (output.media_type.empty() && !output.body) return boolean(true);
  if (output.media_type == "application/json" && output.body) return schema_of(*output.body);
  JsonText answer = JsonText::object();
  answer.add("media_type", JsonText::text(output.media_type));
  if (output.body) answer.add("schema", schema_of(*output.body));
  return answer;
}

void add_answers(const std::vector<Output>& outputs, JsonText& method) {
  if (outputs.empty()) return;
  JsonText answers = JsonText::object();
  std::set<int> written;
  for (const Output& output : outputs) {
    if (!written.insert(output.status).second) continue;
    std::vector<const Output*> same;
    for (const Output& other : outputs) {
      if (other.status == output.status) same.push_back(&other);
    }
    JsonText list = JsonText::array();
    for (const Output* one : same) list.add(answer_of(*one));
    answers.add(output.status == 0 ? "default" : std::to_string(output.status),
                same.size() == 1 ? answer_of(output) : std::move(list));
  }
  method.add("answers", std::move(answers));
}

JsonText method_of(const Operation& operation) {
  JsonText method = JsonText::object();
  switch (operation.access) {
    case Access::Unknown: break;
    case Access::Public: method.add("access", JsonText::text("public")); break;
    case Access::User: method.add("access", JsonText::text("user")); break;
    case Access::Owner: method.add("access", JsonText::text("owner")); break;
  }
  add_parameters("query", operation.input.query, method);
  add_parameters("headers", operation.input.headers, method);
  add_parameters("cookies", operation.input.cookies, method);
  add_body(operation.input, method);
  add_answers(operation.outputs, method);
  return method;
}

JsonText route_of(const Route& route) {
  JsonText object = JsonText::object();
  add_parameters("params", route.params, object);
  if (route.style == Style::Pages) object.add("style", JsonText::text("pages"));
  if (!route.is_complete) object.add("complete", boolean(false));
  if (!route.source.empty()) object.add("source", JsonText::text(route.source));
  for (const Operation& operation : route.operations) {
    object.add(operation.method, method_of(operation));
  }
  return object;
}

JsonText form_of(const std::string& body) {
  JsonText form = JsonText::object();
  for (const auto& [name, value] : core::decode_form(body)) form.add(name, JsonText::text(value));
  return form;
}

JsonText user_of(const User& user) {
  JsonText object = JsonText::object();
  if (!user.headers.empty() || user.method.empty()) {
    JsonText headers = JsonText::object();
    std::set<std::string> written;
    for (const auto& [name, value] : user.headers) {
      if (written.insert(name).second) headers.add(name, JsonText::text(value));
    }
    object.add("headers", std::move(headers));
  }
  if (user.method.empty()) return object;
  JsonText sign_in = JsonText::object();
  sign_in.add("send", JsonText::text(user.method + " " + user.target));
  if (user.media_type == "application/x-www-form-urlencoded") {
    sign_in.add("form", form_of(user.body));
  } else if (!user.body.empty()) {
    sign_in.add("json", JsonText::raw(user.body));
  }
  if (!user.token.empty()) sign_in.add("token", JsonText::text(user.token));
  return std::move(object.add("sign_in", std::move(sign_in)));
}

}  // namespace

std::string routes_file_text(const Surface& surface) {
  JsonText root = JsonText::object();
  if (!surface.name.empty()) root.add("name", JsonText::text(surface.name));
  if (surface.next_version != 0) {
    root.add("next", JsonText::raw(std::to_string(surface.next_version)));
  }
  JsonText users = JsonText::object();
  for (const User& user : surface.users) users.add(user.name, user_of(user));
  if (!users.empty()) root.add("users", std::move(users));
  JsonText env = JsonText::object();
  for (const Variable& variable : surface.variables) {
    env.add(variable.name, JsonText::text(variable.is_public ? "public" : "secret"));
  }
  if (!env.empty()) root.add("env", std::move(env));
  JsonText routes = JsonText::object();
  for (const Route& route : surface.routes) routes.add(route.pattern, route_of(route));
  root.add("routes", std::move(routes));
  return root.print() + "\n";
}

}  // namespace routelab::surface
