/// Sets of bytes, and the runs of a text that consist of them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace routelab::fuzz {

class CharacterSet {
 public:
  /// "0-9a-f:": a hyphen between two characters is a range; at the end it is itself.
  constexpr explicit CharacterSet(std::string_view members) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      const bool is_range = i + 2 < members.size() && members[i + 1] == '-';
      const char last = members[is_range ? i + 2 : i];
      for (unsigned c = byte(members[i]); c <= byte(last); ++c) is_member_[c] = true;
      if (is_range) i += 2;
    }
  }
  [[nodiscard]] constexpr bool has(char c) const { return is_member_[byte(c)]; }

 private:
  static constexpr unsigned char byte(char c) { return static_cast<unsigned char>(c); }

  std::array<bool, 256> is_member_{};
};

/// Where the first member at or after `from` is, or the text's size.
inline std::size_t next_member(std::string_view text, std::size_t from, const CharacterSet& set) {
  while (from < text.size() && !set.has(text[from])) ++from;
  return from;
}

struct Run {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// The first run of at least `least` > 0 members at or after `from`, as long as it goes; empty if
/// there is none. Looks at every byte of runs, but in between only at about one in `least`: if the
/// last byte of the shortest run possible is no member, no run has it.
inline Run next_run(std::string_view text, std::size_t from, const CharacterSet& set,
                    std::size_t least) {
  while (text.size() - from >= least) {
    std::size_t start = from + least;
    while (start > from && set.has(text[start - 1])) --start;
    if (start == from) {
      Run run{from, from + least};
      while (run.end < text.size() && set.has(text[run.end])) ++run.end;
      return run;
    }
    from = start;
  }
  return {text.size(), text.size()};
}

}  // namespace routelab::fuzz
