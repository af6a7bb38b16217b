#include "sim/scenario/units.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sim/base/assert.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {
namespace {

constexpr std::string_view digits = "0123456789";

/// Decimal digits as written: -12.5e-3. The views point into the text that was read.
struct Decimal {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int exponent = 0;

  /// The digits before the point, once the exponent has moved it.
  [[nodiscard]] int point() const { return static_cast<int>(whole.size()) + exponent; }
  [[nodiscard]] int size() const { return static_cast<int>(whole.size() + fraction.size()); }

  /// The i-th digit from the left; zeros on either side.
  [[nodiscard]] std::int64_t digit(int i) const {
    if (i < 0 || i >= size()) return 0;
    const auto at = static_cast<std::size_t>(i);
    return (at < whole.size() ? whole[at] : fraction[at - whole.size()]) - '0';
  }
};

std::string_view take_digits(std::string_view& text) {
  const std::string_view taken =
      text.substr(0, std::min(text.find_first_not_of(digits), text.size()));
  text.remove_prefix(taken.size());
  return taken;
}

/// The number that `text` starts with; what is behind it stays in `text`.
std::optional<Decimal> take_decimal(std::string_view& text, bool exponent_allowed) {
  Decimal d;
  std::string_view rest = text;
  if (rest.starts_with('-') || rest.starts_with('+')) {
    d.negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  d.whole = take_digits(rest);
  if (d.whole.empty()) return std::nullopt;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    d.fraction = take_digits(rest);
    if (d.fraction.empty()) return std::nullopt;
  }
  if (exponent_allowed && (rest.starts_with('e') || rest.starts_with('E'))) {
    rest.remove_prefix(rest.size() > 1 && rest[1] == '+' ? 2 : 1);
    constexpr int largest = 400;  // beyond it a time is out of range, or zero
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), d.exponent, 10);
    if (error != std::errc() || std::abs(d.exponent) > largest) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  }
  text = rest;
  return d;
}

/// The magnitude times `unit` to the nearest integer (halves up), or nothing beyond `limit`.
/// unit <= 1e17. The nested floor of the fraction is exact: floor((a + floor(x)) / 10) is
/// floor((a + x) / 10) for an integer a; the half is found by doing it with twice the unit.
std::optional<std::int64_t> scaled(const Decimal& d, std::int64_t unit, std::int64_t limit) {
  std::int64_t whole = 0;
  for (int i = 0; i < d.point(); ++i) {
    if (whole > (limit / unit - d.digit(i)) / 10) return std::nullopt;
    whole = whole * 10 + d.digit(i);
  }
  std::int64_t twice = 0;
  for (int i = std::max(d.size(), d.point()) - 1; i >= d.point(); --i) {
    twice = (d.digit(i) * 2 * unit + twice) / 10;
  }
  const std::int64_t fraction = (twice + 1) / 2;
  if (whole * unit > limit - fraction) return std::nullopt;
  return whole * unit + fraction;
}

struct Unit {
  std::string_view name;
  std::int64_t size = 1;
};

