/// Choice bytes that led somewhere new, and others made from them. What is new is told by the
/// answer: an endpoint's status for the first time, another wording of a refusal, a time that is
/// longer by half than any before. So the search climbs: to the refusal behind a refusal, to the
/// input that takes longest.
///
/// The idea is that of greybox fuzzers (M. Zalewski's AFL) and of targeted property-based testing (A.
/// Löscher and K. Sagonas, ISSTA 2017); the answer takes the place of coverage, which nobody can
/// measure from outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "harness/fuzz/exchange.hpp"
#include "sim/base/random.hpp"

namespace routelab::fuzz {

class Corpus {
 public:
  static constexpr std::size_t size_of_case = 128;
  using Bytes = std::array<std::uint8_t, size_of_case>;

  explicit Corpus(std::size_t endpoints) : slowest_(endpoints) {}

  /// Keeps the bytes if the answer to what they made is new. True if they were.
  bool note(const Exchange& exchange, const Bytes& bytes);

  [[nodiscard]] bool is_empty() const { return kept_.empty(); }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  /// Some that were kept, with a few changed or with the end of others. A pure function of what was
  /// kept, the key and the number.
  [[nodiscard]] Bytes varied(Key key, std::uint64_t number) const;

 private:
  static constexpr std::size_t most_kept = 512;  ///< then the oldest go

  std::vector<Bytes> kept_;
  std::size_t next_ = 0;  ///< whose place is taken when there is no more room
  std::unordered_set<std::uint64_t> answers_;
  std::vector<std::int64_t> slowest_;  ///< by endpoint, in nanoseconds
};

}  // namespace routelab::fuzz
