#include "sim/scenario/traffic_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/recording_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;

namespace {

struct Case {
  std::string_view text;
  std::string rendered;
};

Traffic read(std::string_view text, TrafficLayout layout = TrafficLayout::FromHeader) {
  Diagnostics diagnostics;
  auto traffic = parse_traffic(text, "x.csv", layout, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(traffic);
  return *traffic;
}

const std::vector<Case> azure_errors{
    {"app,func,end_timestamp,duration\na,f\n",
     R"(x.csv:2:3: error: expected 4 columns, but found 2 [bad-row]
    2 | a,f
      |   ^
)"},
    {"app,func,end_timestamp,duration\na,f,1,2,3\n",
     R"(x.csv:2:9: error: expected 4 columns, but found 5 [bad-row]
    2 | a,f,1,2,3
      |         ^
)"},
    {"app,func,end_timestamp,duration\na,f,x,1\n",
     R"(x.csv:2:5: error: 'x' is not a number of seconds [bad-row]
    2 | a,f,x,1
      |     ^
      = write seconds as a decimal number, for example 12.5
)"},
    {"app,func,end_timestamp,duration\na,f,2,1s\n",
     R"(x.csv:2:7: error: '1s' is not a number of seconds [bad-row]
    2 | a,f,2,1s
      |       ^~
      = write seconds as a decimal number, for example 12.5
)"},
    {"app,func,end_timestamp,duration\na,f,1,-1\n",
     R"(x.csv:2:7: error: the duration is negative [bad-row]
    2 | a,f,1,-1
      |       ^~
)"},
    {"app,func,end_timestamp,duration\na,,1,1\n",
     R"(x.csv:2:3: error: the function has no name [bad-row]
    2 | a,,1,1
      |   ^
)"},
    {"app,func,end_timestamp,duration\na,f,1e10,1\n",
     R"(x.csv:2:5: error: '1e10' is more than 2.3e9 seconds [bad-row]
    2 | a,f,1e10,1
      |     ^~~~
      = write seconds as a decimal number, for example 12.5
)"},
    {"app,func,end_timestamp,duration\n\"a,f,1,2\n",
     R"(x.csv:2:1: error: this quoted field is not closed [bad-row]
    2 | "a,f,1,2
      | ^~~~~~~~
)"},
    {"app,func,end_timestamp,duration\n\"a\"x,f,1,2\n",
     R"(x.csv:2:4: error: expected ',' after a quoted field [bad-row]
    2 | "a"x,f,1,2
      |    ^
)"},
    {"app,func,end_timestamp,duration\n\xff,f,1,2\n",
     R"(x.csv:2:1: error: this name is not valid UTF-8 [bad-row]
    2 | \xff,f,1,2
      | ^~~~
)"},
    {"app,func,duration\na,f,1\n",
     R"(x.csv:1:1: error: there is no column 'end_timestamp' [bad-table]
    1 | app,func,duration
      | ^~~~~~~~~~~~~~~~~
      = azure-2021 has the columns app, func, end_timestamp, duration
)"},
    {"x,y\n1,2\n",
     R"(x.csv:1:1: error: there is no column 'app' [bad-table]
    1 | x,y
      | ^~~
      = azure-2021 has the columns app, func, end_timestamp, duration
x.csv:1:1: error: there is no column 'func' [bad-table]
    1 | x,y
      | ^~~
      = azure-2021 has the columns app, func, end_timestamp, duration
x.csv:1:1: error: there is no column 'end_timestamp' [bad-table]
    1 | x,y
      | ^~~
      = azure-2021 has the columns app, func, end_timestamp, duration
x.csv:1:1: error: there is no column 'duration' [bad-table]
    1 | x,y
      | ^~~
      = azure-2021 has the columns app, func, end_timestamp, duration
)"},
    {"app,func,end_timestamp,duration\n",
     R"(x.csv: error: there are no rows below the header [bad-table]
)"},
    {"",
     R"(x.csv: error: there is nothing in this file [bad-table]
      = expected a table in CSV
)"},
};

const std::vector<Case> timestamp_errors{
    {"t\nx\n",
     R"(x.csv:2:1: error: 'x' is not a time [bad-row]
    2 | x
      | ^
      = write seconds (12.5) or a date and time (2023-11-16 18:17:03.97)
)"},
    {"t\n2023-02-29 00:00:00\n",
     R"(x.csv:2:1: error: '2023-02-29 00:00:00' is not a date and time from 1970 to 2199 [bad-row]
    2 | 2023-02-29 00:00:00
      | ^~~~~~~~~~~~~~~~~~~
      = write it as 2023-11-16 18:17:03.97
)"},
    {"t\n2023-01-01 24:00:00\n",
     R"(x.csv:2:1: error: '2023-01-01 24:00:00' is not a date and time from 1970 to 2199 [bad-row]
    2 | 2023-01-01 24:00:00
      | ^~~~~~~~~~~~~~~~~~~
      = write it as 2023-11-16 18:17:03.97
)"},
    {"t\n1\n2023-02-28 00:00:00\n",
     R"(x.csv:3:1: error: expected seconds, as in the rows before [bad-row]
    3 | 2023-02-28 00:00:00
      | ^~~~~~~~~~~~~~~~~~~
)"},
    {"t\n2023-02-28 00:00:00\n3\n",
     R"(x.csv:3:1: error: expected a date and time, as in the rows before [bad-row]
    3 | 3
      | ^
)"},
    {"t,n\n1\n",
     R"(x.csv:2:1: error: expected 2 columns, but found 1 [bad-row]
    2 | 1
      | ^
)"},
    {"1.5\n2\n",
     R"(x.csv:1:1: error: expected the names of the columns in the first line [bad-table]
    1 | 1.5
      | ^~~
)"},
    {"2023-02-28 00:00:00\n",
     R"(x.csv:1:1: error: expected the names of the columns in the first line [bad-table]
    1 | 2023-02-28 00:00:00
      | ^~~~~~~~~~~~~~~~~~~
)"},
    {"t\n",
     R"(x.csv: error: there are no rows below the header [bad-table]
)"},
    {"\n\n",
     R"(x.csv: error: there is nothing in this file [bad-table]
      = expected a table in CSV
)"},
    {std::string_view("t\n\x00\n", 4),
     R"(x.csv: error: this is not text [bad-table]
      = expected a table in CSV
)"},
    {"\"t\n",
     R"(x.csv:1:1: error: this quoted field is not closed [bad-row]
    1 | "t
      | ^~
)"},
};

void check(const std::vector<Case>& cases, TrafficLayout layout) {
  for (const Case& c : cases) {
    INFO(c.text);
    Diagnostics diagnostics;
    CHECK_FALSE(parse_traffic(c.text, "x.csv", layout, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

}  // namespace

TEST_CASE("azure-2021: an arrival is at end - duration, to the nanosecond",
          "[scenario][traffic_file]") {
  const Traffic traffic = read(
      "app,func,end_timestamp,duration\n"
      "a,f,10.5,0.5\n"
      "a,g,0.07949090003967285,0.078\n"
      "a,f,10,0\n"
      "b,g,1.0000000005,7.9e-05\n");
  CHECK(times_of(traffic) == Times{1'490'900, 999'921'001, 10'000'000'000, 10'000'000'000});
  CHECK(traffic.functions == std::vector<std::string>{"f", "a/g", "b/g"});
  CHECK(traffic.arrivals[0].function == 1);
  CHECK(traffic.arrivals[1].function == 2);
  CHECK(traffic.arrivals[1].work == Duration::microseconds(79));
  CHECK(traffic.arrivals[2].work == Duration::milliseconds(500));  // ties in file order
  CHECK(traffic.arrivals[3].work == Duration{0});
}

TEST_CASE("azure-2021: negative starts shift all", "[scenario][traffic_file]") {
  const Traffic traffic = read("duration,func,app,end_timestamp\n2,f,a,1\n1,f,a,3\n");
  CHECK(times_of(traffic) == Times{0, 3'000'000'000});
}

TEST_CASE("timestamps: dates and seconds, relative to the earliest", "[scenario][traffic_file]") {
  CHECK(times_of(read("n,TIMESTAMP\n1,2023-11-16 18:17:03.9799600\n2,2023-11-16 18:17:04.0319600\n"
                      "3,2023-11-16T19:17:04+01:00\n4,2023-11-16T18:17:05Z\n")) ==
        Times{0, 20'040'000, 52'000'000, 1'020'040'000});
  CHECK(times_of(read("when,n\n2.5,0\n-0.25,0\n1e-9,0\n")) == Times{0, 250'000'001, 2'750'000'000});
  CHECK(times_of(read("t\n2024-02-28 23:59:59\n2024-03-01 00:00:00\n")) ==
        Times{0, 86'401'000'000'000});
  CHECK(times_of(read("t\n1970-01-01 00:00:00\n2199-12-31 23:59:59\n")) ==
        Times{0, 7'258'118'399'000'000'000});
  const Traffic traffic = read("time\n1\n");
  CHECK(traffic.functions == std::vector<std::string>{""});
  CHECK_FALSE(traffic.arrivals.at(0).work);
}

TEST_CASE("line ends, quotes and a byte-order mark do not matter", "[scenario][traffic_file]") {
  const Traffic traffic = read(
      "\xEF\xBB\xBF\"app\", func ,end_timestamp,duration\r\n"
      "\r\n"
      "\"a,\"\"b\"\"\",f, 2 ,1\r\n"
      "a,f,3,1");
  CHECK(times_of(traffic) == Times{1'000'000'000, 2'000'000'000});
  CHECK(traffic.functions == std::vector<std::string>{"a,\"b\"/f", "a/f"});
}

TEST_CASE("bad tables of azure-2021 are errors", "[scenario][traffic_file]") {
  check(azure_errors, TrafficLayout::Azure2021);
}

TEST_CASE("bad tables of timestamps are errors", "[scenario][traffic_file]") {
  check(timestamp_errors, TrafficLayout::Timestamps);
}

TEST_CASE("reading stops after 20 bad rows, all of them reported", "[scenario][traffic_file]") {
  std::string text = "time\n";
  for (int i = 0; i < 30; ++i) text += "x\n";
  Diagnostics diagnostics;
  CHECK_FALSE(parse_traffic(text, "x.csv", TrafficLayout::FromHeader, diagnostics));
  const auto errors = diagnostics.sorted();
  REQUIRE(errors.size() == 20);
  CHECK(errors[18].hint.find("stopped") == std::string::npos);
  CHECK(errors[19].place == Place{"x.csv", 21, 1, 1});
  CHECK(diagnostics.render().find("x.csv:21:1: error: 'x' is not a time [bad-row]\n"
                                  "   21 | x\n"
                                  "      | ^\n"
                                  "      = write seconds (12.5) or a date and time "
                                  "(2023-11-16 18:17:03.97)\n"
                                  "      = reading stopped after 20 bad rows\n") !=
        std::string::npos);
}

TEST_CASE("layouts have names", "[scenario][traffic_file]") {
  for (const std::string& name : traffic_layout_names()) CHECK(traffic_layout(name));
  CHECK(traffic_layout("azure-2021") == TrafficLayout::Azure2021);
  CHECK_FALSE(traffic_layout("azure"));
}

TEST_CASE("the recorded traffic of the studies is read", "[scenario][traffic_file]") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  const std::string folder = std::string(root == nullptr ? "." : root) + "/scenarios/studies/data/";
  Diagnostics diagnostics;
  const auto azure =
      read_traffic(folder + "azure-2021-200.csv", TrafficLayout::FromHeader, diagnostics);
  const auto llm =
      read_traffic(folder + "azure-llm-code-2023.csv", TrafficLayout::FromHeader, diagnostics);
  INFO(diagnostics.render());
  REQUIRE((azure && llm));
  CHECK(azure->arrivals.size() == 199);
  CHECK(azure->functions.size() == 31);
  CHECK(azure->arrivals.front().at.ns == 1'490'900);
  CHECK(azure->arrivals.back().at.ns == 1'200'014'798'054);
  CHECK(llm->arrivals.size() == 8819);
  CHECK(llm->arrivals.front().at == time_zero);
  CHECK(llm->arrivals.back().at.ns == 3'435'948'056'000);
}
