/// Source trees of small apps, each with what a reader should find (tests/next_apps/corpus/README.md).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/import/next_app.hpp"
#include "harness/import/scenario_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

namespace {

using nlohmann::json;
using surface::Field;
using surface::Input;
using surface::Shape;
using surface::Type;

std::filesystem::path corpus() {
  return std::filesystem::path(std::getenv("ROUTELAB_SOURCE_DIR")) / "tests/next_apps/corpus";
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(corpus())) {
    if (std::filesystem::exists(entry.path() / "expected.json")) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

json expected_of(const std::string& name) {
  std::ifstream stream(corpus() / name / "expected.json");
  return json::parse(stream);
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

std::string type_of(const Shape& shape) {
  const bool all_texts = std::all_of(shape.choices.begin(), shape.choices.end(),
                                     [](const std::string& one) { return one.front() == '"'; });
  if (shape.type == Type::Text && shape.choices.size() > 1 && all_texts) {
    std::string text = "enum(";
    for (const std::string& choice : shape.choices) {
      text += (text.back() == '(' ? "" : "|") + choice.substr(1, choice.size() - 2);
    }
    return text + ")";
  }
  switch (shape.type) {
    case Type::Text: return "string";
    case Type::Integer:
    case Type::Number: return "number";
    case Type::Boolean: return "boolean";
    case Type::Array: return "array";
    case Type::Object: return "object";
    default: return "any";
  }
}

using Fields = std::map<std::string, std::string>;  ///< "address.street" -> "string?"

void add_fields(const Shape& shape, const std::string& prefix, Fields& fields) {
  for (const Field& field : shape.fields) {
    fields[prefix + field.name] = type_of(field.shape) + (field.required ? "" : "?");
    add_fields(field.shape, prefix + field.name + ".", fields);
  }
}

struct Found {
  Fields body;
  std::set<std::string> form, query, headers, cookies;
};

void add(const Input& input, Found& found) {
  if (input.kind == surface::BodyKind::Form) {
    for (const Field& field : input.body.fields) found.form.insert(field.name);
  } else {
    add_fields(input.body, "", found.body);
  }
  for (const auto& one : input.query) found.query.insert(one.name);
  for (const auto& one : input.headers) found.headers.insert(one.name);
  for (const auto& one : input.cookies) found.cookies.insert(one.name);
}

/// What a source says beside a field's name (that it is trimmed, say) may be known or not: "any" is
/// any type.
bool fits(const std::string& found, const std::string& expected) {
  if (expected.starts_with("any")) return found.ends_with('?') == expected.ends_with('?');
  return found == expected;
}

void compare_inputs(const std::string& place, const Found& found, const json& expected,
                    std::vector<std::string>& complaints) {
  const auto names = [&](const char* kind, const std::set<std::string>& all) {
    const std::set<std::string> wanted = expected.value(kind, std::set<std::string>{});
    if (all != wanted) {
      complaints.push_back(place + " " + kind + ": found " + joined(all) + ", expected " +
                           joined(wanted));
    }
  };
  names("query", found.query);
  names("headers", found.headers);
  names("cookies", found.cookies);
  names("form", found.form);
  Fields wanted;
  const json body = expected.value("body", json::object());
  for (const auto& [field, type] : body.items()) wanted[field] = type.get<std::string>();
  for (const auto& [field, type] : wanted) {
    const auto known = found.body.find(field);
    if (known == found.body.end()) {
      complaints.push_back(place + " body: " + field + " was not found");
    } else if (!fits(known->second, type)) {
      complaints.push_back(place + " body: " + field + " is " + known->second + ", expected " +
                           type);
    }
  }
  for (const auto& [field, type] : found.body) {
    const std::size_t dot = field.find('.');
    const auto parent = wanted.find(field.substr(0, dot));
    const bool is_inside =
        dot != std::string::npos && parent != wanted.end() && parent->second.starts_with("any");
    if (wanted.count(field) == 0 && !is_inside) {
      complaints.push_back(place + " body: " + field + " is none (" + type + ")");
    }
  }
}

void compare_route(const ImportedRoute& found, const json& expected,
                   std::vector<std::string>& complaints) {
  const surface::Route& route = found.route;
  const std::string place = route.source;
  const bool is_app = route.style == surface::Style::App;
  if ((expected.at("style") == "app") != is_app) complaints.push_back(place + " style");
  if (found.runtime != expected.value("runtime", "")) complaints.push_back(place + " runtime");
  std::set<std::string> methods;
  Found all;
  const json inputs = expected.value("inputs", json::object());
  for (const auto& operation : route.operations) {
    methods.insert(operation.method);
    Found one;
    add(operation.input, is_app ? one : all);
    if (is_app) {
      compare_inputs(operation.method + " " + place, one,
                     inputs.value(operation.method, json::object()), complaints);
    }
  }
  if (!is_app) compare_inputs(place, all, inputs.value("*", json::object()), complaints);
  const auto wanted = expected.at("methods").get<std::set<std::string>>();
  if (methods != wanted) {
    complaints.push_back(place + " methods: found " + joined(methods) + ", expected " +
                         joined(wanted));
  }
}

void compare_routes(const ImportedApp& app, const json& expected,
                    std::vector<std::string>& complaints) {
  std::map<std::string, const ImportedRoute*> found;
  for (const ImportedRoute& route : app.routes) found[route.route.source] = &route;
  for (const json& route : expected.at("routes")) {
    const std::string file = route.at("file");
    const auto known = found.find(file);
    if (known == found.end()) {
      complaints.push_back(file + " was not found");
      continue;
    }
    const std::string path = app.config.base_path + route.at("path").get<std::string>();
    if (known->second->route.pattern != path) {
      complaints.push_back(file + ": found " + known->second->route.pattern + ", expected " + path);
    }
    compare_route(*known->second, route, complaints);
    found.erase(known);
  }
  for (const auto& [file, route] : found) complaints.push_back(file + " is no route");
}

void compare_pages(const ImportedApp& app, const json& expected,
                   std::vector<std::string>& complaints) {
  std::set<std::string> found;
  std::set<std::string> wanted;
  for (const ImportedPage& page : app.pages) found.insert(page.pattern + " of " + page.file);
  for (const json& page : expected.at("pages")) {
    const std::string path = page.at("path");
    const std::string& base = app.config.base_path;
    const std::string pattern = path == "/" && !base.empty() ? base : base + path;
    wanted.insert(pattern + " of " + page.at("file").get<std::string>());
  }
  if (found != wanted) {
    complaints.push_back("pages: found " + joined(found) + ", expected " + joined(wanted));
  }
}

void compare_variables(const ImportedApp& app, const json& expected,
                       std::vector<std::string>& complaints) {
  const json env = expected.value("env", json::object());
  std::map<std::string, std::string> wanted = env.value("secrets", wanted);
  const std::map<std::string, std::string> shown =
      env.value("public", std::map<std::string, std::string>{});
  wanted.insert(shown.begin(), shown.end());
  std::set<std::string> read;
  for (const ImportedVariable& variable : app.variables) {
    if (!variable.read_in.empty()) read.insert(variable.name);
    if (!variable.is_loaded) continue;
    const auto known = wanted.find(variable.name);
    if (known == wanted.end()) {
      complaints.push_back("variable " + variable.name + " is none");
      continue;
    }
    if (known->second != variable.value) {
      complaints.push_back("variable " + variable.name + " is '" + variable.value +
                           "', expected '" + known->second + "'");
    }
    if (variable.is_public != (shown.count(variable.name) == 1)) {
      complaints.push_back("variable " + variable.name + ": who may see it?");
    }
    wanted.erase(known);
  }
  for (const auto& [name, value] : wanted) complaints.push_back("variable " + name + " is missing");
  if (env.contains("files") && env.at("files").get<std::vector<std::string>>() != app.env_files) {
    complaints.emplace_back("files of variables");
  }
  if (env.contains("read") && env.at("read").get<std::set<std::string>>() != read) {
    complaints.push_back("variables that are read: found " + joined(read));
  }
}

void compare_app(const ImportedApp& app, const json& expected,
                 std::vector<std::string>& complaints) {
  const json next = expected.at("next");
  const int version = next.is_number() ? next.get<int>() : 0;
  if (app.next_version != version) complaints.emplace_back("version of Next");
  if (app.package_manager != expected.at("package_manager")) {
    complaints.push_back("package manager: found " + app.package_manager);
  }
  if (expected.contains("start") && app.start != expected.at("start")) {
    complaints.push_back("start: found " + app.start);
  }
  const json config = expected.value("config", json::object());
  if (app.config.base_path != config.value("base_path", "")) complaints.emplace_back("base path");
  if (app.config.trailing_slash != config.value("trailing_slash", false)) {
    complaints.emplace_back("trailing slash");
  }
  const std::vector<std::string> usual = {"tsx", "ts", "jsx", "js"};
  if (app.config.page_extensions != config.value("page_extensions", usual)) {
    complaints.emplace_back("extensions of pages");
  }
  const std::string middleware = expected.contains("middleware")
                                     ? expected.at("middleware").at("file").get<std::string>()
                                     : "";
  if (app.middleware != middleware) complaints.push_back("middleware: found " + app.middleware);
  compare_routes(app, expected, complaints);
  compare_pages(app, expected, complaints);
  compare_variables(app, expected, complaints);
}

std::string text_of(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems.all()) {
    text += problem.file + ":" + std::to_string(problem.line) + ": " + problem.message + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("Apps of the corpus are read as their files say") {
  const std::vector<std::string> names = cases();
  REQUIRE(names.size() >= 25);
  for (const std::string& name : names) {
    const json expected = expected_of(name);
    Problems problems;
    const ImportedApp app = read_next_app(corpus() / name / expected.value("app", ""), problems);
    CAPTURE(name);
    if (expected.value("refused", false)) {
      CHECK(problems.has_errors());
      continue;
    }
    INFO(text_of(problems));
    CHECK_FALSE(problems.has_errors());
    std::vector<std::string> complaints;
    compare_app(app, expected, complaints);
    std::string all;
    for (const std::string& complaint : complaints) all += complaint + "\n";
    CHECK(all == "");
  }
}

TEST_CASE("The scenario of each app of the corpus loads without an error") {
  for (const std::string& name : cases()) {
    const json expected = expected_of(name);
    if (expected.value("refused", false)) continue;
    Problems problems;
    const ImportedApp app = read_next_app(corpus() / name / expected.value("app", ""), problems);
    scenario::Diagnostics diagnostics;
    const std::string text = scenario_text(app);
    const auto scenario = scenario::load_text(text, name, {}, diagnostics);
    INFO(diagnostics.render());
    REQUIRE(scenario.has_value());
    CHECK(diagnostics.empty());
    std::set<std::string> shown;
    for (const ImportedVariable& variable : app.variables) {
      if (variable.is_public) shown.insert(variable.value);
    }
    for (const ImportedVariable& variable : app.variables) {
      if (shown.count(variable.value) == 1 || variable.value.size() < 8) continue;
      CAPTURE(variable.name);
      CHECK((text.find(variable.value) == std::string::npos));
    }
  }
}

}  // namespace routelab::import::testing
