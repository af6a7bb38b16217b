#include "harness/client/response_parser.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/client/parsed_stream.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab::client;
using namespace routelab::testing;
using State = ResponseParser::State;

namespace {

Response one(const std::string& bytes, const char* method = "GET") {
  const ParsedStream stream = parse_stream(bytes, {method}, {});
  INFO(bytes << "\n" << stream.problem.what << " at " << stream.problem.offset);
  REQUIRE(stream.responses.size() == 1);
  CHECK(stream.problem.what == "the connection was closed before an answer");
  return stream.responses.front();
}

std::string problem(const std::string& bytes, ResponseLimits limits = {}) {
  const ParsedStream stream = parse_stream(bytes, {"GET"}, {}, limits);
  CHECK(stream.problem.offset <= bytes.size());
  return std::string(name_of(stream.problem.error)) + " " + std::to_string(stream.problem.offset) +
         ": " + stream.problem.what;
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

}  // namespace

TEST_CASE("an answer is kept exactly as it came", "[client][parser]") {
  const std::string bytes =
      "HTTP/1.1 200  very \xff OK\r\nX-A: 1\r\nx-a:\t2 \t\r\nSet-Cookie:a=b,c\r\nEmpty:\r\n"
      "CONTENT-LENGTH: 4\r\n\r\n\r\n\0x";
  const Response response = one(bytes + std::string("\0x", 1) + "y");
  CHECK(response.status_line == "HTTP/1.1 200  very \xff OK");
  CHECK(response.status == 200);
  CHECK(response.reason == " very \xff OK");
  CHECK(response.body == std::string("\r\n\0y", 4));
  CHECK(response.body_size == 4);
  CHECK(response.framing == Framing::Length);
  CHECK(response.size == bytes.size() + 2);
  REQUIRE(response.headers.lines().size() == 5);
  CHECK(response.headers.lines()[1].text == "x-a:\t2 \t");
  CHECK(response.headers.lines()[1].name() == "x-a");
  CHECK(response.headers.lines()[1].value() == "2");
  CHECK(response.headers.joined("X-a") == "1, 2");
  CHECK(response.headers.joined("empty") == "");
  CHECK(response.headers.joined("missing") == std::nullopt);
  CHECK(response.headers.values("set-cookie") == std::vector<std::string_view>{"a=b,c"});
  CHECK(response.headers.has("Content-Length"));
  CHECK_FALSE(response.headers.has("Content"));
}

TEST_CASE("chunks and trailers", "[client][parser]") {
  const Response response =
      one(ok +
          "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n00A ;x=\"y\"\r\n0123456789\r\n"
          "0;last\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n");
  CHECK(response.body == "abc0123456789");
  CHECK(response.framing == Framing::Chunked);
  CHECK(response.chunks == std::vector<std::size_t>{3, 10});
  CHECK(response.trailers.joined("X-Sum") == "1, 2");
  CHECK_FALSE(response.headers.has("X-Sum"));
  CHECK(one(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").body.empty());
}

TEST_CASE("answers without a body", "[client][parser]") {
  CHECK(one(ok + "Content-Length: 5\r\n\r\n", "HEAD").body.empty());
  CHECK(one(ok + "Transfer-Encoding: chunked\r\n\r\n", "HEAD").framing == Framing::NoBody);
  CHECK(one(ok + "\r\n", "CONNECT").framing == Framing::NoBody);
  CHECK(one("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n").status == 204);
  CHECK(one("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n").status == 304);
  CHECK(one("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").is_interim());
  CHECK_FALSE(one("HTTP/1.1 101 Switching Protocols\r\n\r\n").is_interim());
  CHECK(one(ok + "Content-Length: 0\r\n\r\n").framing == Framing::Length);
}

TEST_CASE("several answers on a connection", "[client][parser]") {
  const std::string bytes = "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nab" +
                            ok + "Content-Length: 9\r\n\r\n" + "HTTP/1.0 404 \r\n\r\nto the end";
  const ParsedStream stream = parse_stream(bytes, {"POST", "POST", "HEAD", "GET"}, {});
  REQUIRE(stream.responses.size() == 4);
  CHECK(stream.responses[0].is_interim());
  CHECK(stream.responses[1].body == "ab");
  CHECK(stream.responses[2].body_size == 0);
  CHECK(stream.responses[3].body == "to the end");
  CHECK(stream.responses[3].framing == Framing::UntilClose);
  CHECK(stream.responses[3].minor_version == 0);
  CHECK(stream.used == bytes.size());
}

TEST_CASE("whether a connection can be used again", "[client][parser]") {
  const auto keeps = [](const std::string& head) {
    return one(head + "Content-Length: 0\r\n\r\n").keeps_alive();
  };
  CHECK(keeps(ok));
  CHECK_FALSE(keeps(ok + "Connection: close\r\n"));
  CHECK_FALSE(keeps(ok + "Connection: a\r\nConnection: b , Close\r\n"));
  CHECK(keeps(ok + "Connection: closed\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0 200 OK\r\n"));
  CHECK(keeps("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n"));
  CHECK_FALSE(one(ok + "\r\nx").keeps_alive());
  CHECK_FALSE(one("HTTP/1.1 101 Switching\r\n\r\n").keeps_alive());
}

TEST_CASE("what is malformed, and where", "[client][parser]") {
  CHECK(problem("SSH-2.0") == "malformed 0: the answer does not begin with HTTP/1.");
  CHECK(problem("HTTP/2 200 OK\r\n") == "malformed 5: the answer does not begin with HTTP/1.");
  CHECK(problem("\r\nHTTP/1.1") == "malformed 0: the answer does not begin with HTTP/1.");
  CHECK(problem("HTTP/1.x 200 OK\r\n") == "malformed 7: the version is not HTTP/1.x");
  CHECK(problem("HTTP/1.11 200 OK\r\n") == "malformed 8: after the version comes one blank");
  CHECK(problem("HTTP/1.1  200 OK\r\n") == "malformed 9: the status is not three digits");
  CHECK(problem("HTTP/1.1 20 OK\r\n") == "malformed 11: the status is not three digits");
  CHECK(problem("HTTP/1.1 099 OK\r\n") == "malformed 9: a status below 100");
  CHECK(problem("HTTP/1.1 2000 OK\r\n") == "malformed 12: after the status comes one blank");
  CHECK(problem("HTTP/1.1 200\r\n") == "malformed 12: after the status comes one blank");
  CHECK(problem("HTTP/1.1 200 OK\n") == "malformed 15: a line ends without CR");
  CHECK(problem("HTTP/1.1 200 OK\rX") == "malformed 16: a CR without its LF");
  CHECK(problem(ok + "A: b\x01\r\n") == "malformed 21: a line holds a control character");
  CHECK(problem(ok + " folded\r\n") == "malformed 17: a header line begins with a blank");
  CHECK(problem(ok + "A b: c\r\n") ==
        "malformed 18: a header's name holds a character that it must not");
  CHECK(problem(ok + "A : c\r\n") ==
        "malformed 18: a header's name holds a character that it must not");
  CHECK(problem(ok + "ABC\r\n") == "malformed 20: a header line has no colon");
  CHECK(problem(ok + ": c\r\n") == "malformed 17: a header has no name");
}

TEST_CASE("where means where in its own answer", "[client][parser]") {
  const ParsedStream stream =
      parse_stream(ok + "Content-Length: 2\r\n\r\nab" + ok + "A: 1\r\nB\r\n", {"GET"}, {});
  CHECK(stream.responses.size() == 1);
  CHECK(stream.problem.offset == 24);
  CHECK(stream.problem.what == "a header line has no colon");
  CHECK(problem("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 2x0 \r\n") ==
        "malformed 10: the status is not three digits");
}

TEST_CASE("lengths that are not one length", "[client][parser]") {
  const auto length = [](const std::string& lines) { return problem(ok + lines + "\r\n"); };
  for (const char* value : {"", "-1", "+1", "0x10", "1 2", "5, 5", "1.0"}) {
    CHECK(length("Content-Length: " + std::string(value) + "\r\n") ==
          "malformed 17: Content-Length is not a number");
  }
  CHECK(length("Content-Length: 5\r\nContent-Length: 5\r\n") ==
        "malformed 36: Content-Length stands there twice");
  CHECK(length("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") ==
        "malformed 36: both Content-Length and Transfer-Encoding");
  for (const char* coding : {"xchunked", "gzip, chunked", "chunked, chunked", "identity", ""}) {
    CHECK(length("Transfer-Encoding: " + std::string(coding) + "\r\n") ==
          "malformed 17: a Transfer-Encoding other than chunked");
  }
  CHECK(problem("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        "malformed 17: HTTP/1.0 has no Transfer-Encoding");
}

TEST_CASE("chunks that are none", "[client][parser]") {
  const std::string head = ok + "Transfer-Encoding: chunked\r\n\r\n";
  REQUIRE(head.size() == 47);
  CHECK(problem(head + "\r\n") == "malformed 47: a chunk's size is not a number");
  CHECK(problem(head + "-2\r\n") == "malformed 47: a chunk's size is not a number");
  CHECK(problem(head + "5 \r\n") == "malformed 48: behind a chunk's size stands something else");
  CHECK(problem(head + "5x\r\n") == "malformed 48: behind a chunk's size stands something else");
  CHECK(problem(head + "1\r\nab\r\n") == "malformed 51: a chunk is longer than it said");
  CHECK(problem(head + "fffffffffffffffff\r\n") == "too-large 47: the body is too large");
  CHECK(problem(head + "1;" + std::string(5000, 'x')) ==
        "too-large 4143: the line of a chunk is too long");
  CHECK(problem(head + "0\r\nbad\r\n") == "malformed 53: a header line has no colon");
}

TEST_CASE("limits", "[client][parser]") {
  const ResponseLimits limits{20, 4, true};
  CHECK(problem(ok + "ABCDE: f\r\n", limits) == "too-large 22: the header lines are too large");
  CHECK(problem(ok + "\r\n12345", limits) == "too-large 23: the body is too large");
  CHECK(problem(ok + "\r\n1234", limits).starts_with("closed-early"));
  const std::string small = "HTTP/1.1 200 \r\n";
  const ResponseLimits body{1000, 4, true};
  CHECK(problem(small + "Content-Length: 5\r\n\r\n", body) ==
        "too-large 15: the body is too large");
  CHECK(problem(small + "Content-Length: 99999999999999999999999\r\n\r\n", body) ==
        "too-large 15: the body is too large");
  CHECK(problem(small + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\n", body) ==
        "too-large 53: the body is too large");
  CHECK(problem(small + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n",
                ResponseLimits{40, 4, true})
            .starts_with("closed-early"));  // the trailers count anew
  CHECK(problem(small + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + std::string(41, 'A'),
                ResponseLimits{40, 4, true}) == "too-large 88: the header lines are too large");
  const ParsedStream counted = parse_stream(ok + "Content-Length: 3\r\n\r\nabc", {"GET"}, {},
                                            ResponseLimits{1000, 1000, false});
  REQUIRE(counted.responses.size() == 1);
  CHECK(counted.responses[0].body.empty());
  CHECK(counted.responses[0].body_size == 3);
}

TEST_CASE("where the connection was closed", "[client][parser]") {
  const auto closed = [](const std::string& bytes) {
    const std::string text = problem(bytes);
    const std::string start =
        "closed-early " + std::to_string(bytes.size()) + ": the connection was closed ";
    CHECK(text.starts_with(start));
    return text.substr(std::min(text.size(), start.size()));
  };
  CHECK(closed("") == "before an answer");
  CHECK(closed("HTTP/1.1 2") == "in the middle of the status line");
  CHECK(closed(ok) == "in the middle of the header lines");
  CHECK(closed(ok + "Content-Length: 5\r\n\r\nab") == "after 2 of 5 bytes of the body");
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(closed(chunked) == "in the middle of a chunked body");
  CHECK(closed(chunked + "5\r\nab") == "in the middle of a chunked body");
  CHECK(closed(chunked + "0\r\n") == "in the middle of the trailers");
}

TEST_CASE("the state tells how far it is", "[client][parser]") {
  ResponseParser parser;
  CHECK(parser.state() == State::Idle);
  CHECK(parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n") == 38);
  CHECK(parser.state() == State::Partial);
  CHECK(parser.response().status == 200);
  CHECK(parser.feed("xHTTP") == 1);
  CHECK(parser.state() == State::Complete);
  CHECK(parser.feed("more") == 0);
  CHECK(parser.take().body == "x");
  CHECK(parser.state() == State::Idle);
  CHECK(parser.feed("x") == 0);
  CHECK(parser.state() == State::Failed);
  parser.reset();
  CHECK(parser.state() == State::Idle);
}

TEST_CASE("however the bytes are cut, the result is the same", "[client][parser]") {
  rc::prop("any answers, also broken ones", [] {
    const auto piece = rc::gen::element<std::string>(
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 404 \r\n", "HTTP/1.1 100 Continue\r\n\r\n",
        "Content-Length: 3\r\n", "Content-Length: 0\r\n\r\n", "Transfer-Encoding: chunked\r\n",
        "\r\n", "\r", "\n", "abc", "3\r\nabc\r\n", "0\r\n", "A: b\r\n", ":", "x");
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    std::string bytes = *rc::gen::element<std::string>("HTTP/1.1 200 OK\r\n", "");
    for (const std::string& part : pieces) bytes += part;
    const auto cuts = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, bytes.size() + 1));
    const std::string method = *rc::gen::element<std::string>("GET", "HEAD");
    const ResponseLimits limits{60, 10, true};
    const ParsedStream whole = parse_stream(bytes, {method}, {}, limits);
    RC_ASSERT(parse_stream(bytes, {method}, cuts, limits) == whole);
    std::vector<std::size_t> everywhere(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) everywhere[i] = i;
    RC_ASSERT(parse_stream(bytes, {method}, everywhere, limits) == whole);
  });
}
