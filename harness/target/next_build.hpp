/// A Next.js app, copied, with canaries for its secrets, and built (Next.js 12 to 16).
///
/// The copy is a temporary folder (app_copy.hpp). In each of its files .env* the secrets are
/// replaced (env_value.hpp); a variable has the same canary everywhere. Both the build and the server
/// get the canaries and nothing else: what the files define is taken out of the environment that is
/// handed on, where it would win. Missing node_modules are installed by what the lock file says
/// (npm, yarn, pnpm, bun). It is built by the package's script "build", or else by "next build".
///
/// Whatever goes wrong ends in a Problem: a folder that is no Next.js app, no node, no installer,
/// a failing or hanging build, an app that is exported and has no server. The output of the tools is
/// kept then, in a file beside the temporary folder; the problem says where.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/target/app_copy.hpp"
#include "harness/target/caller.hpp"
#include "harness/target/env_file.hpp"
#include "harness/target/environment.hpp"
#include "harness/target/problem.hpp"
#include "harness/target/target.hpp"
#include "harness/target/tool.hpp"

namespace routelab::target {

struct NextAppOptions {
  std::filesystem::path folder{};  ///< has package.json
  Canaries canary{};               ///< asked once for each secret
  /// More variables that the app reads. Those that no file has, and that are secrets by what our
  /// environment has for them or by their names, get a canary in the environment.
  std::vector<std::string> secrets{};
  /// What the app is to get as it is, before all else: the address of a test database.
  Environment environment{};
  Progress progress{};
  std::filesystem::path temporary{};  ///< where the copy is made; "": where temporary files go
  Duration install_timeout = Duration::minutes(10);
  Duration build_timeout = Duration::minutes(10);
  Duration build_idle = Duration::seconds(60);  ///< with nothing written and nothing computed
  Duration ready_timeout = Duration::minutes(2);
  CallOptions calls{};
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, everything ends soon
};

/// A variable that has a canary now.
struct PlantedVariable {
  std::string name;
  std::string canary;
  std::string file;  ///< from the app's folder; "": in the environment alone
};

/// Who serves it.
enum class NextServer : std::uint8_t { Start, Standalone, Custom };

struct NextBuild {
  std::unique_ptr<TemporaryFolder> temporary;
  std::filesystem::path app;         ///< the copy
  std::filesystem::path dist;        ///< ".next" in it, or what distDir says
  std::filesystem::path standalone;  ///< the folder with server.js; "": none
  std::string base_path;             ///< "" or "/docs"
  std::string build_id;
  std::string version;  ///< of Next.js: "16.4.6"
  NextServer server = NextServer::Start;
  Environment environment;  ///< for the server
  std::vector<PlantedVariable> planted;
  std::vector<std::string> shipped;  ///< files .env* that the standalone server comes with
};

/// `build` is complete if there is no problem.
Problem build_next_app(const NextAppOptions& options, NextBuild& build);

/// In all files .env* that it was built with, and that its server reads.
void replace_in_env_files(const NextBuild& build, const Replacements& replacements);

}  // namespace routelab::target
