#include "harness/server/http_server.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/server/guest.hpp"
#include "harness/server/head_check.hpp"
#include "harness/server/lobby.hpp"
#include "harness/server/workers.hpp"
#include "sim/core/http.hpp"

// Last: with it comes a macro of the name DELETE.
#include <httplib.h>

namespace routelab::server {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int backlog = 1024;
/// A client that goes on at once finds its thread still there.
constexpr milliseconds next_bytes_soon{2};
/// How long, and for how many bytes, a client that has got its last answer may go on sending.
constexpr milliseconds last_words{1000};
constexpr std::size_t most_last_words = 1U << 20U;

bool wait_for(int socket, short events, milliseconds timeout) {
  pollfd entry{.fd = socket, .events = events, .revents = 0};
  for (;;) {
    const int ready = poll(&entry, 1, static_cast<int>(timeout.count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

/// False: the client has gone, or takes nothing for so long.
bool send_all(int socket, std::string_view bytes, milliseconds timeout) {
  while (!bytes.empty()) {
    const ssize_t n = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      return false;
    } else if (!wait_for(socket, POLLOUT, timeout)) {
      return false;
    }
  }
  return true;
}

/// What the library reads a request from and writes its answer to. The head that it sees says only
/// what it must know to write an answer: whether there is a body, and whether the connection stays.
class AnswerStream final : public httplib::Stream {
 public:
  AnswerStream(bool is_head, bool keeps_alive)
      : head_(std::string(is_head ? "HEAD" : "GET") + " / HTTP/1.1\r\n" +
              (keeps_alive ? "" : "Connection: close\r\n") + "\r\n") {}

  [[nodiscard]] const std::string& answer() const { return answer_; }
  /// The library gives each body a type. Its own is the only one of this spelling in a head that
  /// the handler gave none.
  void take_type_away() {
    constexpr std::string_view line = "Content-Type: text/plain\r\n";
    const std::size_t at = answer_.find(line);
    if (at < answer_.find("\r\n\r\n")) answer_.erase(at, line.size());
  }

  bool is_readable() const override { return at_ < head_.size(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override {
    const std::size_t n = std::min(size, head_.size() - at_);
    std::memcpy(out, head_.data() + at_, n);
    at_ += n;
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    answer_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { none(ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { none(ip, port); }
  /// Not the real one: from 1024 on the library answers 500, because it fears for its select().
  socket_t socket() const override { return 0; }

 private:
  static void none(std::string& ip, int& port) {
    ip.clear();
    port = 0;
  }

  std::string head_;
  std::size_t at_ = 0;
  std::string answer_;
};

/// The library's way to our threads.
class LibraryQueue final : public httplib::TaskQueue {
 public:
  LibraryQueue(Workers& workers) : workers_(workers) {}
  void enqueue(std::function<void()> task) override { workers_.add(std::move(task)); }
  void shutdown() override {}  // whoever owns the workers ends them

 private:
  Workers& workers_;
};

}  // namespace

class HttpServer::Library final : public httplib::Server {
 public:
  Library(HttpServer::ChunkHandler handler, HttpServer::Options options)
      : handler_(std::move(handler)), options_(std::move(options)), workers_(options_.most_threads),
        lobby_([this](std::unique_ptr<Guest> guest) {
          // An idle one that is late needs no thread to go.
          if (!guest->is_late || guest->has_begun()) serve_on_thread(std::move(guest));
        }) {
    new_task_queue = [this] { return new LibraryQueue(workers_); };
    set_keep_alive_max_count(1U << 20U);  // the Lobby closes idle ones
    set_keep_alive_timeout(
        std::chrono::duration_cast<std::chrono::seconds>(options_.idle_timeout).count());
    set_socket_options([](int socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
      current->answer(response);
      return HandlerResponse::Handled;
    });
  }
  ~Library() override { close_listener(); }

  std::optional<std::string> listen() {
    errno = 0;
    if (options_.port == 0) {
      port_ = bind_to_any_port(options_.host);
    } else if (bind_to_port(options_.host, options_.port)) {
      port_ = options_.port;
    }
    if (port_ <= 0) return errno != 0 ? std::strerror(errno) : "no such address";
    listener_ = svr_sock_;
    // The library's backlog of 5 is compiled in: a burst of connections would wait a second.
    ::listen(listener_, backlog);
    return std::nullopt;
  }

  /// The library gives up, and closes what it listens on, when it cannot accept a connection, for
  /// instance because the client has gone already. So it gets a copy each time.
  void run() {
    while (!stopping_) {
      svr_sock_ = fcntl(listener_, F_DUPFD_CLOEXEC, 0);
      if (svr_sock_ >= 0) listen_after_bind();
      if (!stopping_) std::this_thread::sleep_for(milliseconds(1));
    }
    close_listener();
    lobby_.close();
    workers_.finish();
  }

  /// Not by the library's own stop(), which does nothing while `run` has not come far enough.
  void stop_serving() {
    stopping_ = true;
    {
      const std::lock_guard lock(listener_mutex_);
      if (listener_ >= 0) ::shutdown(listener_, SHUT_RDWR);
    }
    lobby_.close();
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] Load load() const { return {lobby_.size(), workers_.threads()}; }

 private:
  /// What this thread answers while the library writes.
  struct Turn {
    Library& library;
    Head& head;
    ChunkedReply& chunks;
    bool closes = false;    ///< the answer says so
    bool has_type = false;  ///< the answer has a Content-Type
    void answer(httplib::Response& response) { library.answer(*this, response); }
  };

  void close_listener() {
    const std::lock_guard lock(listener_mutex_);
    if (listener_ >= 0) ::close(listener_);
    listener_ = -1;
  }

  bool process_and_close_socket(int socket) override {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    auto guest = std::make_unique<Guest>(socket, options_.heads);
    guest->last = Clock::now();
    serve(std::move(guest));
    return true;
  }

  void serve_on_thread(std::unique_ptr<Guest> guest) {
    // A function must be copyable.
    auto shared = std::make_shared<std::unique_ptr<Guest>>(std::move(guest));
    workers_.add([this, shared] { serve(std::move(*shared)); });
  }

  /// As far as its bytes reach, one request after the other.
  void serve(std::unique_ptr<Guest> guest) {
    if (guest->is_late) {
      if (guest->leaves()) return;
      guest->head.refused = 408;
      guest->head.why = "the request did not come in time";
      if (!refuse(*guest)) return;
    }
    for (;;) {
      switch (guest->next(options_.most_body_bytes)) {
        case Guest::Step::Receive:
          if (!receive(guest)) return;
          break;
        case Guest::Step::Continue:
          if (!send_to(*guest, "HTTP/1.1 100 Continue\r\n\r\n")) return;
          break;
        case Guest::Step::Answer:
          if (!answer(*guest)) return;
          break;
        case Guest::Step::Refuse:
          if (!refuse(*guest)) return;
          break;
      }
    }
  }

  /// False: the guest has gone, or waits in the lobby.
  bool receive(std::unique_ptr<Guest>& guest) {
    using Received = Guest::Received;
    const bool had_begun = guest->has_begun();
    Received received = guest->receive();
    if (received == Received::Nothing && !workers_.scarce() && !stopping_ &&
        wait_for(guest->socket, POLLIN, next_bytes_soon)) {
      received = guest->receive();
    }
    if (received == Received::Gone || guest->thrown_away() > most_last_words) return false;
    if (received == Received::Some) {
      guest->last = Clock::now();
      if (!had_begun) guest->began = guest->last;
      return true;
    }
    if (!guest->leaves()) guest->deadline = deadline_of(*guest);
    lobby_.admit(std::move(guest));
    return false;
  }

  [[nodiscard]] Clock::time_point deadline_of(const Guest& guest) const {
    if (!guest.has_begun()) return guest.last + options_.idle_timeout;
    if (!guest.reads_body()) return guest.began + options_.head_timeout;
    return std::min(guest.last + options_.read_timeout, guest.began + options_.request_timeout);
  }

  /// False: the connection is over.
  bool answer(Guest& guest) {
    const bool keeps_alive = guest.head.keeps_alive && !stopping_;
    guest.head.keeps_alive = keeps_alive;
    AnswerStream stream(guest.head.request.method == "HEAD", keeps_alive);
    ChunkedReply chunks(keeps_alive, [&](std::string_view bytes) { return send_to(guest, bytes); });
    Turn turn{.library = *this, .head = guest.head, .chunks = chunks};
    current = &turn;
    bool closed = false;
    const bool written = process_request(stream, !keeps_alive, closed, nullptr);
    current = nullptr;
    if (!turn.has_type) stream.take_type_away();
    const bool sent =
        chunks.has_begun() ? chunks.finish() : written && send_to(guest, stream.answer());
    if (!sent) return false;
    if (!keeps_alive || turn.closes) return guest.has_unread() && see_out(guest);
    guest.began = guest.last = Clock::now();
    return true;
  }

  void answer(Turn& turn, httplib::Response& response) {
    const bool takes_chunks = !turn.head.is_http_1_0 && turn.head.request.method != "HEAD";
    Reply reply = reply_to(std::move(turn.head.request), takes_chunks ? &turn.chunks : nullptr);
    response.status = reply.status;
    for (auto& [name, value] : reply.headers) {
      if (is_framing(name)) continue;
      if (lower_case(name) == "connection" && lower_case(value) == "close") turn.closes = true;
      if (lower_case(name) == "content-type") turn.has_type = true;
      response.headers.emplace(std::move(name), std::move(value));
    }
    if (stopping_ && turn.head.keeps_alive && !turn.closes) {
      response.headers.emplace("Connection", "close");
      turn.closes = true;
    }
    if (turn.head.is_http_1_0 && turn.head.keeps_alive && !turn.closes) {
      response.headers.emplace("Connection", "keep-alive");
    }
    const bool has_body = reply.status != 204 && reply.status != 304;
    if (has_body) response.body = std::move(reply.body);
  }

  /// What a handler throws is not the client's business.
  Reply reply_to(Request request, ChunkedReply* chunks) {
    try {
      Reply reply = handler_(std::move(request), chunks);
      if (can_be_sent(reply)) return reply;
    } catch (...) {
    }
    return {.status = 500, .headers = {}, .body = {}};
  }

  /// An answer to what is no request. False: the connection is over; else only the client's last
  /// words are to come.
  bool refuse(Guest& guest) {
    if (guest.head.is_tunnel) return false;
    const int status = guest.head.refused;
    const std::string reason(core::reason_of(status));
    const std::string body = std::to_string(status) + " " + reason + ": " + guest.head.why + "\n";
    std::string answer = "HTTP/1.1 " + std::to_string(status) + " " + reason + "\r\n";
    if (options_.heads.explains) {
      answer += "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    } else {
      answer += "Content-Length: 0\r\nConnection: close\r\n\r\n";
    }
    return send_to(guest, answer) && see_out(guest);
  }

  bool see_out(Guest& guest) {
    guest.leave();
    guest.is_late = false;
    guest.deadline = Clock::now() + last_words;
    return true;
  }

  bool send_to(Guest& guest, std::string_view bytes) {
    return send_all(guest.socket, bytes, options_.read_timeout);
  }

  static thread_local Turn* current;

  HttpServer::ChunkHandler handler_;
  HttpServer::Options options_;
  std::mutex listener_mutex_;
  int listener_ = -1;
  int port_ = -1;
  std::atomic<bool> stopping_{false};
  Workers workers_;
  Lobby lobby_;
};

thread_local HttpServer::Library::Turn* HttpServer::Library::current = nullptr;

HttpServer::HttpServer(Handler handler, Options options)
    : HttpServer(ChunkHandler([handler = std::move(handler)](Request request, ChunkedReply*) {
                   return handler(std::move(request));
                 }),
                 std::move(options)) {}
HttpServer::HttpServer(ChunkHandler handler, Options options)
    : library_(std::make_unique<Library>(std::move(handler), std::move(options))) {}
HttpServer::~HttpServer() = default;

std::optional<std::string> HttpServer::listen() { return library_->listen(); }
int HttpServer::port() const { return library_->port(); }
void HttpServer::run() { library_->run(); }
void HttpServer::stop() { library_->stop_serving(); }
HttpServer::Load HttpServer::load() const { return library_->load(); }

}  // namespace routelab::server
