#include "sim/scenario/units.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::scenario;

namespace {

template <class T>
std::string problem_of(const Parsed<T>& parsed) {
  CHECK_FALSE(parsed);
  const bool well_written = parsed.problem.ends_with(" is negative") ||
                            parsed.problem.find(" is more than ") != std::string::npos;
  CHECK((well_written || !parsed.forms.empty()));
  return parsed.problem;
}

std::int64_t ns(std::string_view text) {
  const auto parsed = parse_duration(text);
  INFO(text << ": " << parsed.problem);
  REQUIRE(parsed);
  return (*parsed).ns;
}

}  // namespace

TEST_CASE("durations are read exactly", "[scenario][units]") {
  CHECK(ns("250ms") == 250'000'000);
  CHECK(ns("1.5s") == 1'500'000'000);
  CHECK(ns("10m") == 600'000'000'000);
  CHECK(ns("6h") == 21'600'000'000'000);
  CHECK(ns("2d") == 172'800'000'000'000);
  CHECK(ns("100us") == 100'000);
  CHECK(ns("5ns") == 5);
  CHECK(ns("0s") == 0);
  CHECK(ns("10 ms") == 10'000'000);
  CHECK(ns("0.1s") == 100'000'000);
  CHECK(ns("1.0000000005s") == 1'000'000'001);  // halves up
  CHECK(ns("1.00000000049999s") == 1'000'000'000);
  CHECK(ns("0.333333333333333333333333333333m") == 20'000'000'000);
  CHECK(ns("36500d") == max_duration.ns);
}

TEST_CASE("what is no duration says why", "[scenario][units]") {
  CHECK(problem_of(parse_duration("10")) == "'10' has no unit");
  CHECK(problem_of(parse_duration("")) == "'' is not a duration");
  CHECK(problem_of(parse_duration("ms")) == "'ms' is not a duration");
  CHECK(problem_of(parse_duration(".5s")) == "'.5s' is not a duration");
  CHECK(problem_of(parse_duration("1.s")) == "'1.s' is not a duration");
  CHECK(problem_of(parse_duration("-1s")) == "'-1s' is negative");
  CHECK(problem_of(parse_duration("1h30m")) == "'1h30m': 'h30m' is not a unit of time");
  CHECK(problem_of(parse_duration("1e3s")) == "'1e3s': 'e3s' is not a unit of time");
  CHECK(problem_of(parse_duration("1S")) == "'1S': 'S' is not a unit of time");
  CHECK(problem_of(parse_duration("36500.1d")) == "'36500.1d' is more than 100 years");
  CHECK(problem_of(parse_duration("99999999999999999999999s")) ==
        "'99999999999999999999999s' is more than 100 years");
  CHECK(parse_duration("1x").forms ==
        "write a number and a unit (ns, us, ms, s, m, h, d), for example \"250ms\" or \"10m\"");
}

TEST_CASE("units of other spellings are told in ours", "[scenario][units]") {
  CHECK(parse_duration("10 min").forms == "write \"10m\"");
  CHECK(parse_duration("5sec").forms == "write \"5s\"");
  CHECK(parse_duration("1.5 Hours").forms.starts_with("write a number and a unit"));
  CHECK(parse_duration("1S").forms == "write \"1s\"");
  CHECK(parse_memory("512mb").forms == "write \"512MB\"");
  CHECK(parse_memory("2 Gi").forms == "write \"2GiB\"");
  CHECK(parse_rate("10/sec").forms == "write \"10/s\"");
  CHECK(parse_rate("10 rps").forms == "write \"10/s\"");
  CHECK(parse_rate("600rpm").forms == "write \"600/min\"");
  CHECK(parse_duration("-1s").forms.empty());  // the unit is right
}

TEST_CASE("sizes are read in units of 1024", "[scenario][units]") {
  CHECK(*parse_memory("100B") == 100);
  CHECK(*parse_memory("64KB") == 65'536);
  CHECK(*parse_memory("512MB") == 536'870'912);
  CHECK(*parse_memory("1GB") == 1'073'741'824);
  CHECK(*parse_memory("1GiB") == 1'073'741'824);
  CHECK(*parse_memory("1.5 GB") == 1'610'612'736);
  CHECK(*parse_memory("1048576TB") == std::int64_t{1} << 60U);
  CHECK(*parse_memory("1152921504606846976B") == std::int64_t{1} << 60U);
  CHECK(problem_of(parse_memory("1152921504606846977B")) ==
        "'1152921504606846977B' is more than 1048576 TB");
  CHECK(problem_of(parse_memory("512")) == "'512' has no unit");
  CHECK(problem_of(parse_memory("512mb")) == "'512mb': 'mb' is not a unit of memory");
  CHECK(problem_of(parse_memory("lots")) == "'lots' is not a size");
  CHECK(problem_of(parse_memory("-1GB")) == "'-1GB' is negative");
  CHECK(parse_memory("").forms ==
        "write a number and a unit (B, KB, MB, GB), for example \"512MB\" or \"1GB\"");
}

TEST_CASE("rates are events a second", "[scenario][units]") {
  CHECK(*parse_rate("0.9/s") == 0.9);
  CHECK(*parse_rate("30/min") == 0.5);
  CHECK(*parse_rate("30 / m") == 0.5);
  CHECK(*parse_rate("1800/h") == 0.5);
  CHECK(*parse_rate("43200/d") == 0.5);
  CHECK(*parse_rate("0/s") == 0);
  CHECK(problem_of(parse_rate("5")) == "'5' has no unit");
  CHECK(problem_of(parse_rate("5s")) == "'5s' is not a rate");
  CHECK(problem_of(parse_rate("fast")) == "'fast' is not a rate");
  CHECK(problem_of(parse_rate("5/week")) == "'5/week': 'week' is not a unit of time");
  CHECK(problem_of(parse_rate("-5/s")) == "'-5/s' is negative");
  CHECK(problem_of(parse_rate("1000000001/s")) == "'1000000001/s' is more than 1e9/s");
  const std::string huge(400, '9');
  CHECK(problem_of(parse_rate(huge + "/s")) ==
        "'" + std::string(60, '9') + "...' is more than 1e9/s");
  CHECK(parse_rate("").forms == "write a number a time (/s, /min, /h, /d), for example \"0.9/s\"");
}

TEST_CASE("probabilities are fractions or percentages", "[scenario][units]") {
  CHECK(*parse_probability("0") == 0);
  CHECK(*parse_probability("1") == 1);
  CHECK(*parse_probability("0.02") == 0.02);
  CHECK(*parse_probability("1e-3") == 0.001);
  CHECK(*parse_probability("2%") == 0.02);
  CHECK(*parse_probability("100 %") == 1);
  CHECK(*parse_probability("1e-399") == 0);
  CHECK(problem_of(parse_probability("1.5")) == "'1.5' is not from 0 to 1");
  CHECK(problem_of(parse_probability("-0.1")) == "'-0.1' is not from 0 to 1");
  CHECK(problem_of(parse_probability("101%")) == "'101%' is not from 0% to 100%");
  CHECK(problem_of(parse_probability("1e399")) == "'1e399' is not from 0 to 1");
  CHECK(problem_of(parse_probability("nan")) == "'nan' is not a probability");
  CHECK(problem_of(parse_probability("1/2")) == "'1/2' is not a probability");
  CHECK(parse_probability("").forms == "write 0 to 1, or a percentage as in \"2%\"");
}

TEST_CASE("decimal seconds are read exactly", "[scenario][units]") {
  CHECK((*parse_seconds("0.07949090003967285")).ns == 79'490'900);
  CHECK((*parse_seconds("-3")).ns == -3'000'000'000);
  CHECK((*parse_seconds("7.9e-05")).ns == 79'000);
  CHECK((*parse_seconds("1.5E+3")).ns == 1'500'000'000'000);
  CHECK((*parse_seconds("-0.0000000005")).ns == -1);  // halves away from zero
  CHECK((*parse_seconds("1e-400")).ns == 0);
  CHECK((*parse_seconds("2300000000")).ns == 2'300'000'000'000'000'000);
  CHECK(problem_of(parse_seconds("2300000000.1")) == "'2300000000.1' is more than 2.3e9 seconds");
  CHECK(problem_of(parse_seconds("1e400")) == "'1e400' is more than 2.3e9 seconds");
  CHECK(problem_of(parse_seconds("1e401")) == "'1e401' is not a number of seconds");
  CHECK(problem_of(parse_seconds("1e")) == "'1e' is not a number of seconds");
  CHECK(problem_of(parse_seconds("1s")) == "'1s' is not a number of seconds");
  CHECK(parse_seconds("").forms == "write seconds as a decimal number, for example 12.5");
}

TEST_CASE("durations are shown with three digits or two units", "[scenario][units]") {
  const auto shown = [](std::int64_t n) { return format_duration(Duration{n}); };
  CHECK(shown(0) == "0 s");
  CHECK(shown(999) == "999 ns");
  CHECK(shown(1'000) == "1.00 us");
  CHECK(shown(9'995) == "10.0 us");
  CHECK(shown(41'000) == "41.0 us");
  CHECK(shown(999'499) == "999 us");
  CHECK(shown(999'500) == "1.00 ms");
  CHECK(shown(253'000'000) == "253 ms");
  CHECK(shown(1'240'000'000) == "1.24 s");
  CHECK(shown(59'949'999'999) == "59.9 s");
  CHECK(shown(59'950'000'000) == "1 min");
  CHECK(shown(125'000'000'000) == "2 min 5 s");
  CHECK(shown(3'599'600'000'000) == "1 h");
  CHECK(shown(7'500'000'000'000) == "2 h 5 min");
  CHECK(shown(86'399'000'000'000) == "1 d");
  CHECK(shown(90'000'000'000'000) == "1 d 1 h");
  CHECK(shown(-1'500'000) == "-1.50 ms");
  CHECK(shown(std::numeric_limits<std::int64_t>::min()) == "-106752 d");
}

TEST_CASE("counts and sizes are shown for people", "[scenario][units]") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1'000) == "1,000");
  CHECK(format_count(1'234'567) == "1,234,567");
  CHECK(format_count(-1'234) == "-1,234");
  CHECK(format_count(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
  CHECK(format_bytes(12) == "12 B");
  CHECK(format_bytes(1'023) == "1023 B");
  CHECK(format_bytes(1'024) == "1.00 KB");
  CHECK(format_bytes(1'023 * 1'024) == "1023 KB");
  CHECK(format_bytes(1'048'575) == "1.00 MB");
  CHECK(format_bytes(536'870'912) == "512 MB");
  CHECK(format_bytes(1'610'612'736) == "1.50 GB");
  CHECK(format_bytes(std::int64_t{1} << 40U) == "1.00 TB");
  CHECK(format_bytes(std::numeric_limits<std::int64_t>::max()) == "8388607 TB");
}

TEST_CASE("what is written is read back as the same", "[scenario][units]") {
  CHECK(duration_text(Duration::minutes(10)) == "10m");
  CHECK(duration_text(Duration::milliseconds(1'500)) == "1500ms");
  CHECK(duration_text(Duration{0}) == "0s");
  CHECK(memory_text(std::int64_t{3} << 29U) == "1536MB");
  CHECK(memory_text(0) == "0B");
  rc::prop("durations and sizes", [] {
    const std::int64_t unit =
        *rc::gen::element<std::int64_t>(1, 1'000, 1'000'000'000, 60'000'000'000);
    const auto n = *rc::gen::inRange<std::int64_t>(0, max_duration.ns / unit + 1) * unit;
    RC_ASSERT((*parse_duration(duration_text(Duration{n}))).ns == n);
    const auto bytes = *rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << 60U) + 1);
    RC_ASSERT(*parse_memory(memory_text(bytes)) == bytes);
  });
  rc::prop("nine decimal digits are whole nanoseconds", [] {
    const auto whole = *rc::gen::inRange(0, 2'000'000'000);
    const auto nano = *rc::gen::inRange(0, 1'000'000'000);
    std::string digits = std::to_string(nano);
    digits.insert(0, 9 - digits.size(), '0');
    const auto read = parse_seconds(std::to_string(whole) + "." + digits);
    RC_ASSERT((*read).ns == whole * std::int64_t{1'000'000'000} + nano);
  });
}
