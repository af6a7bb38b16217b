#include "sim/model/recording.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sim/model/scatter.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::model;

namespace {

std::vector<std::int64_t> all(Scatter scatter) {
  std::vector<std::int64_t> moments;
  while (!scatter.done()) moments.push_back(scatter.next().ns);
  return moments;
}

std::vector<RecordedCall> all(const Recording& recording, Key key) {
  std::vector<RecordedCall> calls;
  const auto stream = recording.open(key);
  while (const auto call = stream->next()) calls.push_back(*call);
  return calls;
}

}  // namespace

TEST_CASE("scattered moments", "[model][recording]") {
  rc::prop("as many as asked for, in the interval, rising", [](std::uint64_t seed) {
    const auto count = *rc::gen::inRange<std::uint64_t>(0, 300);
    const auto length = *rc::gen::inRange<std::int64_t>(1, 100'000'000'000);
    const auto moments = all(Scatter(Key::of_seed(seed), Time{1000}, Duration{length}, count));
    RC_ASSERT(moments.size() == count);
    RC_ASSERT(std::is_sorted(moments.begin(), moments.end()));
    if (count == 0) return;
    RC_ASSERT(moments.front() >= 1000);
    RC_ASSERT(moments.back() < 1000 + length);
  });
}

TEST_CASE("scattered moments are uniform", "[model][recording]") {
  // 1000 times 10 moments in ten cells: each cell has 1000 on average; the counts' chi-square has
  // 9 degrees of freedom and is above 27.9 once in a thousand keys. This key is fixed.
  std::array<int, 10> cells{};
  double first = 0;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    const auto moments = all(Scatter(Key::of_seed(1).numbered(k), time_zero, Duration{1000}, 10));
    first += static_cast<double>(moments.front());
    for (const std::int64_t at : moments) ++cells.at(static_cast<std::size_t>(at / 100));
  }
  double chi_square = 0;
  for (const int n : cells) chi_square += (n - 1000.0) * (n - 1000.0) / 1000;
  CHECK(chi_square < 27.9);
  CHECK(first / 1000 >
        80);  // the least of ten is at 1000/11 = 90.9, with a deviation of 83/sqrt(1000)
  CHECK(first / 1000 < 102);
}

TEST_CASE("a list is played as it is, any number of times", "[model][recording]") {
  const std::vector<RecordedCall> calls{{.at = Time{5}, .work = Duration{7}, .send = 1},
                                        {.at = Time{5}, .work = {}, .send = 0}};
  const CallList list(calls);
  CHECK(all(list, Key::of_seed(1)) == calls);
  CHECK(all(list, Key::of_seed(2)) == calls);
}

TEST_CASE("calls of one tick keep their order within it", "[model][recording]") {
  const Duration second = Duration::seconds(1);
  std::vector<RecordedCall> calls;
  for (std::uint32_t i = 0; i < 60; ++i) {
    calls.push_back({.at = time_zero + Duration::seconds(i < 40 ? 3 : 9), .work = {}, .send = i});
  }
  const TickedCallList list(calls, second);
  const auto played = all(list, Key::of_seed(1));
  REQUIRE(played.size() == calls.size());
  for (std::uint32_t i = 0; i < calls.size(); ++i) {
    CHECK(played[i].send == i);
    CHECK(played[i].at >= calls[i].at);
    CHECK(played[i].at < calls[i].at + second);
    if (i > 0) CHECK(played[i].at >= played[i - 1].at);
  }
  CHECK(played[0].at != played[1].at);
  CHECK(all(list, Key::of_seed(1)) == played);
  CHECK(all(list, Key::of_seed(2)) != played);
}
