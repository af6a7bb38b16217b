#include "harness/target/process.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include "harness/target/process_tree.hpp"

namespace routelab::target {
namespace {

/// What the program writes may outlive it only in a process that cannot be killed.
constexpr int longest_rest_ms = 2000;

std::string in_words(int how) {
  if (WIFEXITED(how)) return "exited with " + std::to_string(WEXITSTATUS(how));
  const char* name = sigabbrev_np(WTERMSIG(how));
  return name != nullptr ? std::string("killed by SIG") + name
                         : "killed by signal " + std::to_string(WTERMSIG(how));
}

/// False: the pipe has ended.
bool read_report(int status, GuardReport& report) {
  for (;;) {
    const ssize_t size = read(status, &report, sizeof report);
    if (size == ssize_t{sizeof report}) return true;
    if (size >= 0 || errno != EINTR) return false;
  }
}

std::string problem_of(const GuardReport& report, const ProcessOptions& options,
                       const std::string& path) {
  const std::string why = std::strerror(report.value);
  if (report.kind == GuardReport::Kind::NoFolder) {
    return "cannot go to the folder " + options.folder + ": " + why;
  }
  return "cannot run " + path + ": " + why;
}

}  // namespace

Process::Process(const ProcessOptions& options) : output_(options.most_log) { start(options); }

Process::~Process() {
  if (is_running()) send(guard_.orders.get(), &order_kill, 1, MSG_NOSIGNAL);
  if (reader_.joinable()) reader_.join();
}

void Process::start(const ProcessOptions& options) {
  Launch launch{"/bin/sh", options.argv, entries(options.environment), options.folder};
  std::error_code error;
  if (!options.folder.empty() && !std::filesystem::is_directory(options.folder, error)) {
    problem_ = "there is no folder " + options.folder;
    return;
  }
  if (launch.argv.empty()) {
    launch.argv = {"/bin/sh", "-c", options.command};
  } else {
    launch.path = find_program(launch.argv[0], launch.environment, options.folder);
  }
  if (launch.path.empty()) {
    problem_ = launch.argv[0] + " is not a program, here or on the PATH";
    return;
  }
  guard_ = start_guard(launch);
  if (guard_.id < 0) {
    problem_ = std::string("cannot start a process: ") + std::strerror(guard_.error);
    return;
  }
  GuardReport report;
  const bool was_told = read_report(guard_.status.get(), report);
  if (was_told && report.kind == GuardReport::Kind::Started) {
    id_ = report.value;
    is_over_ = false;
    reader_ = std::thread(&Process::follow, this);
    return;
  }
  problem_ = was_told ? problem_of(report, options, launch.path)
                      : "the process that was to start it is gone";
  waitpid(guard_.id, nullptr, 0);
}

/// Until the guard is gone and nobody can write any more.
void Process::follow() {
  std::array<char, 65'536> buffer;
  bool is_known = false, is_guarded = true, is_open = true;
  int how = 0;
  while (is_guarded || is_open) {
    pollfd events[] = {{is_guarded ? guard_.status.get() : -1, POLLIN, 0},
                       {is_open ? guard_.output.get() : -1, POLLIN, 0}};
    const int count = poll(events, 2, is_guarded ? -1 : longest_rest_ms);
    if (count < 0) continue;
    if (count == 0) break;
    if (events[1].revents != 0) {
      const ssize_t size = read(guard_.output.get(), buffer.data(), buffer.size());
      if (size == 0) is_open = false;
      if (size > 0) {
        const std::lock_guard lock(mutex_);
        output_.add({buffer.data(), static_cast<std::size_t>(size)});
      }
    }
    if (events[0].revents != 0) {
      GuardReport report;
      is_guarded = read_report(guard_.status.get(), report);
      if (is_guarded && report.kind == GuardReport::Kind::Ended) {
        is_known = true;
        how = report.value;
      }
      if (!is_guarded && !is_known) kill(-id_, SIGKILL);
    }
  }
  waitpid(guard_.id, nullptr, 0);
  set_end(is_known, how);
}

void Process::set_end(bool is_known, int how) {
  const std::lock_guard lock(mutex_);
  end_ = is_known ? in_words(how) : "killed together with the process that guarded it";
  succeeded_ = is_known && how == 0;
  is_over_ = true;
  changed_.notify_all();
}

bool Process::is_running() const {
  const std::lock_guard lock(mutex_);
  return !is_over_;
}

bool Process::wait(Duration timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::nanoseconds(timeout.ns), [&] { return is_over_; });
}

void Process::stop(Duration grace) {
  if (!is_running()) return;
  send(guard_.orders.get(), &order_terminate, 1, MSG_NOSIGNAL);
  if (wait(grace)) return;
  send(guard_.orders.get(), &order_kill, 1, MSG_NOSIGNAL);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_over_; });
}

bool Process::is_exiting() const { return is_running() && is_descendant_exiting(guard_.id); }

std::string Process::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

bool Process::succeeded() const {
  const std::lock_guard lock(mutex_);
  return succeeded_;
}

std::string Process::take_log() {
  const std::lock_guard lock(mutex_);
  return output_.take();
}

std::string Process::last_lines(std::size_t count) const {
  const std::lock_guard lock(mutex_);
  return output_.last_lines(count);
}

Resources Process::resources() const {
  return is_running() ? resources_of_descendants(guard_.id) : Resources{};
}

}  // namespace routelab::target
