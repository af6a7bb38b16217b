/// Which requests? A question of one line (filter_parser.hpp has the language), compiled once and
/// asked of millions of requests: names are sets of indices by then, comparisons are ranges of
/// integers, and/or/not are jumps.
///
/// Cost: 1 to 2 ns for a test of the request's own record, 1 ns more for each span where spans are
/// asked for. A constant Filter may be used by many threads.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/trace/record.hpp"

namespace routelab::trace {

/// One condition: a number of the request lies in [low, high], or its index is in a set, or it has
/// such a span. Nothing here is negated: the steps of a filter say where a "no" leads.
struct FilterTest {
  enum class What : std::uint8_t {
    Status,    ///< 0: no answer came
    Outcome,   ///< as a number
    Latency,   ///< ns
    Start,     ///< ns
    End,       ///< ns
    Instance,  ///< -1: none
    Request,   ///< the id's bits
    Flag,      ///< any of `flags`
    Endpoint,  ///< in `set`, whose last element stands for "no route"
    Client,    ///< in `set`
    Span,      ///< a record of the group: kind in `kinds`, all of `flags`, duration in [low, high],
               ///< detail in `set` (empty: any)
  };
  What what = What::Flag;
  std::uint8_t flags = 0;
  std::uint32_t kinds = 0;  ///< bit k: Kind k
  std::int64_t low = 0;
  std::int64_t high = INT64_MAX;
  std::vector<bool> set;
};

class Filter {
 public:
  static constexpr std::int32_t accept = -1;
  static constexpr std::int32_t reject = -2;

  /// A test and where to go on: another step, `accept` or `reject`.
  struct Step {
    FilterTest test;
    std::int32_t if_true = accept;
    std::int32_t if_false = reject;
  };

  /// Every request.
  Filter() = default;
  /// `first`: the step to begin with.
  Filter(std::vector<Step> steps, std::int32_t first) : steps_(std::move(steps)), first_(first) {}

  /// group: the spans of a request, then its own record.
  [[nodiscard]] bool matches(std::span<const Record> group) const {
    std::int32_t at = first_;
    while (at >= 0) {
      const Step& step = steps_[static_cast<std::size_t>(at)];
      at = passes(step.test, group) ? step.if_true : step.if_false;
    }
    return at == accept;
  }

  [[nodiscard]] bool matches_everything() const { return first_ == accept; }

 private:
  static bool passes(const FilterTest& test, std::span<const Record> group);

  std::vector<Step> steps_;
  std::int32_t first_ = accept;
};

}  // namespace routelab::trace
