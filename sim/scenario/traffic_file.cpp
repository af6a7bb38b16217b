#include "sim/scenario/traffic_file.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

/// One field of a row and the bytes of the line that it takes.
struct Field {
  std::string text;
  std::size_t start = 0;
  std::size_t bytes = 0;
};

/// Rows of a CSV text (RFC 4180, a row on one line each), and the errors found in them.
class Table {
 public:
  Table(std::string_view text, const std::string& file, Diagnostics& diagnostics)
      : rest_(text), file_(file), diagnostics_(diagnostics) {}

  /// The next row that is not blank. False at the end, and when there were too many bad rows.
  bool next() {
    while (!rest_.empty() && bad_rows_ < max_bad_rows) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line_ = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++number_;
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      if (line_.find_first_not_of(" \t") == std::string_view::npos) continue;
      if (split()) return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] const Field& operator[](std::size_t i) const { return fields_[i]; }
  [[nodiscard]] bool good() const { return bad_rows_ == 0; }

  /// The current row is bad: the place is `bytes` bytes of its line. Always false.
  bool reject(std::size_t start, std::size_t bytes, std::string message, std::string hint = "") {
    const auto columns = [&](std::size_t from, std::size_t n) {
      return static_cast<int>(count_code_points(line_.substr(std::min(from, line_.size()), n)));
    };
    diagnostics_.add_line(file_, number_, line_);
    if (++bad_rows_ == max_bad_rows) {
      if (!hint.empty()) hint += '\n';
      hint += fmt::format("reading stopped after {} bad rows", max_bad_rows);
    }
    const Place place{file_, number_, columns(0, start) + 1, std::max(1, columns(start, bytes))};
    diagnostics_.error(place, "bad-row", std::move(message), std::move(hint));
    return false;
  }
  bool reject(const Field& field, std::string message, std::string hint = "") {
    return reject(field.start, field.bytes, std::move(message), std::move(hint));
  }

  /// Whether the row has as many fields as the header; reports it if not.
  bool has_columns(std::size_t expected) {
    if (used_ == expected) return true;
    const Field& at = fields_[used_ > expected ? expected : used_ - 1];
    return reject(at, fmt::format("expected {} columns, but found {}", expected, used_));
  }

  /// An error about the header or the table as a whole.
  void refuse(int line, std::string message, std::string hint = "") {
    if (line > 0) diagnostics_.add_line(file_, line, line_);
    const int length = line > 0 ? static_cast<int>(count_code_points(line_)) : 1;
    diagnostics_.error({file_, line, line > 0 ? 1 : 0, length}, "bad-table", std::move(message),
                       std::move(hint));
  }
  [[nodiscard]] int line_number() const { return number_; }

 private:
  bool split() {
    used_ = 0;
    for (std::size_t at = 0;;) {
      if (fields_.size() == used_) fields_.emplace_back();
      Field& field = fields_[used_++];
      if (!take_field(at, field)) return false;
      if (at >= line_.size()) return true;
      ++at;  // the comma
    }
  }

  /// One field from `at` on; `at` becomes the comma behind it or the end of the line.
  bool take_field(std::size_t& at, Field& field) {
    const std::size_t first = line_.find_first_not_of(" \t", at);
    if (first < line_.size() && line_[first] == '"') return take_quoted(first, at, field);
    field.start = at;
    at = std::min(line_.find(',', at), line_.size());
    const auto blank = [&](std::size_t i) { return line_[i] == ' ' || line_[i] == '\t'; };
    std::size_t end = at;
    while (field.start < end && blank(field.start)) ++field.start;
    while (end > field.start && blank(end - 1)) --end;
    field.bytes = end - field.start;
    field.text = line_.substr(field.start, field.bytes);
    return true;
  }

  bool take_quoted(std::size_t first, std::size_t& at, Field& field) {
    field.start = first;
    field.text.clear();
    for (std::size_t i = first + 1; i < line_.size(); ++i) {
      if (line_[i] != '"') {
        field.text += line_[i];
      } else if (i + 1 < line_.size() && line_[i + 1] == '"') {
        field.text += line_[i++];
      } else {
        field.bytes = i + 1 - first;
        at = std::min(line_.find_first_not_of(" \t", i + 1), line_.size());
        if (at == line_.size() || line_[at] == ',') return true;
        return reject(at, 1, "expected ',' after a quoted field");
      }
    }
    return reject(first, line_.size() - first, "this quoted field is not closed");
  }

  std::string_view rest_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  std::string_view line_;
  int number_ = 0;
  std::vector<Field> fields_;  // kept from row to row, so that their texts keep their memory
  std::size_t used_ = 0;
  int bad_rows_ = 0;
};

using Columns = std::vector<std::string>;

