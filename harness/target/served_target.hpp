/// A scenario, or C++ handlers in one, behind a port of this process, on the wall clock: what is in
/// in_process_target.hpp in virtual time, from a fresh state.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/database/database.hpp"
#include "harness/handler/application.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/target/target.hpp"
#include "harness/target/url_target.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::target {

class ServedTarget final : public Target {
 public:
  struct Options {
    std::uint64_t seed = 1;
    const handler::BoundApplication* application = nullptr;
    std::unique_ptr<database::Database> database{};  ///< null: the store in memory
    CallOptions calls{};
  };
  /// The scenario and the application must outlive it. Null: it cannot listen.
  static std::unique_ptr<ServedTarget> start(const scenario::Scenario& scenario, Options options);

  [[nodiscard]] Abilities abilities() const override {
    return {.resets = false, .restarts = false, .is_virtual = false, .has_wire = true};
  }
  void call(const http::Request& request, Outcome& outcome) override {
    url_->call(request, outcome);
  }
  void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) override {
    url_->burst(requests, outcomes);
  }
  Outcome raw(std::string_view bytes, Duration quiet, std::string& received) override {
    return url_->raw(bytes, quiet, received);
  }
  void abandon(std::string_view bytes, int clients) override { url_->abandon(bytes, clients); }
  std::shared_ptr<void> hold(std::string_view bytes) override { return url_->hold(bytes); }

 private:
  ServedTarget(const scenario::Scenario& scenario, Options options);

  Options options_;
  server::ServedScenario server_;
  std::optional<UrlTarget> url_;
};

}  // namespace routelab::target
