#include "cli/stop_signal.hpp"

#include <csignal>
#include <initializer_list>

namespace routelab::cli {

namespace {

// A handler of signals can reach nothing but globals.
volatile std::sig_atomic_t last_signal = 0;

void note(int signal) { last_signal = signal; }

/// Unless the signal is ignored.
void replace_handler(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal() {
  last_signal = 0;
  // SA_RESETHAND: the second one finds the default action. SA_RESTART: no write is cut short.
  for (const int signal : {SIGINT, SIGTERM}) {
    replace_handler(signal, note, static_cast<int>(SA_RESETHAND) | SA_RESTART);
  }
}

StopSignal::~StopSignal() {
  for (const int signal : {SIGINT, SIGTERM}) replace_handler(signal, SIG_DFL, 0);
}

int StopSignal::received() const { return last_signal; }

}  // namespace routelab::cli
