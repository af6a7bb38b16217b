#include "tests/properties/random_scenario.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

#include "tests/properties/random_handler.hpp"

namespace routelab::testing {

namespace {

Json random_platform(Choices& c, Shape shape) {
  Json platform = Json::object();
  if (shape == Shape::Separable) {
    platform["functions"] = c.pick<std::string>({"route", "path"});
  } else if (c.chance(50)) {
    platform["functions"] = c.pick<std::string>({"app", "route", "path"});
  }
  if (shape == Shape::Unlimited) {
    platform["cold_start"] = "0s";
    platform["max_instances"] = 1'000'000;
    return platform;
  }
  platform["max_instances"] = c.between(1, 5);
  if (c.chance(60)) platform["queue"] = c.below(6);
  if (c.chance(50)) platform["per_instance_concurrency"] = c.between(1, 4);
  if (shape == Shape::Drained || c.chance(70)) {
    platform["idle_timeout"] = milliseconds(c.pick<std::uint32_t>({500, 0, 1, 20, 100, 2000}));
  }
  if (c.chance(40)) platform["time_limit"] = milliseconds(c.between(5, 150));
  switch (c.below(3)) {
    case 0: platform["cold_start"] = "0s"; break;
    case 1: platform["cold_start"] = random_law(c, 100); break;
    default:
      platform["cold_start"] = Json{{"placement", random_law(c, 20)},
                                    {"download", random_law(c, 20)},
                                    {"runtime_start", random_law(c, 60)},
                                    {"module_load", random_law(c, 60)},
                                    {"handler_init", random_law(c, 20)}};
  }
  return platform;
}

Json random_database(Choices& c, Shape shape) {
  Json database = Json::object();
  if (shape == Shape::Unlimited || shape == Shape::Separable) {
    database["max_connections"] = 1'000'000;
    database["connect"] = shape == Shape::Unlimited ? Json("0s") : random_law(c, 20);
  } else {
    database["max_connections"] = c.between(1, 10);
    database["workers"] = c.below(4);
    database["connect"] = random_law(c, 20);
  }
  if (shape != Shape::Unlimited) database["pool"] = c.between(1, 3);
  if (c.chance(50)) {
    database["query"] = random_law(c, 30);
  } else {
    database["query"] = Json{{"get", random_law(c, 20)}, {"list", random_law(c, 40)}};
  }
  database["items"] =
      Json{{"rows", c.below(20)}, {"columns", {{"name", "text"}, {"age", "integer"}}}};
  database["notes"] = Json{{"rows", 3}, {"columns", {{"text", "text"}}}};
  return database;
}

Json random_upstreams(Choices& c) {
  return Json{{"payments", {{"latency", random_law(c, 60)}, {"failure_rate", 0.2}}},
              {"mail", {{"latency", random_law(c, 20)}}}};
}

Json random_queues(Choices& c) {
  return Json{{"mails", {{"workers", c.below(3)}, {"work", random_law(c, 40)}}},
              {"reports", {{"workers", 1}, {"work", random_law(c, 20)}}}};
}

struct RouteKind {
  std::string name;
  std::string param;   ///< of its name, or empty
  std::string target;  ///< that it answers
};

const std::vector<RouteKind> route_kinds{{"/api/items", "", "/api/items"},
                                         {"/api/items/[id]", "id", "/api/items/{1..25}"},
                                         {"/api/files/[...path]", "path", "/api/files/a/{1..3}"},
                                         {"/", "", "/"}};

Json random_routes(Choices& c, Shape shape, std::vector<std::string>& targets) {
  Json routes = Json::object();
  const std::uint32_t count = c.between(1, 4);
  for (std::uint32_t r = 0; r < count; ++r) {
    const RouteKind& kind = route_kinds[r];
    const HandlerLimits limits{.param = kind.param,
                               .writes = shape != Shape::Unlimited,
                               .cold = shape != Shape::Unlimited};
    const auto methods = c.pick<std::vector<std::string>>({{"GET"}, {"*"}, {"GET", "POST"}});
    for (const std::string& method : methods) {
      routes[kind.name][method] = random_handler(c, limits);
      targets.push_back((method == "*" ? "PUT " : method + " ") + kind.target);
    }
  }
  targets.emplace_back("GET /nowhere");
  targets.emplace_back("DELETE /api/items");
  targets.emplace_back("GET /api/items/?q={1..3}");  // 308
  return routes;
}

Json random_sends(Choices& c, const std::vector<std::string>& targets) {
  if (c.chance(30)) return c.pick(targets);
  Json sends = Json::object();
  const std::uint32_t count = c.between(1, 4);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string target = c.pick(targets);
    if (c.chance(50)) {
      sends[target] = c.between(1, 5);
    } else {
      sends[target] =
          Json{{"weight", c.between(1, 5)}, {"json", {{"n", "{1..30}"}, {"name", "user-{1..9}"}}}};
    }
  }
  return sends;
}

Json random_client(Choices& c, Shape shape, const std::vector<std::string>& targets) {
  Json client = Json::object();
  switch (c.below(4)) {
    case 0: client["every"] = milliseconds(c.between(5, 300)); break;
    case 1: client["constant"] = std::to_string(c.between(1, 50)) + "/s"; break;
    case 2: client["poisson"] = std::to_string(c.between(1, 60)) + "/s"; break;
    default:
      client["users"] = c.between(1, 6);
      // With no time between calls and none in them, the clock would stand still.
      client["think"] = c.chance(50) ? Json(milliseconds(c.between(1, 100)))
                                     : Json{{"uniform", {"1ms", "200ms"}}};
  }
  if (!client.contains("users") && c.chance(20)) client["at_once"] = c.between(2, 5);
  if (c.chance(30)) client["start"] = milliseconds(c.below(800));
  if (shape == Shape::Drained || c.chance(30)) client["calls"] = c.between(1, 80);
  if (c.chance(50)) client["timeout"] = milliseconds(c.between(1, 200));
  client["send"] = random_sends(c, targets);
  return client;
}

Json random_clients(Choices& c, Shape shape, const std::vector<std::string>& targets) {
  Json clients = Json::object();
  const std::uint32_t count = c.between(1, 4);
  for (std::uint32_t i = 0; i < count; ++i) {
    clients["client-" + std::to_string(i + 1)] = random_client(c, shape, targets);
  }
  return clients;
}

Json everything(const RandomScenario& random, std::vector<std::string>& targets) {
  Choices world(random.world);
  Choices routes(random.routes);
  Choices clients(random.clients);
  Json root = Json::object();
  if (random.shape == Shape::Drained) {
    root["duration"] = "10m";
  } else {
    root["duration"] = milliseconds(world.between(1000, 10'000));
    if (world.chance(50)) root["warmup"] = milliseconds(world.below(1000));
  }
  if (world.chance(50)) root["network"]["delay"] = random_law(world, 30);
  root["platform"] = random_platform(world, random.shape);
  root["database"] = random_database(world, random.shape);
  root["upstreams"] = random_upstreams(world);
  root["queues"] = random_queues(world);
  root["routes"] = random_routes(routes, random.shape, targets);
  root["clients"] = random_clients(clients, random.shape, targets);
  return root;
}

}  // namespace

std::string RandomScenario::text() const {
  std::vector<std::string> targets;
  return everything(*this, targets).dump(2);
}

std::string RandomScenario::text_with_newcomer(bool apart) const {
  std::vector<std::string> targets;
  Json root = everything(*this, targets);
  Choices c(clients);
  if (!apart) {
    root["clients"]["newcomer"] = random_client(c, shape, targets);
    return root.dump(2);
  }
  root["database"]["visits"] = Json{{"rows", 5}, {"columns", {{"page", "text"}}}};
  root["routes"]["/visits"]["POST"] =
      Json::array({Json{{"insert", "visits"}, {"values", {{"page", "{body.name}"}}}},
                   Json{{"compute", "3ms"}}, Json{{"respond", 201}}});
  root["clients"]["newcomer"] = random_client(c, shape, {"POST /visits"});
  return root.dump(2);
}

std::ostream& operator<<(std::ostream& out, const RandomScenario& scenario) {
  return out << scenario.text();
}

/// Tapes of any length up to the longest from the first case on: what fails is shrunk anyway.
rc::Gen<RandomScenario> random_scenario(Shape shape) {
  const auto tape = [](int longest) {
    return rc::gen::resize(
        longest, rc::gen::container<Tape>(rc::gen::inRange<std::uint16_t>(0, UINT16_MAX)));
  };
  return rc::gen::build<RandomScenario>(rc::gen::set(&RandomScenario::shape, rc::gen::just(shape)),
                                        rc::gen::set(&RandomScenario::world, tape(200)),
                                        rc::gen::set(&RandomScenario::routes, tape(800)),
                                        rc::gen::set(&RandomScenario::clients, tape(200)));
}

}  // namespace routelab::testing
