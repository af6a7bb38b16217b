#include "cli/terminal.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "sim/trace/file_error.hpp"

namespace routelab::cli {

bool shows_colours() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool plain = terminal != nullptr && std::strcmp(terminal, "dumb") == 0;
  return !refused && !plain && ::isatty(STDOUT_FILENO) == 1;
}

bool has_terminal() { return ::isatty(STDERR_FILENO) == 1; }

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw trace::FileError("standard output", std::strerror(errno));
  }
}

void print_error(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace routelab::cli
