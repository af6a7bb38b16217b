/// What an export needs of a span's name, made once for each kind and subject.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/trace/record.hpp"

namespace routelab::trace {

template <class Label>
class LabelTable {
 public:
  /// make(record) is called for the first record of its kind and subject.
  template <class Make>
  const Label& at(const Record& record, Make make) {
    const bool is_job = is_background(record.kind) && record.kind != Kind::Instance;
    const std::uint32_t index = is_job ? record.entity : record.detail;
    auto& labels = labels_[static_cast<std::size_t>(record.kind)];
    const std::size_t slot = std::min<std::size_t>(index, largest_index);
    if (slot >= labels.size()) labels.resize(slot + 1);
    std::optional<Label>& label = labels[slot];
    if (!label) label = make(record);
    return *label;
  }

 private:
  static constexpr std::size_t largest_index = 4096;  // indices of a damaged file share one label

  std::array<std::vector<std::optional<Label>>, kind_count> labels_;
};

}  // namespace routelab::trace
