#include "sim/scenario/row_errors.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {

Place RowErrors::place_in(const LineSource& at, std::size_t start, std::size_t bytes) const {
  const std::string_view line = at.line();
  const auto columns = [&](std::size_t from, std::size_t n) {
    return static_cast<int>(count_code_points(line.substr(std::min(from, line.size()), n)));
  };
  return {file_, at.number(), columns(0, start) + 1, std::max(1, columns(start, bytes))};
}

void RowErrors::reject(const LineSource& at, std::size_t start, std::size_t bytes,
                       std::string message, std::string hint) {
  reject(at, place_in(at, start, bytes), std::move(message), std::move(hint));
}

void RowErrors::reject(const LineSource& at, const Place& place, std::string message,
                       std::string hint) {
  if (policy_ == BadRows::Stop || !first_) diagnostics_.add_line(file_, at.number(), at.line());
  reject(place, std::move(message), std::move(hint));
}

void RowErrors::reject(const Place& place, std::string message, std::string hint) {
  constexpr std::size_t most_places = 4;
  ++bad_rows_;
  if (policy_ == BadRows::Skip) {
    if (!first_) {
      first_ = {Severity::Warning, place, "bad-rows", std::move(message), std::move(hint)};
    } else if (next_.size() < most_places) {
      next_.push_back(place);
    }
    return;
  }
  if (bad_rows_ == max_bad_rows) {
    if (!hint.empty()) hint += '\n';
    hint += fmt::format("reading stopped after {} bad rows", max_bad_rows);
  }
  diagnostics_.error(place, "bad-row", std::move(message), std::move(hint));
}

void RowErrors::refuse(std::string message, std::string hint) {
  refused_ = true;
  diagnostics_.error({file_, 0, 0, 1}, "bad-table", std::move(message), std::move(hint));
}

void RowErrors::refuse(const LineSource& at, std::string message, std::string hint) {
  refused_ = true;
  diagnostics_.add_line(file_, at.number(), at.line());
  diagnostics_.error(place_in(at, 0, at.line().size()), "bad-table", std::move(message),
                     std::move(hint));
}

void RowErrors::finish() {
  if (!first_) return;
  std::string message =
      bad_rows_ == 1
          ? "one bad row is left out: "
          : fmt::format("{} bad rows are left out, this is the first: ", format_count(bad_rows_));
  std::string hint = std::move(first_->hint);
  if (!next_.empty()) {
    std::string places;
    for (const Place& p : next_) places += fmt::format(", {}:{}", p.line, p.column);
    if (!hint.empty()) hint += '\n';
    hint += fmt::format("the next {} at line:column {}", next_.size() == 1 ? "is" : "are",
                        places.substr(2));
  }
  diagnostics_.warning(first_->place, first_->code, message + first_->message, std::move(hint));
  first_.reset();
}

}  // namespace routelab::scenario
