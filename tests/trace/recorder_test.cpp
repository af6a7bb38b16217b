#include "sim/trace/recorder.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "sim/trace/reader.hpp"
#include "tests/trace/trace_sample.hpp"

namespace routelab::trace {

using testing::Sample;

TEST_CASE("every record is in the fingerprint, the summary and the file", "[trace][recorder]") {
  REQUIRE(rc::check("recorder", [](std::uint64_t seed) {
    const Sample sample(seed, 30);
    const testing::TemporaryFile file;
    Writer writer(file.path(), sample.names);
    Recorder recorder(sample.names, &writer);
    sample.record(recorder);
    writer.finish(sample.totals);

    Fingerprint expected;
    for (const auto& call : sample.calls) {
      for (const Record& record : call) expected.add(record);
    }
    RC_ASSERT(recorder.fingerprint() == expected);

    Fingerprint of_file;
    const Reader reader(file.path());
    for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
      for (const Record& record : reader.records(i)) of_file.add(record);
    }
    RC_ASSERT(of_file == expected);
  }));
}

TEST_CASE("a file beside it does not change what a recorder sees", "[trace][recorder]") {
  const Sample sample(7, 300);
  const testing::TemporaryFile file;
  Writer writer(file.path(), sample.names);
  Recorder with(sample.names, &writer);
  Recorder without(sample.names);
  sample.record(with);
  sample.record(without);
  CHECK(with.fingerprint() == without.fingerprint());
  CHECK(testing::same(with.summary(), without.summary()));
}

}  // namespace routelab::trace
