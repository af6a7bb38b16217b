/// What is wrong with a file of many rows, such as a table or a log.
///
/// A bad row is an error at its place ("bad-row"); reading goes on after it and ends after
/// `max_bad_rows` of them. Or bad rows are left out: then one warning tells how many and where the
/// first ones are ("bad-rows"). What is wrong with the file as a whole is an error either way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/line_source.hpp"

namespace routelab::scenario {

enum class BadRows : std::uint8_t { Stop, Skip };

inline constexpr int max_bad_rows = 20;

class RowErrors {
 public:
  /// Both references must outlive it.
  RowErrors(const std::string& file, BadRows policy, Diagnostics& diagnostics)
      : file_(file), policy_(policy), diagnostics_(diagnostics) {}

  /// This line is a bad row, because of `bytes` of it from `start` on.
  void reject(const LineSource& at, std::size_t start, std::size_t bytes, std::string message,
              std::string hint = "");
  /// The same of a place in this line.
  void reject(const LineSource& at, const Place& place, std::string message, std::string hint = "");
  /// The same of a place whose line is known to the diagnostics already.
  void reject(const Place& place, std::string message, std::string hint = "");

  /// The file cannot be used as a whole, or because of this line of it.
  void refuse(std::string message, std::string hint = "");
  void refuse(const LineSource& at, std::string message, std::string hint = "");

  /// Whether reading should end.
  [[nodiscard]] bool stopped() const {
    return refused_ || (policy_ == BadRows::Stop && bad_rows_ >= max_bad_rows);
  }
  /// Whether what was read can be used.
  [[nodiscard]] bool good() const {
    return !refused_ && (policy_ == BadRows::Skip || bad_rows_ == 0);
  }
  [[nodiscard]] int bad_rows() const { return bad_rows_; }

  /// Call it once, last: warns of the rows that were left out.
  void finish();

 private:
  [[nodiscard]] Place place_in(const LineSource& at, std::size_t start, std::size_t bytes) const;

  const std::string& file_;
  BadRows policy_;
  Diagnostics& diagnostics_;
  int bad_rows_ = 0;
  bool refused_ = false;
  std::optional<Diagnostic> first_;  // of those left out
  std::vector<Place> next_;          // the places of the next few
};

}  // namespace routelab::scenario
