#include "sim/study/request_text.hpp"

#include "tests/support/catch.hpp"

namespace routelab::study {

namespace {

using trace::Kind;
using trace::Record;

const trace::Names names = {.scenario = "s",
                            .seed = 1,
                            .duration = 0,
                            .warmup = 0,
                            .endpoints = {"GET /api/users"},
                            .clients = {"visitors"},
                            .client_numbers = {5},
                            .tables = {"users"},
                            .upstreams = {"payments"},
                            .functions = {},
                            .queues = {}};

constexpr std::int64_t ms = 1'000'000;

Record span(Kind kind, std::int64_t start, std::int64_t duration, std::uint32_t detail = 0,
            std::uint8_t flags = 0) {
  Record record;
  record.kind = kind;
  record.start = start * ms;
  record.duration = duration * ms;
  record.entity = kind == Kind::Queue ? trace::no_entity : 3;
  record.detail = detail;
  record.flags = flags;
  record.request = (std::uint64_t{5} << 40) | 17;
  record.status = kind == Kind::Request ? 200 : 0;
  return record;
}

}  // namespace

TEST_CASE("A span is described with the names of what it touched") {
  const auto text = [](Kind kind, std::uint32_t detail = 0, std::uint8_t flags = 0) {
    return describe_span(span(kind, 0, 1, detail, flags), names);
  };
  CHECK(text(Kind::Queue) == "waits for a free instance (limit reached)");
  CHECK(text(Kind::StartWait) == "waits for the cold start of instance 3");
  CHECK(text(Kind::ModuleLoad) == "cold start of instance 3: module load");
  CHECK(text(Kind::CpuWait) == "waits for the CPU of instance 3");
  CHECK(text(Kind::PoolWait) == "waits for a database connection of instance 3");
  CHECK(text(Kind::DatabaseWait) == "waits for a worker of the database");
  CHECK(text(Kind::Query) == "query users");
  CHECK(text(Kind::Fetch) == "fetch payments");
  CHECK(text(Kind::Fetch, 9) == "fetch ?");
  CHECK(text(Kind::Fetch, 0, trace::Error) == "fetch payments, failed");
  CHECK(text(Kind::Compute, 0, trace::Cut) == "compute on instance 3, cut off");
}

TEST_CASE("A request is described in one line") {
  CHECK(describe_request(span(Kind::Request, 2000, 100, 0, trace::Cold), names) ==
        "visitors#17: GET /api/users -> 200 in 100 ms, at 2.00 s, cold start");
  Record given_up = span(Kind::Request, 0, 100, trace::no_entity, trace::GaveUp);
  given_up.status = 0;
  CHECK(describe_request(given_up, names) ==
        "visitors#17: no route -> no answer in 100 ms, at 0 s, the client gave up");
}

TEST_CASE("The spans of a request stand below each other as they followed each other") {
  const std::vector<Record> group = {span(Kind::Queue, 1000, 50), span(Kind::Query, 1050, 20),
                                     span(Kind::Compute, 1070, 30), span(Kind::Request, 1000, 100)};
  const std::vector<std::string> lines = explain_request(group, names);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] ==
        "      0 s  50.0 ms  ###############                 "
        "waits for a free instance (limit reached)");
  CHECK(lines[2] == "  50.0 ms  20.0 ms                 ######           query users");
  CHECK(lines[3] == "  70.0 ms  30.0 ms                       #########  compute on instance 3");
}

TEST_CASE("Of very many spans the longest are shown, and the rest counted") {
  std::vector<Record> group;
  for (std::int64_t i = 0; i < 100; ++i) {
    group.push_back(span(Kind::Query, 10 * i, i % 10 == 0 ? 10 : 1));
  }
  group.push_back(span(Kind::Request, 0, 1000));
  const std::vector<std::string> lines = explain_request(group, names);
  CHECK(lines.size() == 16);
  CHECK(lines.back().find("86 shorter ones") != std::string::npos);
  CHECK(lines.back().find("86.0 ms") != std::string::npos);
}

TEST_CASE("Times from a file that contradict each other do no harm") {
  const std::vector<Record> group = {span(Kind::Query, 0, 5000), span(Kind::Query, 5000, 1),
                                     span(Kind::Request, 1000, 0)};
  for (const std::string& line : explain_request(group, names)) CHECK(line.size() <= 100);
  CHECK(explain_request({}, names).empty());
  CHECK(explain_request({&group.back(), 1}, names).empty());
}

}  // namespace routelab::study
