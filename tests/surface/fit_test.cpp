#include "harness/surface/fit.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace routelab::surface;
using Json = nlohmann::json;

namespace {

Shape of(Type type) {
  Shape shape;
  shape.type = type;
  return shape;
}

Shape order() {
  Shape price = of(Type::Integer);
  price.least = 1;
  price.most = 100;
  Shape item = of(Type::Object);
  item.fields = {{.name = "price", .shape = price, .required = true}};
  Shape items = of(Type::Array);
  items.elements = {item};
  items.shortest = 1;
  items.longest = 4;
  Shape order = of(Type::Object);
  order.fields = {{.name = "items", .shape = items, .required = true},
                  {.name = "note", .shape = of(Type::Text)}};
  order.others = false;
  return order;
}

std::string misfit_of(const Shape& shape, const char* json) {
  return misfit(shape, Json::parse(json));
}

}  // namespace

TEST_CASE("A value that fits has no reason against it") {
  CHECK(misfit_of(order(), R"({"items": [{"price": 1}, {"price": 100, "x": 1}], "note": ""})") ==
        "");
  CHECK(fits(order(), Json::parse(R"({"items": [{"price": 7.0}]})")));
}

TEST_CASE("The first reason against a value names its place") {
  const Shape shape = order();
  CHECK(misfit_of(shape, "3") == "body: 3 is no object");
  CHECK(misfit_of(shape, "{}") == "body.items: it is missing");
  CHECK(misfit_of(shape, R"({"items": {}})") == "body.items: an object is no array");
  CHECK(misfit_of(shape, R"({"items": []})") == "body.items: 0 elements are fewer than 1");
  CHECK(misfit_of(shape, R"({"items": [1]})") == "body.items[0]: 1 is no object");
  CHECK(misfit_of(shape, R"({"items": [{"price": 1}, {"price": 12.5}]})") ==
        "body.items[1].price: 12.5 is no integer");
  CHECK(misfit_of(shape, R"({"items": [{"price": 0}]})") == "body.items[0].price: 0 is below 1");
  CHECK(misfit_of(shape, R"({"items": [{"price": 101}]})") ==
        "body.items[0].price: 101 is above 100");
  CHECK(misfit_of(shape, R"({"items": [{"price": 1}], "note": null})") ==
        "body.note: null is no text");
  CHECK(misfit_of(shape, R"({"items": [{"price": 1}], "who": "me"})") ==
        "body.who: there is no such field");
  CHECK(misfit(shape, Json::array({1, 2}), "answer") == "answer: an array is no object");
}

TEST_CASE("Types are JSON Schema's") {
  const char* values[] = {"null", "true", "1", "1.5", "\"a\"", "[]", "{}"};
  const auto fitting = [&](Type type) {
    std::string all;
    for (const char* value : values) {
      if (fits(of(type), Json::parse(value))) all += std::string(value) + " ";
    }
    return all;
  };
  CHECK(fitting(Type::Any) == "null true 1 1.5 \"a\" [] {} ");
  CHECK(fitting(Type::Null) == "null ");
  CHECK(fitting(Type::Boolean) == "true ");
  CHECK(fitting(Type::Integer) == "1 ");
  CHECK(fitting(Type::Number) == "1 1.5 ");
  CHECK(fitting(Type::Text) == "\"a\" ");
  CHECK(fitting(Type::Array) == "[] ");
  CHECK(fitting(Type::Object) == "{} ");
}

TEST_CASE("What may be null fits if it is null") {
  Shape shape = of(Type::Text);
  shape.choices = {"\"a\""};
  CHECK_FALSE(fits(shape, nullptr));
  shape.nullable = true;
  CHECK(fits(shape, nullptr));
}

TEST_CASE("Choices are compared as JSON values") {
  Shape shape;
  shape.choices = {R"("red")", "3", R"({"a":[1]})", "no JSON"};
  CHECK(fits(shape, "red"));
  CHECK(fits(shape, 3.0));
  CHECK(fits(shape, Json::parse(R"({"a": [1]})")));
  CHECK(misfit_of(shape, R"("blue")") == R"(body: "blue" is none of the values allowed)");
  CHECK_FALSE(fits(shape, nullptr));
}

TEST_CASE("Lengths of texts are judged where every way of counting agrees") {
  Shape shape = of(Type::Text);
  shape.shortest = 3;
  shape.longest = 4;
  CHECK(misfit_of(shape, R"("ab")") == "body: a text of 2 bytes is shorter than 3");
  CHECK(misfit_of(shape, R"("abcde")") == "body: a text of 5 characters is longer than 4");
  CHECK(fits(shape, "\xC3\xA9\xC3\xA9"));                  // 2 characters, 4 bytes
  CHECK(fits(shape, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"));  // 4 characters, 8 bytes
}

TEST_CASE("A reason is printable and short, whatever the value is") {
  Shape shape;
  shape.choices = {"1"};
  const std::string long_text(100'000, 'x');
  CHECK(misfit(shape, long_text).size() < 200);
  const std::string reason = misfit(of(Type::Integer), "\x1b[31m\xff");
  CHECK(reason.find('\x1b') == std::string::npos);
  CHECK(reason.find('\xff') == std::string::npos);
  Shape closed = of(Type::Object);
  closed.others = false;
  CHECK(misfit(closed, Json{{"\n", 1}}).find('\n') == std::string::npos);
}

TEST_CASE("A value nested a million levels deep is judged as far as its shape goes") {
  Json deep = Json::array();
  for (int i = 0; i < 1'000'000; ++i) {
    Json outer = Json::array();
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  Shape shape = of(Type::Array);
  shape.elements = {of(Type::Integer)};
  CHECK(misfit(shape, deep) == "body[0]: an array is no integer");
}
