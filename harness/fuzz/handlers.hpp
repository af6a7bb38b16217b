/// An API under test in this process: handlers in C++, or a scenario's own steps, in virtual time.
///
///     fuzz::Handlers api(app, "shop.json");                  // handlers in C++ in their world
///     fuzz::Handlers api("shop.json");                       // a scenario alone
///     fuzz::Handlers api(app, "shop.json", "routes.json");   // and what more is known of it
///
/// Each case begins with a fresh world: new instances, new tables, the same rows. Secrets of the
/// scenario get values that nothing else contains, so that one which comes out is recognised.
///
/// Cost of a case: its requests, and a world that is made anew; the most of it is the tables of C++
/// handlers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/fuzz/session.hpp"
#include "harness/handler/application.hpp"

namespace routelab::fuzz {

class Handlers {
 public:
  /// Each is a file's name, or the text of one if it begins with `{`; "" for no routes file: then
  /// only the methods and paths of C++ handlers are known. Throws std::invalid_argument with what is
  /// wrong with them. The application must outlive it.
  Handlers(const handler::Application& application, const std::string& scenario,
           const std::string& routes = "");
  explicit Handlers(const std::string& scenario, const std::string& routes = "");
  ~Handlers();
  Handlers(const Handlers&) = delete;
  Handlers& operator=(const Handlers&) = delete;

  [[nodiscard]] const ApiMap& map() const;
  [[nodiscard]] target::Target& target();
  [[nodiscard]] const std::vector<Canary>& secrets() const;

  /// A fresh world of this seed, and one case in it. What the judge has to say about single answers
  /// is among the session's complaints.
  void run(std::uint64_t seed, const std::function<void(Session&)>& one_case);

 private:
  struct World;
  std::unique_ptr<World> world_;
};

}  // namespace routelab::fuzz
