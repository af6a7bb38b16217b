/// The instances of a pool that have room for a request, newest creation first.
///
/// A bit per living instance in the order of creation, and a bit per 64 of those: the newest is
/// found with two bit scans for up to 4,096 instances, and one more word for each 4,096 beyond.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "sim/base/assert.hpp"

namespace routelab::model {

class AvailableSet {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// Puts a new member at the newest end and gives its position; it is not available yet.
  /// `member` is the caller's index. May renumber: then moved(member, position) is called for
  /// each living member.
  template <class Moved>
  std::uint32_t append(std::uint32_t member, Moved moved) {
    if (members_.size() >= 64 && living_ * 2 < members_.size()) compact(moved);
    return push(member);
  }
  void remove(std::uint32_t position) {
    set(position, false);
    members_[position] = none;
    --living_;
  }
  void set(std::uint32_t position, bool available) {
    std::uint64_t& word = words_[position / 64];
    const std::uint64_t bit = std::uint64_t{1} << (position % 64);
    word = available ? word | bit : word & ~bit;
    std::uint64_t& summary = summary_[position / 4096];
    const std::uint64_t summary_bit = std::uint64_t{1} << (position / 64 % 64);
    summary = word != 0 ? summary | summary_bit : summary & ~summary_bit;
  }
  /// The newest available member, or `none`.
  [[nodiscard]] std::uint32_t newest() const {
    for (std::size_t s = summary_.size(); s-- > 0;) {
      if (summary_[s] == 0) continue;
      const std::size_t word = s * 64 + top_bit(summary_[s]);
      return members_[word * 64 + top_bit(words_[word])];
    }
    return none;
  }

 private:
  static std::size_t top_bit(std::uint64_t word) {
    return 63U - static_cast<std::size_t>(std::countl_zero(word));
  }

  std::uint32_t push(std::uint32_t member) {
    const auto position = static_cast<std::uint32_t>(members_.size());
    members_.push_back(member);
    ++living_;
    if (position % 64 == 0) words_.push_back(0);
    if (position % 4096 == 0) summary_.push_back(0);
    return position;
  }

  template <class Moved>
  void compact(Moved moved) {
    const std::vector<std::uint32_t> old = std::move(members_);
    const std::vector<std::uint64_t> bits = std::move(words_);
    members_.clear();
    words_.clear();
    summary_.clear();
    living_ = 0;
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i] == none) continue;
      const std::uint32_t position = push(old[i]);
      set(position, ((bits[i / 64] >> (i % 64)) & 1) != 0);
      moved(old[i], position);
    }
  }

  std::vector<std::uint32_t> members_;  ///< by position; none: gone
  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;
  std::uint32_t living_ = 0;
};

}  // namespace routelab::model
