#include "harness/import/next_app.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/import/env_file.hpp"
#include "harness/import/env_reads.hpp"
#include "harness/import/folder_walk.hpp"
#include "harness/import/package_file.hpp"
#include "harness/import/text_file.hpp"

namespace routelab::import {

namespace fs = std::filesystem;

namespace {

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// Folders below that are Next.js apps, for a hint: `apps/web` of a workspace.
std::string nearby_app(const fs::path& folder) {
  std::set<std::string> found;
  Problems unheard;
  std::size_t seen = 0;
  for (const char* group : {"", "apps", "packages"}) {
    std::error_code error;
    for (fs::directory_iterator at(folder / group, error), end; !error && at != end && seen < 1000;
         at.increment(error), ++seen) {
      if (!is_file(at->path() / "package.json")) continue;
      const auto text = read_text_file(at->path() / "package.json", "", unheard);
      const auto package = text ? read_package(*text, "", unheard) : std::nullopt;
      if (package && !package->next_range.empty()) found.insert(at->path().generic_string());
    }
  }
  return found.empty() ? "" : "did you mean " + *found.begin() + "?";
}

std::string or_else(std::string hint, const char* other) {
  return hint.empty() ? other : std::move(hint);
}

class AppReader {
 public:
  AppReader(fs::path root, Problems& problems) : problems_(problems), sources_(root, problems) {
    app_.root = std::move(root);
  }

  ImportedApp read() {
    if (!read_package_file() || !find_routers()) return std::move(app_);
    files_ = files_below(app_.root, problems_);
    read_settings();
    read_files();
    read_variables();
    return std::move(app_);
  }

 private:
  [[nodiscard]] bool has(const std::string& name) const { return is_file(app_.root / name); }

  bool read_package_file() {
    const std::string folder = app_.root.generic_string();
    if (!is_folder(app_.root)) {
      std::error_code error;
      problems_.error(folder, 0, "no-folder",
                      fs::exists(app_.root, error) ? "is no folder" : "does not exist",
                      "name the folder that has the app's package.json");
      return false;
    }
    const std::string file = (app_.root / "package.json").generic_string();
    if (!has("package.json")) {
      problems_.error(
          folder, 0, "no-package-json", "has no package.json",
          or_else(nearby_app(app_.root), "name the folder that has the app's package.json"));
      return false;
    }
    const auto text = read_text_file(app_.root / "package.json", file, problems_);
    if (!text) {
      problems_.error(file, 0, "bad-package-json", "cannot be read as text");
      return false;
    }
    const auto package = read_package(*text, file, problems_);
    if (!package) return false;
    if (package->next_range.empty()) {
      problems_.error(file, 1, "no-next", "does not depend on next: this is no Next.js app",
                      or_else(nearby_app(app_.root), "name the folder of the app itself"));
      return false;
    }
    app_.name = package->name.empty() ? fs::absolute(app_.root).filename().string() : package->name;
    app_.build = package->build;
    app_.start = package->start;
    app_.next_version = major_version(package->next_range);
    find_version();
    find_manager(package->manager);
    find_server();
    return true;
  }

  /// What is installed, in the app's folder or above it (workspaces) as Node finds it; "latest" in
  /// package.json tells nothing.
  void find_version() {
    std::error_code error;
    fs::path folder = fs::weakly_canonical(app_.root, error);
    for (; !error; folder = folder.parent_path()) {
      const fs::path installed = folder / "node_modules" / "next" / "package.json";
      Problems unheard;
      const auto text = is_file(installed) ? read_text_file(installed, "", unheard) : std::nullopt;
      if (const int version = text ? major_version(version_of(*text)) : 0; version != 0) {
        app_.next_version = version;
        app_.is_installed = true;
        return;
      }
      if (folder == folder.parent_path()) return;
    }
  }

  /// By the lock file, in the app's folder or up to four above it (workspaces).
  void find_manager(const std::string& declared) {
    constexpr std::array<std::pair<const char*, const char*>, 6> locks = {
        {{"pnpm-lock.yaml", "pnpm"},
         {"yarn.lock", "yarn"},
         {"bun.lockb", "bun"},
         {"bun.lock", "bun"},
         {"package-lock.json", "npm"},
         {"npm-shrinkwrap.json", "npm"}}};
    if (!declared.empty()) {
      app_.package_manager = declared;
      return;
    }
    std::error_code error;
    fs::path folder = fs::absolute(app_.root, error).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    for (int up = 0; up < 5 && !error; ++up, folder = folder.parent_path()) {
      for (const auto& [lock, manager] : locks) {
        if (!is_file(folder / lock)) continue;
        app_.package_manager = manager;
        return;
      }
      if (fs::exists(folder / ".git", error) || folder == folder.parent_path()) return;
    }
  }

  /// `node server.js`, and not what `next build` itself makes.
  void find_server() {
    std::string_view script = app_.start;
    const std::size_t program = script.find("server.");
    if (program == std::string_view::npos || script.find(".next/") != script.npos) return;
    const std::size_t begin = script.rfind(' ', program);
    const std::size_t first = begin == std::string_view::npos ? 0 : begin + 1;
    std::string file(script.substr(first, script.find(' ', program) - first));
    if (file.starts_with("./")) file.erase(0, 2);
    app_.custom_server = std::move(file);
  }

