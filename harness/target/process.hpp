/// A program that we start, with everything that it starts: it ends when we say so, and at the
/// latest when we end, however that happens (guard.hpp).
///
///     Process process({.command = "node server.js", .folder = "/srv/app"});
///     if (!process.problem().empty()) ...        // it never started
///     if (process.wait(Duration::seconds(5))) std::cout << process.end();  // "exited with 1"
///     process.stop(Duration::seconds(2));
///
/// It has a session of its own, reads from /dev/null, and writes into a pipe that a thread of ours
/// empties, so that it never waits for us. What it wrote is kept up to a limit.
///
/// Every method may be called from any thread, except the destructor. Linux. Cost of one: a thread,
/// a small process, memory for what it wrote; a millisecond or two to start.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/target/environment.hpp"
#include "harness/target/guard.hpp"
#include "harness/target/output.hpp"
#include "harness/target/target.hpp"
#include "sim/base/time.hpp"

namespace routelab::target {

struct ProcessOptions {
  std::vector<std::string> argv{};  ///< the program, found by PATH, and its arguments; or
  std::string command{};            ///< what /bin/sh -c runs, if there is no argv
  std::string folder{};             ///< it runs there; "": where we are
  Environment environment{};
  std::size_t most_log = std::size_t{4} * 1024 * 1024;  ///< bytes of its output that are kept
};

class Process {
 public:
  explicit Process(const ProcessOptions& options);
  /// Kills all of it at once.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Why it did not start; "" if it did.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] bool is_running() const;
  /// True: it has ended, its children are gone, and all that they wrote is in the log.
  bool wait(Duration timeout) const;
  /// SIGTERM to its group; what is left after `grace` is killed. Returns when nothing is left.
  void stop(Duration grace);

  /// It or a child of it is about to end: asked after a connection to it was closed, this says
  /// whether that was its end.
  [[nodiscard]] bool is_exiting() const;

  /// How it ended: "exited with 1", "killed by SIGSEGV"; "" while it runs.
  [[nodiscard]] std::string end() const;
  [[nodiscard]] bool succeeded() const;  ///< exited with 0

  std::string take_log();
  [[nodiscard]] std::string last_lines(std::size_t count) const;
  /// Of it and all its children.
  [[nodiscard]] Resources resources() const;
  [[nodiscard]] int id() const { return id_; }  ///< of the program; 0 if it did not start

 private:
  void start(const ProcessOptions& options);
  void follow();
  void set_end(bool is_known, int how);

  Guard guard_;
  std::string problem_;
  int id_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool is_over_ = true;  ///< guarded by mutex_, as are these three
  std::string end_;
  bool succeeded_ = false;
  Output output_;
  std::thread reader_;
};

}  // namespace routelab::target
