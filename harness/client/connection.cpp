#include "harness/client/connection.hpp"

#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "harness/client/steady.hpp"
#include "sim/base/assert.hpp"

namespace routelab::client {
namespace {

Outcome outcome_of(int number) { return {error_of(number), number}; }

bool would_block(int number) { return number == EAGAIN || number == EWOULDBLOCK; }

/// The time left in poll's milliseconds, rounded up: it must not wake up early and spin.
int milliseconds_until(Time deadline) {
  const std::int64_t left = std::max<std::int64_t>(0, (deadline - steady_now()).ns);
  return static_cast<int>(std::min<std::int64_t>((left + 999'999) / 1'000'000, 1'000'000));
}

}  // namespace

/// Until one of the events (or an error of the socket, which the next call on it will tell).
Outcome Connection::wait(short events, Time deadline, short& happened) {
  for (;;) {
    pollfd entry{socket_.get(), events, 0};
    const int ready = poll(&entry, 1, milliseconds_until(deadline));
    happened = entry.revents;
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return outcome_of(errno);
    if (steady_now() >= deadline) return {Error::TimedOut, 0};
  }
}

Outcome Connection::open(const Endpoint& endpoint, Time deadline) {
  close();
  times_ = {};
  times_.opening = steady_now();
  Opening opening = start_connect(endpoint);
  if (opening.error != 0) return outcome_of(opening.error);
  socket_ = std::move(opening.socket);
  if (!opening.connected) {
    short happened = 0;
    Outcome outcome = wait(POLLOUT, deadline, happened);
    if (outcome) outcome = outcome_of(finish_connect(socket_.get()));
    if (!outcome) {
      close();
      return outcome;
    }
  }
  times_.opened = steady_now();
  return {};
}

/// One read into the inbox; nothing there is no error.
Outcome Connection::take_in() {
  std::array<char, 16'384> buffer;
  const ssize_t size = recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (size > 0) {
    times_.last_received = steady_now();
    if (times_.first_received == time_never) times_.first_received = times_.last_received;
    inbox_.append(buffer.data(), static_cast<std::size_t>(size));
  } else if (size == 0) {
    inbox_end_ = {Error::ClosedEarly, 0};
  } else if (!would_block(errno) && errno != EINTR) {
    inbox_end_ = outcome_of(errno);
  }
  return inbox_end_;
}

/// Takes in what comes meanwhile. Ends early only if the connection is gone for both sides.
Outcome Connection::pause(Time until, Time deadline) {
  while (steady_now() < until) {
    short happened = 0;
    const bool listens = bool(inbox_end_);
    // After the peer's end POLLHUP may be there for good: then it is only a sleep.
    if (!listens) {
      poll(nullptr, 0, milliseconds_until(std::min(until, deadline)));
    } else if (wait(POLLIN, std::min(until, deadline), happened)) {
      take_in();
    }
    if (inbox_end_.error == Error::Reset) return inbox_end_;
    if (steady_now() >= deadline) return {Error::TimedOut, 0};
  }
  return {};
}

Outcome Connection::send_piece(std::string_view bytes, Time deadline) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0) {
      times_.last_sent = steady_now();
      if (times_.first_sent == time_never) times_.first_sent = times_.last_sent;
      bytes.remove_prefix(static_cast<std::size_t>(size));
      continue;
    }
    if (errno == EINTR) continue;
    if (!would_block(errno)) return outcome_of(errno);
    const short listens = inbox_end_ ? POLLIN : 0;
    short happened = 0;
    const Outcome outcome = wait(static_cast<short>(POLLOUT | listens), deadline, happened);
    if (!outcome) return outcome;
    if ((happened & listens) != 0) take_in();
  }
  return {};
}

Outcome Connection::send(std::string_view bytes, Time deadline) {
  return send({Piece{bytes, {}}}, deadline);
}

Outcome Connection::send(std::span<const Piece> pieces, Time deadline) {
  RL_ASSERT(is_open());
  for (const Piece& piece : pieces) {
    Outcome outcome;
    if (piece.pause > Duration{}) outcome = pause(steady_now() + piece.pause, deadline);
    if (outcome) outcome = send_piece(piece.bytes, deadline);
    if (!outcome) return outcome;
  }
  return {};
}

Outcome Connection::receive(std::string& bytes, Time deadline) {
  RL_ASSERT(is_open());
  while (inbox_.empty()) {
    if (!inbox_end_) return inbox_end_;
    take_in();  // first, because a deadline that is over must not hide what is there
    for (const Time until = steady_now() + watch_;
         inbox_.empty() && inbox_end_ && steady_now() < until;) {
      sched_yield();
      take_in();
    }
    if (!inbox_.empty() || !inbox_end_) continue;
    short happened = 0;
    if (const Outcome outcome = wait(POLLIN, deadline, happened); !outcome) return outcome;
  }
  if (bytes.empty()) {
    bytes.swap(inbox_);
  } else {
    bytes += inbox_;
  }
  inbox_.clear();
  return {};
}

void Connection::half_close() {
  if (is_open()) shutdown(socket_.get(), SHUT_WR);
}

void Connection::abort() {
  if (is_open()) close_with_reset(socket_.get());
  close();
}

void Connection::close() {
  socket_.reset();
  inbox_.clear();
  inbox_end_ = {};
}

bool Connection::is_stale() {
  RL_ASSERT(is_open());
  if (inbox_.empty() && inbox_end_) take_in();
  return !inbox_.empty() || !inbox_end_;
}

void Connection::mark() {
  times_.first_sent = times_.last_sent = time_never;
  times_.first_received = times_.last_received = time_never;
}

}  // namespace routelab::client
