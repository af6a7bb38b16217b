/// Rows counted by layer: how many there are, how many agree, which do not.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/http/message.hpp"
#include "tests/next16/layer.hpp"

namespace routelab::testing::next16 {

/// Of tests/data/next16, or of the file that ROUTELAB_NEXT16_ROWS names.
std::vector<Row> observed_rows();

class Tally {
 public:
  /// `reply` is the answer of ours; none: there was none.
  void add(const Row& row, Layer layer, const std::optional<http::Reply>& reply,
           const std::vector<int>& others);
  void leave_out(const Row& row, Layer layer, const std::string& why);

  /// Of those that were compared; 1 if there are none.
  [[nodiscard]] double share(Layer layer) const;
  /// Everything as a table, then what disagrees.
  [[nodiscard]] std::string table(const std::string& title) const;

 private:
  struct Count {
    std::size_t rows = 0;
    std::size_t compared = 0;
    std::size_t agreed = 0;
    std::map<std::string, std::size_t> left_out;  ///< by reason
  };
  Count& count(Layer layer) { return counts_[static_cast<std::size_t>(layer)]; }

  std::array<Count, layer_names.size()> counts_;
  std::string differences_;
};

}  // namespace routelab::testing::next16
