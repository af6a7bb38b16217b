#include "sim/scenario/duration_file.hpp"

#include <utility>

#include <fmt/format.h>

#include "sim/scenario/csv.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

Parsed<Duration> parse_value(const std::string& text, const std::string& unit) {
  if (!unit.empty()) return parse_duration_in(text, unit);
  auto read = parse_duration(text);
  if (!read) read.forms += "\nor say what numbers count, for example \"unit\": \"ms\"";
  return read;
}

/// Which column is meant; an error if there is none of that name, or several and no name.
std::optional<std::size_t> find_column(CsvTable& table, const LineSource& lines, RowErrors& errors,
                                       const std::string& name) {
  const auto& columns = table.columns();
  if (!name.empty()) {
    const auto found = table.column(name);
    if (!found) {
      errors.refuse(lines, fmt::format("there is no column {}", in_quotes(name)),
                    suggestion(name, columns));
    }
    return found;
  }
  if (columns.size() == 1) return 0;
  errors.refuse(lines, fmt::format("this table has {} columns, and none is chosen", columns.size()),
                "name one, for example \"column\": \"latency\"");
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Duration>> parse_durations(std::string_view text,
                                                     const std::string& file_name,
                                                     const DurationColumn& column,
                                                     Diagnostics& diagnostics) {
  LineSource lines(text);
  RowErrors errors(file_name, BadRows::Stop, diagnostics);
  CsvTable table(lines, errors);
  if (text.find('\0') != std::string_view::npos) {
    errors.refuse("this is not text", "expected a table in CSV or a number on each line");
    return std::nullopt;
  }
  if (!table.read_header("expected measured durations")) return std::nullopt;
  const auto at = find_column(table, lines, errors, column.name);
  if (!at) return std::nullopt;
  std::vector<Duration> values;
  if (column.name.empty()) {  // the first line may be a value, too
    if (const auto first = parse_value(table.columns().front(), column.unit)) {
      values.push_back(*first);
    }
  }
  while (table.next()) {
    auto read = parse_value(table[*at].text, column.unit);
    if (read) {
      values.push_back(*read);
    } else {
      table.reject(table[*at], std::move(read.problem), std::move(read.forms));
    }
  }
  if (!errors.good()) return std::nullopt;
  if (values.empty()) {
    errors.refuse("there are no durations in this file");
    return std::nullopt;
  }
  return values;
}

std::optional<std::vector<Duration>> read_durations(const std::string& path,
                                                    const DurationColumn& column,
                                                    Diagnostics& diagnostics) {
  const auto text = read_file(path, max_duration_file_bytes, diagnostics);
  return text ? parse_durations(*text, path, column, diagnostics) : std::nullopt;
}

}  // namespace routelab::scenario
