#include "sim/scenario/timestamps.hpp"

#include <cstddef>
#include <optional>
#include <string>

#include "sim/scenario/date_and_time.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

class Timestamps {
 public:
  explicit Timestamps(CsvTable& table) : table_(table) {}

  void read(Traffic& traffic) {
    const std::size_t column = find_column();
    traffic.functions = {""};
    while (table_.next()) {
      if (const auto at = time_of(table_[column])) {
        traffic.arrivals.push_back({Time{at->ns}, std::nullopt, 0});
      }
    }
    traffic.sort_by_time();
    traffic.start_at_zero();
  }

 private:
  [[nodiscard]] std::size_t find_column() const {
    for (const char* name : {"TIMESTAMP", "timestamp", "time"}) {
      if (const auto found = table_.column(name)) return *found;
    }
    return 0;
  }

  std::optional<Duration> time_of(const CsvField& field) {
    const auto date = parse_date_and_time(field.text);
    const auto time = date ? date : parse_seconds(field.text).value;
    if (!time) {
      reject(field);
      return std::nullopt;
    }
    if (dates_.value_or(date.has_value()) != date.has_value()) {
      table_.reject(field, *dates_ ? "expected a date and time, as in the rows before"
                                   : "expected seconds, as in the rows before");
      return std::nullopt;
    }
    dates_ = date.has_value();
    return time;
  }

  void reject(const CsvField& field) {
    if (field.text.find(':') != std::string::npos) {
      table_.reject(field, in_quotes(field.text) + " is not a date and time from 1970 to 2199",
                    "write it as 2023-11-16 18:17:03.97");
    } else {
      table_.reject(field, in_quotes(field.text) + " is not a time",
                    "write seconds (12.5) or a date and time (2023-11-16 18:17:03.97)");
    }
  }

  CsvTable& table_;
  std::optional<bool> dates_;  // rather than seconds, as the first good row has it
};

}  // namespace

void read_timestamps(CsvTable& table, Traffic& traffic) { Timestamps(table).read(traffic); }

}  // namespace routelab::scenario
