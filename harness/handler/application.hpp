/// An API whose handlers are C++ functions: which function answers which route. Where it runs (how
/// many instances, cold starts, tables, secrets, traffic) is a scenario's business.
///
///     struct Users {                                   // a module: one object per instance
///       int served = 0;                                // its members are the module's state
///       Task<> get(Request& req, Response& res);
///     };
///     Application app;
///     app.route("GET /api/users/[id]", &Users::get);
///     app.route("POST /api/login", login);             // a function without state
///
///     scenario::Diagnostics diagnostics;
///     auto scenario = scenario::load("shop.json", {}, diagnostics, app.routes());
///     const BoundApplication bound(app, *scenario);
///     VirtualServer server(*scenario, {.application = &bound});
///
/// A module is built when its first request comes to an instance, and destroyed with the instance:
/// what it holds is lost then, and never shared between instances. Handlers of one instance never
/// run at the same time, but they take turns at each `co_await`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include "harness/handler/context.hpp"
#include "harness/handler/request.hpp"
#include "harness/handler/task.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::handler {

/// The objects of one instance, by the number of their module.
using Modules = std::vector<std::shared_ptr<void>>;

class Application {
 public:
  using Function = std::function<Task<>(Modules&, Request&, Response&)>;

  /// `endpoint` is "METHOD /route", or "* /route" for a handler that gets every method.
  template <class Module>
  Application& route(std::string endpoint, Task<> (Module::*handler)(Request&, Response&)) {
    const std::size_t module = module_number<Module>();
    return add(std::move(endpoint),
               [module, handler](Modules& modules, Request& request, Response& response) {
                 return (at<Module>(modules, module).*handler)(request, response);
               });
  }
  Application& route(std::string endpoint, std::function<Task<>(Request&, Response&)> handler) {
    return add(std::move(endpoint),
               [handler = std::move(handler)](Modules&, Request& request, Response& response) {
                 return handler(request, response);
               });
  }

  /// The same for a handler that blocks its thread: one that reads files, or calls a library that
  /// waits. On the wall clock others are served meanwhile, but for those of its instance; in
  /// virtual time nobody could tell how long it takes, so a request for it throws there.
  template <class Handler>
  Application& blocking(std::string endpoint, Handler handler) {
    blocking_.push_back(endpoint);
    return route(std::move(endpoint), std::move(handler));
  }

  /// "METHOD /route" of each handler, in the order in which they were added.
  [[nodiscard]] const std::vector<std::string>& routes() const { return routes_; }
  /// Those of them that block their threads.
  [[nodiscard]] const std::vector<std::string>& blocking() const { return blocking_; }
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }

 private:
  template <class Module>
  std::size_t module_number() {
    const std::type_index type(typeid(Module));
    for (std::size_t m = 0; m < types_.size(); ++m) {
      if (types_[m] == type) return m;
    }
    types_.push_back(type);
    return types_.size() - 1;
  }

  Application& add(std::string endpoint, Function function) {
    routes_.push_back(std::move(endpoint));
    functions_.push_back(std::move(function));
    return *this;
  }

  /// The module's object on this instance, which is built when it is first asked for.
  template <class Module>
  static Module& at(Modules& modules, std::size_t module) {
    if (modules.size() <= module) modules.resize(module + 1);
    if (!modules[module]) modules[module] = std::make_shared<Module>();
    return *static_cast<Module*>(modules[module].get());
  }

  std::vector<std::string> routes_;
  std::vector<std::string> blocking_;
  std::vector<Function> functions_;  ///< by route
  std::vector<std::type_index> types_;
};

/// An application and the scenario that it runs in.
class BoundApplication {
 public:
  /// The scenario was loaded with the application's routes; it gets the steps that stand for what
  /// handlers wait for. Both must outlive it.
  BoundApplication(const Application& application, scenario::Scenario& scenario);

  /// The function that answers at an endpoint; null if the scenario's own steps do.
  [[nodiscard]] const Application::Function* function_of(EndpointId endpoint) const {
    return functions_[endpoint.index];
  }
  [[nodiscard]] bool blocks(EndpointId endpoint) const { return blocks_[endpoint.index]; }
  [[nodiscard]] const StandIns& stand_ins() const { return stand_ins_; }

 private:
  std::vector<const Application::Function*> functions_;  ///< by endpoint
  std::vector<bool> blocks_;                             ///< by endpoint
  StandIns stand_ins_;
};

}  // namespace routelab::handler
