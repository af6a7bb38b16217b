#include "harness/server/head_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace routelab::server {

bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || others.find(c) != others.npos;
  });
}

bool is_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

bool is_framing(std::string_view name) {
  return http::same_name(name, "content-length") || http::same_name(name, "transfer-encoding");
}

bool can_be_sent(const Reply& reply) {
  return reply.status >= 200 && reply.status <= 999 &&
         std::all_of(reply.headers.begin(), reply.headers.end(), [](const auto& header) {
           return is_token(header.first) && is_value(header.second);
         });
}

namespace {

constexpr HeadRules rfc{};
constexpr HeadRules next16{.any_method = false,
                           .any_version = true,
                           .one_host = false,
                           .wide_blanks = true,
                           .codings_in_front = true,
                           .other_coding = 400,
                           .tunnels_close = true,
                           .most_raw_bytes = 4 * most_head_bytes,
                           .explains = false};

/// `http.METHODS` of Node 20.
constexpr std::array<std::string_view, 35> node_methods{
    "ACL",       "BIND",      "CHECKOUT", "CONNECT",  "COPY",   "DELETE",     "GET",
    "HEAD",      "LINK",      "LOCK",     "M-SEARCH", "MERGE",  "MKACTIVITY", "MKCALENDAR",
    "MKCOL",     "MOVE",      "NOTIFY",   "OPTIONS",  "PATCH",  "POST",       "PROPFIND",
    "PROPPATCH", "PURGE",     "PUT",      "QUERY",    "REBIND", "REPORT",     "SEARCH",
    "SOURCE",    "SUBSCRIBE", "TRACE",    "UNBIND",   "UNLINK", "UNLOCK",     "UNSUBSCRIBE"};

bool is_node_method(std::string_view name) {
  return std::find(node_methods.begin(), node_methods.end(), name) != node_methods.end();
}

bool is_target(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
  });
}

std::optional<std::uint64_t> length_of(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool whole = problem == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole && is_digit(text.front()) ? std::optional(length) : std::nullopt;
}

class HeadReader {
 public:
  HeadReader(std::string_view bytes, const HeadRules& rules) : rest_(bytes), rules_(rules) {}

  Head read() {
    if (rest_.size() > rules_.most_raw_bytes) return refuse(431, too_large);
    while (rest_.starts_with("\r\n")) rest_.remove_prefix(2);
    const auto first = line();
    if (!first || !read_request_line(*first)) return std::move(head_);
    for (;;) {
      const auto next = line();
      if (!next) return std::move(head_);
      if (next->empty()) break;
      if (!read_field(*next)) return std::move(head_);
    }
    judge();
    return std::move(head_);
  }

 private:
  Head refuse(std::uint16_t status, std::string why) {
    fail(status, std::move(why));
    return std::move(head_);
  }
  bool fail(std::uint16_t status, std::string why) {
    head_.refused = status;
    head_.why = std::move(why);
    return false;
  }

  std::optional<std::string_view> line() {
    const std::size_t end = rest_.find('\n');
    if (end == rest_.npos || end == 0 || rest_[end - 1] != '\r') {
      fail(400, "a line does not end with CR LF");
      return std::nullopt;
    }
    const std::string_view found = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
    return found;
  }

  bool read_request_line(std::string_view text) {
    const std::size_t space = text.find(' ');
    std::size_t last = text.rfind(' ');
    const bool without_version = space != text.npos && space == last;
    if (space == text.npos || (without_version && !rules_.any_version)) {
      return fail(400, "no request line");
    }
    if (without_version) last = text.size();
    Request& request = head_.request;
    request.method = text.substr(0, space);
    const std::string_view target = text.substr(space + 1, last - space - 1);
    request.target = rules_.wide_blanks ? trimmed(target) : target;
    std::string_view version = text.substr(std::min(last + 1, text.size()));
    if (without_version) version = "HTTP/1.0";
    if (rules_.any_version && version == "HTTP/2.0") version = "HTTP/1.1";
    if (!is_token(request.method)) return fail(400, "the method is no token");
    if (!rules_.any_method && !is_node_method(request.method)) {
      return fail(400, "the method is not known");
    }
    counted_ = request.target.size();
    if (!is_target(request.target)) {
      return fail(400, "the target has a blank or a byte that must be escaped");
    }
    head_.is_http_1_0 = version == "HTTP/1.0";
    head_.keeps_alive = !head_.is_http_1_0;
    if (version != "HTTP/1.1" && !head_.is_http_1_0) {
      return fail(400, "the version is not HTTP/1.1");
    }
    return true;
  }

