#include "harness/fuzz/case_bytes.hpp"

#include <string>

#include "harness/fuzz/property.hpp"
#include "tests/fuzzing/racy_notes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

void two_large(Session& s, Choices& c) {
  const std::uint32_t first = c.below(256);
  ask(s, "GET /notes/[id]", c, "1");
  FUZZ_REQUIRE(first < 200 || c.below(256) < 100);
}

}  // namespace

TEST_CASE("rapidcheck drives the same generator and shrinks its bytes", "[property]") {
  const handler::Application app = testing::notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = 5000;
  params.seed = 1;
  std::vector<std::uint8_t> last;
  const auto result = rc::detail::checkTestable(
      [&] {
        const auto bytes = *case_bytes();
        const auto why = failure(api, bytes, two_large);
        if (!why) return;
        last = bytes;
        RC_FAIL(*why);
      },
      rc::detail::TestMetadata{}, params);
  rc::detail::FailureResult failed;
  REQUIRE(result.match(failed));
  CHECK(failed.description.find("first < 200 || c.below(256) < 100") != std::string::npos);
  CHECK(last == std::vector<std::uint8_t>{200, 100});
}
