#include "harness/fuzz/canary_matcher.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "harness/fuzz/character_set.hpp"
#include "harness/fuzz/digest.hpp"
#include "sim/base/ascii.hpp"
#include "sim/base/assert.hpp"

namespace routelab::fuzz {

namespace {

char rot13(char c) {
  if (!is_letter(c)) return c;
  return static_cast<char>(lower_case(c) < 'n' ? c + 13 : c - 13);
}

std::string rot13(std::string text) {
  for (char& c : text) c = rot13(c);
  return text;
}

/// Where a byte of a decoded text with escapes was before: its first byte there, and one past it.
Run source_of(const Decoded& decoded, std::size_t at) {
  const auto next = std::upper_bound(decoded.escapes.begin(), decoded.escapes.end(), at,
                                     [](std::size_t b, const Escape& a) { return b < a.at; });
  if (next == decoded.escapes.begin()) return {at, at + 1};
  const Escape& last = *std::prev(next);
  if (last.at == at) return {last.from, last.from + last.size};
  const std::size_t from = last.from + last.size + (at - last.at - 1);
  return {from, from + 1};
}

/// A hit in what was decoded, as one in the text that it was decoded from.
void lift(CanaryHit& hit, const Decoded& decoded) {
  Coding coding = decoded.coding;
  if (decoded.escapes.empty()) {
    hit.begin = decoded.begin;
    hit.end = decoded.end;
  } else {
    for (const Escape& escape : decoded.escapes) {
      if (escape.at >= hit.end) break;
      if (escape.at >= hit.begin) coding = escape.coding;
    }
    const std::size_t last = hit.end - 1;
    hit.begin = source_of(decoded, hit.begin).begin;
    hit.end = source_of(decoded, last).end;
  }
  hit.codings.insert(hit.codings.begin(), coding);
}

/// Of those of one canary that overlap keeps the longest, then the least encoded; in order of place.
void merge(std::vector<CanaryHit>& hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const CanaryHit& a, const CanaryHit& b) {
    return std::tie(a.canary, a.begin) < std::tie(b.canary, b.begin);
  });
  const auto is_better = [](const CanaryHit& a, const CanaryHit& b) {
    return a.length != b.length ? a.length > b.length : a.codings.size() < b.codings.size();
  };
  std::vector<CanaryHit> kept;
  for (CanaryHit& hit : hits) {
    const bool overlaps =
        !kept.empty() && kept.back().canary == hit.canary && hit.begin < kept.back().end;
    if (!overlaps) {
      kept.push_back(std::move(hit));
    } else if (is_better(hit, kept.back())) {
      kept.back() = std::move(hit);
    }
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](const CanaryHit& a, const CanaryHit& b) { return a.begin < b.begin; });
  hits = std::move(kept);
}

std::string_view name_of(CanaryForm form) {
  constexpr std::array<std::string_view, 9> names = {
      "plain",     "in other letter case", "split", "a part", "reversed", "ROT13", "its MD5",
      "its SHA-1", "its SHA-256"};
  return names[static_cast<std::size_t>(form)];
}

}  // namespace

CanaryMatcher::CanaryMatcher(const std::vector<Canary>& canaries) {
  std::vector<Pattern> patterns;
  for (const Canary& canary : canaries) {
    const std::string& value = canary.value;
    RL_ASSERT(value.size() >= least_length);
    RL_ASSERT(std::all_of(value.begin(), value.end(),
                          [](char c) { return is_letter(c) || is_digit(c); }));
    const auto add = [&](CanaryForm form, std::string text, std::size_t least) {
      kinds_.push_back({names_.size(), form});
      patterns.push_back({std::move(text), least});
    };
    add(CanaryForm::Plain, value, least_part);
    add(CanaryForm::Reversed, std::string(value.rbegin(), value.rend()), least_part);
    add(CanaryForm::Rot13, rot13(value), least_part);
    for (const auto& [digest, form] : {std::pair{Digest::Md5, CanaryForm::Md5},
                                       {Digest::Sha1, CanaryForm::Sha1},
                                       {Digest::Sha256, CanaryForm::Sha256}}) {
      const std::string bytes = digest_of(digest, value);
      // A digit of hexadecimal says less than a letter.
      add(form, hex_of(bytes), 16);
      add(form, base64_of(bytes), least_part);
    }
    names_.push_back(canary.name);
    values_.push_back(value);
  }
  table_ = PatternTable(std::move(patterns));
}

CanaryFindings CanaryMatcher::find(std::string_view bytes) const {
  constexpr std::size_t some = std::size_t{4} << 20U;
  DecodingBudget budget{some + 16 * bytes.size(), false};
  CanaryFindings findings;
  look(bytes, 0, budget, findings.hits);
  findings.is_complete = !budget.is_spent && findings.hits.size() < most_hits;
  merge(findings.hits);
  return findings;
}

CanaryFindings CanaryMatcher::find(std::span<const std::string_view> pieces) const {
  std::string bytes;
  for (const std::string_view piece : pieces) bytes += piece;
  return find(bytes);
}

void CanaryMatcher::look(std::string_view text, std::size_t depth, DecodingBudget& budget,
                         std::vector<CanaryHit>& hits) const {
  for (const PatternMatch& match : table_.search(text, most_hits - hits.size())) {
    hits.push_back(judged(text, match));
  }
  if (depth == most_codings) return;
  decode_all(text, budget, [&](const Decoded& decoded) {
    if (hits.size() >= most_hits) return;
    const std::size_t before = hits.size();
    look(decoded.bytes, depth + 1, budget, hits);
    for (std::size_t i = before; i < hits.size(); ++i) lift(hits[i], decoded);
  });
}

CanaryHit CanaryMatcher::judged(std::string_view text, const PatternMatch& match) const {
  const Kind& kind = kinds_[match.pattern];
  CanaryHit hit{kind.canary, kind.form, {}, match.begin, match.end, match.length};
  if (kind.form != CanaryForm::Plain) return hit;
  const std::string& value = values_[kind.canary];
  if (match.length < value.size()) {
    hit.form = CanaryForm::Part;
  } else if (match.end - match.begin > match.length) {
    hit.form = CanaryForm::Split;
  } else if (text.substr(match.begin, match.length) != value) {
    hit.form = CanaryForm::OtherCase;
  }
  return hit;
}

std::string CanaryMatcher::text(const CanaryHit& hit) const {
  std::string out = name(hit);
  out.append(", ").append(name_of(hit.form));
  for (std::size_t i = hit.codings.size(); i-- > 0;) {
    out.append(i + 1 == hit.codings.size() ? ", in " : " in ")
        .append(fuzz::name_of(hit.codings[i]));
  }
  return out + ", at byte " + std::to_string(hit.begin);
}

}  // namespace routelab::fuzz
