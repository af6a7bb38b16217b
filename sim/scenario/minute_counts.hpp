/// How often each function was called in each minute of some days, as a recording that a client can
/// play (model/recording.hpp).
///
/// Nearly all of 50,000 functions are silent in nearly every minute, so only what is not zero is
/// kept: two bytes for most of it, a minute's calls together, in a temporary file (spool.hpp).
/// A stream has one minute of that in memory, and one day's laws; the number of days does not
/// matter.
///
/// What the counts do not tell is drawn, by keys of the function and the minute, so neither another
/// function nor the order of rows changes anything: when in its minute a call comes (scatter.hpp
/// says why uniformly), and how long it takes (percentile_law.hpp). Calls at the same nanosecond
/// come in the order of rows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/model/recording.hpp"
#include "sim/scenario/percentile_law.hpp"
#include "sim/scenario/spool.hpp"

namespace routelab::scenario {

inline constexpr std::uint32_t minutes_a_day = 1440;

/// One function on one day.
struct FunctionDay {
  std::uint64_t name_hash = 0;  ///< what its draws are keyed by
  std::uint32_t function = 0;   ///< index into the client's sends
  std::uint32_t has_law = 0;    ///< a bool; this struct is written as it stands
  PercentileLaw law;            ///< of how long a call takes
};

class MinuteCounts final : public model::Recording {
 public:
  /// How many calls a row has in a minute, at most.
  static constexpr std::uint32_t most_calls = 1'000'000'000;

  MinuteCounts() : spool_(std::make_unique<Spool>()) {}

  /// Calls of one row, rows in rising order; `minute` < minutes_a_day; `calls` > 0.
  void add(std::uint32_t row, std::uint32_t minute, std::uint32_t calls);
  /// The day is complete, with these rows; another one may begin.
  void end_day(const std::vector<FunctionDay>& rows);

  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  [[nodiscard]] std::size_t days() const { return days_.size(); }
  /// What kept something from being written, or an empty text.
  [[nodiscard]] const std::string& problem() const { return spool_->problem(); }

  [[nodiscard]] std::unique_ptr<model::CallStream> open(Key key) const override;

 private:
  class Stream;

  /// A minute while it is written: for each row that called in it the distance from the row before
  /// and the calls, 7 bits a byte, the lowest first.
  struct Minute {
    std::string bytes;
    std::uint32_t last_row = 0;
  };
  /// Where a day is in the spool.
  struct Day {
    std::uint64_t rows = 0;
    std::size_t row_count = 0;
    std::array<std::uint64_t, minutes_a_day + 1> minutes{};
  };

  std::unique_ptr<Spool> spool_;
  std::vector<Minute> minutes_{minutes_a_day};
  std::vector<Day> days_;
  std::uint64_t calls_ = 0;
};

}  // namespace routelab::scenario