constexpr Unit time_units[] = {{"d", 86'400'000'000'000},
                               {"h", 3'600'000'000'000},
                               {"m", 60'000'000'000},
                               {"s", 1'000'000'000},
                               {"ms", 1'000'000},
                               {"us", 1'000},
                               {"ns", 1}};

constexpr std::int64_t kilo = 1024;
constexpr Unit memory_units[] = {{"TB", kilo* kilo* kilo* kilo},
                                 {"GB", kilo* kilo* kilo},
                                 {"MB", kilo* kilo},
                                 {"KB", kilo},
                                 {"B", 1},
                                 {"TiB", kilo* kilo* kilo* kilo},
                                 {"GiB", kilo* kilo* kilo},
                                 {"MiB", kilo* kilo},
                                 {"KiB", kilo},
                                 {"kB", kilo}};

constexpr Unit rate_units[] = {{"s", 1}, {"min", 60}, {"m", 60}, {"h", 3'600}, {"d", 86'400}};

template <std::size_t n>
const Unit* find_unit(const Unit (&units)[n], std::string_view name) {
  const auto* found =
      std::find_if(units, units + n, [&](const Unit& unit) { return unit.name == name; });
  return found == units + n ? nullptr : found;
}

/// What people write elsewhere, and what it is here.
constexpr std::pair<std::string_view, std::string_view> foreign_units[] = {{"day", "d"},
                                                                           {"days", "d"},
                                                                           {"hour", "h"},
                                                                           {"hours", "h"},
                                                                           {"hr", "h"},
                                                                           {"hrs", "h"},
                                                                           {"min", "m"},
                                                                           {"mins", "m"},
                                                                           {"minute", "m"},
                                                                           {"minutes", "m"},
                                                                           {"sec", "s"},
                                                                           {"secs", "s"},
                                                                           {"second", "s"},
                                                                           {"seconds", "s"},
                                                                           {"millis", "ms"},
                                                                           {"msec", "ms"},
                                                                           {"msecs", "ms"},
                                                                           {"millisecond", "ms"},
                                                                           {"milliseconds", "ms"},
                                                                           {"usec", "us"},
                                                                           {"µs", "us"},
                                                                           {"micros", "us"},
                                                                           {"microseconds", "us"},
                                                                           {"nanoseconds", "ns"},
                                                                           {"k", "KB"},
                                                                           {"kb", "KB"},
                                                                           {"kilobytes", "KB"},
                                                                           {"mb", "MB"},
                                                                           {"Mb", "MB"},
                                                                           {"megabytes", "MB"},
                                                                           {"G", "GB"},
                                                                           {"gb", "GB"},
                                                                           {"Gb", "GB"},
                                                                           {"gigabytes", "GB"},
                                                                           {"T", "TB"},
                                                                           {"tb", "TB"},
                                                                           {"bytes", "B"},
                                                                           {"Mi", "MiB"},
                                                                           {"Gi", "GiB"},
                                                                           {"M", "MB"}};

/// The unit that is meant by what is none: written otherwise, or in the other case.
template <std::size_t n>
const Unit* meant_unit(const Unit (&units)[n], std::string_view name) {
  for (const auto& [foreign, own] : foreign_units) {
    if (foreign != name) continue;
    if (const Unit* unit = find_unit(units, own)) return unit;
  }
  const auto* found = std::find_if(units, units + n, [&](const Unit& unit) {
    return std::equal(unit.name.begin(), unit.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return lower_case(a) == lower_case(b); });
  });
  return found == units + n ? nullptr : found;
}

/// What a kind of quantity is called and how it is written.
struct Wording {
  std::string_view noun;   // "a duration"
  std::string_view units;  // "a unit of time"
  std::string_view forms;
};

constexpr Wording duration_wording{
    "a duration", "a unit of time",
    "write a number and a unit (ns, us, ms, s, m, h, d), for example \"250ms\" or \"10m\""};
constexpr Wording memory_wording{
    "a size", "a unit of memory",
    "write a number and a unit (B, KB, MB, GB), for example \"512MB\" or \"1GB\""};
constexpr Wording rate_wording{"a rate", "a unit of time",
                               "write a number a time (/s, /min, /h, /d), for example \"0.9/s\""};
constexpr std::string_view probability_forms = "write 0 to 1, or a percentage as in \"2%\"";

template <class T>
Parsed<T> refused(std::string problem, std::string_view forms) {
  return {std::nullopt, std::move(problem), std::string(forms)};
}

/// "12.5 ms" apart: the number, then the unit.
template <std::size_t n>
Parsed<std::int64_t> parse_with_unit(std::string_view text, const Unit (&units)[n],
                                     std::int64_t limit, std::string_view limit_text,
                                     const Wording& wording) {
  const auto refuse = [&](std::string problem) {
    return refused<std::int64_t>(in_quotes(text) + problem, wording.forms);
  };
  std::string_view rest = text;
  const auto number = take_decimal(rest, false);
  if (!number) return refuse(fmt::format(" is not {}", wording.noun));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.empty()) return refuse(" has no unit");
  const Unit* unit = find_unit(units, rest);
  if (unit == nullptr) {
    auto refused = refuse(fmt::format(": {} is not {}", in_quotes(rest), wording.units));
    if (const Unit* meant = meant_unit(units, rest)) {
      const std::string_view digits_of = text.substr(0, text.size() - rest.size());
      refused.forms = fmt::format(
          "write \"{}{}\"", digits_of.substr(0, digits_of.find_last_not_of(' ') + 1), meant->name);
    }
    return refused;
  }
  if (number->negative) return refused<std::int64_t>(in_quotes(text) + " is negative", "");
  const auto value = scaled(*number, unit->size, limit);
  if (!value) {
    return refused<std::int64_t>(fmt::format("{} is more than {}", in_quotes(text), limit_text),
                                 "");
  }
  return {*value, "", ""};
}

/// The number that `take_decimal` took from this text, as the nearest double; infinite beyond.
double to_double(const Decimal& number, std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc()) return value;
  return number.point() > 0 ? std::numeric_limits<double>::infinity() : 0;
}

