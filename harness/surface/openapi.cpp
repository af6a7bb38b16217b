#include "harness/surface/openapi.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "harness/surface/openapi_operation.hpp"
#include "harness/surface/path_patterns.hpp"
#include "sim/base/ascii.hpp"
#include "sim/core/http.hpp"
#include "sim/core/route_table.hpp"
#include "sim/scenario/input_file.hpp"

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::Diagnostics;
using scenario::in_quotes;
using scenario::Node;
using Kind = Node::Kind;

/// Whether the text looks like YAML: its first line that says something begins with no bracket, and
/// the version is there as YAML has it.
bool is_yaml(std::string_view text) {
  const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string_view::npos || text[first] == '{' || text[first] == '/') return false;
  for (const std::string_view key : {"openapi:", "swagger:"}) {
    const std::size_t at = text.find(key);
    if (at != std::string_view::npos && (at == 0 || text[at - 1] == '\n' || at == first)) {
      return true;
    }
  }
  return false;
}

/// "get": methods are in lower case here.
std::optional<core::Method> method_of(std::string_view key) {
  for (int m = 0; m < core::method_count; ++m) {
    const auto method = static_cast<core::Method>(m);
    if (lower_case(name_of(method)) == key) return method;
  }
  return std::nullopt;
}

class OpenapiReader {
 public:
  OpenapiReader(const Node& root, const std::string& file, Diagnostics& diagnostics,
                Diagnostics& odd)
      : root_(root), file_(file), diagnostics_(diagnostics), reading_(root, odd) {}

  Surface read() {
    if (!check_version()) return {};
    if (const Node* info = root_.find("info")) {
      const Node* title = info->find("title");
      if (title != nullptr && title->is(Kind::Text)) surface_.name = title->text;
    }
    base_ = base_path();
    if (const Node* paths = root_.find("paths")) {
      if (!paths->is(Kind::Object)) {
        diagnostics_.error(paths->place(), "wrong-type",
                           fmt::format("'paths' must be an object, but is {}", describe(*paths)),
                           "{ \"/pets/{petId}\": { \"get\": { ... } } }");
      } else {
        for (const Node& path : paths->children) read_path(path);
      }
    }
    return std::move(surface_);
  }

 private:
  bool check_version() {
    if (!root_.is(Kind::Object)) {
      diagnostics_.error(root_.place(), "not-openapi",
                         fmt::format("an OpenAPI file is an object, not {}", describe(root_)),
                         "{ \"openapi\": \"3.1.0\", \"paths\": { ... } }");
      return false;
    }
    if (const Node* swagger = root_.find("swagger")) {
      diagnostics_.error(
          swagger->place(), "swagger-2",
          fmt::format("this is Swagger {}, which is not read", scenario::shortened(swagger->text)),
          "convert it first: npx swagger2openapi FILE -o openapi.json");
      return false;
    }
    const Node* version = root_.find("openapi");
    if (version == nullptr) {
      diagnostics_.error(root_.place(), "not-openapi", "this is no OpenAPI file",
                         "one has \"openapi\": \"3.1.0\"; a routes file is read by --routes");
      return false;
    }
    const std::string_view text = version->text;
    if (version->is(Kind::Text) && (text.starts_with("3.0") || text.starts_with("3.1")))
      return true;
    diagnostics_.error(version->place(), "unknown-version",
                       fmt::format("OpenAPI must be 3.0 or 3.1, but is {}", describe(*version)),
                       "for example \"3.1.0\"");
    return false;
  }

  /// Variables of the URL are what they are by default.
  [[nodiscard]] std::string base_path() const {
    const Node* servers = root_.find("servers");
    if (servers == nullptr || servers->children.empty()) return "";
    const Node& server = servers->children.front();
    const Node* url = server.find("url");
    if (url == nullptr || !url->is(Kind::Text)) return "";
    std::string text = url->text;
    if (const Node* variables = server.find("variables")) {
      for (const Node& variable : variables->children) {
        const Node* value = variable.find("default");
        const std::size_t at = text.find("{" + variable.key + "}");
        if (value == nullptr || at == std::string::npos) continue;
        text.replace(at, variable.key.size() + 2, value->text);
      }
    }
    return base_path_of(text);
  }

  void read_path(const Node& path) {
    if (path.key.starts_with("x-")) return;
    if (!path.key.starts_with('/')) {
      return left_out(path, "a path starts with a slash", "write " + in_quotes("/" + path.key));
    }
    const Node* item = reading_.references.resolved(path);
    if (item == nullptr) return;
    if (!item->is(Kind::Object)) {
      return left_out(path, fmt::format("a path is an object of methods, not {}", describe(*item)),
                      "");
    }
    // The base is a beginning like any other; all of the file's paths have it.
    const PathPatterns::Pattern pattern = patterns_.pattern_of(path.key);
    const std::string whole = path.key == "/" && !base_.empty() ? base_ : base_ + pattern.text;
    if (const auto problem = table_.add(whole)) return left_out(path, problem->message, "");
    Route route{.pattern = whole, .operations = {}, .params = {}, .source = file_};
    for (const Node& member : item->children) {
      const auto method = method_of(member.key);
      if (!method || !member.is(Kind::Object)) continue;
      route.operations.push_back(
          read_openapi_operation(*method, member, *item, pattern.names, route, reading_));
    }
    surface_.routes.push_back(std::move(route));
  }

  void left_out(const Node& path, const std::string& why, std::string hint) {
    diagnostics_.warning(path.key_place(), "path-left-out",
                         fmt::format("path {} is left out: {}", in_quotes(path.key), why),
                         std::move(hint));
  }

  const Node& root_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  OpenapiReading reading_;
  PathPatterns patterns_;
  core::RouteTable table_;
  std::string base_;
  Surface surface_;
};

}  // namespace

std::optional<Surface> read_openapi_text(std::string_view text, const std::string& name,
                                         Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  if (is_yaml(text)) {
    diagnostics.error({name, 0, 0, 1}, "yaml", "this is YAML, and only JSON is read",
                      "convert it first: npx js-yaml FILE > openapi.json");
    return std::nullopt;
  }
  const auto root = scenario::parse(text, name, diagnostics);
  if (!root) return std::nullopt;
  Diagnostics odd;  // what the surface can do without
  Surface surface = OpenapiReader(*root, name, diagnostics, odd).read();
  for (const scenario::Diagnostic& one : odd.sorted()) {
    diagnostics.warning(one.place, one.code, one.message, one.hint);
  }
  if (diagnostics.error_count() > before) return std::nullopt;
  return surface;
}

std::optional<Surface> read_openapi(const std::string& path, Diagnostics& diagnostics) {
  const auto text = scenario::read_file(path, scenario::max_json_bytes, diagnostics);
  return text ? read_openapi_text(*text, path, diagnostics) : std::nullopt;
}

}  // namespace routelab::surface
