#include "tests/support/postgres_server.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

namespace routelab::testing {

namespace {

namespace fs = std::filesystem;

/// $1 folder, $2 the package's programs, $3 most connections, $4 a user to become or "".
/// Each line on stdin starts the server; the end of stdin ends everything. setpriv becomes the
/// server and tells the kernel to kill it should this shell die. CONT: the program may have died
/// while the server was frozen.
constexpr const char* guard_script = R"(
trap '' HUP INT TERM
as() { if [ -n "$user" ]
  then exec setpriv --reuid="$user" --regid="$group" --clear-groups --pdeathsig KILL "$@"
  else exec "$@"; fi; }
folder=$1 programs=$2 connections=$3 user=$4
[ -z "$user" ] || { group=$(id -g "$user"); chown "$user" "$folder"; }
cd "$folder"
exec >>"$folder/log" 2>&1
(as "$programs/initdb" --no-sync -D "$folder/data" -U routelab -A trust -E UTF8 --locale=C) ||
  touch "$folder/failed"
while read -r _; do
  (as "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
    -c max_connections="$connections" -c shared_buffers=16MB -c deadlock_timeout=100ms \
    </dev/null) &
  server=$!
done
[ -z "$server" ] || { kill -QUIT "$server"; kill -CONT "$server"; wait "$server"; }
rm -rf "$folder"
)";

std::string programs() {
  if (const char* given = std::getenv("ROUTELAB_POSTGRES")) return given;
  std::string newest;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    const std::string folder = (version.path() / "bin").string();
    if (fs::exists(folder + "/postgres") && folder > newest) newest = folder;
  }
  return newest;
}

std::string user() {
  if (::geteuid() != 0) return "";
  return ::getpwnam("postgres") != nullptr ? "postgres" : "nobody";
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void wait_a_little() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }

/// Or until it is gone. The letters are those of proc(5): T stopped, Z zombie.
void wait_for_state(pid_t process, char letter) {
  const std::string stat = "/proc/" + std::to_string(process) + "/stat";
  for (int tries = 0; tries < 6000; ++tries, wait_a_little()) {
    const std::string state = text_of(stat);
    if (state.empty() || state.find(std::string(") ") + letter) != std::string::npos) return;
  }
}

pid_t spawn_guard(const std::string& folder, int max_connections, int input) {
  std::vector<std::string> words = {
      "/bin/sh", "-c", guard_script, "guard", folder, programs(), std::to_string(max_connections),
      user()};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // What ends the program's group from a terminal or a time-out must not end the guard.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, words[0].c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start the guard of the PostgreSQL server");
  return pid;
}

}  // namespace

std::string PostgresServer::missing() {
  if (programs().empty()) return "no PostgreSQL server: apt-get install postgresql";
  return "";
}

PostgresServer::PostgresServer(int max_connections) {
  folder_ = fs::temp_directory_path() / "routelab-postgres-XXXXXX";
  if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("cannot create " + folder_);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot create a pipe");
  guard_ = spawn_guard(folder_, max_connections, pipe[0]);
  ::close(pipe[0]);
  commands_ = pipe[1];
  try {
    start();
  } catch (...) {
    ::close(commands_);
    ::waitpid(guard_, nullptr, 0);
    throw;
  }
}

PostgresServer::~PostgresServer() {
  thaw();  // else it would not hear that it is to end
  ::close(commands_);
  ::waitpid(guard_, nullptr, 0);
}

void PostgresServer::start() {
  fs::remove(folder_ + "/data/postmaster.pid");
  if (::write(commands_, "\n", 1) != 1) throw std::runtime_error("the guard is gone");
  // "ready" is the eighth line of this file, PostgreSQL 15, miscadmin.h.
  for (int tries = 0; tries < 6000; ++tries, wait_a_little()) {
    const std::string state = text_of(folder_ + "/data/postmaster.pid");
    if (state.find("\nready") != std::string::npos) return;
    if (fs::exists(folder_ + "/failed")) break;
  }
  throw std::runtime_error("PostgreSQL did not start:\n" + text_of(folder_ + "/log"));
}

pid_t PostgresServer::postmaster() const {
  return std::stoi(text_of(folder_ + "/data/postmaster.pid"));
}

void PostgresServer::freeze() {
  const pid_t server = postmaster();
  const std::string id = std::to_string(server);
  ::kill(server, SIGSTOP);
  wait_for_state(server, 'T');  // from then on it starts nothing new
  frozen_ = {server};
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  for (pid_t child = 0; children >> child;) {
    ::kill(child, SIGSTOP);
    wait_for_state(child, 'T');
    frozen_.push_back(child);
  }
}

void PostgresServer::thaw() {
  for (const pid_t process : frozen_) ::kill(process, SIGCONT);
  frozen_.clear();
}

void PostgresServer::kill() {
  freeze();
  for (const pid_t process : frozen_) ::kill(process, SIGKILL);
  // A zombie has let everything go; its new parent may take its time to notice.
  for (const pid_t process : frozen_) wait_for_state(process, 'Z');
  frozen_.clear();
}

}  // namespace routelab::testing
