// Whatever a routes file can say reads back as it was written.
#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/surface/routes_file.hpp"
#include "sim/core/escape.hpp"
#include "sim/core/route_table.hpp"
#include "sim/core/text.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::surface;

namespace {

// --- are they the same? ---------------------------------------------------------------------------

bool same(const Shape& a, const Shape& b);
bool same(const Operation& a, const Operation& b);
bool same(const Route& a, const Route& b);
bool same(const Field& a, const Field& b) {
  return a.name == b.name && a.required == b.required && same(a.shape, b.shape);
}
bool same(const Parameter& a, const Parameter& b) {
  return a.name == b.name && a.required == b.required && same(a.shape, b.shape);
}
bool same(const Output& a, const Output& b) {
  return std::tie(a.status, a.media_type) == std::tie(b.status, b.media_type) &&
         a.body.has_value() == b.body.has_value() && (!a.body || same(*a.body, *b.body));
}
bool same(const Variable& a, const Variable& b) {
  return a.name == b.name && a.is_public == b.is_public;
}
bool same(const User& a, const User& b) {
  const auto tied = [](const User& u) {
    return std::tie(u.name, u.headers, u.method, u.target, u.body, u.media_type, u.token);
  };
  return tied(a) == tied(b);
}
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](const T& x, const T& y) { return same(x, y); });
}
bool same(const Shape& a, const Shape& b) {
  const auto tied = [](const Shape& s) {
    return std::tie(s.type, s.nullable, s.least, s.most, s.shortest, s.longest, s.format, s.choices,
                    s.examples, s.others);
  };
  return tied(a) == tied(b) && same(a.fields, b.fields) && same(a.elements, b.elements);
}
bool same(const Operation& a, const Operation& b) {
  const auto tied = [](const Operation& o) {
    return std::tie(o.method, o.access, o.input.kind, o.input.is_enforced, o.input.enforces_query,
                    o.input.most_bytes);
  };
  return tied(a) == tied(b) && same(a.input.body, b.input.body) &&
         same(a.input.query, b.input.query) && same(a.input.headers, b.input.headers) &&
         same(a.input.cookies, b.input.cookies) && same(a.outputs, b.outputs);
}
bool same(const Route& a, const Route& b) {
  const auto tied = [](const Route& r) {
    return std::tie(r.pattern, r.style, r.is_complete, r.source);
  };
  return tied(a) == tied(b) && same(a.operations, b.operations) && same(a.params, b.params);
}
bool same(const Surface& a, const Surface& b) {
  return a.name == b.name && a.next_version == b.next_version && same(a.routes, b.routes) &&
         same(a.users, b.users) && same(a.variables, b.variables);
}

// --- random ones ----------------------------------------------------------------------------------

int up_to(int most) { return *rc::gen::inRange(0, most + 1); }
bool chance() { return up_to(1) == 1; }

