#include "sim/base/mathematics.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "sim/base/assert.hpp"

namespace routelab {
namespace {

constexpr double ln2 = 0x1.62e42fefa39efp-1;

constexpr std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }
constexpr double double_of(std::uint64_t bits) { return std::bit_cast<double>(bits); }

// ---- log -------------------------------------------------------------------------------------
//
// x = 2^k * z with z in [0.6875, 1.375), and a table entry c near z:
//   ln x = k ln 2 + ln c + ln(1 + r),  r = (z - c) / c
// z - c is exact, so r is good to one rounding. The interval straddles 1 so that k ln 2 and ln z
// never cancel; the two entries beside 1 have c = 1, so that nothing cancels there either.

constexpr int log_table_bits = 7;
constexpr std::size_t log_table_size = std::size_t{1} << log_table_bits;
constexpr std::uint64_t log_origin = bits_of(0.6875);
constexpr std::uint64_t exponent_mask = 0xfffULL << 52;

struct LogEntry {
  double centre = 1;
  double inverse = 1;  ///< 1 / centre
  double log = 0;      ///< ln(centre)
};

/// ln c = 2 artanh((c - 1) / (c + 1)), smallest terms first; for the table only.
constexpr double log_series(double c) {
  const double s = (c - 1) / (c + 1);
  double sum = 0;
  for (int n = 41; n >= 3; n -= 2) sum = sum * s * s + 1.0 / n;
  return 2 * s + 2 * s * (s * s * sum);
}

constexpr std::array<LogEntry, log_table_size> make_log_table() {
  std::array<LogEntry, log_table_size> table{};
  for (std::size_t i = 0; i < log_table_size; ++i) {
    const double low = double_of(log_origin + (std::uint64_t{i} << (52 - log_table_bits)));
    const double high = double_of(log_origin + (std::uint64_t{i + 1} << (52 - log_table_bits)));
    const double centre = low == 1 || high == 1 ? 1.0 : (low + high) / 2;
    table[i] = {centre, 1 / centre, log_series(centre)};
  }
  return table;
}

constexpr auto log_table = make_log_table();

/// ln(1 + r) for |r| <= 1/128: the Taylor polynomial of degree 7; the first term left out is
/// below 2^-52 of the result. The pairs are independent of each other, which a CPU can use.
constexpr double log1p_polynomial(double r) {
  const double r2 = r * r;
  const double pair23 = -1.0 / 2 + r * (1.0 / 3);
  const double pair45 = -1.0 / 4 + r * (1.0 / 5);
  const double pair67 = -1.0 / 6 + r * (1.0 / 7);
  return r + r2 * (pair23 + r2 * (pair45 + r2 * pair67));
}

double log_of_normal(std::uint64_t bits, int extra_exponent) {
  const std::uint64_t distance = bits - log_origin;
  const auto exponent =
      static_cast<double>((static_cast<std::int64_t>(distance) >> 52) + extra_exponent);
  const double z = double_of(bits - (distance & exponent_mask));
  const LogEntry& entry = log_table[(distance >> (52 - log_table_bits)) % log_table_size];
  const double r = (z - entry.centre) * entry.inverse;
  return (exponent * ln2 + entry.log) + log1p_polynomial(r);
}

/// Numbers below 2^-1022, which have fewer digits; and the place where a wrong argument ends.
[[gnu::noinline]] double log_of_rare(double x) {
  RL_ASSERT(x > 0 && bits_of(x) < exponent_mask >> 1);
  return log_of_normal(bits_of(x * 0x1p52), -52);
}

// ---- exp -------------------------------------------------------------------------------------
//
// x = (64 e + j) (ln 2) / 64 + r with |r| <= (ln 2) / 128:  e^x = 2^e * 2^(j/64) * e^r

constexpr int exp_table_bits = 6;
constexpr std::size_t exp_table_size = std::size_t{1} << exp_table_bits;

/// e^y by its series, for 0 <= y < 1; for the table only.
constexpr double exp_series(double y) {
  double sum = 1;
  for (int n = 25; n >= 1; --n) sum = 1 + sum * y / n;
  return sum;
}

constexpr std::array<std::uint64_t, exp_table_size> make_exp_table() {
  std::array<std::uint64_t, exp_table_size> table{};
  for (std::size_t j = 0; j < exp_table_size; ++j) {
    table[j] = bits_of(exp_series(static_cast<double>(j) * ln2 / exp_table_size));
  }
  return table;
}

constexpr auto exp_table = make_exp_table();

// ---- inverse normal --------------------------------------------------------------------------
//
// Three quotients of polynomials of degree 7, constant term first: |p - 1/2| <= 0.425, then by the
// depth sqrt(-ln p) of the tail, up to 5 (p = 1e-11) and beyond (to 1e-316).

using Polynomial = std::array<double, 8>;

struct Quotient {
  Polynomial numerator;
  Polynomial denominator;
};

constexpr Quotient centre_quotient{
    {3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
     45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727},
    {1.0, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
     39307.89580009271061, 28729.085735721942674, 5226.495278852545925}};

constexpr Quotient flank_quotient{
    {1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
     1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
     7.7454501427834140764e-4},
    {1.0, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
     0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
     1.05075007164441684324e-9}};

constexpr Quotient tail_quotient{
    {6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
     0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
     2.01033439929228813265e-7},
    {1.0, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
     7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
     2.04426310338993978564e-15}};

constexpr double polynomial_at(const Polynomial& c, double r) {
  return ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r +
         c[0];
}

constexpr double quotient_at(const Quotient& quotient, double r) {
  return polynomial_at(quotient.numerator, r) / polynomial_at(quotient.denominator, r);
}

}  // namespace

