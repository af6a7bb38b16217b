#include "sim/scenario/traffic_file.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/csv.hpp"
#include "sim/scenario/date_and_time.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

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

constexpr std::array<std::string_view, 4> azure_columns{"app", "func", "end_timestamp", "duration"};

class Azure2021 {
 public:
  explicit Azure2021(CsvTable& table) : table_(table) {}

  std::optional<Traffic> read() {
    if (!find_columns()) return std::nullopt;
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
  bool find_columns() {
    bool complete = true;
    for (std::size_t i = 0; i < azure_columns.size(); ++i) {
      const auto column = table_.column(azure_columns[i]);
      column_[i] = column.value_or(0);
      if (column) continue;
      complete = false;
      table_.refuse_header(fmt::format("there is no column '{}'", azure_columns[i]),
                           "azure-2021 has the columns app, func, end_timestamp, duration");
    }
    return complete;
  }

  void read_row() {
    const CsvField& app = table_[column_[0]];
    const CsvField& func = table_[column_[1]];
    if (func.text.empty()) return table_.reject(func, "the function has no name");
    for (const CsvField* name : {&app, &func}) {
      if (find_invalid_utf8(name->text) != std::string::npos) {
        return table_.reject(*name, "this name is not valid UTF-8");
      }
    }
    const auto end = seconds(table_[column_[2]]);
    if (!end) return;
    const auto work = seconds(table_[column_[3]]);
    if (!work) return;
    if (work->ns < 0) return table_.reject(table_[column_[3]], "the duration is negative");
    traffic_.arrivals.push_back({Time{(*end - *work).ns}, *work, function_of(app, func)});
  }

  std::optional<Duration> seconds(const CsvField& field) {
    auto read = parse_seconds(field.text);
    if (!read) table_.reject(field, std::move(read.problem), std::move(read.forms));
    return read.value;
  }

  std::uint32_t function_of(const CsvField& app, const CsvField& func) {
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

  CsvTable& table_;
  std::array<std::size_t, azure_columns.size()> column_{};
  Traffic traffic_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::pair<std::string, std::string>> names_;  // app, func
  std::string key_;
};

// --- timestamps ----------------------------------------------------------------------------------

class Timestamps {
 public:
  explicit Timestamps(CsvTable& table) : table_(table) {}

  std::optional<Traffic> read() {
    const std::size_t column = find_column();
    Traffic traffic;
    traffic.functions = {""};
    while (table_.next()) {
      if (const auto at = time_of(table_[column])) {
        traffic.arrivals.push_back({Time{at->ns}, std::nullopt, 0});
      }
    }
    if (!table_.good()) return std::nullopt;
    sort_by_time(traffic.arrivals);
    if (!traffic.arrivals.empty()) {
      shift(traffic.arrivals, time_zero - traffic.arrivals.front().at);
    }
    return traffic;
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

// --- all layouts ---------------------------------------------------------------------------------

TrafficLayout layout_from_header(const CsvTable& table) {
  const auto known =
      std::count_if(azure_columns.begin(), azure_columns.end(),
                    [&](std::string_view name) { return table.column(name).has_value(); });
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
  CsvTable table(without_byte_order_mark(text), file_name, diagnostics);
  if (text.find('\0') != std::string_view::npos) {
    table.refuse("this is not text", "expected a table in CSV");
    return std::nullopt;
  }
  if (!table.read_header()) {
    if (table.good()) table.refuse("there is nothing in this file", "expected a table in CSV");
    return std::nullopt;
  }
  const std::string& first = table.columns().front();
  if (parse_seconds(first) || parse_date_and_time(first)) {
    table.refuse_header("expected the names of the columns in the first line");
    return std::nullopt;
  }
  if (layout == TrafficLayout::FromHeader) layout = layout_from_header(table);
  auto traffic =
      layout == TrafficLayout::Azure2021 ? Azure2021(table).read() : Timestamps(table).read();
  if (traffic && traffic->arrivals.empty()) {
    table.refuse("there are no rows below the header");
    return std::nullopt;
  }
  return traffic;
}

std::optional<Traffic> read_traffic(const std::string& path, TrafficLayout layout,
                                    Diagnostics& diagnostics) {
  const auto text = read_file(path, max_traffic_bytes, diagnostics);
  return text ? parse_traffic(*text, path, layout, diagnostics) : std::nullopt;
}

}  // namespace routelab::scenario
