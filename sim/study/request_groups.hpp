/// Requests of a trace by one or two of their properties: how many there are of each, and figures
/// of their latency. Percentiles are exact, by nearest rank: every latency is kept.
///
/// Cost: 20 ns and 8 bytes a request, 2 ns a span when phases are wanted; then about 15 ns a
/// request for the percentiles.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/summary.hpp"

namespace routelab::study {

enum class GroupBy : std::uint8_t {
  Route,
  Method,
  Status,
  Outcome,
  Client,
  Instance,
  Cold,
  Second,  ///< of the request's start, as those below
  Minute,
  Hour,
  Day,
};

/// "route", "method", ... in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& group_by_words();
[[nodiscard]] std::string word_of(GroupBy by);
[[nodiscard]] std::optional<GroupBy> group_by_of(std::string_view word);

/// A number about a group of requests.
struct GroupFigure {
  enum class What : std::uint8_t { Count, Errors, Cold, Mean, Min, Max, Percentile };
  What what = What::Count;
  std::string name;  ///< "p99.9"
  // A percentile as numerator / denominator, because 99.9 % of 1000 is 999 and not 1000.
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

/// "count", "errors" (the share whose outcome is not completed), "cold" (the share), "mean", "min",
/// "max", "p50", "p99.9" (more than 0, at most 100).
[[nodiscard]] std::optional<GroupFigure> group_figure_of(std::string_view name);

/// The smallest of the values that at least numerator / denominator of them do not exceed. values:
/// not empty; their order changes.
[[nodiscard]] std::int64_t nearest_rank(std::span<std::int64_t> values, std::int64_t numerator,
                                        std::int64_t denominator);

struct RequestGroup {
  std::vector<std::int64_t> latencies;  ///< ns, in no order
  std::uint64_t errors = 0;
  std::uint64_t cold = 0;
  std::array<trace::Share, trace::kind_count> time{};            ///< by kind of span
  std::array<std::uint64_t, trace::kind_count> requests_with{};  ///< that have such a span

  [[nodiscard]] std::uint64_t count() const { return latencies.size(); }
  [[nodiscard]] double mean() const;  ///< ns
  /// Count: the number; Errors, Cold: a ratio; else ns. Changes the order of the latencies.
  [[nodiscard]] double figure(const GroupFigure& figure);
};

class RequestGroups {
 public:
  using Key = std::array<std::int64_t, 2>;

  /// by: none (everything is one group), one or two. `names` must outlive it.
  RequestGroups(const trace::Names& names, std::vector<GroupBy> by, bool with_phases);

  /// The spans of a request, then its own record.
  void add(std::span<const trace::Record> group);

  [[nodiscard]] const std::vector<GroupBy>& by() const { return by_; }
  /// By key: routes and clients as in the scenario, numbers and times upwards.
  [[nodiscard]] std::map<Key, RequestGroup>& groups() { return groups_; }
  /// What a part of a key says: "GET /", "200", "3 min".
  [[nodiscard]] std::string label(std::size_t part, std::int64_t value) const;

 private:
  [[nodiscard]] std::int64_t part_of_key(GroupBy by, const trace::Record& request) const;

  const trace::Names& names_;
  std::vector<GroupBy> by_;
  bool with_phases_;
  std::vector<std::string> methods_;
  std::vector<std::int64_t> method_of_endpoint_;
  std::map<Key, RequestGroup> groups_;
  RequestGroup* last_ = nullptr;  ///< neighbours are often of one group
  Key last_key_{};
};

}  // namespace routelab::study
