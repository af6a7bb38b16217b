/// The head of an HTTP/1.x request, read strictly: what a lax reader would make two requests of, or
/// none, is refused here (request smuggling: RFC 9112, section 11.2).
///
/// Pure functions of bytes. What is refused, and with what, beyond RFC 9112's syntax:
///
///     400  a line that ends without CR, folds, or has no colon; a blank before the colon; a
///          control character in a value; a target with a blank, a control character or a byte
///          above 0x7e; a version other than HTTP/1.0 and 1.1; HTTP/1.1 without exactly one Host;
///          a Content-Length that is not one plain number, comes twice, or beside
///          Transfer-Encoding; a coding other than "chunked" that the body could end in
///     417  an Expect other than 100-continue
///     431  more than 16 KiB, the limit of Node
///     501  a transfer coding that we do not know; CONNECT
///
/// Those are the rules of rfc. Next.js lets Node read heads, and Node reads them otherwise: the
/// rules of next16 are what was measured of Node 20, and its parser's tables (llhttp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/server/message.hpp"
#include "sim/core/profile.hpp"

namespace routelab::server {

inline constexpr std::size_t most_head_bytes = 16 * 1024;

/// Where readers of heads differ; as it stands here, rfc.
struct HeadRules {
  bool any_method = true;            ///< false: 400 for a verb that Node's parser does not know
  bool any_version = false;          ///< HTTP/2.0, and a line without a version, are read as 1.1
  bool one_host = true;              ///< false: one or more, in HTTP/1.1
  bool wide_blanks = false;          ///< several blanks between the parts of the request line
  bool codings_in_front = false;     ///< "gzip, chunked", and "chunked" in HTTP/1.0
  std::uint16_t other_coding = 501;  ///< the answer to one that does not end with "chunked"
  bool tunnels_close = false;        ///< CONNECT and Upgrade: closed without an answer; false: 501
                                     ///< for CONNECT, and Upgrade is not looked at
  std::size_t most_raw_bytes = most_head_bytes;  ///< of the head as it came
  bool explains = true;  ///< the answer of a refusal says why; false: it is empty
};
const HeadRules& head_rules(core::Profile profile);

struct Head {
  std::uint16_t refused = 0;  ///< not 0: answer with this and close
  bool is_tunnel = false;     ///< close without an answer
  std::string why;            ///< refused: for people
  Request request;            ///< without its body
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool keeps_alive = true;
  bool expects_continue = false;
  bool is_http_1_0 = false;
};

/// Where the head that begins `bytes` ends (behind its empty line); none if it is not complete.
/// Empty lines in front of it belong to it (RFC 9112, section 2.2).
std::optional<std::size_t> head_end(std::string_view bytes);

/// Whatever follows these bytes, they begin no request: a reader need not wait for more of them.
bool begins_no_head(std::string_view bytes,
                    const HeadRules& rules = head_rules(core::Profile::Rfc));

/// `head` is complete.
Head check_head(std::string_view head, const HeadRules& rules = head_rules(core::Profile::Rfc));

/// What a header's name, and a method, is made of (RFC 9110, section 5.6.2).
bool is_token(std::string_view text);
/// No control characters but tabs (RFC 9110, section 5.5).
bool is_value(std::string_view text);
/// How the end of a message is found: Content-Length, Transfer-Encoding. The server says that.
bool is_framing(std::string_view name);
/// A header with a line's end in it would be two, and a status of 1xx is no answer: Node throws.
bool can_be_sent(const Reply& reply);

}  // namespace routelab::server
