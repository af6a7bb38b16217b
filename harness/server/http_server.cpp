#include "harness/server/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "harness/server/chunk_decoder.hpp"
#include "harness/server/head_check.hpp"
#include "harness/server/lobby.hpp"
#include "harness/server/workers.hpp"
#include "sim/core/http.hpp"

namespace routelab::server {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int backlog = 1024;
/// A client that goes on at once finds its thread still there.
constexpr milliseconds next_request_soon{2};
/// How long, and for how many bytes, a client that is refused may go on sending before the
/// connection is cut: cut at once, it would lose the answer (RFC 9112, section 9.6).
constexpr milliseconds last_words{1000};
constexpr std::size_t most_last_words = 1U << 20U;

bool wait_for(int socket, short events, milliseconds timeout) {
  pollfd entry{.fd = socket, .events = events, .revents = 0};
  for (;;) {
    const int ready = poll(&entry, 1, static_cast<int>(timeout.count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

enum class Received : std::uint8_t { Some, Nothing, Gone };

/// What is there, without waiting.
Received receive(Guest& guest) {
  std::array<char, 16384> buffer;
  const ssize_t n = recv(guest.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (n > 0) guest.bytes.append(buffer.data(), static_cast<std::size_t>(n));
  if (n > 0) return Received::Some;
  const bool later = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return later ? Received::Nothing : Received::Gone;
}

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

/// The head that the library sees says only where the body ends and whether the connection is
/// kept. The method: HEAD, or one whose body it reads.
std::string head_for_library(const Head& head, std::uint64_t body_bytes) {
  std::string text = head.request.method == "HEAD" ? "HEAD" : "POST";
  text += " / HTTP/1.1\r\nHost: -\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n";
  if (!head.keeps_alive) text += "Connection: close\r\n";
  if (head.expects_continue && body_bytes > 0) text += "Expect: 100-continue\r\n";
  return text + "\r\n";
}

/// What the library reads a request from and writes its answer to.
class GuestStream final : public httplib::Stream {
 public:
  GuestStream(Guest& guest, std::string head, std::uint64_t body_bytes, milliseconds timeout)
      : guest_(guest), head_(std::move(head)), body_left_(body_bytes), timeout_(timeout) {}

  bool is_readable() const override {
    return head_at_ < head_.size() || !guest_.bytes.empty() ||
           wait_for(guest_.socket, POLLIN, timeout_);
  }
  bool is_writable() const override { return true; }

  ssize_t read(char* out, std::size_t size) override {
    if (head_at_ < head_.size()) return take(head_, head_at_, out, size);
    if (body_left_ == 0) return 0;
    if (guest_.bytes.empty() && !flush()) return -1;  // 100 Continue
    while (guest_.bytes.empty()) {
      const Received received = receive(guest_);
      if (received == Received::Gone) return -1;
      if (received == Received::Nothing && !wait_for(guest_.socket, POLLIN, timeout_)) return -1;
    }
    const std::size_t n = std::min<std::uint64_t>({size, guest_.bytes.size(), body_left_});
    std::memcpy(out, guest_.bytes.data(), n);
    guest_.bytes.erase(0, n);
    body_left_ -= n;
    return static_cast<ssize_t>(n);
  }

  ssize_t write(const char* bytes, std::size_t size) override {
    answer_.append(bytes, size);
    constexpr std::size_t piece = 1U << 16U;
    if (answer_.size() >= piece && !flush()) return -1;
    return static_cast<ssize_t>(size);
  }
  /// False: the client has gone.
  bool flush() {
    const bool sent = send_all(guest_.socket, answer_, timeout_);
    answer_.clear();
    return sent;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { none(ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { none(ip, port); }
  socket_t socket() const override { return guest_.socket; }
  [[nodiscard]] bool has_unread_body() const { return body_left_ > 0; }

 private:
  static void none(std::string& ip, int& port) {
    ip.clear();
    port = 0;
  }
  static ssize_t take(const std::string& from, std::size_t& at, char* out, std::size_t size) {
    const std::size_t n = std::min(size, from.size() - at);
    std::memcpy(out, from.data() + at, n);
    at += n;
    return static_cast<ssize_t>(n);
  }

  Guest& guest_;
  std::string head_;
  std::size_t head_at_ = 0;
  std::uint64_t body_left_;
  milliseconds timeout_;
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
  Library(HttpServer::Handler handler, HttpServer::Options options)
      : handler_(std::move(handler)), options_(std::move(options)), workers_(options_.most_threads),
        lobby_([this](std::unique_ptr<Guest> guest) {
          Guest* const raw = guest.release();
          workers_.add([this, raw] { serve(std::unique_ptr<Guest>(raw)); });
        }) {
    new_task_queue = [this] { return new LibraryQueue(workers_); };
    set_payload_max_length(options_.most_body_bytes);
    set_keep_alive_max_count(1U << 20U);  // the Lobby closes idle ones
    set_keep_alive_timeout(
        std::chrono::duration_cast<std::chrono::seconds>(options_.idle_timeout).count());
    set_socket_options([this](int socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      listener_ = socket;
    });
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      this->answer(request, response);
    };
    Get("/", answer);
    Post("/", answer);
    // Its own would tell the client what was thrown.
    set_exception_handler([](const auto&, httplib::Response& response, std::exception_ptr) {
      response.status = 500;
    });
  }

  std::optional<std::string> listen() {
    errno = 0;
    if (options_.port == 0) {
      port_ = bind_to_any_port(options_.host);
    } else if (bind_to_port(options_.host, options_.port)) {
      port_ = options_.port;
    }
    if (port_ <= 0) return errno != 0 ? std::strerror(errno) : "no such address";
    // The library's backlog of 5 is compiled in: a burst of connections would wait a second.
    ::listen(listener_, backlog);
    return std::nullopt;
  }

  void run() {
    listen_after_bind();
    stopping_ = true;
    lobby_.close();
    workers_.finish();
  }

  void stop_serving() {
    stopping_ = true;
    stop();
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] Load load() const { return {lobby_.size(), workers_.threads()}; }

 private:
  bool process_and_close_socket(int socket) override {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto guest = std::make_unique<Guest>(socket);
    guest->deadline = Clock::now() + options_.head_timeout;
    serve(std::move(guest));
    return true;
  }

  /// One request after the other, until there is nothing to read.
  void serve(std::unique_ptr<Guest> guest) {
    for (;;) {
      const auto end = head_end(guest->bytes);
      if (!end && guest->bytes.size() <= most_head_bytes) {
        if (!wait_for_more(guest)) return;
        continue;
      }
      const std::size_t size = end.value_or(guest->bytes.size());
      Head head = check_head(std::string_view(guest->bytes).substr(0, size));
      guest->bytes.erase(0, size);
      if (head.refused != 0) return refuse(*guest, head.refused, head.why);
      if (!serve_one(*guest, head)) return;
      guest->deadline = Clock::now() + options_.idle_timeout;
      if (stopping_) return;
    }
  }

  /// False: the guest has gone, or waits in the lobby.
  bool wait_for_more(std::unique_ptr<Guest>& guest) {
    const bool was_idle = guest->bytes.empty();
    Received received = receive(*guest);
    if (received == Received::Nothing && !workers_.scarce() && !stopping_ &&
        wait_for(guest->socket, POLLIN, next_request_soon)) {
      received = receive(*guest);
    }
    if (received == Received::Gone) return false;
    if (received == Received::Some) {
      if (was_idle) guest->deadline = Clock::now() + options_.head_timeout;
      return true;
    }
    lobby_.admit(std::move(guest));
    return false;
  }

  /// False: the connection is over.
  bool serve_one(Guest& guest, Head& head) {
    std::uint64_t body_bytes = head.content_length;
    if (head.chunked) {
      ChunkDecoder chunks(options_.most_body_bytes);
      if (!read_chunks(guest, head, chunks)) return false;
      body_bytes = chunks.body().size();
      guest.bytes.insert(0, chunks.body());
      head.expects_continue = false;
    }
    // The library reads no body of a HEAD.
    std::string unread;
    const bool keeps_alive = head.keeps_alive && !(head.request.method == "HEAD" && body_bytes > 0);
    head.keeps_alive = keeps_alive && !stopping_;
    GuestStream stream(guest, head_for_library(head, body_bytes), body_bytes,
                       options_.read_timeout);
    current = &head.request;
    bool closed = false;
    const bool served = process_request(stream, !head.keeps_alive, closed, nullptr);
    const bool sent = stream.flush();
    if (stream.has_unread_body()) {
      if (sent) hear_out(guest);
      return false;
    }
    return served && sent && !closed && head.keeps_alive;
  }

  /// Chunks are put together before the library sees them, which reads them laxly.
  bool read_chunks(Guest& guest, const Head& head, ChunkDecoder& chunks) {
    if (head.expects_continue &&
        !send_all(guest.socket, "HTTP/1.1 100 Continue\r\n\r\n", options_.read_timeout)) {
      return false;
    }
    for (;;) {
      guest.bytes.erase(0, chunks.feed(guest.bytes));
      if (chunks.over()) break;
      const Received received = receive(guest);
      if (received == Received::Gone) return false;
      if (received == Received::Nothing && !wait_for(guest.socket, POLLIN, options_.read_timeout)) {
        refuse(guest, 408, "the body did not come in time");
        return false;
      }
    }
    if (chunks.state() == ChunkDecoder::State::Done) return true;
    const bool large = chunks.state() == ChunkDecoder::State::TooLarge;
    refuse(guest, large ? 413 : 400, large ? "the body is too large" : "a chunk is malformed");
    return false;
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    current->body = request.body;
    Reply reply = handler_(std::move(*current));
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers) response.headers.emplace(name, value);
    response.body = std::move(reply.body);
  }

  /// An answer to what is no request; the connection is over.
  void refuse(Guest& guest, int status, const std::string& why) {
    const std::string reason(core::reason_of(status));
    const std::string body = std::to_string(status) + " " + reason + ": " + why + "\n";
    const std::string answer = "HTTP/1.1 " + std::to_string(status) + " " + reason +
                               "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                               std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    if (send_all(guest.socket, answer, options_.read_timeout)) hear_out(guest);
  }

  /// Reads what the client is still sending, within limits, so that it gets its answer.
  static void hear_out(Guest& guest) {
    shutdown(guest.socket, SHUT_WR);
    const auto until = Clock::now() + last_words;
    for (std::size_t heard = 0; heard < most_last_words && Clock::now() < until;) {
      guest.bytes.clear();
      const Received received = receive(guest);
      heard += guest.bytes.size();
      if (received == Received::Gone) return;
      if (received == Received::Nothing && !wait_for(guest.socket, POLLIN, last_words)) return;
    }
  }

  /// The request that this thread gives to the library.
  static thread_local Request* current;

  HttpServer::Handler handler_;
  HttpServer::Options options_;
  int listener_ = -1;
  int port_ = -1;
  std::atomic<bool> stopping_{false};
  Workers workers_;
  Lobby lobby_;
};

thread_local Request* HttpServer::Library::current = nullptr;

HttpServer::HttpServer(Handler handler, Options options)
    : library_(std::make_unique<Library>(std::move(handler), std::move(options))) {}
HttpServer::~HttpServer() = default;

std::optional<std::string> HttpServer::listen() { return library_->listen(); }
int HttpServer::port() const { return library_->port(); }
void HttpServer::run() { library_->run(); }
void HttpServer::stop() { library_->stop_serving(); }
HttpServer::Load HttpServer::load() const { return library_->load(); }

}  // namespace routelab::server
