// The formulas themselves, against figures that were worked out elsewhere.

#include "tests/theory/closed_form.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace routelab::testing;

namespace {

bool near(double a, double b) { return std::abs(a - b) <= 1e-6 * b; }

}  // namespace

TEST_CASE("closed forms") {
  CHECK(near(erlang_b(10, 8), .12166106));
  CHECK(near(erlang_b(5, 5), .28486774));
  CHECK(near(erlang_b(1, .5), 1.0 / 3));
  CHECK(near(erlang_c(10, 8), .40918015));
  CHECK(near(mmc_wait(1, .8, 1), 4));
  CHECK(near(mmc_wait(2, 2, 1.25), 1.42222222));
  CHECK(std::abs(mmck(10, 15, 8, 1).blocked - .030038) < 1e-6);
  CHECK(std::abs(mmck(10, 15, 8, 1).wait - .081428) < 1e-6);
  CHECK(std::abs(mmck(1, 5, 1.2, 1).blocked - .250588) < 1e-6);
  CHECK(std::abs(mmck(1, 5, 1.2, 1).wait - 2.359493) < 1e-6);
  CHECK(near(mg1_wait(.8, 1, 0), 2));
  CHECK(std::abs(exact_mva(20, 1, {.05, .03}).throughput - 16.255167) < 1e-6);
  CHECK(std::abs(exact_mva(20, 1, {.05, .03}).response - .230378) < 1e-6);
}
