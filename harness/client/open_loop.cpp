#include "harness/client/open_loop.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <list>
#include <utility>

#include "harness/client/socket.hpp"
#include "harness/client/steady.hpp"
#include "sim/base/assert.hpp"

namespace routelab::client {
namespace {

constexpr int stop_interval_ms = 20;

/// A connection, or room for one, with the request that it carries.
struct Slot {
  explicit Slot(const ResponseLimits& limits) : parser(limits) {}

  std::list<Slot>::iterator self;
  Descriptor socket;
  bool connecting = false;
  bool used_before = false;
  std::uint32_t watched = 0;  ///< events of epoll
  ScheduledRequest request;
  std::size_t sent = 0;  ///< bytes of the request
  ResponseParser parser;
  RequestResult result;
};

/// One run. A slot is in one of three lists, and moves between them without an allocation.
class Run {
 public:
  Run(const Endpoint& endpoint, const OpenLoopOptions& options, const OpenLoop::Next& next,
      const OpenLoop::Report& report, const std::atomic<bool>& stop)
      : endpoint_(endpoint), options_(options), next_(next), report_(report), stop_(stop) {}

  OpenLoopTotals run();

 private:
  bool set_up();
  bool look_ahead();
  void send_due();
  void end_unsent(Error error);
  std::list<Slot>* free_list();
  void begin(std::list<Slot>& from);
  void open(Slot& slot);
  void send(Slot& slot);
  void receive(Slot& slot);
  void lost(Slot& slot, Error error);
  void finish(Slot& slot, Error error, bool may_keep = true);
  void expire();
  void watch(Slot& slot, std::uint32_t events);
  void wait();
  void arm(Time wake);
  void happened(Slot& slot, std::uint32_t events);