  bool read_field(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return fail(400, "a header line has no colon");
    const std::string_view name = text.substr(0, colon);
    const std::string_view value = trimmed(text.substr(colon + 1));
    if (!is_token(name)) return fail(400, "a header's name is no token");
    if (!is_value(value)) return fail(400, "a header's value has a control character");
    head_.request.headers.emplace_back(name, value);
    // Node counts what its parser hands on: names and values, not the signs between them.
    counted_ += name.size() + value.size();
    if (counted_ >= most_head_bytes) return fail(431, too_large);
    return note(lower_case(name), value);
  }

  /// What the message's framing depends on.
  bool note(const std::string& name, std::string_view value) {
    if (name == "host") ++hosts_;
    if (name == "content-length") {
      const auto length = length_of(value);
      if (!length || lengths_++ > 0) return fail(400, "Content-Length is not one number");
      head_.content_length = *length;
    }
    if (name == "transfer-encoding") {
      return note_coding(lower_case(value));
    }
    if (name == "upgrade") upgrades_ = true;
    if (name == "connection") {
      const std::string options = lower_case(value);
      closes_ = closes_ || options.find("close") != options.npos;
      asks_upgrade_ = asks_upgrade_ || options.find("upgrade") != options.npos;
      head_.keeps_alive =
          !closes_ && (head_.keeps_alive || options.find("keep-alive") != options.npos);
    }
    if (name == "expect") {
      if (lower_case(value) != "100-continue") return fail(417, "an unknown expectation");
      head_.expects_continue = true;
    }
    return true;
  }

  /// The last one says where the body ends.
  bool note_coding(std::string_view codings) {
    const std::size_t comma = codings.rfind(',');
    const bool in_front = comma != codings.npos;
    const std::string_view last = trimmed(in_front ? codings.substr(comma + 1) : codings);
    if (head_.chunked || last != "chunked" || (in_front && !rules_.codings_in_front)) {
      return fail(rules_.other_coding, "a transfer coding other than chunked");
    }
    head_.chunked = true;
    return true;
  }

  void judge() {
    const bool connects = head_.request.method == "CONNECT";
    const bool hosts_wrong = hosts_ > 1 ? rules_.one_host : hosts_ == 0 && !head_.is_http_1_0;
    if (head_.chunked && lengths_ > 0) {
      fail(400, "Content-Length beside Transfer-Encoding");
    } else if (head_.chunked && head_.is_http_1_0 && !rules_.codings_in_front) {
      fail(400, "Transfer-Encoding in HTTP/1.0");
    } else if (hosts_wrong) {
      fail(400, "not exactly one Host");
    } else if (rules_.tunnels_close) {
      head_.is_tunnel = connects || (upgrades_ && asks_upgrade_);
    } else if (connects) {
      fail(501, "CONNECT: this is no proxy");
    }
  }

  static constexpr const char* too_large = "the head is larger than 16 KiB";

  std::string_view rest_;
  const HeadRules& rules_;
  Head head_;
  std::size_t counted_ = 0;
  int hosts_ = 0;
  int lengths_ = 0;
  bool closes_ = false;
  bool upgrades_ = false;
  bool asks_upgrade_ = false;
};

}  // namespace

const HeadRules& head_rules(core::Profile profile) {
  return profile == core::Profile::Next16 ? next16 : rfc;
}

std::optional<std::size_t> head_end(std::string_view bytes) {
  std::size_t begin = 0;
  while (bytes.substr(begin).starts_with("\r\n")) begin += 2;
  // Two line ends, with or without CR: those without are refused when the head is read.
  for (std::size_t at = begin; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    if (end == bytes.npos) return std::nullopt;
    const std::string_view line = bytes.substr(at, end - at);
    if (end > begin && (line.empty() || line == "\r")) return end + 1;
    at = end + 1;
  }
  return std::nullopt;
}

bool begins_no_head(std::string_view bytes, const HeadRules& rules) {
  while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  if (bytes.empty() || bytes == "\r") return false;
  const std::size_t end = bytes.find_first_of(" \r\n");
  const std::string_view method = bytes.substr(0, end);
  if (!is_token(method)) return true;
  if (rules.any_method) return false;
  return std::none_of(node_methods.begin(), node_methods.end(), [&](std::string_view known) {
    return end == bytes.npos ? known.starts_with(method) : known == method;
  });
}

Head check_head(std::string_view head, const HeadRules& rules) {
  return HeadReader(head, rules).read();
}

}  // namespace routelab::server
