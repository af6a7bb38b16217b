/// A made-up run for tests of trace files: what the model would hand to the recorder, in order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/trace/reader.hpp"
#include "sim/trace/recorder.hpp"
#include "sim/trace/summary.hpp"
#include "sim/trace/writer.hpp"
#include "tests/trace/random_records.hpp"
#include "tests/trace/temporary_file.hpp"

namespace routelab::trace::testing {

struct Sample {
  Names names;
  Totals totals;
  std::vector<std::vector<Record>> calls;  ///< a group, late spans or one instance each

  Sample(std::uint64_t seed, std::size_t call_count) {
    Dice dice(seed);
    names = random_names(dice);
    totals = random_totals(dice);
    while (calls.size() < call_count) {
      calls.push_back(random_group(dice));
      if (dice.one_in(4)) calls.push_back({random_instance(dice)});
      for (std::uint64_t left = dice.below(6); left > 4; --left) {
        calls.push_back({random_span(dice, dice.below(2)), random_span(dice, dice.below(2))});
      }
    }
  }

  void record(Recorder& recorder) const {
    for (const auto& call : calls) {
      if (call.back().kind == Kind::Request) {
        recorder.request(call);
      } else if (call.back().kind == Kind::Instance) {
        recorder.background(call.back());
      } else {
        recorder.spans(call);
      }
    }
  }

  /// The records that belong to groups, or those that do not.
  [[nodiscard]] std::vector<Record> records(Section section) const {
    std::vector<Record> records;
    for (const auto& call : calls) {
      if ((call.back().kind == Kind::Request) == (section == Section::Requests)) {
        records.insert(records.end(), call.begin(), call.end());
      }
    }
    return records;
  }

  /// The bytes of its trace file.
  [[nodiscard]] std::vector<std::byte> file_bytes() const {
    const TemporaryFile file;
    Writer writer(file.path(), names);
    for (const auto& call : calls) writer.add(call);
    writer.finish(totals);
    return file.bytes();
  }
};

/// All records of one sort, in the order of the file.
inline std::vector<Record> records_of(const Reader& reader, Section section) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
    if (reader.chunk(i).kind != section) continue;
    const auto chunk = reader.records(i);
    records.insert(records.end(), chunk.begin(), chunk.end());
  }
  return records;
}

/// `records` begins with `part`.
inline bool is_prefix(const std::vector<Record>& part, const std::vector<Record>& records) {
  return part.size() <= records.size() && std::equal(part.begin(), part.end(), records.begin());
}

/// Every figure that a summary gives.
inline bool same(const Histogram& a, const Histogram& b) {
  const auto buckets = [](const Histogram& histogram) {
    std::vector<std::int64_t> all;
    histogram.each_bucket([&](auto low, auto high, auto count) {
      all.insert(all.end(), {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high),
                             static_cast<std::int64_t>(count)});
    });
    return all;
  };
  return a.count() == b.count() && a.min() == b.min() && a.max() == b.max() &&
         a.mean() == b.mean() && buckets(a) == buckets(b);
}

inline bool same(const Slice& a, const Slice& b) {
  return a.counts == b.counts && a.statuses == b.statuses && same(a.latency, b.latency);
}

inline bool same(const Summary& a, const Summary& b) {
  bool equal = same(a.all(), b.all()) && same(a.unrouted(), b.unrouted()) &&
               a.lifespans() == b.lifespans() && same(a.database_wait(), b.database_wait()) &&
               std::ranges::equal(a.slowest(), b.slowest()) &&
               a.endpoints().size() == b.endpoints().size();
  for (int kind = 0; kind < kind_count; ++kind) {
    equal = equal && a.share(static_cast<Kind>(kind)) == b.share(static_cast<Kind>(kind));
  }
  for (std::size_t i = 0; equal && i < a.endpoints().size(); ++i) {
    equal = same(a.endpoints()[i], b.endpoints()[i]);
  }
  return equal;
}

}  // namespace routelab::trace::testing
