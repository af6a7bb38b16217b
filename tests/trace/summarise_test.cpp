#include "sim/trace/summarise.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/trace/trace_sample.hpp"

namespace routelab::trace {

using testing::Sample;

TEST_CASE("the summary of a file is that of the run", "[trace][summarise]") {
  REQUIRE(rc::check("summarise", [](std::uint64_t seed) {
    const Sample sample(seed, seed % 16 == 0 ? 9000 : 60);
    Recorder recorder(sample.names);
    sample.record(recorder);
    const Reader reader(sample.file_bytes(), "sample");
    RC_ASSERT(reader.complete());
    RC_ASSERT(testing::same(summarise(reader), recorder.summary()));
  }));
}

TEST_CASE("a cut file is summarised as far as it goes", "[trace][summarise]") {
  const Sample sample(11, 9000);
  const auto bytes = sample.file_bytes();
  const Reader whole(bytes, "whole");
  REQUIRE(whole.chunk_count() > 4);
  const Reader cut(std::span{bytes}.first(whole.chunk(2).offset + 100), "cut");
  REQUIRE(cut.chunk_count() == 2);
  const Summary summary = summarise(cut);
  CHECK(summary.all().counts.ended() > 0);
  CHECK(summary.all().counts.ended() ==
        cut.totals().arrived + cut.totals().carried_in - cut.totals().in_flight);
}

}  // namespace routelab::trace
