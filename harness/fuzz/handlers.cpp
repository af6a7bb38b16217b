#include "harness/fuzz/handlers.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "harness/surface/routes_file.hpp"
#include "harness/surface/scenario_surface.hpp"
#include "harness/target/in_process_target.hpp"
#include "harness/target/served_target.hpp"

namespace routelab::fuzz {

namespace {

bool is_text(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

scenario::Scenario loaded(const std::string& source, const scenario::Overrides& overrides,
                          const scenario::CodeRoutes& code) {
  scenario::Diagnostics diagnostics;
  auto scenario = is_text(source)
                      ? scenario::load_text(source, "scenario", overrides, diagnostics, code)
                      : scenario::load(source, overrides, diagnostics, code);
  if (!scenario) throw std::invalid_argument(diagnostics.render());
  return *std::move(scenario);
}

surface::Surface surface_for(const scenario::Scenario& scenario, const scenario::CodeRoutes& code,
                             const std::string& routes) {
  if (routes.empty()) return surface::surface_of(scenario, code);
  scenario::Diagnostics diagnostics;
  auto surface = is_text(routes) ? surface::read_routes_text(routes, "routes", diagnostics)
                                 : surface::read_routes_file(routes, diagnostics);
  if (!surface) throw std::invalid_argument(diagnostics.render());
  return *std::move(surface);
}

std::vector<Canary> secrets_of(const surface::Surface& surface) {
  std::vector<Canary> secrets;
  for (const surface::Variable& variable : surface.variables) {
    if (variable.is_public) continue;
    secrets.push_back({variable.name, canary_value(1, variable.name, "handlers")});
  }
  return secrets;
}

scenario::Overrides with_secrets(const std::vector<Canary>& secrets) {
  scenario::Overrides overrides;
  for (const Canary& secret : secrets) {
    overrides.emplace_back(fmt::format("env.{}.secret", secret.name),
                           fmt::format("\"{}\"", secret.value));
  }
  return overrides;
}

}  // namespace

struct Handlers::World {
  World(const handler::Application* application, const std::string& source,
        const std::string& routes)
      : code(application == nullptr ? scenario::CodeRoutes{} : application->routes()),
        secrets(secrets_of(surface::surface_of(loaded(source, {}, code), code))),
        scenario(loaded(source, with_secrets(secrets), code)),
        surface(surface_for(scenario, code, routes)), map(surface) {
    if (application != nullptr) bound.emplace(*application, scenario);
    if (!secrets.empty()) matcher.emplace(secrets);
    judge.emplace(map, matcher ? &*matcher : nullptr);
    target::InProcessTarget::Options options{.application = bound ? &*bound : nullptr};
    if (bound) options.make_database = [this] { return made_database(); };
#ifdef ROUTELAB_HAS_SERVER
    options.serve = [this](std::uint64_t seed) -> std::unique_ptr<target::Target> {
      return target::ServedTarget::start(scenario, {.seed = seed,
                                                    .application = bound ? &*bound : nullptr,
                                                    .database = bound ? made_database() : nullptr});
    };
#endif
    target.emplace(scenario, std::move(options));
    knowledge.endpoints.resize(map.endpoints().size());
    knowledge.seen = Seen(surface.routes.size());
  }

  std::unique_ptr<database::Database> made_database() const {
    // A statement that is over by the wall clock would be another case on a slow machine.
    auto database = std::make_unique<database::Database>(
        scenario.api, database::Options{.statement_timeout = std::chrono::hours(24)});
    if (const auto failure = database->create_tables()) {
      throw std::invalid_argument("the scenario's tables cannot be made");
    }
    return database;
  }

  scenario::CodeRoutes code;
  std::vector<Canary> secrets;
  scenario::Scenario scenario;
  surface::Surface surface;
  ApiMap map;
  std::optional<handler::BoundApplication> bound;
  std::optional<CanaryMatcher> matcher;
  std::optional<Judge> judge;
  std::optional<target::InProcessTarget> target;
  Knowledge knowledge;
};

Handlers::Handlers(const handler::Application& application, const std::string& scenario,
                   const std::string& routes)
    : world_(std::make_unique<World>(&application, scenario, routes)) {}

Handlers::Handlers(const std::string& scenario, const std::string& routes)
    : world_(std::make_unique<World>(nullptr, scenario, routes)) {}

Handlers::~Handlers() = default;

const ApiMap& Handlers::map() const { return world_->map; }
target::Target& Handlers::target() { return *world_->target; }
const std::vector<Canary>& Handlers::secrets() const { return world_->secrets; }

void Handlers::run(std::uint64_t seed, const std::function<void(Session&)>& one_case) {
  world_->target->reset(seed);
  Credentials credentials(world_->surface.users);
  Knowledge knowledge = world_->knowledge;
  std::uint64_t fresh = 0;
  Session session({world_->map, *world_->target, *world_->judge, knowledge, credentials,
                   world_->secrets, fresh});
  one_case(session);
}

}  // namespace routelab::fuzz