/// Three significant digits of v/unit, if that does not round to `limit` or more.
std::optional<std::string> three_digits(std::uint64_t v, std::uint64_t unit, std::uint64_t limit) {
  std::uint64_t power = 100;
  for (int decimals = 2; decimals >= 0; --decimals, power /= 10) {
    if (v / unit >= 1'000) break;
    const std::uint64_t rounded = (v * power + unit / 2) / unit;
    if (rounded >= limit * power) return std::nullopt;
    if (rounded >= 1'000 && decimals > 0) continue;
    if (decimals == 0) return fmt::format("{}", rounded);
    return fmt::format("{}.{:0{}}", rounded / power, rounded % power, decimals);
  }
  return std::nullopt;
}

/// Two units of a time, the second left out if it is 0.
std::string two_units(std::uint64_t count, std::uint64_t per, const char* large,
                      const char* small) {
  std::string out = fmt::format("{} {}", count / per, large);
  if (count % per != 0) out += fmt::format(" {} {}", count % per, small);
  return out;
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

/// The largest unit that divides the value.
template <std::size_t n>
std::string in_largest_unit(std::int64_t value, const Unit (&units)[n], std::string_view zero) {
  if (value == 0) return std::string(zero);
  const auto* unit =
      std::find_if(units, units + n, [&](const Unit& u) { return value % u.size == 0; });
  return fmt::format("{}{}", value / unit->size, unit->name);
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  auto read = parse_with_unit(text, time_units, max_duration.ns, "100 years", duration_wording);
  if (!read) return {std::nullopt, std::move(read.problem), std::move(read.forms)};
  return {Duration{*read}, "", ""};
}

Parsed<Duration> parse_duration_in(std::string_view text, std::string_view unit) {
  const Unit* known = find_unit(time_units, unit);
  RL_ASSERT(known != nullptr);
  const auto refuse = [&](std::string_view problem) {
    return refused<Duration>(in_quotes(text).append(problem), "write a number of 0 or more");
  };
  std::string_view rest = text;
  const auto number = take_decimal(rest, true);
  if (!number || !rest.empty()) return refuse(" is not a number");
  if (number->negative) return refuse(" is negative");
  const auto value = scaled(*number, known->size, max_duration.ns);
  if (!value) return refuse(fmt::format(" {} is more than 100 years", unit));
  return {Duration{*value}, "", ""};
}

const std::vector<std::string>& time_unit_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Unit& unit : time_units) all.emplace_back(unit.name);
    return all;
  }();
  return names;
}

Parsed<std::int64_t> parse_memory(std::string_view text) {
  constexpr std::int64_t limit = std::int64_t{1} << 60U;
  return parse_with_unit(text, memory_units, limit, "1048576 TB", memory_wording);
}

