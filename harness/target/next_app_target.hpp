/// A Next.js app's folder as a target: copied, built with canaries for its secrets (next_build.hpp),
/// and started as in production. The folder itself stays as it is.
///
///     PreparedNextApp app = prepare_next_app({.folder = "/srv/shop", .canary = ...});
///     if (!app.target) std::cerr << app.problem.message;
///     app.target->call({"GET", "/api/users"}, outcome);
///
/// Started is .next/standalone/server.js if the app is configured for it; by the package's script
/// "start" if that is not "next start" (a custom server); otherwise "next start". All listen on
/// 127.0.0.1 and a free port. It is up when it has answered a request. When it dies, see
/// started_target.hpp.
///
/// Whoever destroys it stops the server and removes the copy. Cost to prepare: copying, and the
/// app's own build: a minute or two.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/target/next_artefacts.hpp"
#include "harness/target/next_build.hpp"
#include "harness/target/started_target.hpp"
#include "harness/target/target.hpp"

namespace routelab::target {

class NextAppTarget final : public Target {
 public:
  /// `start` it before it is called.
  NextAppTarget(NextBuild build, const NextAppOptions& options);

  bool start() { return server_.start(); }
  [[nodiscard]] const Problem& problem() const { return server_.problem(); }

  [[nodiscard]] const NextBuild& build() const { return build_; }
  [[nodiscard]] const client::Address& address() const { return server_.address(); }
  void artefacts(const std::function<void(const Artefact&)>& visitor) const {
    visit_artefacts(build_, visitor);
  }

  [[nodiscard]] std::size_t deaths() const { return server_.deaths(); }
  [[nodiscard]] const std::string& last_death() const { return server_.last_death(); }
  [[nodiscard]] bool died() const { return server_.died(); }

  [[nodiscard]] Abilities abilities() const override { return server_.abilities(); }
  void call(const http::Request& request, Outcome& outcome) override {
    server_.call(request, outcome);
  }
  void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) override {
    server_.burst(requests, outcomes);
  }
  Outcome raw(std::string_view bytes, Duration quiet, std::string& received) override {
    return server_.raw(bytes, quiet, received);
  }
  void abandon(std::string_view bytes, int clients) override { server_.abandon(bytes, clients); }
  std::shared_ptr<void> hold(std::string_view bytes) override { return server_.hold(bytes); }
  bool restart() override { return server_.restart(); }
  bool set_variable(const std::string& name, const std::optional<std::string>& value) override {
    return server_.set_variable(name, value);
  }
  bool replace_settings(const Replacements& replacements) override {
    replace_in_env_files(build_, replacements);
    return server_.replace_settings(replacements);
  }
  std::string take_log() override { return server_.take_log(); }
  [[nodiscard]] Resources resources() override { return server_.resources(); }

 private:
  NextBuild build_;  ///< its folder goes after the server that runs there
  StartedTarget server_;
};

struct PreparedNextApp {
  std::unique_ptr<NextAppTarget> target;  ///< none: see `problem`
  Problem problem;
};

PreparedNextApp prepare_next_app(const NextAppOptions& options);

}  // namespace routelab::target
