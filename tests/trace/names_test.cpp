#include "sim/trace/names.hpp"

#include <catch2/catch.hpp>

namespace routelab::trace {

TEST_CASE("a request is named after its client and the index of its call", "[trace][names]") {
  Names names;
  names.clients = {"visitors", "bots"};
  names.client_numbers = {0xabcdef, 7};
  CHECK(names.request_name(0xabcdefULL << 40 | 17) == "visitors#17");
  CHECK(names.request_name(7ULL << 40) == "bots#0");
  CHECK(names.request_name(7ULL << 40 | 0xffffffffff) == "bots#1099511627775");
  CHECK(names.request_name(8ULL << 40 | 17) == "?#17");
  CHECK(Names{}.request_name(17) == "?#17");
}

TEST_CASE("more numbers than clients are not looked up", "[trace][names]") {
  Names names;
  names.clients = {"visitors"};
  names.client_numbers = {1, 2};
  CHECK(names.request_name(2ULL << 40 | 3) == "?#3");
}

TEST_CASE("an index beyond the names is a question mark", "[trace][names]") {
  const std::vector<std::string> list{"users"};
  CHECK(name_at(list, 0) == "users");
  CHECK(name_at(list, 1) == "?");
  CHECK(name_at(list, UINT32_MAX) == "?");
}

}  // namespace routelab::trace
