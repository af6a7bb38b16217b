/// Statistical bounds below are five standard deviations of the statistic under independent
/// uniform bits (chance of a false alarm below 1e-6 each); seeds are fixed, so a pass stays one.
#include "sim/base/random.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using routelab::Key;
using routelab::Purpose;
using routelab::to_below;
using routelab::to_unit;

namespace {

/// Chi-square of the counts against equal probabilities, in standard deviations from its mean:
/// for k cells the mean is k - 1 and the variance 2 (k - 1).
double chi_square_sigmas(const std::vector<std::uint64_t>& counts) {
  double total = 0;
  for (const std::uint64_t count : counts) total += static_cast<double>(count);
  const double expected = total / static_cast<double>(counts.size());
  double chi_square = 0;
  for (const std::uint64_t count : counts) {
    const double difference = static_cast<double>(count) - expected;
    chi_square += difference * difference / expected;
  }
  const double freedom = static_cast<double>(counts.size()) - 1;
  return (chi_square - freedom) / std::sqrt(2 * freedom);
}

/// Pairs of draws that must have nothing to do with each other.
class Pairs {
 public:
  void add(std::uint64_t first, std::uint64_t second) {
    ++n_;
    // Uniform on (-1/2, 1/2) has variance 1/12, so the mean product has deviation 1/12 / sqrt(n).
    product_ += (to_unit(first) - 0.5) * (to_unit(second) - 0.5);
    const std::uint64_t agreeing = ~(first ^ second);
    for (std::size_t i = 0; i < agreements_.size(); ++i) agreements_[i] += agreeing >> i & 1;
  }
  [[nodiscard]] double correlation_sigmas() const { return 12 * product_ / std::sqrt(n_); }
  /// The bit position whose agreement is furthest from a half.
  [[nodiscard]] double worst_bit_sigmas() const {
    double worst = 0;
    for (const std::uint64_t agreeing : agreements_) {
      worst = std::max(worst, std::abs(static_cast<double>(agreeing) - n_ / 2));
    }
    return worst / (std::sqrt(n_) / 2);
  }

 private:
  double n_ = 0;
  double product_ = 0;
  std::array<std::uint64_t, 64> agreements_{};
};

void check_independent(const Pairs& pairs) {
  CHECK(std::abs(pairs.correlation_sigmas()) < 5);
  CHECK(pairs.worst_bit_sigmas() < 5);
}

constexpr std::uint64_t many = 1 << 18;
const Key root = Key::of_seed(42);

}  // namespace

TEST_CASE("every byte of a draw is uniform", "[base][random]") {
  for (int byte = 0; byte < 8; ++byte) {
    std::vector<std::uint64_t> by_id(256);
    std::vector<std::uint64_t> by_step(256);
    for (std::uint64_t i = 0; i < many; ++i) {
      ++by_id[root.numbered(i).bits(0, Purpose::Work) >> (8 * byte) & 255];
      ++by_step[root.bits(i, Purpose::Work) >> (8 * byte) & 255];
    }
    INFO("byte " << byte);
    CHECK(std::abs(chi_square_sigmas(by_id)) < 5);
    CHECK(std::abs(chi_square_sigmas(by_step)) < 5);
  }
}

TEST_CASE("2^20 draws of neighbouring keys, steps and purposes are all different",
          "[base][random]") {
  std::vector<std::uint64_t> draws;
  for (std::uint64_t id = 0; id < (1 << 14); ++id) {
    const Key key = root.numbered(id);
    for (std::uint64_t step = 0; step < 8; ++step) {
      for (int purpose = 0; purpose < 8; ++purpose) {
        draws.push_back(key.bits(step, static_cast<Purpose>(purpose)));
      }
    }
  }
  std::sort(draws.begin(), draws.end());
  CHECK(draws.size() == 1 << 20);
  CHECK(std::adjacent_find(draws.begin(), draws.end()) == draws.end());
}

TEST_CASE("neighbours are independent", "[base][random]") {
  Pairs seeds;
  Pairs ids;
  Pairs steps;
  Pairs purposes;
  Pairs generations;
  for (std::uint64_t i = 0; i < many; ++i) {
    const Key key = root.numbered(i);
    const std::uint64_t draw = key.bits(3, Purpose::Query);
    seeds.add(Key::of_seed(i).bits(3, Purpose::Query), Key::of_seed(i + 1).bits(3, Purpose::Query));
    ids.add(draw, root.numbered(i + 1).bits(3, Purpose::Query));
    steps.add(draw, key.bits(4, Purpose::Query));
    purposes.add(draw, key.bits(3, Purpose::UpstreamLatency));
    generations.add(draw, key.numbered(i).bits(3, Purpose::Query));
  }
  SECTION("seeds") { check_independent(seeds); }
  SECTION("ids") { check_independent(ids); }
  SECTION("steps") { check_independent(steps); }
  SECTION("purposes") { check_independent(purposes); }
  SECTION("a key and its descendant") { check_independent(generations); }
}

