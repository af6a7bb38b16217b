/// Any bytes that the reader takes for a trace, as a timeline: records may hold any times and
/// indices, and every picture, list and figure of them is made without a crash and adds up.
///
/// Input: as of trace_reader_fuzz, whose seeds serve here, too. The checksums are always repaired.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "sim/trace/checksum.hpp"
#include "sim/trace/file_error.hpp"
#include "sim/trace/filter_parser.hpp"
#include "viz/timeline/band.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/findings.hpp"
#include "viz/timeline/request_list.hpp"
#include "viz/timeline/search.hpp"
#include "viz/timeline/statistics.hpp"
#include "viz/timeline/time_text.hpp"
#include "viz/timeline/timeline.hpp"
#include "viz/timeline/waterfall.hpp"

namespace {

using namespace routelab::timeline;
namespace trace = routelab::trace;

void check(bool holds) {
  if (!holds) std::abort();
}

template <class Header>
void repair(std::span<std::byte> place, Header header) {
  header.checksum = checksum_of(header);
  std::memcpy(place.data(), &header, sizeof header);
}

/// Also the range of times in the header of a chunk, which would refuse most changes of a record.
void repair_range(std::span<const std::byte> payload, trace::SectionHeader& header) {
  const bool is_chunk =
      header.kind == trace::Section::Requests || header.kind == trace::Section::Loose;
  if (!is_chunk || payload.empty() || payload.size() % sizeof(trace::Record) != 0) return;
  std::vector<trace::Record> records(payload.size() / sizeof(trace::Record));
  std::memcpy(records.data(), payload.data(), payload.size());
  for (const trace::Record& record : records) {
    if (record.start < 0 || record.duration < 0 || record.duration > INT64_MAX - record.start)
      return;
  }
  trace::set_time_range(records, header);
}

void repair_checksums(std::span<std::byte> bytes) {
  trace::FileHeader file_header;
  if (bytes.size() < sizeof file_header) return;
  std::memcpy(&file_header, bytes.data(), sizeof file_header);
  repair(bytes, file_header);
  bytes = bytes.subspan(sizeof file_header);
  trace::SectionHeader header;
  while (bytes.size() >= sizeof header) {
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto rest = bytes.subspan(sizeof header);
    if (header.size > rest.size()) return repair(bytes, header);
    repair_range(rest.first(header.size), header);
    header.payload_checksum = trace::checksum(rest.first(header.size));
    repair(bytes, header);
    bytes = rest.subspan(header.size);
  }
}

/// The whole, a part of it chosen by the input, and a few nanoseconds.
std::vector<View> views_of(const Timeline& timeline, std::uint8_t part) {
  const std::int64_t end = timeline.whole().end;
  const std::int64_t start = end / 256 * part;
  return {{0, end, 1920},
          {start, start + std::max<std::int64_t>(1, (end - start) / 7), 333},
          {end - 1, end, 2}};
}

void draw(const Timeline& timeline, const View& view, const Chosen& chosen) {
  std::vector<Bar> bars;
  std::vector<BandColumn> columns;
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    band(timeline, row, view, 17, columns);
    band(timeline, row, view, 5, columns, &chosen);
    const LaneSet some = timeline.lanes(row).only(timeline.records(), chosen);
    check(some.lanes().size() == timeline.lanes(row).lanes().size());
    for (const Lane& lane : timeline.lanes(row).lanes()) {
      bars.clear();
      lane.bars(timeline.records(), view, bars);
      check(static_cast<double>(bars.size()) <= view.width / bar_pixels + 3);
      for (const Bar& bar : bars) {
        const auto entry = lane.pick(timeline.records(), bar.start, 0);
        check(entry.has_value());
        check(lane.find(timeline.records(), lane[*entry]) == entry);
      }
    }
  }
  (void)ticks(view, 80);
}

void ask(const Timeline& timeline, const Chosen& chosen) {
  const Range whole = timeline.whole();
  const Statistics all = statistics(timeline, whole, {});
  const RequestList list = list_requests(timeline, whole, {}, Order::Slowest, 3);
  check(all.latency.count() == list.total);
  if (!chosen.everything()) check(chosen.count() <= timeline.request_count());
  (void)latency_grid(timeline, whole, chosen, 7, 5);
  (void)breakdown(timeline, whole, chosen, {routelab::study::GroupBy::Instance}, true);
  (void)findings(timeline);
  (void)search(timeline, "a");
  for (const RecordNumber request : list.requests) {
    std::int64_t critical = 0;
    for (const WaterfallSpan& span : waterfall(timeline, request).spans) {
      critical += span.critical;
      for (const Place& place : timeline.places(span.record)) {
        check(timeline.lanes(place.row).lanes()[place.lane][place.entry] == span.record);
      }
    }
    check(critical == timeline.records()[request].duration);
    (void)timeline.next_trouble(timeline.records()[request].start, &chosen);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto input = std::as_bytes(std::span{data, size});
  std::vector<std::byte> bytes(input.begin() + 1, input.end());
  repair_checksums(bytes);
  try {
    const Timeline timeline(trace::Reader(bytes, "input"));
    const auto filter = trace::parse_filter("cold or error or status >= 500", timeline.names());
    const Chosen chosen = choose(timeline, filter.filter.value());
    for (const View& view : views_of(timeline, data[0])) draw(timeline, view, chosen);
    ask(timeline, chosen);
  } catch (const trace::FileError&) {
  }
  return 0;
}
