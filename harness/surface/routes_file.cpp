#include "harness/surface/routes_file.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "harness/surface/json_schema.hpp"
#include "harness/surface/operation_reader.hpp"
#include "harness/surface/user_reader.hpp"
#include "sim/core/http.hpp"
#include "sim/core/route_table.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::Diagnostics;
using scenario::Fields;
using scenario::in_quotes;
using scenario::Node;
using Kind = Node::Kind;

/// What to write instead of a pattern that is none.
std::string pattern_hint(const std::string& pattern) {
  const std::size_t brace = pattern.find('{');
  const std::size_t close = pattern.find('}', std::min(brace, pattern.size()));
  if (close != std::string::npos) {
    return fmt::format("a parameter is written [{}]",
                       scenario::printable(pattern.substr(brace + 1, close - brace - 1)));
  }
  const std::size_t blank = pattern.find(" /");
  if (blank != std::string::npos && core::method_of(pattern.substr(0, blank))) {
    return fmt::format("the method goes inside: {{\"{}\": {{\"{}\": {{}}}}}}",
                       scenario::printable(pattern.substr(blank + 1)), pattern.substr(0, blank));
  }
  if (!pattern.empty() && !pattern.starts_with('/')) {
    return fmt::format("write {}", in_quotes("/" + pattern));
  }
  return "as in \"/api/notes/[id]\"";
}

/// "/users/:id" is how other routers write a parameter; here it is plain text.
void warn_foreign_parameter(const Node& route, Diagnostics& diagnostics) {
  const std::size_t colon = route.key.find("/:");
  if (colon == std::string::npos) return;
  const std::size_t end = route.key.find('/', colon + 1);
  const std::string name = route.key.substr(colon + 2, end - std::min(colon + 2, end));
  diagnostics.warning(route.key_place(), "literal-parameter",
                      fmt::format("{} is taken as it stands", in_quotes(":" + name)),
                      fmt::format("a parameter is written [{}]", scenario::printable(name)));
}

class RoutesReader {
 public:
  RoutesReader(const Node& root, Diagnostics& diagnostics)
      : root_(root), diagnostics_(diagnostics),
        schemas_(root, SchemaReader::Words::Known, diagnostics) {}

  Surface read() {
    Fields f(root_, "the routes file", diagnostics_, "routes file");
    f.text("name", surface_.name, "of the API, for reports");
    f.integer("next", surface_.next_version, {1, 1000}, "Next.js's major version, if it answers");
    if (const Node* users = f.object("users", "how to be signed in, by name")) {
      for (const Node& user : users->children) {
        surface_.users.push_back(read_user(user, diagnostics_));
      }
    }
    if (const Node* env = f.object("env", "the server's variables: \"secret\" or \"public\"")) {
      read_variables(*env);
    }
    f.object("schemas", "schemas by name, for \"$ref\": \"#/schemas/NAME\"");
    if (const Node* routes = f.object("routes", "what there is, by path")) {
      for (const Node& route : routes->children) read_route(route);
    }
    f.require("routes");
    f.done();
    return std::move(surface_);
  }

 private:
  void read_variables(const Node& env) {
    for (const Node& variable : env.children) {
      const bool is_public = variable.is(Kind::Text) && variable.text == "public";
      if (is_public || (variable.is(Kind::Text) && variable.text == "secret")) {
        surface_.variables.push_back({.name = variable.key, .is_public = is_public});
        continue;
      }
      diagnostics_.error(variable.place(), "bad-value",
                         fmt::format("variable {} is \"secret\" or \"public\", not {}",
                                     in_quotes(variable.key), describe(variable)),
                         "its value does not belong here");
    }
  }

  void read_route(const Node& node) {
    const bool has_pattern = add_pattern(node);
    Route route;
    route.pattern = node.key;
    Fields f(node, fmt::format("route {}", in_quotes(node.key)), diagnostics_);
    const Node* params = f.object("params", "schemas of its parameters, with values that exist");
    if (params != nullptr && has_pattern) read_params(*params, route);
    f.choice("style", route.style, {{"app", Style::App}, {"pages", Style::Pages}},
             "who answers a method that is not listed: the framework, or the handler");
    f.boolean("complete", route.is_complete, "false: there may be methods that are not listed");
    f.text("source", route.source, "the file that it was read from");
    for (int m = 0; m < core::method_count; ++m) {
      f.object(name_of(static_cast<core::Method>(m)), "who may call it, what it takes");
    }
    for (const Node& method : node.children) {
      if (!core::method_of(method.key) || !method.is(Kind::Object)) continue;
      route.operations.push_back(read_operation(method, node.key, schemas_, diagnostics_));
    }
    if (f.is_object() && route.operations.empty() && route.is_complete) {
      diagnostics_.error(node.place(), "missing-key",
                         fmt::format("route {} has no method", in_quotes(node.key)),
                         "{ \"GET\": {} }, or \"complete\": false if they are not known");
    }
    f.done();
    if (has_pattern) surface_.routes.push_back(std::move(route));
  }

  bool add_pattern(const Node& node) {
    const auto problem = table_.add(node.key);
    if (!problem) {
      warn_foreign_parameter(node, diagnostics_);
      return true;
    }
    const bool clash = problem->other.valid();
    diagnostics_.error(
        node.key_place(), clash ? "route-clash" : "bad-route", problem->message,
        clash ? fmt::format("the other route is {}", in_quotes(table_.name(problem->other)))
              : pattern_hint(node.key));
    return false;
  }

  /// Of the route that was added last.
  void read_params(const Node& params, Route& route) {
    std::vector<std::string> names;
    for (const core::RouteParam& param : table_.params(RouteId{table_.size() - 1})) {
      names.push_back(param.name);
    }
    for (const Node& param : params.children) {
      if (std::find(names.begin(), names.end(), param.key) == names.end()) {
        diagnostics_.error(
            param.key_place(), "unknown-name",
            fmt::format("route {} has no parameter {}", in_quotes(route.pattern),
                        in_quotes(param.key)),
            names.empty() ? "a parameter is written [id]" : scenario::suggestion(param.key, names));
      }
    }
    route.params = read_parameters(params, schemas_);
  }

  const Node& root_;
  Diagnostics& diagnostics_;
  SchemaReader schemas_;
  core::RouteTable table_;
  Surface surface_;
};

std::optional<Surface> read(const std::optional<Node>& root, std::size_t errors_before,
                            Diagnostics& diagnostics) {
  if (!root) return std::nullopt;
  Surface surface = RoutesReader(*root, diagnostics).read();
  if (diagnostics.error_count() > errors_before) return std::nullopt;
  return surface;
}

}  // namespace

std::optional<Surface> read_routes_file(const std::string& path, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  return read(scenario::parse_file(path, diagnostics), before, diagnostics);
}

std::optional<Surface> read_routes_text(std::string_view text, const std::string& name,
                                        Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  return read(scenario::parse(text, name, diagnostics), before, diagnostics);
}

}  // namespace routelab::surface
