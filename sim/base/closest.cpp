#include "sim/base/closest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sim/base/ascii.hpp"

namespace routelab {

namespace {

char folded(char c) { return c == '-' ? '_' : lower_case(c); }

constexpr std::size_t longest_name = 64;  // that suggestions are made for

/// Optimal string alignment: Levenshtein's table with the swap of neighbours added. Neither name
/// is longer than `longest_name`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::uint8_t, longest_name + 1>, longest_name + 1> table;
  for (std::size_t i = 0; i <= a.size(); ++i) table[i][0] = static_cast<std::uint8_t>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) table[0][j] = static_cast<std::uint8_t>(j);
  const auto same = [&](std::size_t i, std::size_t j) { return folded(a[i]) == folded(b[j]); };
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      int least = table[i - 1][j - 1] + (same(i - 1, j - 1) ? 0 : 1);
      least = std::min({least, table[i - 1][j] + 1, table[i][j - 1] + 1});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) {
        least = std::min(least, table[i - 2][j - 2] + 1);
      }
      table[i][j] = static_cast<std::uint8_t>(least);
    }
  }
  return table[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> closest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > longest_name) return std::nullopt;
  const std::size_t cut_off = std::max<std::size_t>(1, name.size() / 3);
  std::size_t best = std::numeric_limits<std::size_t>::max();
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_name) continue;
    if (std::max(name.size(), candidate.size()) - std::min(name.size(), candidate.size()) > cut_off)
      continue;  // so many letters are missing at least
    const std::size_t distance = edit_distance(name, candidate);
    if (distance > cut_off || distance >= best) continue;
    // nothing in common: any letter is one step from any other
    if (distance >= std::min(name.size(), candidate.size())) continue;
    best = distance;
    found = &candidate;
  }
  return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace routelab
