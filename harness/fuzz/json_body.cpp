#include "harness/fuzz/json_body.hpp"

#include <nlohmann/json.hpp>

namespace routelab::fuzz {

bool takes_json(const Endpoint& endpoint) {
  const surface::BodyKind kind = endpoint.operation->input.kind;
  const std::string& method = endpoint.method();
  return kind == surface::BodyKind::Json ||
         (kind == surface::BodyKind::Unknown &&
          (method == "POST" || method == "PUT" || method == "PATCH"));
}

std::string with_raw_field(nlohmann::json object, const std::string& field,
                           std::string_view value) {
  constexpr std::string_view mark = "@odd@", quoted_mark = "\"@odd@\"";
  object[field] = mark;
  std::string text = object.dump();
  text.replace(text.find(quoted_mark), quoted_mark.size(), value);
  return text;
}

}  // namespace routelab::fuzz
