#include "sim/core/value.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;

namespace {

constexpr TextId text_id(std::size_t i) { return TextId{i}; }

}  // namespace

TEST_CASE("a value is what it was made of", "[core][value]") {
  CHECK(Value{}.kind() == ValueKind::Missing);
  CHECK(Value{}.missing());
  CHECK(Value::null().kind() == ValueKind::Null);
  CHECK_FALSE(Value::null().missing());
  CHECK(Value::boolean(true).truth());
  CHECK_FALSE(Value::boolean(false).truth());
  CHECK(Value::boolean(false).kind() == ValueKind::Boolean);
}

TEST_CASE("the extremes fit", "[core][value]") {
  for (const std::int64_t i : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
                               Value::max_integer, -Value::max_integer}) {
    CHECK(Value::integer(i).kind() == ValueKind::Integer);
    CHECK(Value::integer(i).number() == i);
  }
  for (const std::uint32_t index : {0U, 1U, UINT32_MAX - 1, UINT32_MAX}) {
    CHECK(Value::text(text_id(index)).kind() == ValueKind::Text);
    CHECK(Value::text(text_id(index)).text_id() == text_id(index));
    CHECK(Value::decimal(text_id(index)).kind() == ValueKind::Decimal);
    CHECK(Value::decimal(text_id(index)).text_id() == text_id(index));
  }
  for (const std::uint32_t prefix : {0U, 1U, Value::max_prefix}) {
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, Value::max_number}) {
      const Value value = Value::numbered(text_id(prefix), number);
      CHECK(value.kind() == ValueKind::Numbered);
      CHECK(value.prefix() == text_id(prefix));
      CHECK(value.suffix() == number);
    }
  }
}

TEST_CASE("packing loses nothing", "[core][value]") {
  rc::prop("integers", [] {
    const auto i = *rc::gen::inRange<std::int64_t>(-Value::max_integer, Value::max_integer);
    RC_ASSERT(Value::integer(i).kind() == ValueKind::Integer);
    RC_ASSERT(Value::integer(i).number() == i);
    RC_ASSERT(as_integer(Value::integer(i)) == std::optional(i));
  });
  rc::prop("numbered texts", [] {
    const auto prefix = *rc::gen::inRange<std::uint32_t>(0, Value::max_prefix);
    const auto number = *rc::gen::inRange<std::uint64_t>(0, Value::max_number);
    const Value value = Value::numbered(text_id(prefix), number);
    RC_ASSERT(value.kind() == ValueKind::Numbered);
    RC_ASSERT(value.prefix() == text_id(prefix));
    RC_ASSERT(value.suffix() == number);
  });
}

TEST_CASE("values of different kinds are different", "[core][value]") {
  const std::vector<Value> values{Value{},
                                  Value::null(),
                                  Value::boolean(false),
                                  Value::boolean(true),
                                  Value::integer(0),
                                  Value::integer(1),
                                  Value::integer(-1),
                                  Value::decimal(text_id(0)),
                                  Value::decimal(text_id(1)),
                                  Value::text(text_id(0)),
                                  Value::text(text_id(1)),
                                  Value::numbered(text_id(0), 0),
                                  Value::numbered(text_id(0), 1),
                                  Value::numbered(text_id(1), 0)};
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = 0; b < values.size(); ++b) {
      INFO(a << " and " << b);
      CHECK((values[a] == values[b]) == (a == b));
    }
  }
}

TEST_CASE("a number, or a text that is one", "[core][value]") {
  CHECK(as_integer(Value::integer(-7)) == std::optional<std::int64_t>(-7));
  CHECK(as_integer(Value::numbered(empty_text, 7)) == std::optional<std::int64_t>(7));
  CHECK(as_integer(Value::numbered(minus_text, 7)) == std::optional<std::int64_t>(-7));
  CHECK(as_integer(Value::numbered(text_id(2), 7)) == std::nullopt);
  CHECK(as_integer(Value::text(empty_text)) == std::nullopt);
  CHECK(as_integer(Value::decimal(text_id(5))) == std::nullopt);
  CHECK(as_integer(Value::boolean(true)) == std::nullopt);
  CHECK(as_integer(Value::null()) == std::nullopt);
  CHECK(as_integer(Value{}) == std::nullopt);
}

TEST_CASE("truth is JavaScript's", "[core][value]") {
  for (const Value value : {Value{}, Value::null(), Value::boolean(false), Value::integer(0),
                            Value::text(empty_text)}) {
    CHECK_FALSE(truthy(value));
  }
  for (const Value value : {Value::boolean(true), Value::integer(1), Value::integer(-1),
                            Value::text(text_id(5)), Value::decimal(text_id(5)),
                            Value::numbered(empty_text, 0), Value::numbered(text_id(5), 0)}) {
    CHECK(truthy(value));  // the text "0" is one of them
  }
}
