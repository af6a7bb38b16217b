#include "sim/study/text_table.hpp"

#include <algorithm>
#include <numeric>

#include "sim/base/assert.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::study {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_width = 8;  // that a cell is cut to

}  // namespace

std::string cut_to(std::string_view text, std::size_t width) {
  constexpr std::string_view dots = "...";
  if (scenario::count_code_points(text) <= width) return std::string(text);
  std::size_t end = 0;
  for (std::size_t shown = 0; shown + dots.size() < width; ++shown) {
    end += std::max<std::size_t>(utf8_length(text, end), 1);
  }
  return std::string(text.substr(0, end)) + std::string(dots);
}

void TextTable::row(std::vector<std::string> cells) {
  RL_ASSERT(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::string> TextTable::lines() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], scenario::count_code_points(row[c]));
    }
  }
  const std::size_t total = std::accumulate(widths.begin(), widths.end(), gap * widths.size());
  if (total > text_width) {
    const std::size_t excess = total - text_width;
    std::size_t& width = widths[flexible_];
    width = std::max(width > excess ? width - excess : 0, std::min(width, least_width));
  }
  std::vector<std::string> lines;
  for (const auto& row : rows_) {
    std::string& line = lines.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string cell = cut_to(row[c], widths[c]);
      const std::string fill(widths[c] - scenario::count_code_points(cell), ' ');
      line += std::string(gap, ' ') + (columns_[c] == Align::Left ? cell + fill : fill + cell);
    }
    line.erase(line.find_last_not_of(' ') + 1);
  }
  return lines;
}

}  // namespace routelab::study