TEST_CASE("draws fall equally often into 2^k cells", "[base][random]") {
  // By the upper bits (what durations are made of), the lower ones and bits from both ends.
  for (const int k : {1, 4, 10, 16}) {
    const std::uint64_t cells = std::uint64_t{1} << k;
    std::vector<std::uint64_t> upper(cells);
    std::vector<std::uint64_t> lower(cells);
    std::vector<std::uint64_t> folded(cells);
    for (std::uint64_t i = 0; i < 4 * many; ++i) {
      const std::uint64_t bits = root.numbered(i / 16).bits(i % 16, Purpose::Work);
      ++upper[bits >> (64 - k)];
      ++lower[bits % cells];
      ++folded[(bits >> 32 ^ bits) % cells];
    }
    INFO("k = " << k);
    CHECK(std::abs(chi_square_sigmas(upper)) < 5);
    CHECK(std::abs(chi_square_sigmas(lower)) < 5);
    CHECK(std::abs(chi_square_sigmas(folded)) < 5);
  }
}

TEST_CASE("pairs of neighbours fill the plane evenly", "[base][random]") {
  // The draw of a key and that of the key beside it in one coordinate, as a point: the upper and
  // the lower 5 bits of each, in 32 x 32 cells; a lattice would leave rows of them empty.
  using Draw = std::uint64_t (*)(std::uint64_t);
  const std::vector<Draw> coordinates{
      [](std::uint64_t i) { return Key::of_seed(i).bits(3, Purpose::Query); },
      [](std::uint64_t i) { return root.numbered(i).bits(3, Purpose::Query); },
      [](std::uint64_t i) { return root.bits(i, Purpose::Query); },
      [](std::uint64_t i) { return root.bits(i / 16, static_cast<Purpose>(i % 16)); },
      [](std::uint64_t i) {
        return root.named("client-" + std::to_string(i)).bits(0, Purpose::Think);
      },
  };
  for (std::size_t c = 0; c < coordinates.size(); ++c) {
    for (const std::uint64_t lag : {1U, 2U, 16U}) {
      std::vector<std::uint64_t> upper(1024);
      std::vector<std::uint64_t> lower(1024);
      Pairs pairs;
      for (std::uint64_t i = 0; i < many; ++i) {
        const std::uint64_t first = coordinates[c](i);
        const std::uint64_t second = coordinates[c](i + lag);
        ++upper[(first >> 59) * 32 + (second >> 59)];
        ++lower[(first % 32) * 32 + second % 32];
        pairs.add(first, second);
      }
      INFO("coordinate " << c << " lag " << lag);
      CHECK(std::abs(chi_square_sigmas(upper)) < 5);
      CHECK(std::abs(chi_square_sigmas(lower)) < 5);
      check_independent(pairs);
    }
  }
}

TEST_CASE("each bit of a key turns every bit of the draw as often as not", "[base][random]") {
  // Of each input bit, over many keys: how often it turns each of the 64 output bits.
  const auto check_bit = [](const auto& draw, int input) {
    constexpr std::uint64_t trials = 4096;
    std::array<double, 64> turned{};
    double all = 0;
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
      // Spread out: of small numbers, one and the other would be each other's neighbours.
      const std::uint64_t i = routelab::mix_bits(trial);
      const std::uint64_t change = draw(i, 0) ^ draw(i, std::uint64_t{1} << input);
      for (std::size_t bit = 0; bit < 64; ++bit)
        turned[bit] += static_cast<double>(change >> bit & 1);
      all += std::popcount(change);
    }
    double worst = 0;
    const double n = trials;
    for (const double count : turned) worst = std::max(worst, std::abs(count - n / 2));
    CHECK(worst < 5.5 * std::sqrt(n) / 2);
    CHECK(std::abs(all / n - 32) < 5 * 4 / std::sqrt(n));
  };
  for (int input = 0; input < 64; ++input) {
    INFO("bit " << input);
    check_bit([](std::uint64_t i,
                 std::uint64_t flip) { return Key::of_seed(i ^ flip).bits(1, Purpose::Work); },
              input);
    check_bit([](std::uint64_t i,
                 std::uint64_t flip) { return root.numbered(i ^ flip).bits(1, Purpose::Work); },
              input);
    // A step has 56 bits, a purpose 8.
    check_bit(
        [](std::uint64_t i, std::uint64_t flip) {
          const std::uint64_t counter = i ^ flip;
          return root.bits(counter >> 8, static_cast<Purpose>(counter & 255));
        },
        input);
  }
}

