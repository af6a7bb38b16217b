#include "sim/trace/protobuf_writer.hpp"

#include <string>

#include "tests/support/rapidcheck.hpp"
#include "tests/trace/protobuf_fields.hpp"

namespace routelab::trace::testing {

TEST_CASE("The examples of protobuf's documentation", "[trace]") {
  ProtobufWriter writer;
  writer.number(1, 150);
  CHECK(writer.bytes() == "\x08\x96\x01");
  writer.clear();
  writer.text(2, "testing");
  CHECK(writer.bytes() == "\x12\x07testing");
  writer.clear();
  const auto inner = writer.begin(3);
  writer.number(1, 150);
  writer.end(inner);
  CHECK(writer.bytes() == "\x1a\x03\x08\x96\x01");
  writer.clear();
  writer.fixed64(1, 0x0807060504030201);
  CHECK(writer.bytes() == "\x09\x01\x02\x03\x04\x05\x06\x07\x08");
}

TEST_CASE("Messages of any length come back, one inside the other", "[trace]") {
  rc::prop("three levels", [] {
    const auto size =
        *rc::gen::element<std::size_t>(0, 1, 120, 124, 127, 128, 16'383, 16'384, 99'999);
    const auto value = *rc::gen::arbitrary<std::uint64_t>();
    const auto field = *rc::gen::inRange<std::uint32_t>(1, 3000);
    const std::string text(size, 'x');
    ProtobufWriter writer;
    const auto outer = writer.begin(field);
    writer.number(1, value);
    const auto inner = writer.begin(2);
    writer.text(15, text);
    writer.fixed64(16, value);
    writer.end(inner);
    writer.number(3, 7);
    writer.end(outer);
    const ProtobufFields top(writer.bytes());
    const ProtobufFields middle(top.bytes(field));
    const ProtobufFields deepest(middle.bytes(2));
    RC_ASSERT(top.all().size() == 1U);
    RC_ASSERT(middle.number(1) == value);
    RC_ASSERT(middle.number(3) == 7U);
    RC_ASSERT(deepest.bytes(15) == text);
    RC_ASSERT(deepest.number(16) == value);
  });
}

}  // namespace routelab::trace::testing
