/// The laws with parameters of their own (shaped_law_reader), those of measurements
/// (measured_law_reader, duration_file), mixtures and shifts.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/duration_file.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using Law = Distribution::Law;

namespace {

struct Good {
  std::string_view text;
  Law law;
  std::int64_t mean_us;
};

struct Bad {
  std::string_view text;
  std::string_view line;  ///< what the messages have in them
};

std::optional<Distribution> read(std::string_view text, Diagnostics& diagnostics,
                                 const std::string& file = "x.json") {
  const auto node = parse(text, file, diagnostics);
  REQUIRE(node);
  return read_distribution(*node, "it", diagnostics);
}

const std::vector<Good> good{
    {R"({"normal": {"mean": "50ms", "sd": "5ms"}})", Law::Normal, 50'000},
    {R"({"normal": {"mean": "5ms", "sd": "0s"}})", Law::Normal, 5'000},
    {R"({"gamma": {"mean": "5ms", "sd": "2ms"}})", Law::Gamma, 5'000},
    {R"({"gamma": {"mean": "100ms", "sd": "1ms"}})", Law::Gamma, 100'000},
    {R"({"gamma": {"mean": "1ms", "sd": "10ms"}})", Law::Gamma, 1'000},
    {R"({"gamma": {"shape": 3, "scale": "2ms"}})", Law::Gamma, 6'000},
    {R"({"weibull": {"shape": 0.5, "scale": "2ms"}})", Law::Weibull, 4'000},
    {R"({"pareto": {"shape": 1.5, "scale": "2ms"}})", Law::Pareto, 6'000},
    {R"({"hyperexponential": {"mean": "5ms", "sd": "20ms"}})", Law::Mixture, 5'000},
    {R"({"mixture": [{"weight": 3, "law": "1ms"}, {"weight": 1, "law": {"exponential": "9ms"}}]})",
     Law::Mixture, 3'000},
    {R"({"percentiles": {"p100": "9ms", "p0": "1ms", "p50": "3ms"}})", Law::Percentiles, 4'000},
    {R"({"empirical": {"values": ["1ms", "9ms", "2ms"]}})", Law::Empirical, 4'000},
    {R"({"empirical": {"values": ["1ms", "9ms", "2ms"], "interpolate": true}})", Law::Interpolated,
     3'500},
    {R"({"exponential": "5ms", "plus": "2ms"})", Law::Exponential, 7'000},
    {R"({"plus": "2ms", "uniform": ["1ms", "3ms"]})", Law::Uniform, 4'000},
};

const std::vector<Bad> bad{
    {R"({"normal": {"mean": "5ms", "sd": "-1ms"}})", "'-1ms' is negative [bad-value]"},
    {R"({"normal": {"mean": "5ms"}})", "'normal' of it needs 'sd' [missing-key]"},
    {R"({"gamma": {"mean": "0s", "sd": "1ms"}})", "must be at least 1ns"},
    {R"({"gamma": {"mean": "1s", "sd": "1ms"}})",
     "'sd' of 'gamma' of it (1ms) is below a hundredth of 'mean' (1s) [bad-value]"},
    {R"({"gamma": {"mean": "1ms", "sd": "11ms"}})", "(11ms) is above ten times 'mean' (1ms)"},
    {R"({"gamma": {"mean": "1ms", "shape": 2}})", "'shape' of 'gamma' of it does not go with"},
    {R"({"gamma": {"shape": 0, "scale": "1ms"}})", "must be from 0.01 to 10000"},
    {R"({"gamma": {"shape": 1e5, "scale": "1ms"}})", "must be from 0.01 to 10000"},
    {R"({"weibull": {"shape": -1, "scale": "1ms"}})", "must be from 0.01 to 10000"},
    {R"({"weibull": {"shape": 1}})", "'weibull' of it needs 'scale' [missing-key]"},
    {R"({"pareto": {"shape": 1, "scale": "0s"}})", "must be at least 1ns"},
    {R"({"pareto": {"shape": 1, "scale": "1s", "mean": "1s"}})", "unknown key 'mean'"},
    {R"({"hyperexponential": {"mean": "2ms", "sd": "1ms"}})", "(1ms) is below 'mean' (2ms)"},
    {R"({"hyperexponential": {"mean": "1ms", "sd": "2s"}})", "is above a thousand times 'mean'"},
    {R"({"mixture": []})", "'mixture' of it needs 1 to 1000 parts, but has 0"},
    {R"({"mixture": [{"weight": 0, "law": "1s"}]})", "has no part with a weight above 0"},
    {R"({"mixture": [{"weight": -1, "law": "1s"}]})", "must be from 0 to 1000000000"},
    {R"({"mixture": [{"weight": 1}]})", "a part of 'mixture' of it needs 'law' [missing-key]"},
    {R"({"mixture": [{"weight": 1, "law": {"gama": {}}}]})", "did you mean 'gamma'?"},
    {R"({"percentiles": {}})", "needs 'p0' and 'p100'"},
    {R"({"percentiles": {"p0": "1ms", "p99": "2ms"}})", "needs 'p0' and 'p100'"},
    {R"({"percentiles": {"p0": "1ms", "p50": "3ms", "p100": "2ms"}})",
     "'p100' of 'percentiles' of it (2ms) is below 'p50' (3ms) [bad-value]"},
    {R"({"percentiles": {"p0": "1ms", "p50": "3ms", "p50.0": "3ms", "p100": "4ms"}})",
     "'p50.0' of 'percentiles' of it is the same percentile as 'p50'"},
    {R"({"percentiles": {"p0": "1ms", "p101": "2ms"}})", "'p101' is no percentile"},
    {R"({"percentiles": {"p0": "1ms", "p-1": "2ms"}})", "'p-1' is no percentile"},
    {R"({"percentiles": {"p0": "1ms", "pnan": "2ms"}})", "'pnan' is no percentile"},
    {R"({"percentiles": {"p0": 1, "p100": "2ms"}})", "must be a duration, but is the number 1"},
    {R"({"empirical": {"values": []}})", "'values' of 'empirical' of it has no values"},
    {R"({"empirical": {}})", "'empirical' of it needs 'values' [missing-key]"},
    {R"({"empirical": {"file": "none.csv"}})", "none.csv: error: there is no such file"},
    {R"({"empirical": {"file": "x", "values": ["1s"]}})", "does not go with 'file'"},
    {R"({"empirical": {"file": "x", "unit": "hours"}})", "'unit' of 'empirical' of it"},
    {R"({"exponential": "5ms", "plus": "-2ms"})", "'-2ms' is negative"},
    {R"({"exponential": "5ms", "plus": "50000d"})", "[bad-value]"},
    {R"({"plus": "2ms"})", "it names no law [no-law]"},
    {R"({"gamma": {"shape": 1, "scale": "1s"}, "pareto": {}})", "it names two laws"},
};

struct Table {
  std::string_view text;
  DurationColumn column;
  std::vector<std::int64_t> us;  ///< empty: it is refused
  std::string_view line = "";
};

const std::vector<Table> tables{
    {"1\n2.5\r\n\n3e-1\n", {"", "ms"}, {1'000, 2'500, 300}},
    {"latency\n1ms\n2us\n", {"", ""}, {1'000, 2}},
    {"1ms\n2us\n", {"", ""}, {1'000, 2}},
    {"id,latency\na,1\nb,2\n", {"latency", "s"}, {1'000'000, 2'000'000}},
    {"id,latency\na,1\n", {"latncy", "s"}, {}, "did you mean 'latency'?"},
    {"id,latency\na,1\n", {"", "s"}, {}, "this table has 2 columns, and none is chosen"},
    {"1\n-2\n", {"", "ms"}, {}, "x.csv:2:1: error: '-2' is negative [bad-row]"},
    {"1\n2 ms\n", {"", "ms"}, {}, "x.csv:2:1: error: '2 ms' is not a number [bad-row]"},
    {"v\n1\n", {"", ""}, {}, "x.csv:2:1: error: '1' has no unit [bad-row]"},
    {"1\n1e300\n", {"", "ms"}, {}, "is more than 100 years"},
    {"1\nnan\n", {"", "ms"}, {}, "'nan' is not a number"},
    {"1\n2,3\n", {"", "ms"}, {}, "expected 1 columns, but found 2"},
    {"", {"", "ms"}, {}, "there is nothing in this file"},
    {"latency\n", {"", "ms"}, {}, "there are no durations in this file"},
    {std::string_view("1\n\0\n", 4), {"", "ms"}, {}, "this is not text"},
};

}  // namespace

TEST_CASE("laws with parameters are read", "[scenario][distribution_reader]") {
  for (const Good& c : good) {
    Diagnostics diagnostics;
    const auto law = read(c.text, diagnostics);
    INFO(c.text << "\n" << diagnostics.render());
    REQUIRE(law);
    CHECK(diagnostics.empty());
    CHECK(law->law() == c.law);
    CHECK(law->mean() == Duration::microseconds(c.mean_us));
  }
}

TEST_CASE("laws that cannot be are errors with their reason", "[scenario][distribution_reader]") {
  for (const Bad& c : bad) {
    Diagnostics diagnostics;
    read(c.text, diagnostics);
    const std::string rendered = diagnostics.render();
    INFO(c.text << "\n" << rendered);
    CHECK(diagnostics.has_errors());
    CHECK(rendered.find(c.line) != std::string::npos);
  }
}

TEST_CASE("a normal law that is cut where it matters is a warning",
          "[scenario][distribution_reader]") {
  Diagnostics diagnostics;
  const auto law = read(R"({"normal": {"mean": "5ms", "sd": "5ms"}})", diagnostics);
  CHECK(law);
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(diagnostics.render().find("the mean of what is left is 6.44 ms, not 5.00 ms [cut-law]") !=
        std::string::npos);
}

TEST_CASE("files of durations", "[scenario][duration_file]") {
  for (const Table& c : tables) {
    Diagnostics diagnostics;
    const auto values = parse_durations(c.text, "x.csv", c.column, diagnostics);
    const std::string rendered = diagnostics.render();
    INFO(c.text << "\n" << rendered);
    REQUIRE(values.has_value() == !c.us.empty());
    CHECK(diagnostics.has_errors() == c.us.empty());
    CHECK(rendered.find(c.line) != std::string::npos);
    if (!values) continue;
    std::vector<std::int64_t> read;
    for (const Duration value : *values) read.push_back(value.ns / 1'000);
    CHECK(read == c.us);
  }
}

TEST_CASE("a file of durations is found beside the scenario", "[scenario][duration_file]") {
  const auto folder = std::filesystem::temp_directory_path() / "routelab_law_reader_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "seen.csv") << "id,latency\n1,10\n2,30\n";
  Diagnostics diagnostics;
  const auto law = read(
      R"({"empirical": {"file": "seen.csv", "column": "latency", "unit": "ms"}, "plus": "1ms"})",
      diagnostics, (folder / "x.json").string());
  std::filesystem::remove_all(folder);
  INFO(diagnostics.render());
  REQUIRE(law);
  CHECK(law->law() == Law::Empirical);
  CHECK(law->sample(0) == Duration::milliseconds(11));
  CHECK(law->sample(UINT64_MAX) == Duration::milliseconds(31));
}