TEST_CASE("10^7 keys have 10^7 draws", "[base][random]") {
  // Seeds, entities, requests and steps together, as runs use them; of 10^7 random numbers of 64 bits two are equal
  // with a chance of 3e-6.
  std::vector<std::uint64_t> draws;
  draws.reserve(10'000'000);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint64_t entity = 0; entity < 100; ++entity) {
      const Key key = Key::of_seed(seed).named("client-" + std::to_string(entity));
      for (std::uint64_t id = 0; id < 1'000; ++id) {
        const Key request = key.numbered(id);
        for (std::uint64_t step = 0; step < 5; ++step) {
          draws.push_back(request.bits(step, Purpose::Work));
          draws.push_back(request.bits(step, Purpose::Query));
        }
      }
    }
  }
  std::sort(draws.begin(), draws.end());
  CHECK(draws.size() == 10'000'000);
  CHECK(std::adjacent_find(draws.begin(), draws.end()) == draws.end());
}

TEST_CASE("a key is a matter of its name, not of when it was made", "[base][random]") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("client-" + std::to_string(i));
  std::vector<std::uint64_t> forwards;
  for (const std::string& name : names) {
    forwards.push_back(root.named(name).bits(0, Purpose::Think));
  }
  std::vector<std::uint64_t> backwards;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    backwards.push_back(root.named(*name).bits(0, Purpose::Think));
  }
  std::reverse(backwards.begin(), backwards.end());
  CHECK(forwards == backwards);

  std::sort(forwards.begin(), forwards.end());
  CHECK(std::adjacent_find(forwards.begin(), forwards.end()) == forwards.end());
  CHECK(root.named("") != root);
  CHECK(root.named("ab").named("c") != root.named("a").named("bc"));
  CHECK(root.named("a").numbered(1) != root.numbered(1).named("a"));
  CHECK(Key::of_seed(1).named("a") != Key::of_seed(2).named("a"));
}

TEST_CASE("the unit interval is open and symmetric", "[base][random]") {
  CHECK(to_unit(0) == 0x1p-53);
  CHECK(to_unit(UINT64_MAX) == 1 - 0x1p-53);
  double sum = 0;
  int asymmetric = 0;
  for (std::uint64_t i = 0; i < many; ++i) {
    const std::uint64_t bits = root.bits(i, Purpose::Work);
    sum += to_unit(bits);
    if (to_unit(~bits) != 1 - to_unit(bits)) ++asymmetric;
  }
  CHECK(asymmetric == 0);
  const double n = many;
  CHECK(std::abs(sum / n - 0.5) < 5 * std::sqrt(1 / (12 * n)));
}

TEST_CASE("integers below a bound", "[base][random]") {
  CHECK(to_below(0, 10) == 0);
  CHECK(to_below(UINT64_MAX, 10) == 9);
  CHECK(to_below(UINT64_MAX, 1) == 0);
  CHECK(to_below(UINT64_MAX, UINT64_MAX) == UINT64_MAX - 1);
  for (const std::uint64_t bound : {2U, 3U, 7U, 100U}) {
    std::vector<std::uint64_t> counts(bound);
    for (std::uint64_t i = 0; i < many; ++i) {
      ++counts[to_below(root.bits(i, Purpose::Work), bound)];
    }
    INFO("bound " << bound);
    CHECK(std::abs(chi_square_sigmas(counts)) < 5);
  }
}

TEST_CASE("the mixers are the published ones", "[base][random]") {
  // The first outputs of SplitMix64 with seed 0, and the FNV-1a test vectors of its authors.
  CHECK(routelab::mix_bits(0x9e3779b97f4a7c15ULL) == 0xe220a8397b1dcdafULL);
  CHECK(routelab::mix_bits(2 * 0x9e3779b97f4a7c15ULL) == 0x6e789e6aa1b965f4ULL);
  CHECK(routelab::hash_text("a") == routelab::mix_bits(0xaf63dc4c8601ec8cULL));
  CHECK(routelab::hash_text("foobar") == routelab::mix_bits(0x85944171f73967e8ULL));
}

TEST_CASE("the stream of today", "[base][random]") {
  // Pinned from the first run: a change here changes the output of every scenario.
  CHECK(Key::of_seed(0).bits(0, Purpose::Interarrival) == 0xa706dd2f4d197e6fULL);
  CHECK(root.bits(0, Purpose::Interarrival) == 0x57e1faba65107204ULL);
  CHECK(root.bits(1, Purpose::Interarrival) == 0x8139175321cc4bb5ULL);
  CHECK(root.bits(0, Purpose::UpstreamFailure) == 0x8acf7475df17ca01ULL);
  CHECK(root.numbered(0).bits(5, Purpose::Work) == 0xc6531e0e11a60565ULL);
  CHECK(root.named("client").bits(0, Purpose::Think) == 0x7fbb44def506a373ULL);
  CHECK(root.named("client").numbered(17).bits(2, Purpose::Query) == 0xa9637015e2562776ULL);
  CHECK(routelab::hash_text("") == 0xf52a15e9a9b5e89bULL);
  CHECK(routelab::hash_text("GET /api/users") == 0x27320d1390c9a224ULL);
}
