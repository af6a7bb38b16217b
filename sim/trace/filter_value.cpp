#include "sim/trace/filter_value.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace routelab::trace {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t size;
};

constexpr Unit units[] = {{"ns", 1},
                          {"us", 1'000},
                          {"ms", 1'000'000},
                          {"s", 1'000'000'000},
                          {"m", 60'000'000'000},
                          {"h", 3'600'000'000'000},
                          {"d", 86'400'000'000'000}};

std::string_view take_digits(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

/// 0.DIGITS of a unit. Exact: each digit's share of what is left of the unit, and its remainder.
std::int64_t part_of(std::string_view digits, std::int64_t unit) {
  __extension__ using Wide = __int128;
  constexpr std::size_t enough = 18;  // a day has 14 digits
  Wide numerator = 0;
  Wide denominator = 1;
  for (const char digit : digits.substr(0, enough)) {
    numerator = numerator * 10 + (digit - '0');
    denominator *= 10;
  }
  return static_cast<std::int64_t>(numerator * unit / denominator);
}

}  // namespace

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return {};
  return number;
}

std::optional<std::int64_t> read_duration(std::string_view text) {
  const auto whole = read_number(take_digits(text));
  if (!whole) return std::nullopt;
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  const auto* unit = std::ranges::find(units, text, &Unit::name);
  if (unit == std::end(units)) return std::nullopt;
  const std::int64_t rest = part_of(fraction, unit->size);
  if (*whole > (INT64_MAX - rest) / unit->size) return std::nullopt;
  return *whole * unit->size + rest;
}

}  // namespace routelab::trace
