#include "tests/support/scripted_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "sim/base/assert.hpp"

namespace routelab::testing {
namespace {

using client::Descriptor, client::Endpoint;

Descriptor listen_on_loopback(Endpoint& endpoint) {
  Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const auto* given = reinterpret_cast<const sockaddr*>(&address);
  RL_ASSERT(bind(listener.get(), given, size) == 0);
  RL_ASSERT(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  RL_ASSERT(listen(listener.get(), 512) == 0);
  std::memcpy(&endpoint.storage, &address, sizeof address);
  endpoint.size = sizeof address;
  return listener;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Script> scripts)
    : scripts_(std::move(scripts)), listener_(listen_on_loopback(endpoint_)),
      stop_(eventfd(0, EFD_CLOEXEC)), acceptor_([this] { accept_all(); }) {
  RL_ASSERT(!scripts_.empty());
}

ScriptedServer::~ScriptedServer() {
  const std::uint64_t one = 1;
  RL_ASSERT(write(stop_.get(), &one, sizeof one) == sizeof one);
  acceptor_.join();
  // A send may be blocked on a client that does not read.
  for (const auto& peer : peers_) {
    const std::lock_guard lock(mutex_);
    if (peer->socket.is_open()) shutdown(peer->socket.get(), SHUT_RDWR);
  }
  for (const auto& peer : peers_) peer->thread.join();
}

std::size_t ScriptedServer::connections() const {
  const std::lock_guard lock(mutex_);
  return peers_.size();
}

std::string ScriptedServer::received_so_far(std::size_t connection) const {
  const std::lock_guard lock(mutex_);
  return connection < peers_.size() ? peers_[connection]->received : "";
}

std::string ScriptedServer::received(std::size_t connection) {
  for (int i = 0; i < 60'000; ++i) {
    if (connections() > connection) {
      const std::lock_guard lock(mutex_);
      if (peers_[connection]->done) return peers_[connection]->received;
    }
    poll(nullptr, 0, 1);
  }
  RL_ASSERT(!"the script must have been played within a minute");
  return "";
}

/// False: everybody is to go, or the time is over.
bool ScriptedServer::wait_for(int descriptor, short events, int milliseconds) const {
  pollfd entries[2] = {{stop_.get(), POLLIN, 0}, {descriptor, events, 0}};
  const nfds_t count = descriptor < 0 ? 1 : 2;
  return poll(entries, count, milliseconds) > 0 && (entries[0].revents & POLLIN) == 0;
}

void ScriptedServer::accept_all() {
  while (listening_ && wait_for(listener_.get(), POLLIN)) {
    Descriptor socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.is_open()) continue;
    const std::lock_guard lock(mutex_);
    const Script& script = scripts_[std::min(peers_.size(), scripts_.size() - 1)];
    const auto refuses = [](const Step& step) {
      return std::holds_alternative<CloseListener>(step);
    };
    // Before the script is played: a client that sees its effect must find the listener closed.
    for (const Step& step : script) {
      if (refuses(step)) listening_ = false;
    }
    if (!listening_) listener_.reset();
    Peer& peer = *peers_.emplace_back(std::make_unique<Peer>());
    peer.socket = std::move(socket);
    peer.thread = std::thread([this, &peer, &script] { play(peer, script); });
  }
}

/// False: nothing more comes.
bool ScriptedServer::read_more(Peer& peer) {
  char buffer[65'536];
  if (!wait_for(peer.socket.get(), POLLIN)) return false;
  const ssize_t size = recv(peer.socket.get(), buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  const std::lock_guard lock(mutex_);
  peer.received.append(buffer, static_cast<std::size_t>(size));
  return true;
}

/// False: the script is over. `start`: what came before it has been read by earlier steps.
bool ScriptedServer::perform(Peer& peer, const Step& step, std::size_t& start) {
  const int socket = peer.socket.get();
  if (const auto* read = std::get_if<Read>(&step)) {
    while (peer.received.size() < start + read->size) {
      if (!read_more(peer)) return false;
    }
    start += read->size;
  } else if (std::holds_alternative<ReadHead>(step)) {
    std::size_t end = 0;
    while ((end = peer.received.find("\r\n\r\n", start)) == std::string::npos) {
      if (!read_more(peer)) return false;
    }
    start = end + 4;
  } else if (std::holds_alternative<ReadToEnd>(step)) {
    while (read_more(peer)) {
    }
  } else if (const auto* sent = std::get_if<Send>(&step)) {
    return send_all(socket, sent->bytes);
  } else if (const auto* pause = std::get_if<Pause>(&step)) {
    wait_for(-1, 0, pause->milliseconds);
  } else if (std::holds_alternative<HalfClose>(step)) {
    shutdown(socket, SHUT_WR);
  } else if (std::holds_alternative<Reset>(step) || std::holds_alternative<Close>(step)) {
    if (std::holds_alternative<Reset>(step)) client::close_with_reset(socket);
    const std::lock_guard lock(mutex_);
    peer.socket.reset();
  }
  return peer.socket.is_open();
}

void ScriptedServer::play(Peer& peer, const Script& script) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < script.size() && peer.socket.is_open(); ++i) {
    if (std::holds_alternative<Again>(script[i])) {
      i = std::size_t(-1);
    } else if (!perform(peer, script[i], start)) {
      break;
    }
  }
  while (peer.socket.is_open() && read_more(peer)) {
  }
  const std::lock_guard lock(mutex_);
  peer.socket.reset();
  peer.done = true;
}

client::Endpoint closed_endpoint() {
  Endpoint endpoint;
  listen_on_loopback(endpoint);  // closed again at once
  return endpoint;
}

}  // namespace routelab::testing