  const Endpoint& endpoint_;
  const OpenLoopOptions& options_;
  const OpenLoop::Next& next_;
  const OpenLoop::Report& report_;
  const std::atomic<bool>& stop_;
  Descriptor epoll_;
  Descriptor timer_;
  Time armed_ = time_never;
  std::list<Slot> closed_;
  std::list<Slot> idle_;  ///< the last one used in front, so that few are kept busy
  std::list<Slot> busy_;  ///< in the order of their intended times, so of their deadlines too
  std::optional<ScheduledRequest> upcoming_;
  bool exhausted_ = false;
  OpenLoopTotals totals_;
  std::array<char, 65'536> buffer_;
};

OpenLoopTotals Run::run() {
  if (!set_up()) {
    totals_.system_error = errno;
    return totals_;
  }
  for (;;) {
    send_due();
    expire();
    if (busy_.empty() && !upcoming_ && (exhausted_ || stop_)) return totals_;
    wait();
  }
}

bool Run::set_up() {
  RL_ASSERT(options_.connections > 0);
  epoll_ = Descriptor(epoll_create1(EPOLL_CLOEXEC));
  timer_ = Descriptor(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  return epoll_.is_open() && timer_.is_open() &&
         epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, timer_.get(), &event) == 0;
}

/// Whether there is an upcoming request.
bool Run::look_ahead() {
  if (!upcoming_ && !exhausted_) {
    upcoming_ = next_();
    exhausted_ = !upcoming_;
    if (upcoming_) ++totals_.requests;
  }
  return upcoming_.has_value();
}

void Run::send_due() {
  while (!stop_ && look_ahead()) {
    const Time now = steady_now();
    if (upcoming_->intended > now) return;
    if (upcoming_->intended + options_.timeout <= now) {
      end_unsent(Error::TimedOut);
      continue;
    }
    std::list<Slot>* from = free_list();
    if (from == nullptr) return;
    begin(*from);
  }
  if (stop_ && upcoming_) end_unsent(Error::Stopped);
}

void Run::end_unsent(Error error) {
  RequestResult result;
  result.id = upcoming_->id;
  result.intended = upcoming_->intended;
  // It was over when its time-out was, though we looked only now.
  result.ended = error == Error::TimedOut ? result.intended + options_.timeout : steady_now();
  result.error = error;
  upcoming_.reset();
  report_(result);
}

/// The list whose first slot may take a request; null if all are busy.
std::list<Slot>* Run::free_list() {
  if (!idle_.empty()) return &idle_;
  if (closed_.empty() && busy_.size() < options_.connections) {
    closed_.emplace_back(options_.limits);
    closed_.back().self = closed_.begin();
  }
  return closed_.empty() ? nullptr : &closed_;
}

/// Gives the upcoming request to the first slot of this list.
void Run::begin(std::list<Slot>& from) {
  Slot& slot = from.front();
  busy_.splice(busy_.end(), from, slot.self);
  slot.request = std::move(*upcoming_);
  upcoming_.reset();
  slot.result = {};
  slot.result.id = slot.request.id;
  slot.result.intended = slot.request.intended;
  slot.sent = 0;
  slot.parser.expect(slot.request.method);
  if (slot.socket.is_open()) {
    slot.used_before = true;
    send(slot);
  } else {
    open(slot);
  }
}

void Run::open(Slot& slot) {
  ++totals_.connections;
  slot.used_before = false;
  Opening opening = start_connect(endpoint_);
  if (opening.error != 0) return finish(slot, error_of(opening.error));
  slot.socket = std::move(opening.socket);
  slot.connecting = !opening.connected;
  slot.watched = 0;
  watch(slot, slot.connecting ? EPOLLOUT : EPOLLIN);
  if (!slot.connecting) send(slot);
}

void Run::watch(Slot& slot, std::uint32_t events) {
  if (slot.watched == events) return;
  epoll_event event{};
  event.events = events;
  event.data.ptr = &slot;
  const int operation = slot.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  RL_ASSERT(epoll_ctl(epoll_.get(), operation, slot.socket.get(), &event) == 0);
  slot.watched = events;
}

void Run::send(Slot& slot) {
  const std::string& bytes = slot.request.bytes;
  if (slot.sent == 0) slot.result.sent = steady_now();
  while (slot.sent < bytes.size()) {
    const ssize_t size =
        ::send(slot.socket.get(), bytes.data() + slot.sent, bytes.size() - slot.sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      // Of a server that is gone, the last word may be there to be read: receive() tells.
      const bool full = errno == EAGAIN || errno == EWOULDBLOCK;
      return watch(slot, full ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
    slot.sent += static_cast<std::size_t>(size);
  }
  watch(slot, EPOLLIN);
}

void Run::receive(Slot& slot) {
  const ssize_t size = recv(slot.socket.get(), buffer_.data(), buffer_.size(), 0);
  if (size < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return;
    return lost(slot, error_of(errno));
  }
  if (size == 0) {
    slot.parser.end();
    const bool complete = slot.parser.state() == ResponseParser::State::Complete;
    return complete ? finish(slot, Error::None) : lost(slot, slot.parser.problem().error);
  }
  if (slot.result.first_byte == time_never) slot.result.first_byte = steady_now();
  std::string_view rest(buffer_.data(), static_cast<std::size_t>(size));
  while (!rest.empty()) {
    rest.remove_prefix(slot.parser.feed(rest));
    if (slot.parser.state() == ResponseParser::State::Failed) {
      return finish(slot, slot.parser.problem().error);
    }
    if (slot.parser.state() != ResponseParser::State::Complete) continue;
    if (!slot.parser.response().is_interim()) {
      return finish(slot, Error::None, rest.empty());  // what nobody asked for ends a connection
    }
    slot.parser.take();
  }
}

/// The connection has ended before the answer was complete. A server may close an idle one at any
/// time: if not a byte came on one that had been idle, the request goes out on a new one.
void Run::lost(Slot& slot, Error error) {
  if (!slot.used_before || slot.result.first_byte != time_never) return finish(slot, error);
  slot.socket.reset();
  slot.parser.reset();
  slot.sent = 0;
  slot.result.resent = true;
  ++totals_.resent;
  open(slot);
}

void Run::finish(Slot& slot, Error error, bool may_keep) {
  RequestResult& result = slot.result;
  result.ended = steady_now();
  result.error = error;
  const Response& response = slot.parser.response();
  const bool keep = error == Error::None && may_keep && response.keeps_alive() &&
                    slot.sent == slot.request.bytes.size();
  if (error == Error::None) {
    ++totals_.answered;
    result.status = response.status;
    result.body_size = response.body_size;
    result.response = &response;
  }
  report_(result);
  result.response = nullptr;
  slot.parser.reset();
  if (!keep) slot.socket.reset();
  std::list<Slot>& to = keep ? idle_ : closed_;
  to.splice(to.begin(), busy_, slot.self);
}

void Run::expire() {
  const Time now = steady_now();
  while (!busy_.empty() && busy_.front().request.intended + options_.timeout <= now) {
    finish(busy_.front(), Error::TimedOut);
  }
}

void Run::happened(Slot& slot, std::uint32_t events) {
  const bool is_idle = slot.result.ended != time_never;
  if (is_idle) {  // the server closed it, or says what nobody asked for
    slot.socket.reset();
    closed_.splice(closed_.begin(), idle_, slot.self);
  } else if (slot.connecting) {
    slot.connecting = false;
    const int error = finish_connect(slot.socket.get());
    if (error != 0) return finish(slot, error_of(error));
    send(slot);
  } else if ((events & EPOLLOUT) != 0 && (events & EPOLLIN) == 0) {
    send(slot);
  } else {
    receive(slot);
  }
}

void Run::arm(Time wake) {
  if (wake == armed_) return;
  armed_ = wake;
  itimerspec when{};  // zero disarms
  if (wake != time_never) {
    when.it_value.tv_sec = wake.ns / 1'000'000'000;
    when.it_value.tv_nsec = wake.ns % 1'000'000'000;
  }
  RL_ASSERT(timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr) == 0);
}

/// Until a connection has something to say, a request is due, or one's time-out is over.
void Run::wait() {
  Time wake = time_never;
  if (upcoming_ && free_list() != nullptr) wake = upcoming_->intended;
  if (!busy_.empty()) wake = std::min(wake, busy_.front().request.intended + options_.timeout);
  int milliseconds = stop_interval_ms;
  if (wake <= steady_now()) {
    milliseconds = 0;
  } else {
    arm(wake);
  }
  std::array<epoll_event, 256> events;
  const int count =
      epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr != nullptr) happened(*static_cast<Slot*>(event.data.ptr), event.events);
  }
}

}  // namespace

OpenLoopTotals OpenLoop::run(const Next& next, const Report& report,
                             const std::atomic<bool>& stop) {
  return Run(endpoint_, options_, next, report, stop).run();
}

}  // namespace routelab::client
