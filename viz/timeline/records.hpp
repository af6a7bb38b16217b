/// The records of a trace by number, where they lie in the mapped file.
///
/// A number is the distance to the first record in records. The headers between the chunks are as
/// large as a record (format.hpp), so records lie on one grid and 4 bytes name any of them; a
/// number that falls on a header names nothing and is in no index.
#pragma once

#include <cstdint>

#include "sim/trace/record.hpp"

namespace routelab::timeline {

using RecordNumber = std::uint32_t;
inline constexpr RecordNumber no_record = UINT32_MAX;

class Records {
 public:
  Records() = default;
  /// first: number 0; it outlives this.
  explicit Records(const trace::Record* first) : first_(first) {}

  const trace::Record& operator[](RecordNumber number) const { return first_[number]; }
  [[nodiscard]] RecordNumber number_of(const trace::Record& record) const {
    return static_cast<RecordNumber>(&record - first_);
  }

 private:
  const trace::Record* first_ = nullptr;
};

inline std::int64_t end_of(const trace::Record& record) { return record.start + record.duration; }

}  // namespace routelab::timeline
