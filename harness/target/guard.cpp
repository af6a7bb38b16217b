#include "harness/target/guard.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace routelab::target {
namespace {

/// Where the guard has its descriptors; all others are closed, or sockets of ours would stay open
/// as long as the program runs.
constexpr int orders = 3, status = 4, output = 5, first_free = 6;

void report(GuardReport::Kind kind, int value) {
  const GuardReport text{kind, value};
  while (write(status, &text, sizeof text) < 0 && errno == EINTR) {
  }
}

void keep_descriptors(int given_orders, int given_status, int given_output) {
  const int null = open("/dev/null", O_RDWR);
  // Out of the way first, because any of them may have a number that another one gets.
  const int from[] = {fcntl(null, F_DUPFD, 100), fcntl(given_orders, F_DUPFD, 100),
                      fcntl(given_status, F_DUPFD, 100), fcntl(given_output, F_DUPFD, 100)};
  for (const int number : {0, 1, 2}) dup2(from[0], number);
  dup3(from[1], orders, O_CLOEXEC);
  dup3(from[2], status, O_CLOEXEC);
  dup3(from[3], output, O_CLOEXEC);
  if (close_range(first_free, ~0U, 0) != 0) {
    for (int number = first_free; number < 65'536; ++number) close(number);
  }
}

/// The program's process, up to its exec. A failure goes to the guard, by `failures`.
[[noreturn]] void become_program(const Launch& launch, char** argv, char** environment, pid_t guard,
                                 int failures) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != guard) _exit(127);  // it was killed before we asked to be told
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(output, 1);
  dup2(output, 2);
  GuardReport failure{GuardReport::Kind::NoFolder, 0};
  if (launch.folder.empty() || chdir(launch.folder.c_str()) == 0) {
    execve(launch.path.c_str(), argv, environment);
    failure.kind = GuardReport::Kind::NoExec;
  }
  failure.value = errno;
  while (write(failures, &failure, sizeof failure) < 0 && errno == EINTR) {
  }
  _exit(127);
}

/// The program's id, or 0 when it could not be started.
pid_t start_program(const Launch& launch, char** argv, char** environment) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    report(GuardReport::Kind::NoExec, errno);
    return 0;
  }
  const pid_t guard = getpid();
  const pid_t program = fork();
  if (program == 0) become_program(launch, argv, environment, guard, ends[1]);
  GuardReport failure{GuardReport::Kind::NoExec, errno};
  close(ends[1]);
  ssize_t size = program < 0 ? ssize_t{sizeof failure} : 0;
  // The end of the pipe: the exec closed it.
  while (program > 0 && (size = read(ends[0], &failure, sizeof failure)) < 0 && errno == EINTR) {
  }
  close(ends[0]);
  if (size > 0) {
    report(failure.kind, failure.value);
    if (program > 0) waitpid(program, nullptr, 0);
    return 0;
  }
  report(GuardReport::Kind::Started, program);
  return program;
}

/// Every child of ours by its id from /proc: orphans of the program among them.
void kill_children() {
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  std::array<char, 4096> text;
  pid_t id = 0;
  for (ssize_t size; (size = read(file, text.data(), text.size())) > 0;) {
    for (ssize_t i = 0; i < size; ++i) {
      const char c = text[static_cast<std::size_t>(i)];
      if (c >= '0' && c <= '9') {
        id = id * 10 + (c - '0');
      } else if (id > 0) {
        kill(id, SIGKILL);
        id = 0;
      }
    }
  }
  close(file);
}

/// The program has ended: its group goes while its id still is its own.
void end_program(pid_t program) {
  kill(-program, SIGKILL);
  int how = 0;
  while (waitpid(program, &how, 0) < 0 && errno == EINTR) {
  }
  report(GuardReport::Kind::Ended, how);
}

bool has_ended(pid_t program) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(program), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == program;
}

/// Children that die leave theirs to us, so it takes rounds, until there are none.
void kill_everything(pid_t program, bool is_running, int children) {
  for (;;) {
    if (is_running) kill(-program, SIGKILL);
    if (is_running && has_ended(program)) {
      end_program(program);
      is_running = false;
    }
    kill_children();
    pid_t reaped = 0;
    while (!is_running && (reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    if (reaped < 0 && errno == ECHILD) return;
    pollfd death{children, POLLIN, 0};
    if (poll(&death, 1, 20) > 0) {
      std::array<char, sizeof(signalfd_siginfo)> ignored;
      if (read(children, ignored.data(), ignored.size()) < 0) continue;
    }
  }
}

/// Until the program has ended or we are to kill it.
void watch(pid_t program, int children) {
  for (;;) {
    pollfd events[] = {{orders, POLLIN, 0}, {children, POLLIN, 0}};
    if (poll(events, 2, -1) < 0) continue;
    if (events[1].revents != 0) {
      std::array<char, sizeof(signalfd_siginfo)> ignored;
      if (read(children, ignored.data(), ignored.size()) < 0 && errno != EAGAIN) return;
      if (has_ended(program)) {
        end_program(program);
        return kill_everything(program, false, children);
      }
      // Orphans that have ended.
      siginfo_t info{};
      while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0 &&
             info.si_pid != program) {
        waitpid(info.si_pid, nullptr, 0);
        info = {};
      }
    }
    if (events[0].revents != 0) {
      char order = order_kill;
      const ssize_t size = read(orders, &order, 1);
      if (size < 0 && errno == EINTR) continue;
      if (size != 1 || order != order_terminate) return kill_everything(program, true, children);
      kill(-program, SIGTERM);
    }
  }
}

[[noreturn]] void guard(const Launch& launch, char** argv, char** environment, int given_orders,
                        int given_status, int given_output) {
  setsid();  // a terminal's Ctrl-C is for others: we end when our caller does
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM}) {
    std::signal(number, SIG_IGN);
  }
  std::signal(SIGCHLD, SIG_DFL);
  keep_descriptors(given_orders, given_status, given_output);
  prctl(PR_SET_NAME, "routelab-guard");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  sigset_t deaths;
  sigemptyset(&deaths);
  sigaddset(&deaths, SIGCHLD);
  sigprocmask(SIG_SETMASK, &deaths, nullptr);
  const int children = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
  const pid_t program = start_program(launch, argv, environment);
  close(output);
  if (program > 0) watch(program, children);
  _exit(0);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

}  // namespace

Guard start_guard(const Launch& launch) {
  Guard made;
  std::vector<char*> argv = pointers(launch.argv);
  std::vector<char*> environment = pointers(launch.environment);
  int order_ends[2], status_ends[2], output_ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, order_ends) != 0) {
    made.error = errno;
    return made;
  }
  made.orders = client::Descriptor(order_ends[0]);
  const client::Descriptor guards_orders(order_ends[1]);
  if (pipe2(status_ends, O_CLOEXEC) != 0) {
    made.error = errno;
    return made;
  }
  made.status = client::Descriptor(status_ends[0]);
  const client::Descriptor guards_status(status_ends[1]);
  if (pipe2(output_ends, O_CLOEXEC) != 0) {
    made.error = errno;
    return made;
  }
  made.output = client::Descriptor(output_ends[0]);
  const client::Descriptor guards_output(output_ends[1]);
  made.id = fork();
  if (made.id == 0) {
    guard(launch, argv.data(), environment.data(), guards_orders.get(), guards_status.get(),
          guards_output.get());
  }
  if (made.id < 0) made.error = errno;
  return made;
}

}  // namespace routelab::target
