#include "sim/scenario/csv.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {
namespace {

constexpr std::string_view blanks = " \t";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

}  // namespace

bool CsvTable::read_header() {
  if (!next_row()) return false;
  for (std::size_t i = 0; i < used_; ++i) columns_.push_back(fields_[i].text);
  return true;
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvTable::next() {
  while (next_row()) {
    const std::size_t expected = columns_.size();
    if (used_ == expected) return true;
    const CsvField& at = fields_[used_ > expected ? expected : used_ - 1];
    reject(at, fmt::format("expected {} columns, but found {}", expected, used_));
  }
  return false;
}

/// The next row that is not blank and can be split into fields.
bool CsvTable::next_row() {
  while (!rest_.empty() && bad_rows_ < max_bad_rows) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    if (line_.find_first_not_of(blanks) == std::string_view::npos) continue;
    if (split()) return true;
  }
  return false;
}

bool CsvTable::split() {
  used_ = 0;
  for (std::size_t at = 0;;) {
    if (fields_.size() == used_) fields_.emplace_back();
    if (!take_field(at, fields_[used_++])) return false;
    if (at >= line_.size()) return true;
    ++at;  // the comma
  }
}

/// One field from `at` on; `at` becomes the comma behind it or the end of the line.
bool CsvTable::take_field(std::size_t& at, CsvField& field) {
  const std::size_t first = line_.find_first_not_of(blanks, at);
  if (first < line_.size() && line_[first] == '"') return take_quoted(first, at, field);
  field.start = at;
  at = std::min(line_.find(',', at), line_.size());
  std::size_t end = at;
  while (field.start < end && is_blank(line_[field.start])) ++field.start;
  while (end > field.start && is_blank(line_[end - 1])) --end;
  field.bytes = end - field.start;
  field.text = line_.substr(field.start, field.bytes);
  return true;
}

/// The same of a field whose quote opens at `first`.
bool CsvTable::take_quoted(std::size_t first, std::size_t& at, CsvField& field) {
  field.start = first;
  field.text.clear();
  for (std::size_t i = first + 1; i < line_.size(); ++i) {
    if (line_[i] != '"') {
      field.text += line_[i];
    } else if (i + 1 < line_.size() && line_[i + 1] == '"') {
      field.text += line_[i++];
    } else {
      field.bytes = i + 1 - first;
      at = std::min(line_.find_first_not_of(blanks, i + 1), line_.size());
      if (at == line_.size() || line_[at] == ',') return true;
      reject(at, 1, "expected ',' after a quoted field", "");
      return false;
    }
  }
  reject(first, line_.size() - first, "this quoted field is not closed", "");
  return false;
}

void CsvTable::reject(const CsvField& field, std::string message, std::string hint) {
  reject(field.start, field.bytes, std::move(message), std::move(hint));
}

/// The place is `bytes` bytes of the line from `start` on.
void CsvTable::reject(std::size_t start, std::size_t bytes, std::string message, std::string hint) {
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
}

void CsvTable::refuse(std::string message, std::string hint) {
  diagnostics_.error({file_, 0, 0, 1}, "bad-table", std::move(message), std::move(hint));
}

void CsvTable::refuse_header(std::string message, std::string hint) {
  diagnostics_.add_line(file_, number_, line_);
  const int length = static_cast<int>(count_code_points(line_));
  diagnostics_.error({file_, number_, 1, length}, "bad-table", std::move(message), std::move(hint));
}

}  // namespace routelab::scenario
