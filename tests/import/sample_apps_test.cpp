/// The apps that the fuzzer is tested with: which bodies their sources tell.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/import/app_sample.hpp"
#include "tests/import/body_text.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

namespace {

std::vector<std::string> bodies_of(const std::string& app) {
  const std::filesystem::path folder =
      std::filesystem::path(std::getenv("ROUTELAB_SOURCE_DIR")) / "tests/next_apps" / app;
  Problems problems;
  const surface::Surface surface = surface_of(read_next_app(folder, problems));
  std::vector<std::string> lines;
  for (const surface::Route& route : surface.routes) {
    for (const surface::Operation& operation : route.operations) {
      if (operation.method == "GET") continue;
      lines.push_back(operation.method + " " + route.pattern + ": " + body_text(operation.input));
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("The bodies of the app in TypeScript are those that its schemas say") {
  CHECK(
      bodies_of("typescript") ==
      std::vector<std::string>{
          "POST /api/bookings: enforced {roomId: integer 1..999999999, title: text ..120, hours?: "
          "integer 1..24}",
          "PATCH /api/bookings/[id]: enforced {title?: text ..120, hours?: integer 1..24}",
          "DELETE /api/bookings/[id]: any",
          "POST /api/checkout: enforced {hours: integer 1..1000, currency: text ..10}",
          "PUT /api/preferences: enforced {theme: text =\"light\" =\"dark\", language: text "
          "=\"en\" =\"de\" =\"fr\"}",
          "POST /api/rooms: enforced {name: text ..80, seats: integer 1..500, features?: [text "
          "..30] ..10}",
          "PATCH /api/rooms/[id]: enforced {name?: text ..80, seats?: integer 1..500, features?: "
          "[text ..30] ..10}",
          "DELETE /api/rooms/[id]: any",
          "POST /api/rooms/[id]/votes: any",
          "POST /api/session: enforced {name: text ..40, password: text ..100}",
          "DELETE /api/session: any",
          "POST /api/slugs: enforced {slug: text 1..30}",
      });
}

TEST_CASE("The bodies of the app in JavaScript are those that its handlers read") {
  CHECK(bodies_of("javascript") ==
        std::vector<std::string>{
            "POST /api/login: {name: text, password: text}",
            "POST /api/orders: {product: integer, count?: integer, note?: text}",
            "DELETE /api/orders/[id]: any",
            "HEAD /api/products: any",
            "POST /api/products: {name: text, price: integer, stock: integer}",
            "PUT /api/products/[id]: {price: integer, stock: integer}",
            "DELETE /api/products/[id]: any",
            "POST /api/subscribe: {mail: text, plan?: any}",
        });
}

}  // namespace routelab::import::testing