  /// The folder at the root wins over the one in src.
  bool find_routers() {
    for (const char* router : {"app", "pages"}) {
      for (const char* parent : {"", "src/"}) {
        const std::string folder = std::string(parent) + router;
        if (!is_folder(app_.root / folder)) continue;
        app_.routers.push_back(folder);
        break;
      }
    }
    if (!app_.routers.empty()) return true;
    problems_.error(app_.root.generic_string(), 0, "no-router",
                    "depends on next, but has no folder app or pages, nor one in src",
                    or_else(nearby_app(app_.root), "name the folder of the app itself"));
    return false;
  }

  void read_settings() {
    for (const char* name : {"tsconfig.json", "jsconfig.json"}) {
      if (!has(name)) continue;
      if (const Source* file = sources_.open(name)) sources_.set_aliases(read_aliases(*file));
      break;
    }
    for (const char* name : {"next.config.js", "next.config.mjs", "next.config.ts"}) {
      if (!has(name)) continue;
      if (const Source* file = sources_.open(name)) {
        app_.config = read_next_config(sources_, *file, problems_);
      }
      break;
    }
    const std::string parent = app_.routers.front().starts_with("src/") ? "src/" : "";
    for (const char* stem : {"proxy", "middleware"}) {
      for (const std::string& extension : app_.config.page_extensions) {
        const std::string name = parent + stem + "." + extension;
        if (app_.middleware.empty() && has(name)) app_.middleware = name;
      }
    }
  }

  [[nodiscard]] std::string with_base(const std::string& pattern) const {
    return pattern == "/" && !app_.config.base_path.empty() ? app_.config.base_path
                                                            : app_.config.base_path + pattern;
  }

  void read_files() {
    for (const std::string& router : app_.routers) {
      for (const RouteFile& file :
           route_files(files_, router, app_.config.page_extensions, problems_)) {
        if (file.kind == RouteFile::Kind::AppRoute || file.kind == RouteFile::Kind::PagesApi) {
          ImportedRoute route = read_route(sources_, file, problems_);
          route.route.pattern = with_base(file.pattern);
          app_.routes.push_back(std::move(route));
        } else {
          const bool is_dynamic = file.pattern.find('[') != std::string::npos;
          app_.pages.push_back({with_base(file.pattern), file.file, is_dynamic});
        }
      }
    }
    std::sort(app_.routes.begin(), app_.routes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.route.pattern, a.route.source) < std::tie(b.route.pattern, b.route.source);
    });
    std::sort(app_.pages.begin(), app_.pages.end(), [](const auto& a, const auto& b) {
      return std::tie(a.pattern, a.file) < std::tie(b.pattern, b.file);
    });
    warn_of_doubles();
  }

  void warn_of_doubles() {
    for (std::size_t i = 1; i < app_.routes.size(); ++i) {
      const surface::Route& one = app_.routes[i - 1].route;
      const surface::Route& other = app_.routes[i].route;
      if (one.pattern != other.pattern) continue;
      problems_.warning(other.source, 0, "double-route",
                        other.pattern + " is answered by " + one.source + ", too",
                        "next build refuses that: rename one of them");
    }
  }

  void read_variables() {
    std::map<std::string, ImportedVariable> variables;
    Environment known;
    for (const char* name : {".env.production.local", ".env.local", ".env.production", ".env"}) {
      read_env_file(name, true, known, variables);
    }
    for (const char* name :
         {".env.development.local", ".env.development", ".env.test.local", ".env.test"}) {
      read_env_file(name, false, known, variables);
    }
    for (const std::string& file : files_) read_source(file, variables);
    for (auto& [name, variable] : variables) {
      variable.is_public = name.starts_with("NEXT_PUBLIC_");
      app_.variables.push_back(std::move(variable));
    }
  }

  void read_env_file(const std::string& name, bool is_loaded, Environment& known,
                     std::map<std::string, ImportedVariable>& variables) {
    if (!has(name)) return;
    const auto text = read_text_file(app_.root / name, name, problems_);
    if (!text) return;
    if (is_loaded) app_.env_files.push_back(name);
    const std::vector<EnvLine> lines = read_env(*text, name, problems_);
    Environment own;
    for (const EnvLine& line : lines) own[line.name] = line.value;
    const Environment before = known;
    for (const EnvLine& line : lines) {
      if (before.count(line.name) == 1 || (!is_loaded && variables.count(line.name) == 1)) continue;
      ImportedVariable& variable = variables[line.name];
      variable.name = line.name;
      variable.value = expanded(own[line.name], before, own);
      variable.file = name;
      variable.line = line.line;
      variable.is_loaded = is_loaded;
      if (is_loaded) known[line.name] = variable.value;
    }
  }

  void read_source(const std::string& file, std::map<std::string, ImportedVariable>& variables) {
    constexpr std::array<std::string_view, 8> endings = {".ts",  ".tsx", ".js",  ".jsx",
                                                         ".mjs", ".cjs", ".mts", ".cts"};
    const bool is_source = std::any_of(endings.begin(), endings.end(),
                                       [&](std::string_view one) { return file.ends_with(one); });
    if (!is_source || !sources_.spend(1)) return;
    for (auto& [name, line] : sources_.env_reads_of(file)) {
      ImportedVariable& variable = variables[name];
      if (variable.name.empty()) {
        variable.name = name;
        variable.line = line;
        variable.is_loaded = false;
      }
      if (variable.read_in.empty()) variable.read_in = file;
    }
  }

  Problems& problems_;
  Sources sources_;
  ImportedApp app_;
  std::vector<std::string> files_;
};

}  // namespace

ImportedApp read_next_app(const fs::path& folder, Problems& problems) {
  return AppReader(folder, problems).read();
}

}  // namespace routelab::import
