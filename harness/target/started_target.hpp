/// A server that we start, and start again when it dies.
///
///     StartedTarget target({.command = "node server.js", .folder = "/srv/app"});
///     if (!target.start()) std::cerr << target.problem().message;
///     target.call({"GET", "/api/users"}, outcome);
///
/// It is told its port by the variable PORT, in the command as $PORT. It is up when that port takes
/// connections, and with `ready_target` when it has answered a request as well.
///
/// A death is seen, and never passed over. A request that was under way ends as Cut or Unreachable,
/// and `what` says how the server died. If it dies between two requests, the second is not sent: it
/// ends as Unreachable and says so. The next call starts the server again; after three starts in a
/// row that failed none is tried any more, until `restart`.
///
/// Whoever destroys it stops the server and all that it has started; if we are killed, the guard
/// does (process.hpp).
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/target/caller.hpp"
#include "harness/target/environment.hpp"
#include "harness/target/problem.hpp"
#include "harness/target/process.hpp"
#include "harness/target/target.hpp"
#include "harness/target/url_target.hpp"

namespace routelab::target {

struct StartedOptions {
  std::vector<std::string> argv{};
  std::string command{};  ///< run by /bin/sh -c, if there is no argv
  std::string folder{};
  Environment environment{};
  client::Address address{"127.0.0.1", 0, ""};  ///< port 0: a free one is chosen, once
  Duration ready_timeout = Duration::seconds(30);
  std::string ready_target{};             ///< "/health"; "": a connection is enough
  Duration grace = Duration::seconds(2);  ///< from SIGTERM to SIGKILL
  CallOptions calls{};
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, waiting for the server ends
};

class StartedTarget final : public Target {
 public:
  explicit StartedTarget(StartedOptions options)
      : options_(std::move(options)), first_variables_(options_.environment.set) {}
  ~StartedTarget() override;

  /// False: see problem(). Nothing runs then.
  bool start();
  [[nodiscard]] const Problem& problem() const { return problem_; }
  [[nodiscard]] const client::Address& address() const { return options_.address; }

  /// How often it ended without having been told to, and how it did the last time.
  [[nodiscard]] std::size_t deaths() const { return deaths_; }
  [[nodiscard]] const std::string& last_death() const { return last_death_; }
  /// It has ended and was not started again yet: the last call met its end, or it ended since.
  [[nodiscard]] bool died() const;

  [[nodiscard]] Abilities abilities() const override;
  void call(const http::Request& request, Outcome& outcome) override;
  void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) override;
  Outcome raw(std::string_view bytes, Duration quiet, std::string& received) override;
  void abandon(std::string_view bytes, int clients) override;
  std::shared_ptr<void> hold(std::string_view bytes) override;
  bool restart() override;
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) const override;
  bool set_variable(const std::string& name, const std::optional<std::string>& value) override;
  bool replace_settings(const Replacements& replacements) override;
  std::string take_log() override;
  [[nodiscard]] Resources resources() override;

 private:
  bool fail(std::string message, std::string hint);
  bool wait_until_ready();
  bool answers();
  void keep_log();
  [[nodiscard]] bool has_ended() const { return process_ && !process_->is_running(); }
  bool is_up(Outcome& outcome);
  bool has_died_after(const Outcome& outcome);
  void note_death();

  StartedOptions options_;
  std::vector<std::pair<std::string, std::string>> first_variables_;  ///< before any was set
  Problem problem_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<UrlTarget> url_;
  std::string log_;  ///< of processes that are gone
  std::size_t deaths_ = 0;
  bool is_noted_ = false;  ///< the end of this process is counted
  std::size_t failed_starts_ = 0;
  std::string last_death_;
};

}  // namespace routelab::target
