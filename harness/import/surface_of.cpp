#include <algorithm>
#include <array>
#include <string_view>

#include "harness/import/next_app.hpp"

namespace routelab::import {

namespace {

using surface::BodyKind;
using surface::Operation;
using surface::Route;

/// Next, Node.js, the shell or the host set them; whoever starts the app must leave them alone.
bool is_preset(std::string_view name) {
  constexpr std::array<std::string_view, 13> names = {"NODE_ENV",
                                                      "PORT",
                                                      "HOSTNAME",
                                                      "HOST",
                                                      "NEXT_RUNTIME",
                                                      "NEXT_PHASE",
                                                      "NEXT_TELEMETRY_DISABLED",
                                                      "PATH",
                                                      "HOME",
                                                      "CI",
                                                      "TZ",
                                                      "NODE_OPTIONS",
                                                      "ANALYZE"};
  if (name.starts_with("VERCEL") || name.starts_with("npm_") || name.starts_with("__NEXT")) {
    return true;
  }
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What stands in for a value that is missing is one that is fine, unless it is nothing.
void drop_empty_examples(surface::Shape& shape) {
  std::erase(shape.examples, "\"\"");
  for (surface::Field& field : shape.fields) drop_empty_examples(field.shape);
  for (surface::Shape& element : shape.elements) drop_empty_examples(element);
}

void drop_empty_examples(surface::Input& input) {
  drop_empty_examples(input.body);
  for (auto* parameters : {&input.query, &input.headers, &input.cookies}) {
    for (surface::Parameter& parameter : *parameters) drop_empty_examples(parameter.shape);
  }
}

/// Methods by their names instead of "*".
Route named_methods(Route route) {
  std::vector<Operation> operations;
  const auto has = [&](const char* method) {
    return std::any_of(route.operations.begin(), route.operations.end(),
                       [&](const Operation& one) { return one.method == method; });
  };
  for (const Operation& operation : route.operations) {
    if (operation.method != "*") {
      operations.push_back(operation);
      continue;
    }
    Operation other = operation;
    const bool has_body = other.input.kind != BodyKind::Unknown;
    if (has_body && !has("POST")) {
      other.method = "POST";
      operations.push_back(other);
    }
    if (has("GET")) continue;
    other.method = "GET";
    other.input.kind = BodyKind::Unknown;
    other.input.body = {};
    other.input.is_enforced = false;
    other.input.most_bytes = 0;
    operations.insert(operations.begin(), other);
  }
  route.operations = std::move(operations);
  return route;
}

}  // namespace

surface::Surface surface_of(const ImportedApp& app) {
  surface::Surface surface;
  surface.name = app.name;
  surface.next_version = app.next_version;
  for (const ImportedRoute& route : app.routes) {
    surface.routes.push_back(named_methods(route.route));
    for (Operation& operation : surface.routes.back().operations) {
      drop_empty_examples(operation.input);
    }
  }
  // Pages give away what their properties hold. Which methods they answer is Next's affair.
  for (const ImportedPage& page : app.pages) {
    Route route{.pattern = page.pattern,
                .style = surface::Style::Pages,
                .operations = {},
                .is_complete = false,
                .params = {},
                .source = page.file};
    Operation read;
    read.method = "GET";
    read.input.kind = BodyKind::None;
    route.operations.push_back(std::move(read));
    surface.routes.push_back(std::move(route));
  }
  for (const ImportedVariable& variable : app.variables) {
    if (!is_preset(variable.name)) surface.variables.push_back({variable.name, variable.is_public});
  }
  return surface;
}

}  // namespace routelab::import
