#include "sim/base/histogram.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "sim/base/random.hpp"

using routelab::Histogram;
using routelab::Key;
using routelab::Purpose;

namespace {

using Values = std::vector<std::int64_t>;
using Bucket = std::tuple<std::int64_t, std::int64_t, std::uint64_t>;

Histogram histogram_of(const Values& values) {
  Histogram histogram;
  for (const std::int64_t value : values) histogram.add(value);
  return histogram;
}

std::vector<Bucket> buckets_of(const Histogram& histogram) {
  std::vector<Bucket> buckets;
  histogram.each_bucket([&](std::int64_t low, std::int64_t high, std::uint64_t count) {
    buckets.emplace_back(low, high, count);
  });
  return buckets;
}

bool same(const Histogram& a, const Histogram& b) {
  return a.count() == b.count() && a.min() == b.min() && a.max() == b.max() &&
         a.mean() == b.mean() && buckets_of(a) == buckets_of(b);
}

/// Values of every magnitude: 63 random bits, then some of them shifted out.
rc::Gen<std::int64_t> any_value() {
  return rc::gen::apply(
      [](std::uint64_t bits, int shift) {
        return static_cast<std::int64_t>(routelab::mix_bits(bits) >> shift);
      },
      rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(1, 64));
}

/// By the definition, in integers: the smallest value with at least k of n values not above it.
std::int64_t exact_percentile(Values values, std::size_t per_mille) {
  std::sort(values.begin(), values.end());
  const std::size_t rank = (per_mille * values.size() + 999) / 1000;
  return values[rank - 1];
}

}  // namespace

TEST_CASE("an empty histogram is all zero", "[base][histogram]") {
  const Histogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.min() == 0);
  CHECK(empty.max() == 0);
  CHECK(empty.mean() == 0);
  CHECK(empty.percentile(0.5) == 0);
  CHECK(buckets_of(empty).empty());
  Histogram still_empty;
  still_empty.add(77, 0);
  still_empty.merge(empty);
  CHECK(same(still_empty, empty));
  CHECK(still_empty.percentile(1) == 0);
}

TEST_CASE("values below 256 are exact", "[base][histogram]") {
  Histogram histogram;
  for (std::int64_t value = 255; value >= 0; --value) {
    histogram.add(value, static_cast<std::uint64_t>(value) + 1);
  }
  std::vector<Bucket> expected;
  for (std::int64_t value = 0; value < 256; ++value) {
    expected.emplace_back(value, value + 1, static_cast<std::uint64_t>(value) + 1);
  }
  CHECK(buckets_of(histogram) == expected);
  CHECK(histogram.count() == 256 * 257 / 2);
  CHECK(histogram.mean() == 170.0);
  for (const std::size_t per_mille : {1U, 70U, 500U, 990U, 999U, 1000U}) {
    Values values;
    for (std::int64_t value = 0; value < 256; ++value) {
      values.insert(values.end(), static_cast<std::size_t>(value) + 1, value);
    }
    CHECK(histogram.percentile(static_cast<double>(per_mille) / 1000) ==
          exact_percentile(values, per_mille));
  }
}

