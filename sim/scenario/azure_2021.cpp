#include "sim/scenario/azure_2021.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sim/scenario/function_names.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

constexpr std::array<std::string_view, 4> columns{"app", "func", "end_timestamp", "duration"};

class Azure2021 {
 public:
  Azure2021(CsvTable& table, Traffic& traffic) : table_(table), traffic_(traffic) {}

  void read() {
    if (!find_columns()) return;
    while (table_.next()) read_row();
    traffic_.sort_by_time();
    if (!traffic_.arrivals.empty() && traffic_.arrivals.front().at < time_zero) {
      traffic_.start_at_zero();
    }
    traffic_.functions = names_.take();
  }

 private:
  bool find_columns() {
    bool complete = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto column = table_.require(
          columns[i], "azure-2021 has the columns app, func, end_timestamp, duration");
      column_[i] = column.value_or(0);
      complete = complete && column.has_value();
    }
    return complete;
  }

  void read_row() {
    const CsvField& app = table_[column_[0]];
    const CsvField& func = table_[column_[1]];
    if (!table_.check_name(func, "function")) return;
    if (!app.text.empty() && !table_.check_name(app, "app")) return;
    const auto end = seconds(table_[column_[2]]);
    if (!end) return;
    const auto work = seconds(table_[column_[3]]);
    if (!work) return;
    if (work->ns < 0) return table_.reject(table_[column_[3]], "the duration is negative");
    const std::uint32_t function = names_.number_of("", app.text, func.text);
    traffic_.arrivals.push_back({Time{(*end - *work).ns}, *work, function});
  }

  std::optional<Duration> seconds(const CsvField& field) {
    auto read = parse_seconds(field.text);
    if (!read) table_.reject(field, std::move(read.problem), std::move(read.forms));
    return read.value;
  }

  CsvTable& table_;
  Traffic& traffic_;
  std::array<std::size_t, columns.size()> column_{};
  FunctionNames names_;
};

}  // namespace

bool looks_like_azure_2021(const CsvTable& table) {
  return std::count_if(columns.begin(), columns.end(),
                       [&](std::string_view name) { return table.column(name).has_value(); }) >= 2;
}

void read_azure_2021(CsvTable& table, Traffic& traffic) { Azure2021(table, traffic).read(); }

}  // namespace routelab::scenario
