#include "harness/target/next_build.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/target/env_value.hpp"
#include "harness/target/node.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::target {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_env_file(const fs::directory_entry& entry) {
  return entry.is_regular_file() && entry.path().filename().string().starts_with(".env");
}

/// Every .env* of the copy, wherever it is: an app of a workspace has its own.
std::vector<fs::path> env_files(const fs::path& app) {
  std::vector<fs::path> files;
  fs::recursive_directory_iterator entry(app), end;
  for (; entry != end; ++entry) {
    if (entry->is_directory() && entry->path().filename() == "node_modules") {
      entry.disable_recursion_pending();
    } else if (is_env_file(*entry)) {
      files.push_back(entry->path());
    }
  }
  return files;
}

/// The steps, in the order in which they are done.
class Steps {
 public:
  Steps(const NextAppOptions& options, NextBuild& build) : options_(options), build_(build) {}

  Problem run();

 private:
  Problem do_all();
  Problem copy();
  void plant();
  void plant_in_environment(const std::set<std::string>& defined);
  Problem install();
  Problem build();
  Problem inspect();
  void complete_standalone();
  std::vector<std::vector<std::string>> installers() const;
  Problem run_installers();
  Problem run_tool(const std::string& name, std::vector<std::string> argv, Duration timeout,
                   Duration idle = {});
  std::string canary_of(const std::string& variable);
  void tell(const std::string& line) const {
    if (options_.progress) options_.progress(line);
  }

  const NextAppOptions& options_;
  NextBuild& build_;
  fs::path log_;
  Environment tools_;  ///< of what installs and builds
  Facts package_;
  std::map<std::string, std::string> canaries_;
};

std::string Steps::canary_of(const std::string& variable) {
  const auto found = canaries_.find(variable);
  if (found != canaries_.end()) return found->second;
  const std::string canary = options_.canary ? options_.canary(variable) : std::string();
  return canaries_.emplace(variable, canary).first->second;
}

Problem Steps::copy() {
  const std::string folder = options_.folder.string();
  const std::string hint = "name the folder that has the app's package.json";
  std::error_code error;
  if (!fs::is_directory(options_.folder, error)) return {"there is no folder " + folder, hint, ""};
  if (!fs::exists(options_.folder / "package.json", error)) {
    return {folder + " has no package.json", hint, ""};
  }
  if (Problem problem = ask_package(options_.folder, {}, package_)) return problem;
  if (package_.count("error") == 1) {
    return {"package.json of " + folder + " cannot be read: " + package_["error"], "", ""};
  }
  if (package_.count("declared") == 0 && package_.count("installed") == 0) {
    return {folder + " is no Next.js app: its package.json does not depend on next", hint, ""};
  }
  build_.temporary = std::make_unique<TemporaryFolder>(options_.temporary);
  build_.app = build_.temporary->path() / "app";
  log_ = build_.temporary->path().string() + ".log";
  tell("copies the app to " + build_.app.string());
  copy_app(options_.folder, build_.app);
  return {};
}

void Steps::plant() {
  std::set<std::string> defined;
  for (const fs::path& file : env_files(build_.app)) {
    const std::string name = fs::relative(file, build_.app).string();
    const PlantedFile planted =
        with_canaries(text_of(file), [this](const std::string& v) { return canary_of(v); });
    std::ofstream(file, std::ios::binary) << planted.text;
    for (const std::string& v : planted.planted) {
      build_.planted.push_back({v, canary_of(v), name});
    }
    defined.insert(planted.planted.begin(), planted.planted.end());
    defined.insert(planted.kept.begin(), planted.kept.end());
    tell("plants " + std::to_string(planted.planted.size()) + " canaries in " + name);
  }
  build_.environment.removed.assign(defined.begin(), defined.end());
  build_.environment.removed.emplace_back("NODE_ENV");  // Next.js sets it, and minds another one
  plant_in_environment(defined);
  build_.environment.set.emplace_back("NEXT_TELEMETRY_DISABLED", "1");
  const Environment& own = options_.environment;
  for (const auto& variable : own.set) build_.environment.set.push_back(variable);
  for (const auto& name : own.removed) build_.environment.removed.push_back(name);
  tools_ = build_.environment;
  tools_.set.emplace_back("CI", "1");  // nobody is there to answer questions
}

/// Variables that no file has come from our environment. Of those that nobody has, only what is a
/// secret by its name is given: the app may well do without a log level, but not with a wrong one.
void Steps::plant_in_environment(const std::set<std::string>& defined) {
  for (const std::string& name : options_.secrets) {
    if (defined.count(name) == 1) continue;
    const char* ours = std::getenv(name.c_str());
    const std::string value = ours != nullptr ? ours : "unknown";
    if (!is_secret(name, value)) continue;
    const std::string canary = canary_of(name);
    if (canary.empty()) continue;
    build_.environment.set.emplace_back(name, *with_canary(name, value, canary));
    build_.planted.push_back({name, canary, ""});
  }
}

