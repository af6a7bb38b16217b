#include "sim/scenario/csv.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/date_and_time.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

constexpr std::string_view blanks = " \t";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

}  // namespace

bool CsvTable::read_header(const char* hint) {
  const bool found = next_row();
  if (lines_.binary()) return errors_.refuse("this is not text", hint), false;
  if (!found) {
    if (errors_.bad_rows() == 0) errors_.refuse("there is nothing in this file", hint);
    return false;
  }
  for (std::size_t i = 0; i < used_; ++i) columns_.push_back(fields_[i].text);
  return true;
}

bool CsvTable::check_header() {
  const std::string& first = columns_.front();
  if (!parse_seconds(first) && !parse_date_and_time(first)) return true;
  errors_.refuse(lines_, "expected the names of the columns in the first line");
  return false;
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::optional<std::size_t> CsvTable::require(std::string_view name, const std::string& hint) {
  const auto found = column(name);
  if (!found) errors_.refuse(lines_, fmt::format("there is no column '{}'", name), hint);
  return found;
}

bool CsvTable::next() {
  while (next_row()) {
    const std::size_t expected = columns_.size();
    if (used_ == expected) return true;
    const CsvField& at = fields_[used_ > expected ? expected : used_ - 1];
    reject(at, fmt::format("expected {} columns, but found {}", expected, used_));
  }
  if (lines_.binary()) errors_.refuse("this is not text", "expected a table in CSV");
  return false;
}

bool CsvTable::check_name(const CsvField& field, std::string_view noun) {
  const bool empty = field.text.empty();
  if (!empty && find_invalid_utf8(field.text) == field.text.npos) return true;
  reject(field, empty ? fmt::format("the {} has no name", noun) : "this name is not valid UTF-8");
  return false;
}

/// The next row that is not blank and can be split into fields.
bool CsvTable::next_row() {
  while (!errors_.stopped() && lines_.next()) {
    if (lines_.blank()) continue;
    if (lines_.too_long()) {
      errors_.reject(lines_, 0, 1, "this row has more than 1 MB");
    } else if (split()) {
      return true;
    }
  }
  return false;
}

bool CsvTable::split() {
  const std::string_view line = lines_.line();
  used_ = 0;
  for (std::size_t at = 0;;) {
    if (fields_.size() == used_) fields_.emplace_back();
    if (!take_field(at, fields_[used_++])) return false;
    if (at >= line.size()) return true;
    ++at;  // the comma
  }
}

/// One field from `at` on; `at` becomes the comma behind it or the end of the line.
bool CsvTable::take_field(std::size_t& at, CsvField& field) {
  const std::string_view line = lines_.line();
  const std::size_t first = line.find_first_not_of(blanks, at);
  if (first < line.size() && line[first] == '"') return take_quoted(first, at, field);
  field.start = at;
  at = std::min(line.find(',', at), line.size());
  std::size_t end = at;
  while (field.start < end && is_blank(line[field.start])) ++field.start;
  while (end > field.start && is_blank(line[end - 1])) --end;
  field.bytes = end - field.start;
  field.text = line.substr(field.start, field.bytes);
  return true;
}

/// The same of a field whose quote opens at `first`.
bool CsvTable::take_quoted(std::size_t first, std::size_t& at, CsvField& field) {
  const std::string_view line = lines_.line();
  field.start = first;
  field.text.clear();
  for (std::size_t i = first + 1; i < line.size(); ++i) {
    if (line[i] != '"') {
      field.text += line[i];
    } else if (i + 1 < line.size() && line[i + 1] == '"') {
      field.text += line[i++];
    } else {
      field.bytes = i + 1 - first;
      at = std::min(line.find_first_not_of(blanks, i + 1), line.size());
      if (at == line.size() || line[at] == ',') return true;
      errors_.reject(lines_, at, 1, "expected ',' after a quoted field");
      return false;
    }
  }
  errors_.reject(lines_, first, line.size() - first, "this quoted field is not closed");
  return false;
}

}  // namespace routelab::scenario