TEST_CASE("buckets join without a gap and are narrow", "[base][histogram]") {
  Histogram histogram;
  // A value in every bucket: each bucket is wider than 1/256 of its values, so none is skipped.
  for (double value = 0; value < 0x1.fp62; value = std::floor(value + 1 + value / 300)) {
    histogram.add(static_cast<std::int64_t>(value));
  }
  std::int64_t end = 0;
  histogram.each_bucket([&](std::int64_t low, std::int64_t high, std::uint64_t) {
    CHECK(low == end);
    CHECK(high > low);
    if (low >= 256) CHECK((high - low) <= low / 128);
    end = high;
  });
  CHECK(buckets_of(histogram).size() > 7'200);
}

TEST_CASE("a value lies in its bucket", "[base][histogram]") {
  CHECK(rc::check("bucket holds its value", [] {
    const std::int64_t value = *any_value();
    const std::vector<Bucket> buckets = buckets_of(histogram_of({value}));
    RC_ASSERT(buckets.size() == 1U);
    const auto [low, high, count] = buckets.front();
    RC_ASSERT(low <= value);
    RC_ASSERT(value < high || value == INT64_MAX);
    RC_ASSERT(count == 1U);
  }));
}

TEST_CASE("percentiles are those of a sort, to 0.8 %", "[base][histogram]") {
  CHECK(rc::check("percentile near the exact nearest rank", [] {
    const Values values = *rc::gen::nonEmpty(rc::gen::container<Values>(any_value()));
    const auto per_mille = *rc::gen::inRange<std::size_t>(1, 1001);
    const Histogram histogram = histogram_of(values);
    const std::int64_t exact = exact_percentile(values, per_mille);
    const std::int64_t found = histogram.percentile(static_cast<double>(per_mille) / 1000);
    if (exact < 256) RC_ASSERT(found == exact);
    const auto difference = static_cast<double>(found > exact ? found - exact : exact - found);
    RC_ASSERT(difference <= 0.008 * static_cast<double>(exact));
    RC_ASSERT(found >= *std::min_element(values.begin(), values.end()));
    RC_ASSERT(found <= *std::max_element(values.begin(), values.end()));
  }));
}

TEST_CASE("a percentile of a round number of values is not one rank off", "[base][histogram]") {
  // 0.07 * 100 and 0.55 * 100 are a little above 7 and 55 in doubles, 0.29 * 100 a little below 29.
  Histogram histogram;
  for (std::int64_t value = 1; value <= 100; ++value) histogram.add(value);
  int wrong = 0;
  for (int percent = 1; percent <= 100; ++percent) {
    if (histogram.percentile(percent / 100.0) != percent) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(histogram.percentile(0.071) == 8);
  CHECK(histogram.percentile(1e-300) == 1);
}

TEST_CASE("merging is adding, in any order", "[base][histogram]") {
  CHECK(rc::check("merge equals add", [] {
    const auto values = *rc::gen::container<Values>(any_value());
    const auto shuffled_by = *rc::gen::arbitrary<std::uint64_t>();
    const Key key = Key::of_seed(shuffled_by);
    Histogram parts[3];
    for (std::size_t i = 0; i < values.size(); ++i) {
      parts[routelab::to_below(key.bits(i, Purpose::Work), 3)].add(values[i]);
    }
    Histogram forwards;
    Histogram backwards;
    for (std::size_t i = 0; i < 3; ++i) {
      forwards.merge(parts[i]);
      backwards.merge(parts[2 - i]);
    }
    const Histogram once = histogram_of(values);
    RC_ASSERT(same(forwards, once));
    RC_ASSERT(same(backwards, once));
    RC_ASSERT(same(histogram_of(Values(values.rbegin(), values.rend())), once));
    for (const double fraction : {0.1, 0.5, 0.99, 1.0}) {
      RC_ASSERT(forwards.percentile(fraction) == once.percentile(fraction));
    }
  }));
}

TEST_CASE("merging with itself doubles", "[base][histogram]") {
  Histogram histogram = histogram_of({3, 700, 1'000'000});
  histogram.merge(histogram);
  Histogram twice;
  for (const std::int64_t value : {3, 700, 1'000'000}) twice.add(value, 2);
  CHECK(same(histogram, twice));
}

TEST_CASE("the largest values do not overflow", "[base][histogram]") {
  Histogram histogram;
  histogram.add(INT64_MAX, 1'000'000);
  CHECK(histogram.mean() == static_cast<double>(INT64_MAX));
  CHECK(histogram.max() == INT64_MAX);
  CHECK(histogram.percentile(0.5) == INT64_MAX);
  histogram.add(INT64_MAX - 1, UINT64_MAX / 2);
  CHECK(histogram.mean() == static_cast<double>(INT64_MAX));
  const std::vector<Bucket> buckets = buckets_of(histogram);
  REQUIRE(buckets.size() == 1);
  CHECK(std::get<1>(buckets.front()) == INT64_MAX);
  histogram.add(0);
  CHECK(histogram.min() == 0);
  CHECK(histogram.percentile(1) >= INT64_MAX - INT64_MAX / 128);
  CHECK(histogram.percentile(1e-300) == 0);
}

TEST_CASE("the sum is exact", "[base][histogram]") {
  // In doubles the ones would be lost beside 2^62.
  Histogram histogram;
  histogram.add(std::int64_t{1} << 62);
  for (int i = 0; i < 1023; ++i) histogram.add(1);
  CHECK(histogram.mean() == (0x1p62 + 1023) / 1024);
  histogram.add(0, 1024);
  CHECK(histogram.mean() == (0x1p62 + 1023) / 2048);
  CHECK(histogram.count() == 2048);
}

TEST_CASE("the percentiles of today", "[base][histogram]") {
  // Pinned from the first run.
  Histogram histogram;
  const Key key = Key::of_seed(42);
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::uint64_t bits = key.bits(i, Purpose::Work);
    histogram.add(static_cast<std::int64_t>(bits >> (24 + bits % 16)));
  }
  CHECK(histogram.percentile(0.01) == 2580479);
  CHECK(histogram.percentile(0.5) == 2134900735);
  CHECK(histogram.percentile(0.9) == 212064010239);
  CHECK(histogram.percentile(0.99) == 934155386879);
  CHECK(histogram.percentile(0.999) == 1084479242239);
}
