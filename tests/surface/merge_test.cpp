// What `allOf` makes of two shapes takes every value that both take.
#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/surface/fit.hpp"
#include "harness/surface/json_schema.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::surface;

namespace {

int up_to(int most) { return *rc::gen::inRange(0, most + 1); }
bool chance() { return up_to(1) == 1; }

std::string random_value(int depth) {
  switch (up_to(depth > 0 ? 7 : 5)) {
    case 0: return "null";
    case 1: return "true";
    case 2: return std::to_string(up_to(3));
    case 3: return std::to_string(up_to(3)) + ".0";
    case 4: return "0.5";
    case 5: return "\"" + std::string(static_cast<std::size_t>(up_to(3)), 'x') + "\"";
    case 6: return chance() ? "[]" : "[" + random_value(depth - 1) + "]";
    default:
      return chance()
                 ? "{}"
                 : "{\"" + std::string(1, "ab"[up_to(1)]) + "\":" + random_value(depth - 1) + "}";
  }
}

/// With what is judged of its type alone.
Shape random_shape(int depth) {
  Shape shape;
  shape.type = static_cast<Type>(up_to(7));
  shape.nullable = shape.type != Type::Any && shape.type != Type::Null && up_to(2) == 0;
  if (up_to(2) == 0) {
    for (int i = up_to(3); i >= 0; --i) shape.choices.push_back(random_value(1));
  }
  if (shape.type == Type::Integer || shape.type == Type::Number) {
    if (up_to(2) == 0) shape.least = up_to(2);
    if (up_to(2) == 0) shape.most = 1 + up_to(2);
  }
  if (shape.type == Type::Text || shape.type == Type::Array) {
    if (up_to(2) == 0) shape.shortest = static_cast<std::size_t>(up_to(2));
    if (up_to(2) == 0) shape.longest = static_cast<std::size_t>(up_to(2));
  }
  if (shape.type == Type::Array && depth > 0 && chance()) {
    shape.elements = {random_shape(depth - 1)};
  }
  if (shape.type != Type::Object || depth == 0) return shape;
  for (const char* name : {"a", "b"}) {
    if (up_to(2) > 0) continue;
    shape.fields.push_back({.name = name, .shape = random_shape(depth - 1), .required = chance()});
  }
  shape.others = up_to(3) > 0;
  return shape;
}

}  // namespace

TEST_CASE("Two shapes merged") {
  testing::prop_few("take what both take", 400, [] {
    const Shape one = random_shape(2);
    const Shape other = random_shape(2);
    const Shape both = merged(one, other);
    int taken = 0;
    for (int i = 0; i < 40; ++i) {
      const auto value = nlohmann::json::parse(random_value(2));
      if (!fits(one, value) || !fits(other, value)) continue;
      ++taken;
      RC_LOG() << value.dump() << ": " << misfit(both, value);
      RC_ASSERT(fits(both, value));
    }
    RC_CLASSIFY(taken > 0, "some value is taken");
  });
}

TEST_CASE("Of texts and integers that both name, the common ones stay") {
  Shape one, other;
  one.choices = {"1", "2", "\"a\""};
  other.choices = {"\"a\"", "2", "3"};
  CHECK(merged(one, other).choices == std::vector<std::string>{"2", "\"a\""});
  other.choices = {"2.0"};
  CHECK(merged(one, other).choices == one.choices);
}

TEST_CASE("A shape keeps a hundred examples") {
  Shape shape;
  for (int i = 0; i < 300; ++i) add_example(shape, std::to_string(i % 150));
  CHECK(shape.examples.size() == 100);
  CHECK(shape.examples.back() == "99");
}