template <class T>
T one_of(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

std::string word() {
  return one_of<std::string>({"id", "name", "$ref", "required", "a.b", "a b", "\"", "\xC3\xA9",
                              "\n", "", "type", "GET", "x-y", "\\"});
}

/// Names that differ.
std::vector<std::string> names(int most) {
  std::set<std::string> names;
  for (int i = up_to(most); i > 0; --i) names.insert(word());
  return {names.begin(), names.end()};
}

std::string value_of(Type type) {
  switch (type) {
    case Type::Boolean: return chance() ? "true" : "false";
    case Type::Integer: return std::to_string(up_to(9) - 4);
    case Type::Number: return one_of<std::string>({"0.5", "1e3", "-2.0"});
    case Type::Text: return core::quote_json(word());
    case Type::Array: return one_of<std::string>({"[]", "[1,{\"a\":null}]"});
    default: return one_of<std::string>({"{}", "{\"a\":[true]}"});
  }
}

std::vector<std::string> values_of(Type type) {
  std::set<std::string> values;
  for (int i = up_to(3); i > 0; --i) values.insert(value_of(type));
  return {values.begin(), values.end()};
}

template <class T>
void random_range(std::optional<T>& low, std::optional<T>& high) {
  if (chance()) low = static_cast<T>(up_to(5));
  if (chance()) high = static_cast<T>(5 + up_to(1'000'000));
}

Shape random_shape(int depth) {
  Shape shape;
  const auto last = depth > 0 ? static_cast<int>(Type::Object) : static_cast<int>(Type::Text);
  shape.type = static_cast<Type>(up_to(last));
  if (chance()) shape.format = word();
  if (shape.type == Type::Any) return shape;
  shape.nullable = shape.type != Type::Null && chance();
  if (shape.type == Type::Integer || shape.type == Type::Number) {
    random_range(shape.least, shape.most);
  }
  if (shape.type == Type::Number && chance()) shape.least = one_of({-0.1, 1e-300, -1e300, 1.0 / 3});
  if (shape.type == Type::Text || shape.type == Type::Array) {
    random_range(shape.shortest, shape.longest);
  }
  if (shape.type != Type::Null) shape.choices = values_of(shape.type);
  shape.examples = values_of(chance() ? shape.type : Type::Text);
  if (shape.type == Type::Array && chance()) shape.elements = {random_shape(depth - 1)};
  if (shape.type == Type::Object) {
    shape.others = chance();
    for (const std::string& name : names(3)) {
      shape.fields.push_back(
          {.name = name, .shape = random_shape(depth - 1), .required = chance()});
    }
  }
  return shape;
}

std::vector<Parameter> random_parameters(const std::vector<std::string>& names) {
  std::vector<Parameter> parameters;
  for (const std::string& name : names) {
    parameters.push_back({.name = name, .shape = random_shape(2), .required = chance()});
  }
  return parameters;
}

Output random_output(int status) {
  Output output{.status = status, .media_type = "", .body = std::nullopt};
  if (chance()) output.media_type = one_of<std::string>({"application/json", "text/html"});
  if (chance()) output.body = random_shape(2);
  return output;
}

Operation random_operation(const std::string& method) {
  Operation operation;
  operation.method = method;
  operation.access = static_cast<Access>(up_to(3));
  Input& input = operation.input;
  input.kind = static_cast<BodyKind>(up_to(5));
  if (input.kind != BodyKind::Unknown && input.kind != BodyKind::None) {
    input.body = random_shape(3);
    input.is_enforced = chance();
  }
  if (chance()) input.most_bytes = static_cast<std::size_t>(1 + up_to(1 << 20));
  input.query = random_parameters(names(3));
  const bool has_schema = input.kind != BodyKind::Unknown && input.kind != BodyKind::None;
  input.enforces_query = !input.query.empty() && (has_schema ? input.is_enforced : chance());
  input.headers = random_parameters(names(2));
  input.cookies = random_parameters(names(2));
  for (const int status : {0, 200, 404}) {
    for (int i = up_to(2); i > 0; --i) operation.outputs.push_back(random_output(status));
  }
  return operation;
}

Route random_route(const std::string& pattern) {
  Route route;
  route.pattern = pattern;
  route.style = chance() ? Style::App : Style::Pages;
  route.is_complete = chance();
  if (chance()) route.source = word();
  for (const char* method : {"GET", "POST", "PATCH"}) {
    if (chance()) route.operations.push_back(random_operation(method));
  }
  if (route.operations.empty()) route.operations.push_back(random_operation("DELETE"));
  core::RouteTable table;
  table.add(pattern);
  std::vector<std::string> params;
  for (const core::RouteParam& param : table.params(RouteId{std::size_t{0}})) {
    if (chance()) params.push_back(param.name);
  }
  route.params = random_parameters(params);
  return route;
}

User random_user(const std::string& name) {
  User user;
  user.name = name;
  if (chance()) user.headers.emplace_back("authorization", "Bearer " + std::to_string(up_to(9)));
  if (chance()) user.headers.emplace_back("X-User", "\xC3\xA9 \"q\"");
  if (chance()) return user;
  user.method = one_of<std::string>({"POST", "GET"});
  user.target = one_of<std::string>({"/login", "/in?a=b&c=%20"});
  if (chance()) {
    user.media_type = "application/json";
    user.body = value_of(static_cast<Type>(2 + up_to(5)));
  } else if (chance()) {
    user.media_type = "application/x-www-form-urlencoded";
    for (const std::string& field : names(3)) {
      if (!user.body.empty()) user.body += "&";
      user.body += core::percent_encoded(field) + "=" + core::percent_encoded(word());
    }
  }
  if (chance()) user.token = "session.token";
  return user;
}

Surface random_surface() {
  Surface surface;
  if (chance()) surface.name = word();
  if (chance()) surface.next_version = 1 + up_to(30);
  for (const std::string& name : names(2)) surface.users.push_back(random_user(name));
  for (const std::string& name : names(3)) {
    surface.variables.push_back({.name = name, .is_public = chance()});
  }
  for (const char* pattern : {"/", "/api/[id]", "/api/[id]/x/[y]", "/f/[...path]", "/g/[[...p]]"}) {
    if (chance()) surface.routes.push_back(random_route(pattern));
  }
  return surface;
}

}  // namespace

TEST_CASE("A surface that is written as a routes file") {
  testing::prop_few("reads back as it was", 200, [] {
    const Surface surface = random_surface();
    const std::string text = routes_file_text(surface);
    scenario::Diagnostics diagnostics;
    const auto read = read_routes_text(text, "routes.json", diagnostics);
    RC_LOG() << text << diagnostics.render();
    RC_ASSERT(read.has_value());
    RC_ASSERT(diagnostics.empty());
    RC_ASSERT(same(*read, surface));
  });
}

TEST_CASE("A routes file is laid out for people") {
  Surface surface;
  surface.name = "notes";
  Operation get;
  get.method = "GET";
  get.access = Access::User;
  Shape limit;
  limit.type = Type::Integer;
  limit.least = 1;
  limit.most = 100;
  get.input.query = {{.name = "limit", .shape = limit, .required = true},
                     {.name = "after", .shape = limit}};
  surface.routes = {{.pattern = "/api/notes", .operations = {get}, .params = {}, .source = ""}};
  CHECK(routes_file_text(surface) == R"({
  "name": "notes",
  "routes": {
    "/api/notes": {
      "GET": {
        "access": "user",
        "query": {
          "limit": { "type": "integer", "minimum": 1, "maximum": 100, "required": true },
          "after": { "type": "integer", "minimum": 1, "maximum": 100 }
        }
      }
    }
  }
}
)");
}
