/// A client's connection, and how much of its next request has come. Nothing here waits: what is
/// missing is waited for in the Lobby, so that slow clients hold no thread, whether they are slow
/// with their heads, with their bodies, or with going away.
///
///     for (;;)
///       switch (guest.next(most_body_bytes)) {
///         case Guest::Step::Receive: guest.receive() ...           // Nothing: lobby.admit(guest)
///         case Guest::Step::Continue: send "100 Continue" ...
///         case Guest::Step::Answer: answer(guest.head.request) ...
///         case Guest::Step::Refuse: answer(guest.head.refused) ...  // then it leaves
///       }
///
/// Whoever has the Guest owns the socket.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/server/chunk_decoder.hpp"
#include "harness/server/head_check.hpp"

namespace routelab::server {

class Guest {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Guest(int opened, const HeadRules& heads = head_rules(core::Profile::Rfc))
      : socket(opened), heads_(heads) {}
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  enum class Step : std::uint8_t { Receive, Continue, Answer, Refuse };
  /// What is to be done next, with the bytes that are there. After Answer `head.request` is whole,
  /// and it goes on with the next request; after Refuse there is none.
  Step next(std::uint64_t most_body_bytes);

  enum class Received : std::uint8_t { Some, Nothing, Gone };
  /// Takes what is there.
  Received receive();

  /// In the middle of a request.
  [[nodiscard]] bool has_begun() const { return stage_ == Stage::Body || !bytes_.empty(); }
  [[nodiscard]] bool reads_body() const { return stage_ == Stage::Body; }
  /// It has sent what nobody has read.
  [[nodiscard]] bool has_unread() const;

  /// It has got its last answer. What it still sends is thrown away, because an answer is lost when
  /// a connection is closed before everything on it was read (RFC 9112, section 9.6).
  void leave();
  [[nodiscard]] bool leaves() const { return stage_ == Stage::Leaving; }
  /// Bytes that were thrown away.
  [[nodiscard]] std::size_t thrown_away() const { return thrown_away_; }

  const int socket;
  Head head;                   ///< of the last request that was read
  Clock::time_point began;     ///< the request's first byte came
  Clock::time_point last;      ///< the last byte came, or the last answer went
  Clock::time_point deadline;  ///< for the bytes that are missing
  bool is_late = false;        ///< they have not come

 private:
  enum class Stage : std::uint8_t { Head, Body, Leaving };
  Step read_head(std::uint64_t most_body_bytes);
  Step read_body();
  Step refuse(std::uint16_t status, std::string why);

  const HeadRules& heads_;
  Stage stage_ = Stage::Head;
  std::string bytes_;  ///< received and not yet used
  std::optional<ChunkDecoder> chunks_;
  std::size_t thrown_away_ = 0;
};

}  // namespace routelab::server
