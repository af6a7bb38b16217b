#include "harness/server/intake.hpp"

#include <algorithm>

namespace routelab::server {

namespace {

constexpr std::uint64_t call_bits = 40;

/// Every function that a request from outside can need; those of the scenario stay where they are.
void add_functions(const core::Api& api, model::WorldOptions& world) {
  const auto add = [&](const std::string& name) {
    const auto found = std::find(world.functions.begin(), world.functions.end(), name);
    if (found == world.functions.end()) world.functions.push_back(name);
  };
  if (world.platform.function_per == model::FunctionPer::App) return add("app");
  for (std::size_t r = 0; r < api.router.table.size(); ++r) {
    add(api.router.table.name(RouteId{r}));
  }
}

/// A number of 24 bits that no other client has.
std::uint32_t free_number(const trace::Names& names, std::string_view client) {
  auto number = static_cast<std::uint32_t>(hash_text(client) >> call_bits);
  const auto taken = [&] {
    return std::find(names.client_numbers.begin(), names.client_numbers.end(), number) !=
           names.client_numbers.end();
  };
  while (taken()) number = (number + 1) & 0xffffff;
  return number;
}

/// A name that no client of the scenario has.
std::string free_name(const trace::Names& names) {
  std::string name = "outside";
  while (std::find(names.clients.begin(), names.clients.end(), name) != names.clients.end()) {
    name += '_';
  }
  return name;
}

}  // namespace

Intake::Intake(const scenario::Scenario& scenario, std::uint64_t seed, bool database_times)
    : scenario_(scenario), world_(scenario.world), root_(Key::of_seed(seed)),
      first_(scenario.api.router.table.size()) {
  add_functions(scenario.api, world_);
  if (database_times) {
    world_.database.connect = {};
    world_.database.query = {};
    world_.database.workers = 0;
    world_.database.max_connections = UINT32_MAX;
  }
  names_ = scenario.names();
  names_.seed = seed;
  names_.duration = names_.warmup = 0;  // it goes on until it is stopped; all of it counts
  names_.functions = world_.functions;
  const std::string outside = free_name(names_);
  names_.client_numbers.push_back(free_number(names_, outside));
  names_.clients.push_back(outside);
  for (const std::string& client : names_.clients) client_keys_.push_back(root_.named(client));
  for (std::uint32_t f = 0; f < world_.functions.size(); ++f) functions_[world_.functions[f]] = f;
  for (std::size_t e = scenario.api.endpoints.size(); e-- > 0;) {
    first_[scenario.api.endpoints[e].route.index] = EndpointId{e};
  }
}

std::string Intake::request_name(std::uint32_t client, std::uint64_t call) const {
  return names_.request_name((std::uint64_t{names_.client_numbers[client]} << call_bits) | call);
}

void Intake::identify(const Request& request, model::Incoming& incoming) {
  const std::string name = header(request.headers, request_header);
  const std::size_t outside = names_.clients.size() - 1;
  std::size_t client = outside;
  std::uint64_t call = 0;
  if (const auto id = name.empty() ? std::nullopt : names_.request_id(name)) {
    const auto number = static_cast<std::uint32_t>(*id >> call_bits);
    const auto found =
        std::find(names_.client_numbers.begin(), names_.client_numbers.end(), number);
    client = static_cast<std::size_t>(found - names_.client_numbers.begin());
    call = *id & ((std::uint64_t{1} << call_bits) - 1);
  }
  if (client >= outside) {
    client = outside;
    call = outside_calls_.fetch_add(1, std::memory_order_relaxed);
  }
  incoming.client = static_cast<std::uint32_t>(client);
  incoming.id = (std::uint64_t{names_.client_numbers[client]} << call_bits) | call;
  incoming.key = key_of(incoming.client, call);
}

/// With a function for each path, those of the scenario's own clients are known; another path is
/// served by a function of its route.
std::uint32_t Intake::function_of(const core::RouteMatch& match, std::string_view path) const {
  if (world_.platform.function_per == model::FunctionPer::App) return functions_.at("app");
  if (world_.platform.function_per == model::FunctionPer::Path) {
    if (const auto found = functions_.find(path); found != functions_.end()) return found->second;
  }
  return functions_.at(scenario_.api.router.table.name(match.route));
}

}  // namespace routelab::server
