#include "harness/server/guest.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace routelab::server {

Guest::~Guest() { ::close(socket); }

Guest::Step Guest::next(std::uint64_t most_body_bytes) {
  if (stage_ == Stage::Leaving) return Step::Receive;
  if (stage_ == Stage::Head) {
    const Step step = read_head(most_body_bytes);
    if (stage_ == Stage::Head || step == Step::Continue) return step;
  }
  return read_body();
}

Guest::Step Guest::read_head(std::uint64_t most_body_bytes) {
  const auto end = head_end(bytes_);
  const bool may_become_one =
      bytes_.size() <= heads_.most_raw_bytes && !begins_no_head(bytes_, heads_);
  if (!end && may_become_one) return Step::Receive;
  const std::size_t size = end.value_or(bytes_.size());
  head = check_head(std::string_view(bytes_).substr(0, size), heads_);
  bytes_.erase(0, size);
  if (head.refused != 0 || head.is_tunnel) return Step::Refuse;
  if (head.content_length > most_body_bytes) return refuse(413, "the body is too large");
  stage_ = Stage::Body;
  if (head.chunked) chunks_.emplace(most_body_bytes);
  const bool awaits_body = head.chunked || head.content_length > 0;
  const bool is_asked = head.expects_continue && awaits_body && bytes_.empty();
  return is_asked ? Step::Continue : Step::Receive;
}

Guest::Step Guest::read_body() {
  std::string& body = head.request.body;
  if (chunks_) {
    bytes_.erase(0, chunks_->feed(bytes_));
    if (!chunks_->over()) return Step::Receive;
    if (chunks_->state() == ChunkDecoder::State::Bad) return refuse(400, "a chunk is malformed");
    if (chunks_->state() != ChunkDecoder::State::Done) return refuse(413, "the body is too large");
    body = std::move(chunks_->body());
    chunks_.reset();
  } else {
    const std::size_t size = head.content_length;
    if (bytes_.size() < size) return Step::Receive;
    body.assign(bytes_, 0, size);
    bytes_.erase(0, size);
  }
  // A large body's memory is not kept for the connection's life.
  if (bytes_.empty() && bytes_.capacity() > most_head_bytes) std::string().swap(bytes_);
  stage_ = Stage::Head;
  return Step::Answer;
}

Guest::Step Guest::refuse(std::uint16_t status, std::string why) {
  head.refused = status;
  head.why = std::move(why);
  return Step::Refuse;
}

Guest::Received Guest::receive() {
  std::array<char, 16384> buffer;
  const ssize_t n = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (n <= 0) {
    const bool later = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return later ? Received::Nothing : Received::Gone;
  }
  const auto size = static_cast<std::size_t>(n);
  if (stage_ == Stage::Leaving) {
    thrown_away_ += size;
  } else {
    bytes_.append(buffer.data(), size);
  }
  return Received::Some;
}

bool Guest::has_unread() const {
  int waiting = 0;
  return !bytes_.empty() || (ioctl(socket, FIONREAD, &waiting) == 0 && waiting > 0);
}

void Guest::leave() {
  stage_ = Stage::Leaving;
  std::string().swap(bytes_);
  chunks_.reset();
  ::shutdown(socket, SHUT_WR);
}

}  // namespace routelab::server