std::optional<std::size_t> find_column(const Columns& header, std::string_view name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

/// By time; at the same time in the order in which they are.
void sort_by_time(std::vector<RecordedArrival>& arrivals) {
  std::vector<std::pair<Time, std::size_t>> order;
  order.reserve(arrivals.size());
  for (const RecordedArrival& arrival : arrivals) order.emplace_back(arrival.at, order.size());
  std::sort(order.begin(), order.end());
  std::vector<RecordedArrival> sorted;
  sorted.reserve(arrivals.size());
  for (const auto& [at, i] : order) sorted.push_back(arrivals[i]);
  arrivals = std::move(sorted);
}

void shift(std::vector<RecordedArrival>& arrivals, Duration by) {
  for (RecordedArrival& arrival : arrivals) arrival.at = arrival.at + by;
}

// --- azure-2021 ----------------------------------------------------------------------------------

constexpr const char* azure_columns[] = {"app", "func", "end_timestamp", "duration"};

class Azure2021 {
 public:
  Azure2021(Table& table, const Columns& header) : table_(table), width_(header.size()) {
    for (std::size_t i = 0; i < std::size(azure_columns); ++i) {
      const auto column = find_column(header, azure_columns[i]);
      if (column) {
        column_[i] = *column;
        continue;
      }
      complete_ = false;
      table.refuse(table.line_number(), fmt::format("there is no column '{}'", azure_columns[i]),
                   "azure-2021 has the columns app, func, end_timestamp, duration");
    }
  }

  std::optional<Traffic> read() {
    if (!complete_) return std::nullopt;
    while (table_.next()) read_row();
    if (!table_.good()) return std::nullopt;
    sort_by_time(traffic_.arrivals);
    if (!traffic_.arrivals.empty() && traffic_.arrivals.front().at < time_zero) {
      shift(traffic_.arrivals, time_zero - traffic_.arrivals.front().at);
    }
    name_functions();
    return std::move(traffic_);
  }

 private:
  bool read_row() {
    if (!table_.has_columns(width_)) return false;
    const Field& app = table_[column_[0]];
    const Field& func = table_[column_[1]];
    if (func.text.empty()) return table_.reject(func, "the function has no name");
    for (const Field* name : {&app, &func}) {
      if (!is_utf8(name->text)) return table_.reject(*name, "this name is not valid UTF-8");
    }
    const auto end = seconds(table_[column_[2]]);
    if (!end) return false;
    const auto work = seconds(table_[column_[3]]);
    if (!work) return false;
    if (work->ns < 0) return table_.reject(table_[column_[3]], "the duration is negative");
    traffic_.arrivals.push_back({Time{(*end - *work).ns}, *work, function_of(app, func)});
    return true;
  }

  std::optional<Duration> seconds(const Field& field) {
    auto read = parse_seconds(field.text);
    if (!read) table_.reject(field, std::move(read.problem), std::move(read.forms));
    return read.value;
  }

  static bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = utf8_length(text, at);
      if (length == 0) return false;
      at += length;
    }
    return true;
  }

  std::uint32_t function_of(const Field& app, const Field& func) {
    key_.assign(app.text).append(1, '\0').append(func.text);
    const auto next = static_cast<std::uint32_t>(names_.size());
    const auto [entry, is_new] = ids_.try_emplace(key_, next);
    if (is_new) names_.emplace_back(app.text, func.text);
    return entry->second;
  }

  void name_functions() {
    std::unordered_map<std::string_view, int> apps_with;
    for (const auto& [app, func] : names_) ++apps_with[func];
    for (const auto& [app, func] : names_) {
      traffic_.functions.push_back(apps_with.at(func) > 1 ? fmt::format("{}/{}", app, func) : func);
    }
  }

  Table& table_;
  std::size_t width_ = 0;
  std::size_t column_[std::size(azure_columns)] = {};
  bool complete_ = true;
  Traffic traffic_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::pair<std::string, std::string>> names_;  // app, func
  std::string key_;
};

