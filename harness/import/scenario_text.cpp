#include "harness/import/scenario_text.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using nlohmann::ordered_json;
using surface::Operation;
using surface::Shape;
using surface::Type;

std::vector<std::string> segments_of(std::string_view pattern) {
  std::vector<std::string> segments;
  while (!pattern.empty()) {
    const std::size_t slash = pattern.find('/', 1);
    segments.emplace_back(pattern.substr(1, slash == std::string_view::npos ? slash : slash - 1));
    pattern.remove_prefix(slash == std::string_view::npos ? pattern.size() : slash);
  }
  return segments;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain =
        is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

/// As a scenario has it: what stands in an address is encoded, "_x" is no private folder.
std::string scenario_pattern(const std::string& pattern) {
  std::string out;
  for (const std::string& segment : segments_of(pattern)) {
    out += '/';
    if (segment.starts_with('[')) {
      out += segment;
    } else {
      const std::string encoded = percent_encoded(segment);
      out += encoded.starts_with('_') ? "%5F" + encoded.substr(1) : encoded;
    }
  }
  return out.empty() ? "/" : out;
}

/// Any value of the shape, for a client to send.
ordered_json sample(const Shape& shape, int depth = 0) {
  for (const auto* known : {&shape.examples, &shape.choices}) {
    if (known->empty()) continue;
    auto value = ordered_json::parse(known->front(), nullptr, false);
    if (!value.is_discarded()) return value;
  }
  const double low = shape.least.value_or(std::min(1.0, shape.most.value_or(1.0)));
  switch (shape.type) {
    case Type::Boolean: return true;
    case Type::Integer: return static_cast<std::int64_t>(std::clamp(low, -1e15, 1e15));
    case Type::Number: return low;
    case Type::Array: return ordered_json::array();
    case Type::Text:
      if (shape.format == "email") return "ann@example.test";
      if (shape.format == "uuid") return "00000000-0000-4000-8000-000000000001";
      if (shape.format == "date") return "2026-01-01";
      if (shape.format == "date-time") return "2026-01-01T00:00:00Z";
      if (shape.format == "uri") return "https://example.test/";
      return std::string(std::clamp<std::size_t>(shape.shortest.value_or(1), 1, 100), 'a');
    case Type::Object: {
      ordered_json object = ordered_json::object();
      for (const surface::Field& field : shape.fields) {
        if (depth < 8) object[field.name] = sample(field.shape, depth + 1);
      }
      return object;
    }
    default: return shape.type == Type::Null ? ordered_json(nullptr) : ordered_json("a");
  }
}

/// Whether a router could tell the pattern from those before it: one name for the parameter of a
/// place, and no two patterns for the same paths.
class Router {
 public:
  bool takes(const std::string& pattern) {
    std::string path;
    std::vector<std::pair<std::string, std::string>> names;
    for (const std::string& segment : segments_of(pattern)) {
      const bool is_dynamic = segment.starts_with('[');
      const std::string kind = !is_dynamic                           ? segment
                               : segment.starts_with("[[")           ? "[*]"
                               : segment.find("...") != segment.npos ? "[*]"
                                                                     : "[]";
      path += "/" + kind;
      const auto found = names_.find(path);
      if (is_dynamic && found != names_.end() && found->second != segment) return false;
      if (is_dynamic) names.emplace_back(path, segment);
    }
    if (!patterns_.emplace(path, pattern).second) return false;
    for (auto& name : names) names_.insert(std::move(name));
    return true;
  }

 private:
  std::map<std::string, std::string> names_;     ///< place -> its segment
  std::map<std::string, std::string> patterns_;  ///< what it matches -> the pattern
};

ordered_json steps(int status) {
  ordered_json steps = ordered_json::array();
  steps.push_back({{"compute", {{"p50", "5ms"}, {"p99", "30ms"}}}});
  steps.push_back({{"respond", status}, {"json", {{"ok", status < 400}}}});
  return steps;
}

ordered_json handlers_of(const surface::Route& route) {
  ordered_json handlers = ordered_json::object();
  for (const Operation& operation : route.operations) {
    if (operation.method == "*") return {{"*", steps(200)}};
    if (operation.method == "HEAD" || operation.method == "OPTIONS") continue;  // by themselves
    handlers[operation.method] = steps(200);
  }
  // No handler was found: whoever calls it gets what Next answers then.
  if (handlers.empty()) return {{"*", steps(route.operations.empty() ? 500 : 200)}};
  return handlers;
}

/// Who calls the route: a GET if it has one, otherwise its first method, with a body that fits.
ordered_json client_of(const surface::Route& route) {
  const Operation* chosen = nullptr;
  for (const Operation& operation : route.operations) {
    const bool is_read = operation.method == "GET" || operation.method == "*";
    const bool is_usable = operation.method != "HEAD" && operation.method != "OPTIONS";
    if (is_read || (chosen == nullptr && is_usable)) chosen = &operation;
    if (is_read) break;
  }
  const std::string method = chosen == nullptr || chosen->method == "*" ? "GET" : chosen->method;
  const std::string line = method + " " + sample_target(route.pattern);
  ordered_json client = {{"every", "1m"}};
  if (chosen != nullptr && method != "GET" && chosen->input.body.type == Type::Object) {
    const bool is_form = chosen->input.kind == surface::BodyKind::Form;
    ordered_json body = sample(chosen->input.body);
    if (is_form) {
      for (auto& value : body) {
        if (!value.is_string()) value = "a";
      }
    }
    client["send"] = {{line, {{is_form ? "form" : "json", std::move(body)}}}};
  } else {
    client["send"] = line;
  }
  return client;
}

ordered_json variables_of(const ImportedApp& app) {
  ordered_json env = ordered_json::object();
  for (const surface::Variable& variable : surface_of(app).variables) {
    if (!variable.is_public) {
      env[variable.name] = {{"secret", "placeholder-of-" + variable.name}};
      continue;
    }
    const auto found =
        std::find_if(app.variables.begin(), app.variables.end(),
                     [&](const ImportedVariable& one) { return one.name == variable.name; });
    env[variable.name] = found == app.variables.end() ? "" : found->value;
  }
  return env;
}

}  // namespace

std::string sample_target(const std::string& pattern) {
  std::string target;
  for (const std::string& segment : segments_of(pattern)) {
    target += '/';
    target += segment.starts_with('[') ? "1" : percent_encoded(segment);
  }
  return target.empty() ? "/" : target;
}

std::string scenario_text(const ImportedApp& app) {
  ordered_json root;
  root["name"] = app.name;
  root["question"] = "How long do clients wait for the routes of " + app.name + "?";
  root["duration"] = "1h";
  root["profile"] = "next16";
  if (ordered_json env = variables_of(app); !env.empty()) root["env"] = std::move(env);
  ordered_json routes = ordered_json::object();
  ordered_json clients = ordered_json::object();
  Router router;
  for (const ImportedRoute& one : app.routes) {
    if (!router.takes(one.route.pattern)) continue;
    routes[scenario_pattern(one.route.pattern)] = handlers_of(one.route);
    clients["of " + one.route.pattern] = client_of(one.route);
  }
  if (!routes.empty()) {
    root["routes"] = std::move(routes);
    root["clients"] = std::move(clients);
  }
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace routelab::import
