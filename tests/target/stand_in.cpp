#include "tests/target/stand_in.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>

#include "harness/target/process.hpp"

namespace routelab::testing {
namespace {

/// Sanitizers catch some of them otherwise.
[[noreturn]] void die_of(int number) {
  std::signal(number, SIG_DFL);
  raise(number);
  _exit(99);
}

void send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

std::string answer(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

bool answer_head(int socket, const std::string& head) {
  const std::size_t space = head.find(' ');
  const std::string path = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  if (path == "/segv") die_of(SIGSEGV);
  if (path == "/exit") _exit(3);
  if (path == "/half") {
    send_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it");
    die_of(SIGKILL);
  }
  if (path == "/cut") return false;
  if (path == "/garbage") {
    send_all(socket, "220 mail.example ESMTP\r\n");
    return false;
  }
  if (path == "/hang") pause();
  if (path == "/log") std::fprintf(stderr, "logged\n");
  send_all(socket, answer(path == "/id" ? std::to_string(getpid()) : head));
  if (path == "/leave") _exit(4);
  return true;
}

[[noreturn]] void serve_connection(int socket) {
  std::string bytes;
  char buffer[4096];
  for (;;) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end != std::string::npos) {
      if (!answer_head(socket, bytes.substr(0, end))) break;
      bytes.erase(0, end + 4);
      continue;
    }
    const ssize_t size = recv(socket, buffer, sizeof buffer, 0);
    if (size <= 0) break;
    bytes.append(buffer, static_cast<std::size_t>(size));
  }
  close(socket);
  std::this_thread::sleep_for(std::chrono::hours(1));
  _exit(0);
}

int listen_on(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) _exit(98);
  listen(listener, 64);
  return listener;
}

bool is_set(const char* name) { return std::getenv(name) != nullptr; }

[[noreturn]] void serve() {
  if (is_set("IGNORE_TERM")) std::signal(SIGTERM, SIG_IGN);
  const int listener = listen_on(std::atoi(std::getenv("PORT")));
  if (is_set("FORK") && fork() == 0) setsid();  // a child of another session serves the port, too
  for (;;) {
    const int socket = accept(listener, nullptr, nullptr);
    if (socket >= 0) std::thread([socket] { serve_connection(socket); }).detach();
  }
}

[[noreturn]] void be_parent() {
  const target::Process process({.command = std::getenv("COMMAND")});
  std::printf("started\n");
  std::fflush(stdout);
  for (;;) pause();
}

/// Before main, and before any other test is known.
__attribute__((constructor(65'535))) void play_role() {
  const char* role = std::getenv("ROUTELAB_STAND_IN");
  if (role == nullptr) return;
  const std::string name = role;
  unsetenv("ROUTELAB_STAND_IN");
  if (name == "server") serve();
  if (name == "parent") be_parent();
  _exit(97);
}

}  // namespace

std::string stand_in(const std::string& role, const std::string& assignments) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  return "exec env ROUTELAB_STAND_IN=" + role + " " + assignments + " '" + self + "'";
}

bool is_alive(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  if (!std::getline(file, text)) return false;
  const std::size_t state = text.rfind(')') + 2;
  return state < text.size() && text[state] != 'Z' && text[state] != 'X';
}

bool eventually(const std::function<bool()>& condition) {
  const auto latest = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > latest) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace routelab::testing
