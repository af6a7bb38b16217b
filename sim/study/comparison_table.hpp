/// The figures of a comparison as rows: both sides, the difference with its interval, and what
/// that means in words.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/comparison.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

/// "B is 33 % faster", "only A has any", "no difference shown".
std::string verdict_on(const std::string& figure, const nlohmann::ordered_json& values);

class ComparisonTable {
 public:
  /// all: equal figures, and those that the runs cannot tell apart, get a row, too.
  ComparisonTable(bool all, bool one_run);

  /// name: what stands in the row; figure: its path, which says the unit; values: {a, b,
  /// difference} of the tree. A figure that neither side has is left out.
  void add(const std::string& name, const std::string& figure,
           const nlohmann::ordered_json& values);

  /// Every figure of a part of the tree.
  void add_group(const std::string& path, const nlohmann::ordered_json& part);

  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::size_t size() const { return rows_; }
  /// With a head.
  [[nodiscard]] std::string text() const;
  /// Names of those without a row because the runs cannot tell the sides apart.
  [[nodiscard]] const std::vector<std::string>& unclear() const { return unclear_; }

 private:
  bool all_;
  bool one_run_;
  std::size_t rows_ = 0;
  TextTable table_;
  std::vector<std::string> unclear_;
};

}  // namespace routelab::study
