// Perfetto's format holds every record once, with its times to the nanosecond.
#include "sim/trace/export_perfetto.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/utf8.hpp"
#include "sim/trace/export_chrome.hpp"
#include "sim/trace/span_label.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/export_sample.hpp"
#include "tests/trace/filter_names.hpp"
#include "tests/trace/perfetto_reader.hpp"

namespace routelab::trace::testing {

namespace {

using Arguments = std::map<std::string, std::string>;

const PerfettoSlice& slice_named(const PerfettoTrace& trace, const std::string& name) {
  const auto found = std::ranges::find(trace.slices, name, &PerfettoSlice::name);
  REQUIRE(found != trace.slices.end());
  return *found;
}

/// (name, kind, start, duration) of all spans, sorted.
using Spans = std::vector<std::tuple<std::string, std::string, std::int64_t, std::int64_t>>;

Spans spans_of(const PerfettoTrace& trace) {
  Spans spans;
  for (const PerfettoSlice& slice : trace.slices) {
    spans.emplace_back(slice.name, slice.category, slice.start, slice.duration);
  }
  std::ranges::sort(spans);
  return spans;
}

Spans spans_of(const Reader& reader) {
  Spans spans;
  for (std::size_t chunk = 0; chunk < reader.chunk_count(); ++chunk) {
    for (const Record& record : reader.records(chunk)) {
      spans.emplace_back(replace_invalid_utf8(label_of(record, reader.names())),
                         word_of(record.kind), record.start, record.duration);
    }
  }
  std::ranges::sort(spans);
  return spans;
}

/// By group and name; counters that share both follow each other.
using Counters = std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>>;

Counters counters_of(const PerfettoTrace& trace) {
  Counters counters;
  for (const auto& [uuid, levels] : trace.levels) {
    const PerfettoTrack& track = trace.tracks.at(uuid);
    auto& counter = counters[trace.tracks.at(track.parent).name + "/" + track.name];
    counter.insert(counter.end(), levels.begin(), levels.end());
  }
  return counters;
}

Counters counters_of(const nlohmann::json& chrome) {
  Counters counters;
  std::map<int, std::string> processes;
  for (const auto& event : chrome.at("traceEvents")) {
    if (event.at("name") == "process_name" && event.at("ph") == "M") {
      processes[event.at("pid")] = event.at("args").at("name");
    }
    if (event.at("ph") != "C") continue;
    const double time = event.at("ts").get<double>() * 1000;  // below 2^53 ns in these traces
    counters[processes[event.at("pid")] + "/" + event.at("name").get<std::string>()].emplace_back(
        static_cast<std::int64_t>(time + 0.5), event.at("args").at("level"));
  }
  return counters;
}

}  // namespace

TEST_CASE("Perfetto's format shows requests side by side with their spans inside",
          "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const PerfettoTrace trace(exported(reader, export_perfetto));
  CHECK_FALSE(trace.goes_back);
  CHECK(spans_of(trace) == spans_of(reader));
  const PerfettoSlice& first = slice_named(trace, "GET /");
  CHECK(trace.path_of(first.track) == "a \"shop\", seed 7 / client visitors / visitors 1");
  CHECK(first.arguments ==
        Arguments{{"request", "0"}, {"status", "200"}, {"instance", "0"}, {"cold", "true"}});
  const PerfettoSlice& query = slice_named(trace, "query users");
  CHECK(query.track == first.track);
  CHECK(query.depth == 1);
  CHECK(query.category == "query");
  CHECK(query.arguments == Arguments{{"request", "visitors#0"}, {"error", "true"}});
  const PerfettoSlice& second = slice_named(trace, "POST /api/users/[id]");
  CHECK(trace.path_of(second.track) == "a \"shop\", seed 7 / client visitors / visitors 2");
  CHECK(second.arguments.at("outcome") == "timed_out");
  CHECK(second.arguments.at("late") == "true");
  CHECK(trace.path_of(slice_named(trace, "job q2").track).ends_with(" / queue q2 / queue q2 1"));
}

TEST_CASE("A flow leads from a request to what it left behind", "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const PerfettoTrace trace(exported(reader, export_perfetto));
  std::map<std::uint64_t, std::vector<std::string>> flows;
  for (const PerfettoSlice& slice : trace.slices) flows[slice.flow].push_back(slice.category);
  using Kinds = std::vector<std::string>;
  CHECK(flows[1] == Kinds{"request", "job_wait", "job"});
  CHECK(flows[2] == Kinds{"request", "late"});
  std::vector<std::vector<Record>> calls = small_run();
  calls.resize(2);
  const Reader alone = reader_of(calls, filter_names());
  for (const PerfettoSlice& slice : PerfettoTrace(exported(alone, export_perfetto)).slices) {
    CHECK(slice.flow == 0);
  }
}

TEST_CASE("Tracks stand in the order of the groups", "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const PerfettoTrace trace(exported(reader, export_perfetto));
  std::map<std::uint64_t, std::string> groups;
  std::set<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const auto& [uuid, track] : trace.tracks) {
    CHECK(places.emplace(track.parent, track.rank).second);
    if (track.parent == 1) groups[track.rank] = track.name;
  }
  std::vector<std::string> names;
  for (const auto& [rank, name] : groups) names.push_back(name);
  CHECK(names == std::vector<std::string>{"client visitors", "after the answer", "queue q0",
                                          "queue q2", "instances", "database", "upstreams"});
}

TEST_CASE("Every record of any trace is a slice of Perfetto's format", "[trace][export]") {
  rc::prop("slices are the trace's spans, counters those of Chrome's format",
           [](std::uint64_t seed) {
             const Sample sample(seed, 30);
             const Reader reader = reader_of(sample.calls, sample.names);
             const PerfettoTrace trace(exported(reader, export_perfetto));
             RC_ASSERT(spans_of(trace) == spans_of(reader));
             const auto chrome = nlohmann::json::parse(exported(reader, export_chrome));
             RC_ASSERT(counters_of(trace) == counters_of(chrome));
           });
}

}  // namespace routelab::trace::testing
