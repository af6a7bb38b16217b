/// The specimen reaches everything that readers ask for, and the schema has it. Whether the schema
/// accepts and rejects the right files is tested in tests/schema, by programs that read schemas.
#include "sim/scenario/schema.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/scenario/handler_reader.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/specimen.hpp"
#include "tests/support/catch.hpp"

using namespace routelab::scenario;
using Json = nlohmann::ordered_json;

namespace {

namespace fs = std::filesystem;

fs::path source_folder() {
  const char* folder = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(folder != nullptr);
  return folder;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// The string literals of a piece of C++, as far as they have no escapes.
std::vector<std::string> literals_of(const std::string& code) {
  std::vector<std::string> literals;
  for (std::size_t at = code.find('"'); at != code.npos; at = code.find('"', at + 1)) {
    const std::size_t end = code.find('"', at + 1);
    if (end == code.npos) break;
    literals.push_back(code.substr(at + 1, end - at - 1));
    at = end;
  }
  return literals;
}

/// Of each `Fields f(...)` in a source the kind that it will tell: its last literal, without what
/// is put in for the object's name.
std::set<std::string> kinds_in(const std::string& source) {
  std::set<std::string> kinds;
  for (std::size_t at = source.find(" Fields "); at != source.npos;
       at = source.find(" Fields ", at + 1)) {
    std::size_t open = at + 8;
    while (std::islower(static_cast<unsigned char>(source[open])) != 0) ++open;
    if (open == at + 8 || source[open] != '(') continue;
    const auto literals = literals_of(source.substr(open, source.find(';', open) - open));
    const std::string kind = literals.empty() ? "a kind that no literal tells" : literals.back();
    kinds.insert(kind.substr(0, kind.find(" {")));
  }
  return kinds;
}

/// The names in calls such as `f.duration("timeout", ...)`.
std::set<std::string> fields_in(const std::string& source) {
  std::set<std::string> fields;
  for (const char* call : {"duration", "distribution", "integer", "number", "probability", "rate",
                           "memory", "text", "boolean", "choice", "node", "object", "array"}) {
    const std::string opening = "." + std::string(call) + "(";
    for (std::size_t at = source.find(opening); at != source.npos;
         at = source.find(opening, at + 1)) {
      std::size_t name = at + opening.size();
      while (std::isspace(static_cast<unsigned char>(source[name])) != 0) ++name;
      if (source[name] != '"') continue;
      fields.insert(source.substr(name + 1, source.find('"', name + 1) - name - 1));
    }
  }
  return fields;
}

std::vector<fs::path> readers() {
  std::vector<fs::path> paths = files_in(source_folder() / "sim" / "scenario", ".cpp");
  REQUIRE(paths.size() > 20);
  return paths;
}

}  // namespace

TEST_CASE("The specimen is read without a remark") {
  Diagnostics diagnostics;
  CHECK(load_text(specimen, "specimen", {}, diagnostics));
  CHECK(diagnostics.render().empty());
}

TEST_CASE("The specimen reaches every kind of object that a reader knows") {
  const Vocabulary words = whole_vocabulary();
  std::size_t found = 0;
  for (const fs::path& path : readers()) {
    for (const std::string& kind : kinds_in(read(path))) {
      if (kind == "step ") continue;  // one kind for each verb
      INFO(path << ": no object of the kind '" << kind << "' is in the specimen");
      CHECK(words.find(kind) != nullptr);
      ++found;
    }
  }
  CHECK(found >= 20);
  for (const std::string& verb : step_verbs()) {
    INFO("no step '" << verb << "' is in the specimen");
    CHECK(words.find("step " + verb) != nullptr);
  }
}

TEST_CASE("The specimen reaches every field that a reader asks for") {
  std::set<std::string> known;
  const Vocabulary words = whole_vocabulary();
  for (const ObjectKind& kind : words.kinds()) {
    for (const FieldNote& field : kind.fields) known.insert(field.name);
  }
  std::size_t found = 0;
  for (const fs::path& path : readers()) {
    for (const std::string& field : fields_in(read(path))) {
      INFO(path << ": nothing in the specimen makes a reader ask for '" << field << "'");
      CHECK(known.count(field) == 1);
      ++found;
    }
  }
  CHECK(found >= 60);
}

TEST_CASE("What the scenarios of the checkout are made of is in the specimen, too") {
  const Vocabulary words = whole_vocabulary();
  std::size_t scenarios = 0;
  for (const fs::path& path : files_in(source_folder() / "scenarios", ".json")) {
    if (path.stem() == "schema") continue;
    Vocabulary seen;
    Diagnostics diagnostics;
    diagnostics.set_vocabulary(&seen);
    load(path.string(), {}, diagnostics);
    ++scenarios;
    for (const ObjectKind& kind : seen.kinds()) {
      const ObjectKind* known = words.find(kind.name);
      INFO(path << ": '" << kind.name << "'");
      // In a wrong file a noun can be anything: a step that there is not, a key in its place.
      if (diagnostics.has_errors() && known == nullptr) continue;
      REQUIRE(known != nullptr);
      for (const FieldNote& field : kind.fields) {
        INFO(field.name);
        CHECK(known->find(field.name) != nullptr);
      }
    }
  }
  CHECK(scenarios >= 10);
}

TEST_CASE("Every field has a meaning, and something can stand in it") {
  const Vocabulary words = whole_vocabulary();
  for (const ObjectKind& kind : words.kinds()) {
    for (const FieldNote& field : kind.fields) {
      INFO(kind.name << ", " << field.name);
      CHECK(field.doc.size() > 3);
      const bool open = field.type == FieldNote::Type::Object ||
                        field.type == FieldNote::Type::Array || field.type == FieldNote::Type::Any;
      if (open) CHECK_FALSE(content_of(kind.name, field.name).empty());
    }
  }
}

TEST_CASE("The schema has types, defaults, limits and meanings from the readers") {
  const Json schema = Json::parse(schema_text());
  CHECK(schema["properties"]["seed"] == Json::parse(R"({"type": "integer", "minimum": 0,
                        "description": "the seed of all random draws", "default": 1})"));
  const Json& platform = schema["definitions"]["platform"];
  CHECK(platform["additionalProperties"] == false);
  CHECK(platform["properties"]["idle_timeout"]["default"] == "10m");
  CHECK(platform["properties"]["functions"]["enum"] == Json::array({"app", "route", "path"}));
  CHECK(platform["properties"]["max_instances"]["maximum"] == 10'000'000);
  CHECK(schema["definitions"]["step_insert"]["required"] == Json::array({"insert", "values"}));
}

TEST_CASE("Every reference of the schema leads to a definition") {
  const std::string text = schema_text();
  const Json schema = Json::parse(text);
  const std::string opening = "\"#/definitions/";
  std::size_t found = 0;
  for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at + 1)) {
    const std::size_t name = at + opening.size();
    const std::string definition = text.substr(name, text.find('"', name) - name);
    INFO(definition);
    CHECK(schema["definitions"].contains(definition));
    ++found;
  }
  CHECK(found > 100);
}
