#include "harness/surface/openapi_operation.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "sim/base/ascii.hpp"

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::in_quotes;
using scenario::Node;
using Kind = Node::Kind;

/// The text of a member, "" if there is none.
std::string_view text_of(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member != nullptr && member->is(Kind::Text) ? std::string_view(member->text) : "";
}

bool is_true(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member != nullptr && member->is(Kind::Boolean) && member->boolean;
}

/// "application/json; charset=utf-8" without what is behind it, in lower case.
std::string media_type_of(std::string_view text) {
  text = text.substr(0, text.find_first_of("; "));
  return lower_case(text);
}

BodyKind body_kind_of(std::string_view media_type) {
  const std::string type = media_type_of(media_type);
  if (type == "application/json" || type.ends_with("+json")) return BodyKind::Json;
  if (type == "application/x-www-form-urlencoded") return BodyKind::Form;
  if (type.starts_with("text/")) return BodyKind::Text;
  if (type == "application/octet-stream") return BodyKind::Bytes;
  return BodyKind::Unknown;
}

void warn_kind(const Node& node, std::string_view what, std::string_view expected,
               OpenapiReading& reading) {
  reading.diagnostics.warning(
      node.place(), "wrong-type",
      fmt::format("{} must be {}, but is {}", what, expected, describe(node)), "it is left out");
}

/// Examples beside a schema: "example" is one, "examples" has them by name.
void add_examples(const Node& node, Shape& shape, OpenapiReading& reading) {
  const auto add = [&](const Node& value) {
    std::string json = to_json(value);
    if (reading.schemas.has_room(value, json.size())) add_example(shape, std::move(json));
  };
  if (const Node* example = node.find("example")) add(*example);
  const Node* examples = node.find("examples");
  if (examples == nullptr || !examples->is(Kind::Object)) return;
  for (const Node& named : examples->children) {
    const Node* example = reading.references.resolved(named);
    const Node* value = example != nullptr ? example->find("value") : nullptr;
    if (value != nullptr) add(*value);
  }
}

/// Of a parameter: under "schema", or under the one media type of "content".
Shape shape_of_parameter(const Node& node, OpenapiReading& reading) {
  Shape shape;
  const Node* schema = node.find("schema");
  const Node* content = node.find("content");
  if (schema == nullptr && content != nullptr && !content->children.empty()) {
    schema = content->children.front().find("schema");
  }
  if (schema != nullptr) shape = reading.schemas.read(*schema);
  add_examples(node, shape, reading);
  return shape;
}

/// Parameters by where they are and what they are called: those of a method replace those of its
/// path.
class ParameterList {
 public:
  void add_all(const Node* list, OpenapiReading& reading) {
    if (list == nullptr) return;
    if (!list->is(Kind::Array)) return warn_kind(*list, "'parameters'", "an array", reading);
    for (const Node& element : list->children) {
      const Node* node = reading.references.resolved(element);
      if (node == nullptr) continue;
      const std::string_view name = text_of(*node, "name");
      if (name.empty()) {
        warn_kind(element, "a parameter", "an object with a 'name'", reading);
        continue;
      }
      if (!reading.schemas.has_room(element, name.size())) return;
      const auto [place, is_new] =
          places_.emplace(std::pair(text_of(*node, "in"), name), nodes_.size());
      if (is_new) {
        nodes_.push_back(node);
      } else {
        nodes_[place->second] = node;
      }
    }
  }

  [[nodiscard]] const std::vector<const Node*>& nodes() const { return nodes_; }

 private:
  std::vector<const Node*> nodes_;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> places_;
};

void add_path_parameter(Parameter parameter, const ParamNames& names, Route& route) {
  for (const auto& [own, of_pattern] : names) {
    if (own != parameter.name) continue;
    parameter.name = of_pattern;
    const bool is_known =
        std::any_of(route.params.begin(), route.params.end(),
                    [&](const Parameter& known) { return known.name == parameter.name; });
    if (!is_known) route.params.push_back(std::move(parameter));
    return;
  }
}

void read_parameters(const ParameterList& list, const ParamNames& names, Route& route, Input& input,
                     OpenapiReading& reading) {
  for (const Node* node : list.nodes()) {
    Parameter parameter{.name = std::string(text_of(*node, "name")),
                        .shape = shape_of_parameter(*node, reading),
                        .required = is_true(*node, "required")};
    const std::string_view in = text_of(*node, "in");
    if (in == "path") {
      add_path_parameter(std::move(parameter), names, route);
    } else if (in == "query") {
      input.query.push_back(std::move(parameter));
    } else if (in == "header") {
      input.headers.push_back(std::move(parameter));
    } else if (in == "cookie") {
      input.cookies.push_back(std::move(parameter));
    } else {
      reading.diagnostics.warning(
          node->place(), "unknown-name",
          fmt::format("parameter {} is in {}", in_quotes(parameter.name), in_quotes(in)),
          "'in' is one of: path, query, header, cookie");
    }
  }
}

