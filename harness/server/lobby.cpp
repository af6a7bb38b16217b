#include "harness/server/lobby.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <utility>
#include <vector>

namespace routelab::server {

namespace {

constexpr int look_for_late_ms = 250;

}  // namespace

Lobby::Lobby(Ready ready)
    : ready_(std::move(ready)), epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  thread_ = std::thread([this] { watch(); });
}

void Lobby::admit(std::unique_ptr<Guest> guest) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  const int socket = guest->socket;
  guests_[socket] = std::move(guest);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
  event.data.fd = socket;
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) != 0 &&
      epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) {
    guests_.erase(socket);
  }
}

std::unique_ptr<Guest> Lobby::take(int socket) {
  const std::lock_guard lock(mutex_);
  const auto found = guests_.find(socket);
  if (found == guests_.end()) return nullptr;
  auto guest = std::move(found->second);
  guests_.erase(found);
  return guest;
}

void Lobby::watch() {
  std::array<epoll_event, 256> events{};
  auto looked = Guest::Clock::now();
  for (;;) {
    const int count =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), look_for_late_ms);
    for (int e = 0; e < count; ++e) {
      const int socket = events[static_cast<std::size_t>(e)].data.fd;
      if (socket == wake_) return;
      if (auto guest = take(socket)) ready_(std::move(guest));
    }
    const auto now = Guest::Clock::now();
    if (now - looked < std::chrono::milliseconds(look_for_late_ms)) continue;
    looked = now;
    send_away_late();
  }
}

void Lobby::send_away_late() {
  std::vector<std::unique_ptr<Guest>> late;
  {
    const std::lock_guard lock(mutex_);
    const auto now = Guest::Clock::now();
    for (auto entry = guests_.begin(); entry != guests_.end();) {
      if (entry->second->deadline > now) {
        ++entry;
        continue;
      }
      late.push_back(std::move(entry->second));
      entry = guests_.erase(entry);
    }
  }
  for (auto& guest : late) {
    guest->is_late = true;
    ready_(std::move(guest));
  }
}

void Lobby::close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
  }
  const std::uint64_t one = 1;
  static_cast<void>(!write(wake_, &one, sizeof one));
  thread_.join();
  const std::lock_guard lock(mutex_);
  guests_.clear();
  ::close(epoll_);
  ::close(wake_);
}

std::size_t Lobby::size() const {
  const std::lock_guard lock(mutex_);
  return guests_.size();
}

}  // namespace routelab::server