// --- timestamps ----------------------------------------------------------------------------------

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
      if (c < '0' || c > '9') return fail();
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
  int fail() {
    failed_ = true;
    rest_ = "";
    return 0;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

/// "2023-11-16 18:17:03.9799600", with 'T' for the space, "Z" or "+01:00" behind it: nanoseconds
/// from 1970 on. Years 1970 to 2199 stay in range, and so do their differences.
std::optional<Duration> parse_date_and_time(std::string_view text) {
  Shape shape(text);
  const int year = shape.number(4, 1970, 2199);
  shape.one_of("-");
  const int month = shape.number(2, 1, 12);
  shape.one_of("-");
  const int day = shape.number(2, 1, shape.failed() ? 31 : days_in_month(year, month));
  shape.one_of(" T");
  const int hour = shape.number(2, 0, 23);
  shape.one_of(":");
  const int minute = shape.number(2, 0, 59);
  shape.one_of(":");
  const int second = shape.number(2, 0, 59);
  const Duration fraction = shape.fraction();
  std::int64_t offset = 0;
  if (!shape.failed() && !shape.at_end()) {
    const char sign = shape.one_of("Z+-");
    if (sign == '+' || sign == '-') {
      offset = shape.number(2, 0, 23) * 3'600;
      shape.one_of(":");
      offset += shape.number(2, 0, 59) * 60;
      if (sign == '-') offset = -offset;
    }
  }
  if (shape.failed() || !shape.at_end()) return std::nullopt;
  const std::int64_t seconds =
      days_from_civil(year, month, day) * 86'400 + hour * 3'600 + minute * 60 + second - offset;
  return Duration::seconds(seconds) + fraction;
}

bool looks_like_date(std::string_view text) { return text.find(':') != std::string_view::npos; }

std::optional<Traffic> read_timestamps(Table& table, const Columns& header) {
  std::size_t column = 0;
  for (const char* name : {"TIMESTAMP", "timestamp", "time"}) {
    if (const auto found = find_column(header, name)) {
      column = *found;
      break;
    }
  }
  Traffic traffic;
  traffic.functions = {""};
  std::optional<bool> dates;  // as the first good row has it
  while (table.next()) {
    if (!table.has_columns(header.size())) continue;
    const Field& field = table[column];
    const auto date = parse_date_and_time(field.text);
    auto seconds = date ? Parsed<Duration>{} : parse_seconds(field.text);
    if (!date && !seconds && looks_like_date(field.text)) {
      table.reject(field, in_quotes(field.text) + " is not a date and time from 1970 to 2199",
                   "write it as 2023-11-16 18:17:03.97");
      continue;
    }
    if (!date && !seconds) {
      table.reject(field, in_quotes(field.text) + " is not a time",
                   "write seconds (12.5) or a date and time (2023-11-16 18:17:03.97)");
      continue;
    }
    if (dates.value_or(date.has_value()) != date.has_value()) {
      table.reject(field, *dates ? "expected a date and time, as in the rows before"
                                 : "expected seconds, as in the rows before");
      continue;
    }
    dates = date.has_value();
    traffic.arrivals.push_back({Time{(date ? *date : *seconds).ns}, std::nullopt, 0});
  }
  if (!table.good()) return std::nullopt;
  sort_by_time(traffic.arrivals);
  if (!traffic.arrivals.empty()) {
    shift(traffic.arrivals, time_zero - traffic.arrivals.front().at);
  }
  return traffic;
}

// --- all layouts ---------------------------------------------------------------------------------

TrafficLayout layout_from(const Columns& header) {
  const auto known =
      std::count_if(std::begin(azure_columns), std::end(azure_columns),
                    [&](const char* name) { return find_column(header, name).has_value(); });
  return known >= 2 ? TrafficLayout::Azure2021 : TrafficLayout::Timestamps;
}

}  // namespace

std::optional<TrafficLayout> traffic_layout(std::string_view name) {
  if (name == "azure-2021") return TrafficLayout::Azure2021;
  if (name == "timestamps") return TrafficLayout::Timestamps;
  return std::nullopt;
}

const std::vector<std::string>& traffic_layout_names() {
  static const std::vector<std::string> names{"azure-2021", "timestamps"};
  return names;
}

std::optional<Traffic> parse_traffic(std::string_view text, const std::string& file_name,
                                     TrafficLayout layout, Diagnostics& diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Table table(text, file_name, diagnostics);
  if (text.find('\0') != std::string_view::npos) {
    table.refuse(0, "this is not text", "expected a table in CSV");
    return std::nullopt;
  }
  if (!table.next()) {
    if (table.good()) table.refuse(0, "there is nothing in this file", "expected a table in CSV");
    return std::nullopt;
  }
  Columns header;
  for (std::size_t i = 0; i < table.size(); ++i) header.push_back(table[i].text);
  if (parse_seconds(header[0]) || parse_date_and_time(header[0])) {
    table.refuse(table.line_number(), "expected the names of the columns in the first line");
    return std::nullopt;
  }
  if (layout == TrafficLayout::FromHeader) layout = layout_from(header);
  auto traffic = layout == TrafficLayout::Azure2021 ? Azure2021(table, header).read()
                                                    : read_timestamps(table, header);
  if (traffic && traffic->arrivals.empty()) {
    table.refuse(0, "there are no rows below the header");
    return std::nullopt;
  }
  return traffic;
}

std::optional<Traffic> read_traffic(const std::string& path, TrafficLayout layout,
                                    Diagnostics& diagnostics) {
  const auto text = read_file(path, diagnostics, max_traffic_bytes);
  return text ? parse_traffic(*text, path, layout, diagnostics) : std::nullopt;
}

}  // namespace routelab::scenario
