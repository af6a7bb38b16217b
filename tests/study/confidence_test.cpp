#include "sim/study/confidence.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "sim/base/mathematics.hpp"
#include "sim/base/random.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

TEST_CASE("Student's t is that of the tables") {
  struct Entry {
    double level;
    std::size_t degrees;
    double t;
  };
  // Two-sided, from the usual printed tables.
  constexpr std::array<Entry, 12> table{{{.95, 1, 12.706},
                                         {.95, 2, 4.303},
                                         {.95, 3, 3.182},
                                         {.95, 4, 2.776},
                                         {.95, 10, 2.228},
                                         {.95, 29, 2.045},
                                         {.95, 1000, 1.962},
                                         {.99, 5, 4.032},
                                         {.99, 29, 2.756},
                                         {.999, 29, 3.659},
                                         {.999, 3, 12.924},
                                         {.80, 8, 1.397}}};
  for (const Entry& entry : table) {
    INFO(entry.level << ", " << entry.degrees);
    CHECK(std::abs(student_t(entry.level, entry.degrees) / entry.t - 1) < 5e-4);
  }
}

TEST_CASE("An interval of one value is that value, of none nothing") {
  const std::vector<double> one{7};
  CHECK(confidence_interval(one).low == 7);
  CHECK(confidence_interval(one).high == 7);
  CHECK(confidence_interval({}).mean == 0);
}

TEST_CASE("An interval by hand") {
  const std::vector<double> values{1, 2, 3, 4};  // s = 1.29099, t(3) = 3.182
  const Interval interval = confidence_interval(values);
  CHECK(interval.mean == 2.5);
  CHECK(std::abs(interval.half_width() - 3.182446 * 1.2909944 / 2) < 1e-5);
}

TEST_CASE("95 % of the intervals hold the mean") {
  const Key key = Key::of_seed(1);
  int held = 0;
  constexpr int rounds = 4000;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    std::array<double, 5> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = 3 + inverse_normal(to_unit(key.bits(round * 8 + i, Purpose::Work)));
    }
    const Interval interval = confidence_interval(values);
    held += interval.low <= 3 && 3 <= interval.high ? 1 : 0;
  }
  // Binomial(4000, .95): 3800 with a standard deviation of 13.8; five of them.
  CHECK(std::abs(held - 3800) < 69);
}

}  // namespace routelab::study
