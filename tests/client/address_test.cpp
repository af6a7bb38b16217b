#include "harness/client/address.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab::client;

TEST_CASE("addresses as people write them", "[client][address]") {
  const auto parsed = [](const char* text) {
    const ParsedAddress result = parse_address(text);
    INFO(text << ": " << result.problem);
    REQUIRE(result.address.has_value());
    CHECK(result.problem.empty());
    return *result.address;
  };
  CHECK(parsed("http://127.0.0.1:3000/base") == Address{"127.0.0.1", 3000, "/base"});
  CHECK(parsed("HTTP://localhost") == Address{"localhost", 80, ""});
  CHECK(parsed("localhost:8080/") == Address{"localhost", 8080, ""});
  CHECK(parsed("shop.example/a/b//") == Address{"shop.example", 80, "/a/b"});
  CHECK(parsed("[::1]:81") == Address{"::1", 81, ""});
  CHECK(parsed("http://[2001:db8::7]/x") == Address{"2001:db8::7", 80, "/x"});
  CHECK(parsed("my_host-1:65535").port == 65535);
}

TEST_CASE("an address that is refused says what to write", "[client][address]") {
  const auto problem = [](const std::string& text) {
    const ParsedAddress result = parse_address(text);
    INFO(text);
    CHECK_FALSE(result.address.has_value());
    CHECK_FALSE(result.hint.empty());
    return result.problem;
  };
  CHECK(problem("https://127.0.0.1") == "https is not supported");
  CHECK(problem("ftp://127.0.0.1") == "only http is supported");
  CHECK(problem("") == "the host is missing");
  CHECK(problem(":3000") == "the host is missing");
  CHECK(problem("http:///api") == "the host is missing");
  CHECK(problem("3000") == "a number alone is not a host");
  CHECK(problem("127.1:80") == "this is not an IPv4 address");
  CHECK(problem("256.0.0.1") == "this is not an IPv4 address");
  CHECK(problem("::1") == "an IPv6 address needs brackets");
  CHECK(problem("[::1") == "the bracket is not closed");
  CHECK(problem("[::g]:80") == "this is not an IPv6 address");
  CHECK(problem("[::1]80") == "after the bracket comes :PORT");
  CHECK(problem("a b:80") == "a host cannot contain this character");
  CHECK(problem("me:secret@host") == "a user name has no place in a server's address");
  for (const char* port : {"0", "65536", "", "-1", "80x", "000080"}) {
    CHECK(problem(std::string("host:") + port) == "a port is a number from 1 to 65535");
  }
  CHECK(problem("host/a?b") == "a query or a fragment has no place in a server's address");
  CHECK(problem("host?b") == "a query or a fragment has no place in a server's address");
  CHECK(problem("host/a b") == "a path cannot contain this character; it must be percent-encoded");
  CHECK(parse_address("::1").hint == "write [::1]:PORT");
}

TEST_CASE("the text of an address is that address", "[client][address]") {
  CHECK(Address{"::1", 80, ""}.authority() == "[::1]");
  CHECK(Address{"a", 81, "/b"}.text() == "http://a:81/b");
  rc::prop("round trip", [](std::uint16_t port) {
    RC_PRE(port > 0);
    const Address address{*rc::gen::element<std::string>("localhost", "10.1.2.3", "::1", "a-b.c"),
                          port, *rc::gen::element<std::string>("", "/x", "/x/y")};
    RC_ASSERT(parse_address(address.text()).address == address);
  });
  rc::prop("any text is taken or refused with a reason", [](const std::string& text) {
    const ParsedAddress result = parse_address(text);
    RC_ASSERT(result.address.has_value() == result.problem.empty());
  });
}
