#include "harness/target/next_app_target.hpp"

#include <utility>

namespace routelab::target {
namespace {

std::string command_of(NextServer server) {
  switch (server) {
    case NextServer::Start:
      return "exec node node_modules/next/dist/bin/next start -H 127.0.0.1 -p \"$PORT\"";
    case NextServer::Standalone: return "exec node server.js";
    case NextServer::Custom: return "exec npm run start";
  }
  return "";
}

StartedOptions started(const NextBuild& build, const NextAppOptions& options) {
  StartedOptions of_server;
  const bool is_standalone = build.server == NextServer::Standalone;
  of_server.command = command_of(build.server);
  of_server.folder = (is_standalone ? build.standalone : build.app).string();
  of_server.environment = build.environment;
  of_server.environment.set.emplace_back("HOSTNAME", "127.0.0.1");
  if (build.server != NextServer::Start) {
    of_server.environment.set.emplace_back("NODE_ENV", "production");
  }
  of_server.ready_timeout = options.ready_timeout;
  // No route of the app runs for it: there is no such file, and the answer is 404.
  of_server.ready_target = build.base_path + "/_next/static/is-it-up";
  of_server.calls = options.calls;
  of_server.stop = options.stop;
  return of_server;
}

}  // namespace

NextAppTarget::NextAppTarget(NextBuild build, const NextAppOptions& options)
    : build_(std::move(build)), server_(started(build_, options)) {}

PreparedNextApp prepare_next_app(const NextAppOptions& options) {
  PreparedNextApp prepared;
  NextBuild build;
  prepared.problem = build_next_app(options, build);
  if (prepared.problem) return prepared;
  auto target = std::make_unique<NextAppTarget>(std::move(build), options);
  if (options.progress) options.progress("starts the server");
  if (target->start()) {
    prepared.target = std::move(target);
  } else {
    prepared.problem = target->problem();
  }
  return prepared;
}

}  // namespace routelab::target
