/// What a pass over all records finds out before anything can be built: which names occur, and
/// where the requests are.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "viz/timeline/records.hpp"

namespace routelab::timeline {

/// Numbers of things, usually small and close together; from a damaged file perhaps not.
class NumberSet {
 public:
  void add(std::uint32_t number) {
    if (number >= small) {
      if (large_.empty() || number != last_) large_.insert(last_ = number);
      return;
    }
    if (number >= has_.size()) has_.resize(number + std::size_t{1});
    has_[number] = 1;
  }
  void merge(const NumberSet& other);
  /// Ascending.
  [[nodiscard]] std::vector<std::uint32_t> numbers() const;

 private:
  static constexpr std::uint32_t small = 1 << 20;
  std::vector<std::uint8_t> has_;
  std::set<std::uint32_t> large_;
  std::uint32_t last_ = 0;
};

struct Survey {
  /// Of each kind: indices of names that occur, one beyond the last name for all that are beyond.
  NumberSet clients, endpoints, tables, upstreams, waiting_jobs, jobs;
  NumberSet instances;  ///< numbers
  std::array<std::uint64_t, trace::kind_count> counts{};
  std::int64_t last = 0;  ///< the largest end

  void add(const trace::Record& record, const trace::Names& names);
  void merge(const Survey& other);
  [[nodiscard]] bool has(trace::Kind kind) const {
    return counts[static_cast<std::size_t>(kind)] != 0;
  }
};

/// Whether a kind is drawn in the row of an instance: its cold start and the stages of requests.
constexpr bool is_on_instance(trace::Kind kind) {
  return kind >= trace::Kind::Placement && kind <= trace::Kind::Fetch;
}

/// The index, or one beyond the last name.
inline std::uint32_t known_index(const std::vector<std::string>& names, std::uint32_t index) {
  const auto count = static_cast<std::uint32_t>(names.size());
  return index < count ? index : count;
}

}  // namespace routelab::timeline
