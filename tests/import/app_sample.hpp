/// Small apps for tests: files in a temporary folder, gone with the test.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/import/next_app.hpp"

namespace routelab::import::testing {

class AppFolder {
 public:
  AppFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "routelab-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~AppFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  AppFolder(const AppFolder&) = delete;
  AppFolder& operator=(const AppFolder&) = delete;

  void add(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << text;
  }
  void add_package() const {
    add("package.json", R"({"name":"x","dependencies":{"next":"^16.1.0"}})");
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  ImportedApp read(Problems& problems) const { return read_next_app(path_, problems); }

 private:
  std::filesystem::path path_;
};

/// The only route of an app with this one file.
inline surface::Route route_of(const std::string& file, const std::string& text) {
  const AppFolder folder;
  folder.add_package();
  folder.add(file, text);
  Problems problems;
  const ImportedApp app = folder.read(problems);
  return app.routes.empty() ? surface::Route{} : app.routes.front().route;
}

/// One operation of it.
inline surface::Operation operation_of(const surface::Route& route, const std::string& method) {
  for (const surface::Operation& operation : route.operations) {
    if (operation.method == method) return operation;
  }
  return {};
}

inline const surface::Shape* field_of(const surface::Shape& shape, const std::string& name) {
  for (const surface::Field& field : shape.fields) {
    if (field.name == name) return &field.shape;
  }
  return nullptr;
}

}  // namespace routelab::import::testing
