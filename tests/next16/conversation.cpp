#include "tests/next16/conversation.hpp"

#include <utility>

#include "harness/server/chunk_decoder.hpp"
#include "harness/server/head_check.hpp"

namespace routelab::testing::next16 {

namespace {

enum class Body : std::uint8_t { Whole, Cut, Malformed };

/// Takes the body out of `bytes`.
Body take_body(server::Head& head, std::string_view& bytes) {
  if (head.chunked) {
    server::ChunkDecoder chunks(64U << 20U);
    bytes.remove_prefix(chunks.feed(bytes));
    head.request.body = std::move(chunks.body());
    if (chunks.over()) {
      return chunks.state() == server::ChunkDecoder::State::Done ? Body::Whole : Body::Malformed;
    }
    return Body::Cut;
  }
  const std::size_t size = std::min<std::uint64_t>(head.content_length, bytes.size());
  head.request.body = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return size == head.content_length ? Body::Whole : Body::Cut;
}

http::Reply refused(int status) { return {.status = status, .headers = {}, .body = {}}; }

/// The answer to the request that begins `bytes`, which it takes away; none: the connection is
/// over, or waits for good.
std::optional<http::Reply> next_answer(std::string_view& bytes, App& app) {
  const server::HeadRules& rules = server::head_rules(core::Profile::Next16);
  const auto end = server::head_end(bytes);
  const std::string_view rest = std::exchange(bytes, {});
  if (!end) return server::begins_no_head(rest, rules) ? std::optional(refused(400)) : std::nullopt;
  server::Head head = server::check_head(rest.substr(0, *end), rules);
  if (head.refused != 0) return refused(head.refused);
  if (head.is_tunnel) return std::nullopt;
  std::string_view behind = rest.substr(*end);
  const Body body = take_body(head, behind);
  if (body == Body::Malformed) return refused(400);
  if (app.waits_for_body(head.request)) {
    if (body == Body::Cut) return std::nullopt;
    // What comes behind a request and is none ends the connection before there is an answer.
    if (server::begins_no_head(behind, rules)) return refused(400);
  }
  if (body == Body::Whole && head.keeps_alive) bytes = behind;
  return app.answer(head.request);
}

}  // namespace

Outcome converse(std::string_view bytes, App& app) {
  Outcome outcome{.reply = next_answer(bytes, app), .others = {}};
  while (outcome.reply && !bytes.empty()) {
    const auto next = next_answer(bytes, app);
    if (next) outcome.others.push_back(next->status);
  }
  return outcome;
}

}  // namespace routelab::testing::next16
