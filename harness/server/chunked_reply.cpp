#include "harness/server/chunked_reply.hpp"

#include <fmt/format.h>

#include "harness/server/head_check.hpp"
#include "sim/core/http.hpp"

namespace routelab::server {

namespace {

std::string head_of(const Reply& reply, bool keeps_alive) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, core::reason_of(reply.status));
  for (const auto& [name, value] : reply.headers) {
    if (!is_framing(name)) head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!keeps_alive && header(reply.headers, "connection").empty()) head += "Connection: close\r\n";
  return head + "Transfer-Encoding: chunked\r\n\r\n";
}

}  // namespace

bool ChunkedReply::send(const Reply& part) {
  if (has_gone_) return false;
  std::string bytes;
  if (!has_begun_) {
    if (part.status == 204 || part.status == 304 || !can_be_sent(part)) return true;
    has_begun_ = true;
    bytes = head_of(part, keeps_alive_);
  }
  // A chunk of no bytes would be the last one.
  if (!part.body.empty()) bytes += fmt::format("{:x}\r\n{}\r\n", part.body.size(), part.body);
  has_gone_ = !send_bytes_(bytes);
  return !has_gone_;
}

bool ChunkedReply::finish() { return has_ended_ && !has_gone_ && send_bytes_("0\r\n\r\n"); }

}  // namespace routelab::server
