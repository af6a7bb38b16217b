/// A server that plays what it is told, byte for byte, to each connection that it takes: for tests
/// of clients, which must bear whatever a peer does.
///
///     ScriptedServer server({{Read{1}, Send{"HTTP/1.1 200 OK\r\n\r\n"}, Close{}}});
///     connection.open(server.endpoint(), ...);
///
/// The first script is for the first connection, and so on; the last one serves all that follow. At
/// the end of a script the connection stays open until the client closes it. Nothing hangs: the
/// destructor wakes every thread. Pauses order things; no test may depend on their length.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "harness/client/endpoint.hpp"
#include "harness/client/socket.hpp"

namespace routelab::testing {

struct Read {  ///< until so many bytes more have come
  std::size_t size;
};
struct ReadHead {};   ///< until an empty line has come
struct ReadToEnd {};  ///< until the client has closed or half closed
struct Send {
  std::string bytes;
};
struct Pause {
  int milliseconds;
};
struct HalfClose {};
struct Close {};
struct Reset {};
struct Again {};          ///< plays the script from its start
struct CloseListener {};  ///< the next connection will be refused
using Step = std::variant<Read, ReadHead, ReadToEnd, Send, Pause, HalfClose, Close, Reset, Again,
                          CloseListener>;
using Script = std::vector<Step>;

class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Script> scripts);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] client::Endpoint endpoint() const { return endpoint_; }
  [[nodiscard]] std::string url() const { return "http://" + endpoint_.text(); }

  [[nodiscard]] std::size_t connections() const;
  /// Waits until the script of this connection has been played and the client has gone (a minute at
  /// most), then gives every byte that came on it.
  std::string received(std::size_t connection);
  /// The same without waiting: what its script has read so far.
  [[nodiscard]] std::string received_so_far(std::size_t connection) const;

 private:
  struct Peer {
    client::Descriptor socket;
    std::string received;
    std::atomic<bool> done{false};
    std::thread thread;
  };

  void accept_all();
  void play(Peer& peer, const Script& script);
  bool perform(Peer& peer, const Step& step, std::size_t& head_start);
  bool read_more(Peer& peer);
  bool wait_for(int descriptor, short events, int milliseconds = -1) const;

  std::vector<Script> scripts_;
  client::Endpoint endpoint_;
  client::Descriptor listener_;
  client::Descriptor stop_;  ///< readable when everybody is to go
  std::atomic<bool> listening_{true};
  mutable std::mutex mutex_;  ///< peers_ and what each has received
  std::vector<std::unique_ptr<Peer>> peers_;
  std::thread acceptor_;
};

/// An endpoint of the loopback address where nobody listens.
client::Endpoint closed_endpoint();

}  // namespace routelab::testing
