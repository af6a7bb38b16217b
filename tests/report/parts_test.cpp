#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/base/random.hpp"
#include "tests/support/catch.hpp"
#include "viz/report/chart.hpp"
#include "viz/report/critical_path.hpp"
#include "viz/report/html_text.hpp"
#include "viz/report/sha256.hpp"
#include "viz/report/slowest_requests.hpp"
#include "viz/report/span_level.hpp"
#include "viz/report/time_axis.hpp"

namespace routelab::report {

namespace {

trace::Record span(std::int64_t start, std::int64_t duration) {
  trace::Record record;
  record.kind = trace::Kind::Query;
  record.start = start;
  record.duration = duration;
  return record;
}

trace::Record request(std::int64_t start, std::int64_t duration, std::uint64_t id = 0) {
  trace::Record record = span(start, duration);
  record.kind = trace::Kind::Request;
  record.request = id;
  return record;
}

using Places = std::vector<bool>;

}  // namespace

TEST_CASE("Text in HTML stays text") {
  CHECK(html_text("GET /api/users/[id]") == "GET /api/users/[id]");
  CHECK(html_text("<b>&'\"") == "&lt;b&gt;&amp;&#39;&quot;");
  CHECK(html_text("a\tb\nc\x1b\x7f") == "a b c\\x1b\\x7f");
  CHECK(html_text("\xE2\x80\xAE\xEF\xBB\xBF\xC2\x85") == "\\u{202e}\\u{feff}\\u{85}");
  CHECK(html_text("na\xC3\xAFve \xF0\x9F\x98\x80") == "na\xC3\xAFve \xF0\x9F\x98\x80");
  CHECK(html_text("\xFF\xC3") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html_text(std::string("\0", 1)) == "\\x00");
}

TEST_CASE("Long text is cut between characters") {
  CHECK(html_text("abc", 3) == "abc");
  CHECK(html_text("abcd", 3) == "abc…");
  CHECK(html_text("<<<<", 2) == "&lt;&lt;…");
  const std::string long_text(1'000'000, '&');
  CHECK(html_text(long_text, 2) == "&amp;&amp;…");
  CHECK(html_text("\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 2) ==
        "\xF0\x9F\x98\x80\xF0\x9F\x98\x80…");
}

TEST_CASE("Hashes are those of the standard's examples") {
  CHECK(source_hash("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  CHECK(source_hash("abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  CHECK(source_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "sha256-JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
  CHECK(source_hash(std::string(1000, 'x')) ==
        "sha256-RPg1RJSlugO6F5Ko0+nFNMR6kYGYD956P0SwbvKufH8=");
}

TEST_CASE("Bins cover the run, the last one as far as it goes") {
  const TimeAxis day(86'400'000'000'000);
  CHECK(day.bins() == 240);
  CHECK(day.width() == 360'000'000'000);
  CHECK(day.bin_of(86'399'999'999'999) == 239);
  CHECK(day.bin_of(86'400'000'000'000) == 239);
  CHECK(day.start_of(240) == day.duration());
  const TimeAxis odd(1001);
  CHECK(odd.width() == 5);
  CHECK(odd.bins() == 201);
  CHECK(odd.start_of(201) == 1001);
  CHECK(TimeAxis(0).bins() == 1);
  CHECK(TimeAxis(INT64_MAX).bins() <= 240);
}

TEST_CASE("Levels of spans are what counting them moment by moment gives") {
  const TimeAxis axis(24'000);  // 240 bins of 100 ns
  SpanLevel level(axis);
  std::vector<int> going_on(24'000);
  for (std::uint64_t i = 0; i < 300; ++i) {
    const Key key = Key::of_seed(7).named("spans").numbered(i);
    const auto start = static_cast<std::int64_t>(key.bits(0, Purpose{}) % 24'000);
    const auto length =
        static_cast<std::int64_t>(key.bits(1, Purpose{}) % (i % 3 == 0 ? 20'000 : 90));
    const std::int64_t end = std::min<std::int64_t>(start + length, 24'000);
    level.add(start, start + length);
    for (std::int64_t t = start; t < end; ++t) ++going_on[static_cast<std::size_t>(t)];
  }
  const std::vector<double> means = level.means();
  REQUIRE(means.size() == 240);
  for (std::size_t bin = 0; bin < means.size(); ++bin) {
    double sum = 0;
    for (std::size_t t = bin * 100; t < bin * 100 + 100; ++t) sum += going_on[t];
    CHECK(std::abs(means[bin] - sum / 100) < 1e-9);
  }
}

TEST_CASE("The slowest requests are those that sorting gives") {
  SlowestRequests slowest;
  std::vector<trace::Record> all;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const auto duration = static_cast<std::int64_t>(
        Key::of_seed(3).named("requests").numbered(i).bits(0, Purpose{}) % 50);
    const trace::Record group[] = {span(0, duration), request(0, duration, i)};
    slowest.add(group);
    all.push_back(group[1]);
  }
  std::stable_sort(all.begin(), all.end(), [](const trace::Record& a, const trace::Record& b) {
    return a.duration > b.duration;
  });
  const auto sorted = slowest.sorted();
  REQUIRE(sorted.size() == SlowestRequests::most);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    CHECK(sorted[i].request == all[i]);
    CHECK(sorted[i].spans.size() == 1);
  }
}

TEST_CASE("Of many spans the longest stay, in their order") {
  std::vector<trace::Record> group;
  std::int64_t total = 0;
  for (std::int64_t i = 0; i < 1000; ++i) {
    group.push_back(span(i, i % 7));
    total += i % 7;
  }
  group.push_back(request(0, 2000));
  SlowestRequests slowest;
  slowest.add(group);
  const SlowRequest slow = slowest.sorted().front();
  CHECK(slow.spans.size() == SlowestRequests::most_spans);
  CHECK(slow.left_out == 1000 - SlowestRequests::most_spans);
  std::int64_t kept = 0;
  std::int64_t before = -1;
  for (const trace::Record& s : slow.spans) {
    kept += s.duration;
    CHECK(s.duration >= 5);
    CHECK(s.start > before);
    before = s.start;
  }
  CHECK(kept + slow.time_left_out == total);
}

TEST_CASE("A chain of spans is critical from end to end") {
  const std::vector<trace::Record> spans{span(0, 20), span(20, 30), span(50, 50)};
  const CriticalPath path = critical_path(request(0, 100), spans);
  CHECK(path.is_on == Places{true, true, true});
  CHECK(path.covered == 100);
}

TEST_CASE("What goes on beside the critical path is not on it") {
  // Two branches from 10 on: one ends at 40, the other at 90.
  const std::vector<trace::Record> spans{span(0, 10), span(10, 30), span(10, 80), span(90, 10)};
  const CriticalPath path = critical_path(request(0, 100), spans);
  CHECK(path.is_on == Places{true, false, true, true});
  CHECK(path.covered == 100);
}

TEST_CASE("Gaps are not covered, spans without length are on no path") {
  const std::vector<trace::Record> spans{span(5, 10), span(15, 0), span(40, 200)};
  const CriticalPath path = critical_path(request(0, 100), spans);
  CHECK(path.is_on == Places{true, false, true});
  CHECK(path.covered == 70);
  CHECK(critical_path(request(0, 100), {}).covered == 0);
}

TEST_CASE("A scale ends at a round number") {
  CHECK(nice_top(0) == 1);
  CHECK(nice_top(1) == 1);
  CHECK(nice_top(16) == 20);
  CHECK(nice_top(26) == 30);
  CHECK(std::abs(nice_top(0.00091) - 0.001) < 1e-12);
  CHECK(nice_top(123'456) == 200'000);
}

}  // namespace routelab::report
