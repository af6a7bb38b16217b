/// A scenario, or C++ handlers in one, as a target in this process and in virtual time: thousands of
/// histories a second, each the same again from its seed.
///
/// What the platform does by chance (refused requests, faults, upstreams that fail) is left out: it
/// is not the handlers' fault. What it may do to them at any time stays: cold starts, instances
/// that come and go, requests that take turns in one instance.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "harness/database/database.hpp"
#include "harness/server/virtual_server.hpp"
#include "harness/target/target.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::target {

class InProcessTarget final : public Target {
 public:
  struct Options {
    std::uint64_t seed = 1;
    const handler::BoundApplication* application = nullptr;
    /// Makes the database that handlers use, for each fresh state; null: the store in memory.
    std::function<std::unique_ptr<database::Database>()> make_database{};
    Instances instances = Instances::AsWritten;
    /// Makes the same behind a port, of the scenario as it is written; null: that cannot be.
    std::function<std::unique_ptr<Target>(std::uint64_t seed)> serve{};
  };
  /// The scenario, whose platform is set as the instances ask, and the application must outlive it.
  InProcessTarget(scenario::Scenario& scenario, Options options);

  [[nodiscard]] Abilities abilities() const override {
    return {.resets = true, .restarts = true, .is_virtual = true, .has_wire = false};
  }
  void call(const http::Request& request, Outcome& outcome) override;
  void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) override;
  void reset(std::uint64_t seed) override;
  bool restart() override;
  void rest(Duration time) override { server_->pass(time); }
  std::string take_log() override { return std::exchange(log_, {}); }

  void burst_apart(std::span<const http::Request> requests, std::span<const Duration> pauses,
                   std::vector<Outcome>& outcomes) override;
  std::unique_ptr<Target> over_the_wire() override;
  void set_instances(Instances instances) override { options_.instances = instances; }

 private:
  void start();

  scenario::Scenario& scenario_;
  const model::PlatformOptions platform_;  ///< as it is written
  Options options_;
  std::unique_ptr<database::Database> database_;
  std::unique_ptr<server::VirtualServer> server_;
  std::string log_;
};

}  // namespace routelab::target
