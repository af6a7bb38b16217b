#include "viz/timeline/chosen.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "viz/timeline/parallel.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {
namespace {

/// Sets the bits [first, last]; threads may meet in one word.
void set_bits(std::vector<std::uint64_t>& bits, RecordNumber first, RecordNumber last) {
  for (std::size_t word = first / 64; word <= last / 64; ++word) {
    const std::uint64_t from =
        word == first / 64 ? ~std::uint64_t{0} << first % 64 : ~std::uint64_t{0};
    const std::uint64_t to =
        word == last / 64 ? ~std::uint64_t{0} >> (63 - last % 64) : ~std::uint64_t{0};
    std::atomic_ref(bits[word]).fetch_or(from & to, std::memory_order_relaxed);
  }
}

}  // namespace

Chosen choose(const Timeline& timeline, const trace::Filter& filter, const std::stop_token& stop) {
  Chosen chosen;
  if (filter.matches_everything()) return chosen;
  const Records& records = timeline.records();
  const trace::Reader& trace = timeline.trace();
  RecordNumber last = 0;
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    last = std::max(last, records.number_of(trace.records(chunk).back()));
  }
  chosen.bits_.resize(last / 64 + 1);
  std::array<std::uint64_t, workers> counts{};
  in_parallel(trace.chunk_count(), [&](std::size_t worker, std::size_t chunk) {
    if (stop.stop_requested()) return;
    const auto requests = timeline.requests_in_chunk(chunk);
    if (requests.empty()) return;
    RecordNumber first = records.number_of(trace.records(chunk).front());
    for (const RecordNumber request : requests) {
      if (filter.matches({&records[first], std::size_t{request} - first + 1})) {
        set_bits(chosen.bits_, first, request);
        ++counts[worker];
      }
      first = request + 1;
    }
  });
  for (const std::uint64_t count : counts) chosen.count_ += count;
  for (const RecordNumber record : timeline.loose()) {
    const auto request = timeline.request_of(record);
    if (request && chosen.has(*request)) set_bits(chosen.bits_, record, record);
  }
  return chosen;
}

}  // namespace routelab::timeline