Parsed<double> parse_rate(std::string_view text) {
  constexpr double limit = 1e9;
  const auto refuse = [&](std::string problem) {
    return refused<double>(in_quotes(text) + problem, rate_wording.forms);
  };
  std::string_view rest = text;
  const auto number = take_decimal(rest, false);
  if (!number) return refuse(" is not a rate");
  const double count = to_double(*number, text.substr(0, text.size() - rest.size()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('/')) {
    auto refused = refuse(rest.empty() ? " has no unit" : " is not a rate");
    const std::string_view digits_of = text.substr(0, text.find_first_of(" rq"));
    if (rest == "rps" || rest == "qps") refused.forms = fmt::format("write \"{}/s\"", digits_of);
    if (rest == "rpm") refused.forms = fmt::format("write \"{}/min\"", digits_of);
    return refused;
  }
  rest.remove_prefix(1);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const Unit* unit = find_unit(rate_units, rest);
  if (unit == nullptr) {
    auto refused = refuse(fmt::format(": {} is not {}", in_quotes(rest), rate_wording.units));
    if (const Unit* meant = meant_unit(rate_units, rest)) {
      refused.forms =
          fmt::format("write \"{}{}\"", text.substr(0, text.size() - rest.size()), meant->name);
    }
    return refused;
  }
  if (number->negative) return refused<double>(in_quotes(text) + " is negative", "");
  const double per_second = count / static_cast<double>(unit->size);
  if (per_second > limit) return refuse(" is more than 1e9/s");
  return {per_second, "", ""};
}

Parsed<double> parse_probability(std::string_view text) {
  const auto refuse = [&](std::string_view problem) {
    return refused<double>(fmt::format("{} {}", in_quotes(text), problem), probability_forms);
  };
  std::string_view rest = text;
  const auto number = take_decimal(rest, true);
  if (!number) return refuse("is not a probability");
  const double value = to_double(*number, text.substr(0, text.size() - rest.size()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.empty() && rest != "%") return refuse("is not a probability");
  const bool percent = rest == "%";
  if (value < 0 || value > (percent ? 100 : 1)) {
    return refuse(percent ? "is not from 0% to 100%" : "is not from 0 to 1");
  }
  return {value == 0 ? 0.0 : percent ? value / 100 : value, "", ""};  // -0 is 0
}

Parsed<Duration> parse_seconds(std::string_view text) {
  constexpr std::int64_t limit = 2'300'000'000LL * 1'000'000'000;
  constexpr std::string_view forms = "write seconds as a decimal number, for example 12.5";
  std::string_view rest = text;
  const auto number = take_decimal(rest, true);
  if (!number || !rest.empty()) {
    return refused<Duration>(in_quotes(text) + " is not a number of seconds", forms);
  }
  const auto ns = scaled(*number, 1'000'000'000, limit);
  if (!ns) return refused<Duration>(in_quotes(text) + " is more than 2.3e9 seconds", forms);
  return {Duration{number->negative ? -*ns : *ns}, "", ""};
}

std::string format_duration(Duration duration) {
  constexpr std::uint64_t us = 1'000;
  constexpr std::uint64_t ms = 1'000'000;
  constexpr std::uint64_t s = 1'000'000'000;
  const std::uint64_t v = magnitude(duration.ns);
  const std::string sign = duration.ns < 0 ? "-" : "";
  if (v == 0) return "0 s";
  if (v < us) return fmt::format("{}{} ns", sign, v);
  if (const auto t = three_digits(v, us, 1'000)) return fmt::format("{}{} us", sign, *t);
  if (const auto t = three_digits(v, ms, 1'000)) return fmt::format("{}{} ms", sign, *t);
  if (const auto t = three_digits(v, s, 60)) return fmt::format("{}{} s", sign, *t);
  const std::uint64_t seconds = (v + s / 2) / s;
  if (seconds < 3'600) return sign + two_units(seconds, 60, "min", "s");
  const std::uint64_t minutes = (v + 30 * s) / (60 * s);
  if (minutes < 1'440) return sign + two_units(minutes, 60, "h", "min");
  const std::uint64_t hours = (v + 1'800 * s) / (3'600 * s);
  return sign + two_units(hours, 24, "d", "h");
}

std::string duration_text(Duration duration) {
  return in_largest_unit(duration.ns, time_units, "0s");
}

std::string format_count(std::int64_t count) {
  std::string out = std::to_string(magnitude(count));
  for (std::size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, ",");
  return count < 0 ? "-" + out : out;
}

std::string format_bytes(std::int64_t bytes) {
  const std::uint64_t v = magnitude(bytes);
  const std::string sign = bytes < 0 ? "-" : "";
  if (v < static_cast<std::uint64_t>(kilo)) return fmt::format("{}{} B", sign, v);
  std::uint64_t unit = 1;
  for (const char* name : {"KB", "MB", "GB"}) {
    unit *= static_cast<std::uint64_t>(kilo);
    if (const auto t = three_digits(v, unit, 1'000)) return fmt::format("{}{} {}", sign, *t, name);
    const std::uint64_t rounded = (v + unit / 2) / unit;  // 1000 to 1023 take a fourth digit
    if (rounded < static_cast<std::uint64_t>(kilo))
      return fmt::format("{}{} {}", sign, rounded, name);
  }
  unit *= static_cast<std::uint64_t>(kilo);
  const auto t = three_digits(v / 1'000, unit / 1'000, 1'000);  // v * 100 would not fit
  return fmt::format("{}{} TB", sign, t ? *t : fmt::format("{}", v / unit));
}

std::string memory_text(std::int64_t bytes) { return in_largest_unit(bytes, memory_units, "0B"); }

}  // namespace routelab::scenario
