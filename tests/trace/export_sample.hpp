/// Small traces for tests of exports, and what an export of them writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/filter.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"
#include "tests/trace/trace_sample.hpp"

namespace routelab::trace::testing {

inline constexpr std::int64_t ms = 1'000'000;

inline Record record(Kind kind, std::int64_t start_ms, std::int64_t duration_ms,
                     std::uint64_t request, std::uint8_t flags = 0) {
  Record made;
  made.kind = kind;
  made.start = start_ms * ms;
  made.duration = duration_ms * ms;
  made.request = request;
  made.flags = flags;
  return made;
}

/// Request 0 waits and queries; request 1 overlaps it, is given up at 30 ms and goes on to 50 ms;
/// an instance and a job.
inline std::vector<std::vector<Record>> small_run() {
  Record first = record(Kind::Request, 0, 40, 0, Cold);
  first.status = 200;
  Record second = record(Kind::Request, 10, 20, 1, GaveUp);
  second.outcome = Outcome::TimedOut;
  second.detail = 1;
  Record job = record(Kind::Job, 45, 5, 0);
  job.entity = 2;
  return {{record(Kind::Compute, 10, 20, 1, Cut), second},
          {record(Kind::ModuleLoad, 0, 25, 0), record(Kind::Query, 25, 15, 0, Error), first},
          {record(Kind::Fetch, 30, 18, 1), record(Kind::Late, 10, 40, 1)},
          {record(Kind::JobWait, 40, 5, 0)},
          {job},
          {record(Kind::Instance, 0, 60, 1)}};
}

inline Reader reader_of(const std::vector<std::vector<Record>>& calls, const Names& names) {
  const TemporaryFile file;
  Writer writer(file.path(), names);
  for (const auto& call : calls) writer.add(call);
  writer.finish({});
  return {file.bytes(), "x"};
}

template <class Export>
std::string exported(const Reader& reader, Export write, const Filter& filter = {}) {
  std::string text;
  TextBuffer out([&](std::string_view piece) { text += piece; });
  Selection selection = select(reader, filter);
  write(selection, reader.names(), out);
  out.flush();
  return text;
}

/// How many of each kind, by the word of exports.
inline std::map<std::string, std::size_t> kinds_of(const Reader& reader) {
  std::map<std::string, std::size_t> kinds;
  for (std::size_t chunk = 0; chunk < reader.chunk_count(); ++chunk) {
    for (const Record& span : reader.records(chunk)) ++kinds[word_of(span.kind)];
  }
  return kinds;
}

}  // namespace routelab::trace::testing
