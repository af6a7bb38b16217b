#include "sim/scenario/date_and_time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

/// Days from 1970-01-01 of a date of the Gregorian calendar, year >= 0 (H. Hinnant, "chrono-
/// compatible low-level date algorithms", days_from_civil).
std::int64_t days_from_civil(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = y / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

int days_in_month(int year, int month) {
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Reads a text of fixed shape from left to right; once it did not fit, it stays failed.
class Shape {
 public:
  explicit Shape(std::string_view text) : rest_(text) {}

  int number(std::size_t digits, int low, int high) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = i < rest_.size() ? rest_[i] : '\0';
      if (!is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value < low || value > high ? fail() : value;
  }
  char one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_[0]) == std::string_view::npos) return fail(), '\0';
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  /// "Jan" to "Dec".
  int month() {
    constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t at = rest_.size() < 3 ? names.npos : names.find(rest_.substr(0, 3));
    if (at == names.npos || at % 3 != 0) return fail();
    rest_.remove_prefix(3);
    return static_cast<int>(at / 3) + 1;
  }
  /// The fraction of a second behind the point, if there is one.
  Duration fraction() {
    if (!rest_.starts_with('.')) return {};
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789", 1), rest_.size());
    const auto read = parse_seconds("0" + std::string(rest_.substr(0, end)));
    rest_.remove_prefix(end);
    if (!read) fail();
    return read.value.value_or(Duration{});
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  int fail() {
    failed_ = true;
    rest_ = "";
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

/// Seconds that the clock at this offset is ahead of UTC: "+01:00", "+0100", "Z" or nothing.
std::int64_t read_offset(Shape& shape) {
  if (shape.failed() || shape.at_end()) return 0;
  const char sign = shape.one_of("Z+-");
  if (sign != '+' && sign != '-') return 0;
  std::int64_t seconds = shape.number(2, 0, 23) * 3'600;
  if (shape.peek() == ':') shape.one_of(":");
  seconds += shape.number(2, 0, 59) * 60;
  return sign == '-' ? -seconds : seconds;
}

/// What stands behind the date: "18:17:03.97+01:00". `days` since 1970-01-01.
std::optional<Duration> read_time_of_day(Shape& shape, std::int64_t days) {
  constexpr std::int64_t day = 86'400;
  const int hour = shape.number(2, 0, 23);
  shape.one_of(":");
  const int minute = shape.number(2, 0, 59);
  shape.one_of(":");
  const int second = shape.number(2, 0, 60);
  const Duration fraction = shape.fraction();
  if (shape.peek() == ' ') shape.one_of(" ");
  const std::int64_t offset = read_offset(shape);
  if (shape.failed() || !shape.at_end()) return std::nullopt;
  const std::int64_t seconds = days * day + hour * 3'600 + minute * 60 + second - offset;
  if (second == 60 && seconds % day != 0) return std::nullopt;  // no leap second
  return Duration::seconds(seconds) + fraction;
}

}  // namespace

std::optional<Duration> parse_date_and_time(std::string_view text) {
  Shape shape(text);
  const int year = shape.number(4, 1970, 2199);
  shape.one_of("-");
  const int month = shape.number(2, 1, 12);
  shape.one_of("-");
  const int day = shape.number(2, 1, shape.failed() ? 31 : days_in_month(year, month));
  shape.one_of(" T");
  return read_time_of_day(shape, days_from_civil(year, month, day));
}

std::optional<Duration> parse_log_time(std::string_view text) {
  Shape shape(text);
  const int day = shape.number(2, 1, 31);
  shape.one_of("/");
  const int month = shape.month();
  shape.one_of("/");
  const int year = shape.number(4, 1970, 2199);
  if (!shape.failed() && day > days_in_month(year, month)) return std::nullopt;
  shape.one_of(":");
  return read_time_of_day(shape, days_from_civil(year, month, day));
}

}  // namespace routelab::scenario
