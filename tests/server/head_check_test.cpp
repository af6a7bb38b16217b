#include "harness/server/head_check.hpp"

#include <string>
#include <vector>

#include "harness/server/chunk_decoder.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using server::check_head;
using server::ChunkDecoder;
using server::Head;
using server::head_end;

namespace {

std::uint16_t refused(const std::string& head) { return check_head(head).refused; }

std::string with(const std::string& line) {
  return "POST /a HTTP/1.1\r\nHost: x\r\n" + line + "\r\n\r\n";
}

}  // namespace

TEST_CASE("a head is taken apart as it was sent", "[server][head]") {
  const Head head = check_head(
      "\r\nPUT /a%2Fb?x=%0d HTTP/1.1\r\nHost: x\r\nX-One: a%0d%0ab\r\nx-one:  2 \r\n"
      "Content-Length: 12\r\n\r\n");
  REQUIRE(head.refused == 0);
  CHECK(head.request.method == "PUT");
  CHECK(head.request.target == "/a%2Fb?x=%0d");
  CHECK(head.request.headers[1] == std::pair<std::string, std::string>("X-One", "a%0d%0ab"));
  CHECK(head.request.headers[2] == std::pair<std::string, std::string>("x-one", "2"));
  CHECK(head.content_length == 12);
  CHECK(head.keeps_alive);
}

