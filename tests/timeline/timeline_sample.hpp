/// Traces and lanes for tests of the timeline.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/support/rapidcheck.hpp"
#include "tests/trace/trace_sample.hpp"
#include "viz/timeline/lane_set.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline::testing {

using trace::Kind;
using trace::Record;
using trace::testing::Dice;

/// A trace of any records that could be in a file: times, indices and flags without sense.
inline trace::Reader wild_trace(std::uint64_t seed, std::size_t calls) {
  const trace::testing::Sample sample(seed, calls);
  return {sample.file_bytes(), "wild"};
}

/// The bytes of a file with these groups (a Request last), loose spans and background records.
inline std::vector<std::byte> file_of(const trace::Names& names,
                                      const std::vector<std::vector<Record>>& calls,
                                      const trace::Totals& totals = {}) {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), names);
  for (const auto& call : calls) writer.add(call);
  writer.finish(totals);
  return file.bytes();
}

inline trace::Reader trace_of(const trace::Names& names,
                              const std::vector<std::vector<Record>>& calls,
                              const trace::Totals& totals = {}) {
  return {file_of(names, calls, totals), "made"};
}

inline Record record_of(Kind kind, std::int64_t start, std::int64_t end, std::uint64_t request = 0,
                        std::uint32_t entity = 0, std::uint32_t detail = 0) {
  Record record;
  record.kind = kind;
  record.start = start;
  record.duration = end - start;
  record.request = request;
  record.entity = entity;
  record.detail = detail;
  return record;
}

inline trace::Names small_names() {
  trace::Names names;
  names.scenario = "small";
  names.endpoints = {"GET /", "POST /cart"};
  names.clients = {"visitors", "robots"};
  names.client_numbers = {7, 9};
  names.tables = {"users"};
  names.upstreams = {"payments"};
  names.functions = {"app"};
  names.queues = {"mail"};
  return names;
}

/// Records that do not overlap, many of them short and close together; some flagged.
inline std::vector<Record> random_lane(std::size_t count) {
  std::vector<Record> records;
  std::int64_t at = *rc::gen::inRange(0, 50);
  const std::int64_t scale = *rc::gen::element(1, 10, 1000, 1'000'000);
  Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  for (std::size_t i = 0; i < count; ++i) {
    Record record;
    record.kind = Kind::Query;
    record.start = at;
    if (!dice.one_in(8)) {
      record.duration =
          static_cast<std::int64_t>(dice.below(4)) * (dice.one_in(20) ? 200 * scale : scale);
    }
    record.flags = static_cast<std::uint8_t>(dice.one_in(40) ? trace::Error : 0);
    if (dice.one_in(50)) record.kind = Kind::Download;
    records.push_back(record);
    at = lane_end(record);
    if (!dice.one_in(3)) at += static_cast<std::int64_t>(dice.below(5)) * scale;
    if (dice.one_in(50)) at += 500 * scale;
  }
  return records;
}

/// A lane with its pyramid over records of its own.
struct OwnLane {
  std::vector<Record> list;
  LaneData data;
  Records records;
  Lane lane;

  explicit OwnLane(std::vector<Record> all) : list(std::move(all)), records(list.data()) {
    std::vector<RecordNumber> entries(list.size());
    std::iota(entries.begin(), entries.end(), RecordNumber{0});
    Lane::build(records, entries, data);
    lane = Lane(data.low, data.nodes, data.high);
  }
  OwnLane(const OwnLane&) = delete;
  OwnLane& operator=(const OwnLane&) = delete;

  [[nodiscard]] std::int64_t end() const { return list.empty() ? 1 : lane_end(list.back()); }
};

/// Somewhere on the lane or a little beside it, from a few ns to all of it.
inline View random_view(std::int64_t end) {
  const std::int64_t length =
      std::max<std::int64_t>(1, end / *rc::gen::element<std::int64_t>(1, 2, 7, 30, 1000, 100'000));
  const auto start = *rc::gen::inRange<std::int64_t>(-length, end + 1);
  return {start, start + length, static_cast<double>(*rc::gen::inRange(1, 400))};
}

}  // namespace routelab::timeline::testing
