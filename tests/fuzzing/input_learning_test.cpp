#include "harness/fuzz/input_learning.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/fuzzing/function_api.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using nlohmann::json;
using routelab::testing::answer;
using Api = routelab::testing::FunctionApi;
using surface::Type;

namespace {

surface::Surface surface_of(std::initializer_list<std::pair<const char*, const char*>> operations) {
  surface::Surface surface;
  for (const auto& [method, pattern] : operations) {
    surface::Route route;
    route.pattern = pattern;
    route.operations.push_back({.method = method, .input = {}, .outputs = {}});
    surface.routes.push_back(std::move(route));
  }
  return surface;
}

const surface::Field* field(const surface::Surface& surface, std::size_t route, const char* name) {
  for (const auto& field : surface.routes[route].operations[0].input.body.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("fields are learned one after the other, with their types", "[learning]") {
  Api api([](const http::Request&, const json& body) {
    if (!body.is_object() || !body.contains("name"))
      return answer(400, {{"error", "name is required"}});
    if (!body.contains("seats") || !body["seats"].is_number_integer()) {
      return answer(422, {{"fields", {"seats"}}});
    }
    if (!body.contains("tags") || !body["tags"].is_array()) {
      return answer(400, {{"error", "tags must be an array"}});
    }
    return answer(201, {{"id", 1}});
  });
  surface::Surface surface = surface_of({{"POST", "/rooms"}});
  CHECK(learn_inputs(surface, api, {}) == 1);
  REQUIRE(field(surface, 0, "name") != nullptr);
  REQUIRE(field(surface, 0, "seats") != nullptr);
  CHECK(field(surface, 0, "seats")->shape.type == Type::Integer);
  REQUIRE(field(surface, 0, "tags") != nullptr);
  CHECK(field(surface, 0, "tags")->shape.type == Type::Array);
  CHECK_FALSE(surface.routes[0].operations[0].input.is_enforced);
  CHECK(api.asked <= 16);
}

TEST_CASE("a field that is about a row gets the id of one", "[learning]") {
  Api api([](const http::Request& request, const json& body) {
    if (request.method == "GET") return answer(200, {{"items", {{{"id", 41}}, {{"id", 42}}}}});
    if (!body.is_object() || !body.contains("roomId")) {
      return answer(400, {{"error", "roomId is required"}});
    }
    return body["roomId"] == 41 ? answer(201, {{"id", 7}})
                                : answer(400, {{"error", "roomId: unknown"}});
  });
  surface::Surface surface = surface_of({{"GET", "/rooms"}, {"POST", "/bookings"}});
  CHECK(learn_inputs(surface, api, {}) >= 1);
  REQUIRE(field(surface, 1, "roomId") != nullptr);
  REQUIRE_FALSE(field(surface, 1, "roomId")->shape.examples.empty());
  CHECK(field(surface, 1, "roomId")->shape.examples.front() == "41");
}

TEST_CASE("what makes no difference is not kept", "[learning]") {
  Api api([](const http::Request&, const json&) {
    return answer(400, {{"error", "colour is required"}});
  });
  surface::Surface surface = surface_of({{"POST", "/things"}});
  CHECK(learn_inputs(surface, api, {}) == 0);
  CHECK(surface.routes[0].operations[0].input.body.fields.empty());
}

TEST_CASE("what is enforced by declaration is left alone", "[learning]") {
  Api api([](const http::Request&, const json&) {
    return answer(400, {{"error", "name is required"}});
  });
  surface::Surface surface = surface_of({{"POST", "/things"}});
  surface.routes[0].operations[0].input.is_enforced = true;
  CHECK(learn_inputs(surface, api, {}) == 0);
  CHECK(api.asked == 0);
}

TEST_CASE("a query that is asked for is learned", "[learning]") {
  Api api([](const http::Request& request, const json&) {
    return request.target.find("?q=") == std::string::npos
               ? answer(400, {{"error", "q is required"}})
               : answer(200, json::array());
  });
  surface::Surface surface = surface_of({{"GET", "/search"}});
  CHECK(learn_inputs(surface, api, {}) == 1);
  REQUIRE(surface.routes[0].operations[0].input.query.size() == 1);
  CHECK(surface.routes[0].operations[0].input.query[0].name == "q");
}
