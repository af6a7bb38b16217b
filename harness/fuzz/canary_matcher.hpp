/// Looks for planted canaries in what a program gives away, in any form that we know how to undo.
/// Other scanners guess what a secret looks like; this one knows it, so a hit is a leak.
///
///     const CanaryMatcher matcher({{"DATABASE_URL", canary_value(seed, "DATABASE_URL", "i-1")}});
///     for (const CanaryHit& hit : matcher.find(body).hits) report(matcher.text(hit));
///
/// Forms that are seen, of the whole canary or of any twelve characters of it in a row (so either
/// half is enough):
/// - as it is, in other letter case, reversed, ROT13;
/// - split by anything but letters and digits: dashes, blanks, the elements of an array;
/// - its MD5, SHA-1 and SHA-256 in hexadecimal (16 digits of it are enough), base64 and base64url;
/// - each of these in up to three encodings, one in another: see decoding.hpp for which. One level
///   of escapes counts as one encoding.
/// Not seen: encryption, keyed digests, encodings of a piece under twelve characters, a text that
/// was encoded and then reversed or cut up, deflate without a header that other binary bytes come
/// before, a bit per response. For those, compare two runs with different canaries.
///
/// Work is bounded: decoders read and write at most 4 MiB and 16 bytes for each byte given, at most
/// 1 MiB comes out of one compressed stream, and 256 hits are enough. Where a bound is met the
/// findings say that they are not complete. Same bytes, same findings; no value is ever shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/canary.hpp"
#include "harness/fuzz/decoding.hpp"
#include "harness/fuzz/pattern_table.hpp"

namespace routelab::fuzz {

enum class CanaryForm : std::uint8_t {
  Plain,
  OtherCase,
  Split,
  Part,
  Reversed,
  Rot13,
  Md5,
  Sha1,
  Sha256
};

struct CanaryHit {
  std::size_t canary = 0;  ///< index among the matcher's
  CanaryForm form = CanaryForm::Plain;
  std::vector<Coding> codings;     ///< outermost first; their number is the depth
  std::size_t begin = 0, end = 0;  ///< bytes of those given: the canary, or what it is encoded in
  std::size_t length = 0;          ///< characters that were recognised
};

struct CanaryFindings {
  std::vector<CanaryHit> hits;  ///< by place; of hits of one canary that overlap, the longest
  bool is_complete = true;
};

class CanaryMatcher {
 public:
  static constexpr std::size_t least_length = 24;  ///< of a canary
  static constexpr std::size_t least_part = 12;
  static constexpr std::size_t most_codings = 3;
  static constexpr std::size_t most_hits = 256;

  /// Values of [A-Za-z0-9], at least 24 characters each; anything else is a programmer's error.
  explicit CanaryMatcher(const std::vector<Canary>& canaries);

  [[nodiscard]] CanaryFindings find(std::string_view bytes) const;
  /// The same for what came in pieces, such as the chunks of a response: offsets count through, and
  /// a canary may lie across a border. (They are joined: anything less would miss what is encoded.)
  [[nodiscard]] CanaryFindings find(std::span<const std::string_view> pieces) const;

  [[nodiscard]] const std::string& name(const CanaryHit& hit) const { return names_[hit.canary]; }
  /// "DATABASE_URL, reversed, in gzip in base64, at byte 120"
  [[nodiscard]] std::string text(const CanaryHit& hit) const;

 private:
  struct Kind {
    std::size_t canary;
    CanaryForm form;
  };

  void look(std::string_view text, std::size_t depth, DecodingBudget& budget,
            std::vector<CanaryHit>& hits) const;
  [[nodiscard]] CanaryHit judged(std::string_view text, const PatternMatch& match) const;

  std::vector<std::string> names_, values_;
  std::vector<Kind> kinds_;  ///< of each pattern
  PatternTable table_;
};

}  // namespace routelab::fuzz