#ifdef ROUTELAB_CANARY
// Breaks the sameness of bytes on purpose: the comparison of builds must notice it.
double log_of(double x) { return std::log(x); }
#else
double log_of(double x) {
  const std::uint64_t bits = bits_of(x);
  constexpr std::uint64_t smallest_normal = 1ULL << 52;
  // One comparison for subnormal, zero, negative, infinite and not-a-number.
  if (bits - smallest_normal >= (exponent_mask >> 1) - smallest_normal) [[unlikely]] {
    return log_of_rare(x);
  }
  return log_of_normal(bits, 0);
}
#endif

double exp_of(double x) {
  RL_HOT_ASSERT(x == x);
  if (x < -708) return 0;
  if (x > 709) return 1e308;
  // Adding 1.5 * 2^52 leaves no room for a fraction: the sum is rounded to an integer, which then
  // stands in its lowest bits.
  constexpr double rounder = 0x1.8p52;
  constexpr double steps_per_unit = exp_table_size / ln2;
  // ln 2 / 64 in two parts; the first has 32 bits, so that its product with the step is exact.
  constexpr double step_high = 0x1.62e42feep-7;
  constexpr double step_low = 0x1.a39ef35793c76p-39;

  const double shifted = x * steps_per_unit + rounder;
  const double step = shifted - rounder;
  const double r = (x - step * step_high) - step * step_low;
  const std::uint64_t step_bits = bits_of(shifted);
  const double power =
      double_of(exp_table[step_bits % exp_table_size] + ((step_bits >> exp_table_bits) << 52));
  const double r2 = r * r;
  const double tail = (r + r2 * (1.0 / 2 + r * (1.0 / 6))) + r2 * r2 * (1.0 / 24 + r * (1.0 / 120));
  return power + power * tail;
}

double inverse_normal(double p) {
  RL_HOT_ASSERT(p > 0 && p < 1);
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * quotient_at(centre_quotient, 0.180625 - q * q);
  const double depth = std::sqrt(-log_of(q < 0 ? p : 1 - p));
  const double z =
      depth <= 5 ? quotient_at(flank_quotient, depth - 1.6) : quotient_at(tail_quotient, depth - 5);
  return q < 0 ? -z : z;
}

}  // namespace routelab
