#include "harness/fuzz/pattern_table.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/base/ascii.hpp"
#include "sim/base/assert.hpp"

namespace routelab::fuzz {

namespace {

/// 0 for what does not count, 1 to 36 for digits and letters.
constexpr auto codes = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned i = 0; i < 10; ++i) table['0' + i] = static_cast<std::uint8_t>(1 + i);
  for (unsigned i = 0; i < 26; ++i) {
    table['a' + i] = table['A' + i] = static_cast<std::uint8_t>(11 + i);
  }
  return table;
}();

constexpr std::uint8_t code_of(char c) { return codes[static_cast<unsigned char>(c)]; }

/// Six bits for each of the last eight characters.
constexpr std::uint64_t key_mask = (std::uint64_t{1} << 6U * PatternTable::gram) - 1;

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (const std::uint8_t code = code_of(c)) out += static_cast<char>(code);
  }
  return out;
}

}  // namespace

PatternTable::PatternTable(std::vector<Pattern> patterns) {
  for (const Pattern& pattern : patterns) {
    RL_ASSERT(pattern.least >= gram);
    const auto index = static_cast<std::uint32_t>(folded_.size());
    const std::string& codes_of_it = folded_.emplace_back(folded(pattern.text));
    least_.push_back(pattern.least);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < codes_of_it.size(); ++i) {
      key = (key << 6U | static_cast<std::uint8_t>(codes_of_it[i])) & key_mask;
      if (i + 1 < gram) continue;
      grams_.push_back({key, index, static_cast<std::uint32_t>(i + 1 - gram)});
    }
  }
  std::stable_sort(grams_.begin(), grams_.end(),
                   [](const Gram& a, const Gram& b) { return a.key < b.key; });
  // 32 bits or more for each gram: what is not there passes in 3 of 100 cases at most.
  const std::size_t bits = std::bit_ceil(std::max<std::size_t>(grams_.size() * 32, 1U << 16U));
  shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits));
  bitmap_.resize(bits / 64);
  for (const Gram& each : grams_) {
    bitmap_[slot(each.key) / 64] |= std::uint64_t{1} << slot(each.key) % 64;
  }
}

std::vector<PatternMatch> PatternTable::search(std::string_view text, std::size_t most) const {
  std::vector<PatternMatch> matches;
  std::uint64_t key = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::uint8_t code = code_of(text[at]);
    if (code == 0) continue;
    key = (key << 6U | code) & key_mask;
    const std::size_t bit = slot(key);
    if ((bitmap_[bit / 64] >> bit % 64 & 1U) == 0) continue;
    check(text, at, key, matches);
    if (matches.size() >= most) break;
  }
  if (matches.size() > most) matches.resize(most);
  return matches;
}

void PatternTable::check(std::string_view text, std::size_t at, std::uint64_t key,
                         std::vector<PatternMatch>& matches) const {
  auto each = std::lower_bound(grams_.begin(), grams_.end(), key,
                               [](const Gram& a, std::uint64_t b) { return a.key < b; });
  for (; each != grams_.end() && each->key == key; ++each) {
    const bool is_known =
        std::any_of(matches.rbegin(), matches.rend(), [&](const PatternMatch& match) {
          return match.pattern == each->pattern && match.end > at;
        });
    if (is_known) continue;
    const PatternMatch match = extended(text, at, *each);
    if (match.length >= least_[match.pattern]) matches.push_back(match);
  }
}

PatternMatch PatternTable::extended(std::string_view text, std::size_t at, Gram gram_found) const {
  const std::string& codes_of_it = folded_[gram_found.pattern];
  PatternMatch match{gram_found.pattern, at, at + 1, 0};
  std::size_t last = gram_found.at + gram;
  for (std::size_t i = at + 1; i < text.size() && last < codes_of_it.size(); ++i) {
    const std::uint8_t code = code_of(text[i]);
    if (code == 0) continue;
    if (code != static_cast<std::uint8_t>(codes_of_it[last])) break;
    ++last;
    match.end = i + 1;
  }
  std::size_t first = gram_found.at + gram;
  for (std::size_t i = at + 1; i > 0 && first > 0; --i) {
    const std::uint8_t code = code_of(text[i - 1]);
    if (code == 0) continue;
    if (code != static_cast<std::uint8_t>(codes_of_it[first - 1])) break;
    --first;
    match.begin = i - 1;
  }
  match.length = last - first;
  return match;
}

}  // namespace routelab::fuzz