/// By the lock file that is there; and npm, in case that its program is not there or that the file does
/// not fit any more, as lenient as npm once was.
std::vector<std::vector<std::string>> Steps::installers() const {
  const auto has = [this](const char* file) { return fs::exists(build_.app / file); };
  std::vector<std::vector<std::string>> all;
  if (has("pnpm-lock.yaml")) all.push_back({"pnpm", "install", "--frozen-lockfile"});
  if (has("yarn.lock")) all.push_back({"yarn", "install"});
  if (has("bun.lock") || has("bun.lockb")) all.push_back({"bun", "install"});
  const std::vector<std::string> npm = {"npm", "install", "--include=dev", "--no-audit",
                                        "--no-fund"};
  if (has("package-lock.json") || has("npm-shrinkwrap.json")) {
    all.push_back(npm);
    all.back()[1] = "ci";
  } else if (all.empty()) {
    all.push_back(npm);
  }
  all.push_back(npm);
  all.back().emplace_back("--legacy-peer-deps");
  return all;
}

Problem Steps::run_tool(const std::string& name, std::vector<std::string> argv, Duration timeout,
                        Duration idle) {
  tell(name + ": " + argv[0] + " " + argv[1]);
  return target::run(
      {name, std::move(argv), build_.app.string(), tools_, timeout, idle, log_, options_.stop},
      options_.progress);
}

Problem Steps::run_installers() {
  Problem problem = {"the app's packages are not installed, and npm is not there to do it",
                     "install npm, or install the packages in " + options_.folder.string(), ""};
  for (const std::vector<std::string>& argv : installers()) {
    if (find_program(argv[0], entries(tools_), "").empty()) {
      tell(argv[0] + " is not there");
      continue;
    }
    problem = run_tool("installing", argv, options_.install_timeout);
    if (!problem || (options_.stop != nullptr && *options_.stop)) return problem;
    tell(problem.message);
    fs::remove_all(build_.app / "node_modules");  // half of it, or another program's
  }
  return problem;
}

Problem Steps::install() {
  if (package_.count("installed") == 0) {
    package_.clear();
    if (Problem problem = ask_package(build_.app, tools_, package_)) return problem;
  }
  if (package_.count("installed") == 0) {
    if (Problem problem = run_installers()) return problem;
    if (Problem problem = ask_package(build_.app, tools_, package_)) return problem;
  }
  if (package_.count("installed") == 0) {
    return {"next is not among the packages of the app", "install the app's packages", ""};
  }
  build_.version = package_["installed"];
  return {};
}

Problem Steps::build() {
  const bool has_script = package_.count("build") == 1;
  return run_tool(
      "the build",
      has_script ? std::vector<std::string>{"npm", "run", "build"}
                 : std::vector<std::string>{"node", "node_modules/next/dist/bin/next", "build"},
      options_.build_timeout, options_.build_idle);
}

Problem Steps::inspect() {
  Facts facts;
  if (Problem problem = ask_build(build_.app, tools_, facts)) return problem;
  if (facts["output"] == "export") {
    return {"the app is exported as static files (output: 'export'): it has no server",
            "serve its folder \"out\" by any server and give that one's address", ""};
  }
  if (facts["dist"].empty()) {
    return {"the build has left nothing that could be served",
            "does the script \"build\" of package.json call next build?", ""};
  }
  build_.dist = build_.app / facts["dist"];
  build_.base_path = facts["base"];
  build_.build_id = facts["id"];
  const std::string& start = package_["start"];
  if (!facts["standalone"].empty()) {
    build_.server = NextServer::Standalone;
    build_.standalone = build_.app / facts["standalone"];
    complete_standalone();
  } else if (!start.empty() && start.find("next start") == std::string::npos) {
    build_.server = NextServer::Custom;
  }
  return {};
}

/// What the documentation tells to copy by hand, and the .env files that it would get elsewhere.
void Steps::complete_standalone() {
  for (const fs::directory_entry& entry : fs::directory_iterator(build_.standalone)) {
    if (is_env_file(entry)) build_.shipped.push_back(entry.path().string());
  }
  const auto options = fs::copy_options::recursive | fs::copy_options::skip_existing;
  const fs::path dist = build_.standalone / fs::relative(build_.dist, build_.app);
  fs::copy(build_.dist / "static", dist / "static", options);
  if (fs::exists(build_.app / "public")) {
    fs::copy(build_.app / "public", build_.standalone / "public", options);
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(build_.app)) {
    if (is_env_file(entry)) {
      fs::copy(entry.path(), build_.standalone / entry.path().filename(), options);
    }
  }
}

Problem Steps::do_all() {
  try {
    if (Problem problem = copy()) return problem;
    plant();
    if (Problem problem = install()) return problem;
    if (Problem problem = build()) return problem;
    return inspect();
  } catch (const fs::filesystem_error& error) {
    return {std::string("cannot copy the app: ") + error.what(),
            "is there room for it, and may all of it be read?", ""};
  }
}

/// The output of the tools stays if it says what went wrong.
Problem Steps::run() {
  Problem problem = do_all();
  if (!log_.empty() && problem.hint.find(log_.string()) == std::string::npos) {
    std::error_code ignored;
    fs::remove(log_, ignored);
  }
  return problem;
}

}  // namespace

Problem build_next_app(const NextAppOptions& options, NextBuild& build) {
  return Steps(options, build).run();
}

void replace_in_env_files(const NextBuild& build, const Replacements& replacements) {
  for (const fs::path& file : env_files(build.app)) {
    std::string text = text_of(file);
    for (const auto& [from, to] : replacements) replace_all(text, from, to);
    std::ofstream(file, std::ios::binary) << text;
  }
}

}  // namespace routelab::target