TEST_CASE("what could be read as two requests is refused", "[server][head]") {
  for (const char* line :
       {"Content-Length: abc", "Content-Length: -1", "Content-Length: +1", "Content-Length: 0x1",
        "Content-Length: 1, 1", "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 99999999999999999999999", "Content-Length:", "Content-Length: 1 2",
        "Content-Length: 3\r\nTransfer-Encoding: chunked", "Content-Length : 3", "no colon",
        " folded: x", "A: b\r\n folded", "A: b\nC: d", ": x", "A\tB: x", "Host: y"}) {
    INFO(line);
    CHECK(refused(with(line)) == 400);
  }
  CHECK(refused(with(std::string("A: b\0c", 6))) == 400);
  CHECK(refused(with("Transfer-Encoding: gzip")) == 501);
  CHECK(refused(with("Transfer-Encoding: xchunked")) == 501);
  CHECK(refused(with("Transfer-Encoding: identity")) == 501);
  CHECK(refused(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")) == 501);
  CHECK(refused(with("Expect: a miracle")) == 417);
  CHECK(refused("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("request lines", "[server][head]") {
  const auto line = [](const std::string& text) { return refused(text + "\r\nHost: x\r\n\r\n"); };
  CHECK(line("GET / HTTP/1.1") == 0);
  CHECK(line("M-SEARCH * HTTP/1.1") == 0);
  CHECK(line("get / HTTP/1.1") == 0);  // a token: whether anybody answers it is the router's
  CHECK(line("GET /a b HTTP/1.1") == 400);
  CHECK(line("GET /\xC3\xA9 HTTP/1.1") == 400);
  CHECK(line("GET / HTTP/1.2") == 400);
  CHECK(line("GET / HTTP/2.0") == 400);
  CHECK(line("GET /") == 400);
  CHECK(line("GET  / HTTP/1.1") == 400);
  CHECK(line("G(T / HTTP/1.1") == 400);
  CHECK(line("CONNECT a:1 HTTP/1.1") == 501);
  CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(refused("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(17'000, 'a') + "\r\n\r\n") == 431);
}

TEST_CASE("heads as Node reads them", "[server][head]") {
  const server::HeadRules& node = server::head_rules(core::Profile::Next16);
  const auto refused = [&](const std::string& head) { return check_head(head, node).refused; };
  const auto line = [&](const std::string& text) { return refused(text + "\r\nHost: x\r\n\r\n"); };
  CHECK(line("GET / HTTP/1.1") == 0);
  CHECK(line("GET  /  HTTP/1.1") == 0);
  CHECK(line("QUERY / HTTP/2.0") == 0);
  CHECK(line("GET /") == 0);
  CHECK(line("GET / HTTP/1.2") == 400);
  CHECK(line("get / HTTP/1.1") == 400);
  CHECK(line("GET1 / HTTP/1.1") == 400);
  CHECK(line("GET\t/\tHTTP/1.1") == 400);
  CHECK(line("GET /a b HTTP/1.1") == 400);
  CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused(with("Host: y")) == 0);
  CHECK(refused(with("Transfer-Encoding: gzip, chunked")) == 0);
  CHECK(refused(with("Transfer-Encoding: chunked, gzip")) == 400);
  CHECK(refused(with("Transfer-Encoding: identity")) == 400);
  CHECK(refused(with("Content-Length: 3\r\nTransfer-Encoding: chunked")) == 400);
  CHECK(refused(with("Expect: a miracle")) == 417);
  CHECK(check_head("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", node).is_tunnel);
  CHECK(check_head(with("Connection: Upgrade\r\nUpgrade: h2c"), node).is_tunnel);
  CHECK_FALSE(check_head(with("Upgrade: h2c"), node).is_tunnel);

  // Names and values count, not what stands between them.
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 2000; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  CHECK(many.size() > server::most_head_bytes);
  CHECK(refused(many + "\r\n") == 0);
  CHECK(refused(with("A: " + std::string(16'000, 'a'))) == 0);
  CHECK(refused(with("A: " + std::string(16'384, 'a'))) == 431);
}

TEST_CASE("what begins no request is known by its first bytes", "[server][head]") {
  const server::HeadRules& node = server::head_rules(core::Profile::Next16);
  CHECK(server::begins_no_head(std::string("\x16\x03\x01\x02\0", 5)));
  CHECK_FALSE(server::begins_no_head(""));
  CHECK_FALSE(server::begins_no_head("\r\nGE"));
  CHECK_FALSE(server::begins_no_head("brew"));
  CHECK(server::begins_no_head("brew", node));
  CHECK(server::begins_no_head("e\":\"x\"}", node));
  CHECK_FALSE(server::begins_no_head("PROP", node));
  CHECK(server::begins_no_head("PROP ", node));
}

TEST_CASE("who keeps the connection", "[server][head]") {
  CHECK(check_head(with("Connection: close")).keeps_alive == false);
  CHECK(check_head(with("Connection: Keep-Alive, Close")).keeps_alive == false);
  CHECK(check_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keeps_alive);
  CHECK(check_head("GET / HTTP/1.0\r\n\r\n").keeps_alive == false);
}

TEST_CASE("where a head ends", "[server][head]") {
  CHECK(head_end("GET / HTTP/1.1\r\nA: b\r\n\r\nrest") == 24);
  CHECK(head_end("GET / HTTP/1.1\r\nA: b\r\n") == std::nullopt);
  CHECK(head_end("\r\n\r\n") == std::nullopt);
  CHECK(head_end("") == std::nullopt);
  CHECK(head_end("GET / HTTP/1.1\n\nrest") == 16);  // to be refused
  rc::prop("no byte crashes it, and an end once found stays",
           [](const std::string& bytes, const std::string& more) {
             const auto end = head_end(bytes);
             check_head(bytes);
             if (end) RC_ASSERT(head_end(bytes + more) == end);
           });
}

TEST_CASE("chunks are put together, however they are cut", "[server][chunks]") {
  const auto decode = [](std::string_view bytes) {
    ChunkDecoder chunks(1000);
    const std::size_t used = chunks.feed(bytes);
    return std::tuple(chunks.state(), chunks.body(), used);
  };
  using State = ChunkDecoder::State;
  const std::string whole = "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: x\r\n\r\nrest";
  CHECK(decode(whole) == std::tuple(State::Done, std::string("abc0123456789"), whole.size() - 4));
  for (const char* bad : {"-2\r\nab", "2\nab\r\n", "2\r\nabX", "\r\n", "0x2\r\nab\r\n", "g\r\n",
                          "2 2\r\nab", "FFFFFFFFFFFFFFFFF\r\n", "+1\r\na\r\n"}) {
    INFO(bad);
    CHECK(std::get<0>(decode(bad)) == State::Bad);
  }
  CHECK(std::get<0>(decode("3e9\r\n")) == State::TooLarge);
  CHECK(std::get<0>(decode("FFFFFFFFFFFFFFFF\r\n")) == State::TooLarge);
  rc::prop("cuts do not show", [&](std::vector<std::uint8_t> cuts) {
    ChunkDecoder chunks(1000);
    std::string_view rest = whole;
    std::size_t used = 0;
    for (const std::uint8_t cut : cuts) {
      const auto part = rest.substr(0, cut % 5U);
      used += chunks.feed(part);
      rest.remove_prefix(part.size());
    }
    used += chunks.feed(rest);
    RC_ASSERT(chunks.state() == State::Done);
    RC_ASSERT(chunks.body() == "abc0123456789");
    RC_ASSERT(used == whole.size() - 4);
  });
}