void read_request_body(const Node& given, Input& input, OpenapiReading& reading) {
  const Node* node = reading.references.resolved(given);
  const Node* content = node != nullptr ? node->find("content") : nullptr;
  if (content == nullptr || !content->is(Kind::Object)) return;
  const Node* media = nullptr;
  for (const BodyKind kind : {BodyKind::Json, BodyKind::Form, BodyKind::Text, BodyKind::Bytes}) {
    for (const Node& candidate : content->children) {
      if (media == nullptr && body_kind_of(candidate.key) == kind) {
        media = &candidate;
        input.kind = kind;
      }
    }
  }
  if (media == nullptr) return;
  if (const Node* schema = media->find("schema")) {
    input.body = reading.schemas.read(*schema);
    input.is_enforced = reading.schemas.is_exact();
  }
  add_examples(*media, input.body, reading);
}

void read_response(const Node& given, int status, std::vector<Output>& outputs,
                   OpenapiReading& reading) {
  const Node* node = reading.references.resolved(given);
  if (node == nullptr) return;
  const Node* content = node->find("content");
  if (content == nullptr || !content->is(Kind::Object) || content->children.empty()) {
    outputs.push_back({.status = status, .media_type = "", .body = std::nullopt});
    return;
  }
  for (const Node& media : content->children) {
    if (!reading.schemas.has_room(media, media.key.size())) return;
    Output output{.status = status, .media_type = media.key, .body = std::nullopt};
    const Node* schema = media.find("schema");
    if (schema != nullptr && body_kind_of(media.key) == BodyKind::Json) {
      Shape shape = reading.schemas.read(*schema);
      // Of alternatives only the first is known: an answer of another would be called wrong.
      if (reading.schemas.is_exact()) output.body = std::move(shape);
    }
    outputs.push_back(std::move(output));
  }
}

void read_responses(const Node& node, std::vector<Output>& outputs, OpenapiReading& reading) {
  if (!node.is(Kind::Object)) return warn_kind(node, "'responses'", "an object", reading);
  for (const Node& response : node.children) {
    if (response.key.starts_with("x-")) continue;
    int status = 0;
    const char* end = response.key.data() + response.key.size();
    const auto [last, error] = std::from_chars(response.key.data(), end, status);
    const bool is_status = error == std::errc{} && last == end && status >= 100 && status <= 599;
    if (is_status) {
      read_response(response, status, outputs, reading);
    } else {  // "default", or a range: its shape is not that of every other status
      const bool is_default = response.key == "default";
      std::vector<Output> any;
      read_response(response, 0, any, reading);
      for (Output& output : any) {
        if (!is_default) output.body.reset();
        outputs.push_back(std::move(output));
      }
    }
  }
}

/// Requirements are alternatives: one that asks for nothing lets anybody in.
Access access_of(const Node& operation, OpenapiReading& reading) {
  const Node* security = operation.find("security");
  if (security == nullptr) security = reading.root.find("security");
  if (security == nullptr) return Access::Unknown;
  if (!security->is(Kind::Array)) {
    warn_kind(*security, "'security'", "an array", reading);
    return Access::Unknown;
  }
  const bool is_open = std::any_of(security->children.begin(), security->children.end(),
                                   [](const Node& one) { return one.children.empty(); });
  return security->children.empty() || is_open ? Access::Public : Access::User;
}

}  // namespace

Operation read_openapi_operation(core::Method method, const Node& node, const Node& item,
                                 const ParamNames& names, Route& route, OpenapiReading& reading) {
  Operation operation;
  operation.method = name_of(method);
  operation.access = access_of(node, reading);
  ParameterList parameters;
  parameters.add_all(item.find("parameters"), reading);
  parameters.add_all(node.find("parameters"), reading);
  read_parameters(parameters, names, route, operation.input, reading);
  operation.input.enforces_query = !operation.input.query.empty();
  if (const Node* body = node.find("requestBody")) {
    read_request_body(*body, operation.input, reading);
  } else {
    operation.input.kind = BodyKind::None;
  }
  if (const Node* responses = node.find("responses")) {
    read_responses(*responses, operation.outputs, reading);
  }
  return operation;
}

}  // namespace routelab::surface
