#include "viz/timeline/time_text.hpp"

#include <string>
#include <vector>

#include "tests/support/rapidcheck.hpp"

namespace routelab::timeline {

TEST_CASE("Times have one unit and three or four digits", "[timeline]") {
  CHECK(time_text(0) == "0 ns");
  CHECK(time_text(999) == "999 ns");
  CHECK(time_text(1'000) == "1.00 us");
  CHECK(time_text(1'234'567) == "1.23 ms");
  CHECK(time_text(1'234'567, 4) == "1.235 ms");
  CHECK(time_text(41'000'000) == "41.0 ms");
  CHECK(time_text(999'499) == "999 us");
  CHECK(time_text(999'500) == "1.00 ms");
  CHECK(time_text(125'000'000'000) == "125 s");
  CHECK(time_text(725'000'000'000) == "12 min 5 s");
  CHECK(time_text(7'500'000'000'000) == "2 h 5 min");
  CHECK(time_text(273'600'000'000'000) == "3 d 4 h");
  CHECK(time_text(-2'500'000) == "-2.50 ms");
  CHECK(difference_text(2'500'000) == "+2.50 ms");
  CHECK(difference_text(0) == "0");
  CHECK(exact_text(1'000'250'000) == "1.00025 s");
  CHECK(exact_text(12'000) == "12 us");
  CHECK(exact_text(999) == "999 ns");
  CHECK(time_text(INT64_MIN).front() == '-');
}

TEST_CASE("Moments are told to the millisecond, in the units of an axis", "[timeline]") {
  CHECK(moment_text(0) == "0 ns");
  CHECK(moment_text(253'000'000) == "253 ms");
  CHECK(moment_text(1'024'999'999) == "1.024 s");
  CHECK(moment_text(309'361'000'000) == "309.361 s");
  CHECK(moment_text(1'096'325'000'000) == "18 min 16.325 s");
  CHECK(moment_text(18'000'020'000'000) == "5 h 0 min 0.020 s");
  CHECK(moment_text(273'600'000'000'000) == "3 d 4 h 0 min 0.000 s");
  CHECK(moment_text(-1'500'000'000) == "-1.500 s");
  CHECK(moment_text(INT64_MIN).front() == '-');
}

TEST_CASE("Ticks are whole steps in one unit", "[timeline]") {
  const auto texts = [](const View& view, double spacing) {
    std::vector<std::string> all;
    for (const Tick& tick : ticks(view, spacing)) all.push_back(tick.text);
    return all;
  };
  using Texts = std::vector<std::string>;
  CHECK(texts({0, 2'000'000'001, 401}, 100) == Texts{"0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"});
  CHECK(texts({990, 1'010, 200}, 100) == Texts{"0.99 us", "1.00 us"});
  CHECK(texts({0, 3'600'000'000'000, 400}, 100) == Texts{"0 min", "15 min", "30 min", "45 min"});
  CHECK(texts({0, 172'800'000'000'001, 201}, 100) == Texts{"0 d", "1 d", "2 d"});
  CHECK(texts({599'500'000'000, 601'000'000'000, 300}, 100) ==
        Texts{"9 min 59.5 s", "10 min 0.0 s", "10 min 0.5 s"});
  CHECK(texts({17'999'600'000'000, 18'000'400'000'000, 400}, 100) ==
        Texts{"4 h 59 min 59.6 s", "4 h 59 min 59.8 s", "5 h 0 min 0.0 s", "5 h 0 min 0.2 s"});
  CHECK(texts({5'400'000'000'000, 9'000'000'000'001, 350}, 100) ==
        Texts{"1 h 30 min", "2 h 0 min", "2 h 30 min"});
}

TEST_CASE("Ticks lie in the view, apart, and are not too many", "[timeline]") {
  rc::prop("any view", [] {
    const auto start = *rc::gen::inRange<std::int64_t>(-1'000'000'000, INT64_MAX / 4);
    const std::int64_t length = *rc::gen::inRange<std::int64_t>(1, 1LL << *rc::gen::inRange(1, 61));
    const View view{start, start + length, static_cast<double>(*rc::gen::inRange(1, 3000))};
    const double spacing = *rc::gen::inRange(1, 200);
    const auto all = ticks(view, spacing);
    RC_ASSERT(static_cast<double>(all.size()) <= view.width / spacing + 1);
    for (std::size_t i = 0; i < all.size(); ++i) {
      RC_ASSERT((view.start <= all[i].time && all[i].time < view.end));
      const auto unit = [](const std::string& text) { return text.substr(text.rfind(' ')); };
      RC_ASSERT(unit(all[i].text) == unit(all[0].text));
      if (i > 0) {
        RC_ASSERT(view.x_of(all[i].time) - view.x_of(all[i - 1].time) >= spacing * 0.999);
        RC_ASSERT(all[i].text != all[i - 1].text);
      }
    }
  });
}

}  // namespace routelab::timeline
