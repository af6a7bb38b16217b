/// What the benchmarks of the viewer look at: a made trace of a million records, or the file that
/// ROUTELAB_TRACE names.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "sim/trace/writer.hpp"
#include "tests/trace/random_records.hpp"
#include "tests/trace/temporary_file.hpp"

namespace routelab::bench {

/// Requests of two queries each on a hundred instances, a little longer than they are apart.
inline void write_requests(const std::string& path, std::int64_t count) {
  trace::Names names;
  names.endpoints = {"GET /", "POST /cart"};
  names.clients = {"visitors"};
  names.client_numbers = {1};
  names.tables = {"users", "visits"};
  names.functions = {"app"};
  trace::Writer writer(path, names);
  trace::testing::Dice dice(1);
  std::int64_t at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    at += static_cast<std::int64_t>(dice.below(20'000));
    std::vector<trace::Record> group(3);
    std::int64_t time = at;
    for (std::size_t span = 0; span < 2; ++span) {
      group[span].kind = trace::Kind::Query;
      group[span].start = time;
      group[span].duration = static_cast<std::int64_t>(dice.below(1'500'000));
      group[span].detail = static_cast<std::uint32_t>(span);
      time += group[span].duration;
    }
    group[2].start = at;
    group[2].duration = time - at;
    group[2].status = dice.one_in(1000) ? 500 : 200;
    for (trace::Record& record : group) {
      record.request = std::uint64_t{1} << 40 | static_cast<std::uint64_t>(i);
      record.entity = static_cast<std::uint32_t>(i % 100);
    }
    writer.add(group);
  }
  writer.finish({});
}

inline const std::string& trace_path() {
  static const trace::testing::TemporaryFile made;
  static const std::string path = [] {
    if (const char* given = std::getenv("ROUTELAB_TRACE")) return std::string(given);
    write_requests(made.path(), 333'333);
    return made.path();
  }();
  return path;
}

}  // namespace routelab::bench
