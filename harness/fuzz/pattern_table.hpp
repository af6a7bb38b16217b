/// Many patterns, searched for at once in a text of which only letters and digits count, whatever
/// their case. What stands between them is skipped, so "ab-CD" and ["AB","cd"] contain "abcd".
///
/// Every eight characters in a row of a pattern (a gram) are in a table; a bitmap in front of it says
/// no to nearly everything. A gram that is found is extended to both sides as far as it goes.
/// Cost: about 2 ns a byte, and memory of about 20 bytes for each character of a pattern.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::fuzz {

struct Pattern {
  std::string text;       ///< only its letters and digits count
  std::size_t least = 0;  ///< characters in a row that are a match, at least `PatternTable::gram`
};

struct PatternMatch {
  std::size_t pattern = 0;         ///< index
  std::size_t begin = 0, end = 0;  ///< bytes of the text
  std::size_t length =
      0;  ///< characters of the pattern in it: less than end - begin if it is split
};

class PatternTable {
 public:
  static constexpr std::size_t gram = 8;

  PatternTable() : PatternTable(std::vector<Pattern>{}) {}
  explicit PatternTable(std::vector<Pattern> patterns);

  /// The matches by where their first gram ends, at most `most`; each is as long as it can be, and
  /// the matches of one pattern do not overlap.
  [[nodiscard]] std::vector<PatternMatch> search(std::string_view text, std::size_t most) const;

  /// Characters that count.
  [[nodiscard]] std::size_t length(std::size_t pattern) const { return folded_[pattern].size(); }

 private:
  struct Gram {
    std::uint64_t key;
    std::uint32_t pattern, at;
  };

  void check(std::string_view text, std::size_t at, std::uint64_t key,
             std::vector<PatternMatch>& matches) const;
  [[nodiscard]] PatternMatch extended(std::string_view text, std::size_t at, Gram gram) const;
  [[nodiscard]] std::size_t slot(std::uint64_t key) const {
    return (key * 0x9e3779b97f4a7c15ULL) >> shift_;
  }

  std::vector<std::string> folded_;  ///< codes 1 to 36 instead of characters
  std::vector<std::size_t> least_;
  std::vector<Gram> grams_;  ///< by key
  std::vector<std::uint64_t> bitmap_;
  unsigned shift_ = 0;
};

}  // namespace routelab::fuzz
