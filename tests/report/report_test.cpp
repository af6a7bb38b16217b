#include "viz/report/report.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "sim/study/figure.hpp"
#include "sim/study/replication.hpp"
#include "tests/report/html_reader.hpp"
#include "tests/report/report_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::report::testing {

namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string figure(const Json& results, const char* path) {
  return study::figure_text(path, study::find_figure(results, path, "")->value);
}

/// The sum of the cells of the heat map.
std::uint64_t total_of_cells(const Document& document) {
  for (const Element* svg : document.named("svg")) {
    const auto counts = svg->attributes.find("data-counts");
    if (counts == svg->attributes.end()) continue;
    std::uint64_t sum = 0;
    std::istringstream words(counts->second);
    for (std::string word; std::getline(words, word, ',');) {
      if (word.front() != '-') sum += std::stoull(word);
    }
    return sum;
  }
  return 0;
}

}  // namespace

TEST_CASE("A report is well formed and has all of its parts") {
  const Document document = read_html(Sample(load(busy)).html());
  INFO(joined(document.problems));
  CHECK(document.problems.empty());
  for (const char* id : {"answer", "summary", "latency", "time", "routes", "slowest", "tail",
                         "cost", "leaks", "making", "heat", "throughput", "instances",
                         "cold-starts", "queue", "connections", "jobs"}) {
    INFO(id);
    CHECK(document.with_id(id) != nullptr);
  }
  CHECK(document.named("script").size() == 1);
  CHECK(document.named("title").front()->text == "busy");
  std::set<std::string> links;
  for (const Element* link : document.named("a")) {
    const std::string target = link->attributes.at("href");
    CHECK(target.starts_with("#"));
    CHECK(document.with_id(target.substr(1)) != nullptr);
  }
}

TEST_CASE("The figures of a report are those of the results") {
  const Sample sample(load(busy));
  const Document document = read_html(sample.html());
  const std::string summary = document.with_id("summary")->text;
  for (const char* path :
       {"requests.arrived", "requests.failed", "requests.timed_out", "requests.rejected",
        "latency_ms.mean", "latency_ms.p50", "latency_ms.p90", "latency_ms.p95", "latency_ms.p99",
        "latency_ms.p999", "latency_ms.max", "instances.max"}) {
    INFO(path << " " << figure(sample.results, path));
    CHECK(contains(summary, figure(sample.results, path)));
  }
  CHECK(total_of_cells(document) == sample.results.at("requests").at("ended"));
  const std::string routes = document.with_id("routes")->text;
  for (const auto& [name, route] : sample.results.at("routes").items()) {
    CHECK(contains(routes, name + study::figure_text("x", route.at("requests").at("ended"))));
    for (const auto& [status, count] : route.at("statuses").items()) {
      CHECK(contains(routes, status + ": " + study::figure_text("x", count.get<double>())));
    }
  }
  const std::string making = document.with_id("making")->text;
  CHECK(contains(making, sample.results.at("fingerprint").get<std::string>()));
  CHECK(contains(making, "routelab 1.2.3"));
  CHECK(contains(making, "routelab run sample.json"));
  CHECK(contains(document.with_id("leaks")->text, "DB_PASSWORD"));
}

TEST_CASE("Expectations have their marks and what was found") {
  const Sample sample(
      load(busy, {{"expect", R"(["requests.failed = 0", "latency_ms.p50 < 1h"])"}}));
  const Document document = read_html(sample.html());
  const std::string answer = document.with_id("answer")->text;
  CHECK(contains(answer, "1 of 2 expectations hold"));
  CHECK(
      contains(answer, "✕ FAILEDrequests.failed = 0" + figure(sample.results, "requests.failed")));
  CHECK(contains(answer, "✓ oklatency_ms.p50 < 1h" + figure(sample.results, "latency_ms.p50")));
}

TEST_CASE("The same run gives the same report, another seed another one") {
  const std::string html = Sample(load(busy)).html();
  CHECK(html == Sample(load(busy)).html());
  CHECK(html != Sample(load(busy, {{"seed", "2"}})).html());
}

TEST_CASE("Hostile names stay text") {
  const std::string evil =
      "</script></title><script>alert('1')</script>\"'&<b>\xE2\x80\xAE\x07\xFF";
  Sample sample(load(busy));
  sample.result.names.scenario = evil;
  sample.scenario.question = evil;
  for (auto* list : {&sample.result.names.endpoints, &sample.result.names.clients,
                     &sample.result.names.tables, &sample.result.names.upstreams,
                     &sample.result.names.functions, &sample.result.names.queues}) {
    for (std::string& name : *list) name = evil;
  }
  Json& results = sample.results;
  results["expectations"].push_back({{"text", evil + " < 3"}, {"passed", false}, {"actual", 7}});
  results["leaks"][0] = {{"secret", evil}, {"route", evil}, {"channel", evil}, {"count", 3}};
  results["routes"][evil] = results["routes"].front();
  results["queues"][evil] = results["queues"].front();
  const std::string html = html_report({.names = sample.result.names,
                                        .results = results,
                                        .observation = &sample.observation,
                                        .question = evil,
                                        .command = evil,
                                        .version = evil});
  const Document document = read_html(html);
  INFO(joined(document.problems));
  CHECK(document.problems.empty());
  CHECK(document.named("script").size() == 1);
  CHECK(document.named("b").size() < 200);
  CHECK_FALSE(contains(html, "<script>alert"));
  for (const char* part : {"\xE2\x80\xAE", "\x07", "\xFF"}) CHECK_FALSE(contains(html, part));
  const std::string shown =
      "</script></title><script>alert('1')</script>\"'&<b>\\u{202e}\\x07\xEF\xBF\xBD";
  CHECK(document.with_id("answer")->text.starts_with(shown + shown));
  for (const char* id : {"routes", "leaks", "cost", "making", "time"}) {
    INFO(id);
    CHECK(contains(document.with_id(id)->text, "</script></title><script>alert('1')"));
  }
}

TEST_CASE("A report stays below 1.5 MB, whatever the run") {
  Sample sample(load(busy));
  const std::string name(300, '\'');
  for (auto* list : {&sample.result.names.endpoints, &sample.result.names.tables,
                     &sample.result.names.upstreams, &sample.result.names.queues}) {
    for (std::string& one : *list) one = name;
  }
  Json& results = sample.results;
  const Json route = results["routes"].front();
  for (int i = 0; i < 3000; ++i) {
    results["routes"][name + std::to_string(i)] = route;
    results["expectations"].push_back(
        {{"text", name + std::to_string(i)}, {"passed", i % 2 == 0}, {"actual", i}});
    results["leaks"].push_back(
        {{"secret", name}, {"route", name}, {"channel", "body"}, {"count", 3}});
    results["queues"][name + std::to_string(i)] = results["queues"].front();
  }
  for (int status = 100; status < 1000; ++status) {
    results["routes"].front()["statuses"][std::to_string(status)] = 1;
  }
  // Long requests with many spans; latencies everywhere.
  std::vector<trace::Record> group(1001);
  for (std::int64_t r = 1; r < 40'000; ++r) {
    for (std::size_t i = 0; i + 1 < group.size(); ++i) {
      group[i].kind = trace::Kind::Query;
      group[i].start = static_cast<std::int64_t>(i) * r;
      group[i].duration = r % 1000;
    }
    trace::Record& whole = group.back();
    whole.start = (r * 7'919'000) % sample.scenario.duration.ns;
    whole.duration = ((r * 104'729) % 100'000) * 100'000;
    if (r % 500 == 0) whole.duration = 20'000'000'000 + r;
    const std::size_t spans = r % 500 == 0 ? 1000 : 1;
    sample.observation.request(std::span(group).last(spans + 1));
  }
  const std::string html = sample.html();
  INFO(html.size());
  CHECK(html.size() < 1'500'000);
  CHECK(html.size() > 700'000);
  const Document document = read_html(html);
  CHECK(document.problems.empty());
  CHECK(contains(document.with_id("routes")->text, "2853 more are left out"));
  CHECK(contains(document.with_id("leaks")->text, " more are left out"));
  CHECK(contains(document.with_id("answer")->text, "2850 more are left out, of which 1350 failed"));
  CHECK(contains(document.with_id("slowest")->text, "800 shorter spans are left out"));
}

TEST_CASE("A stopped run says so") {
  const scenario::Scenario scenario = load(busy, {{"duration", "1000h"}});
  Observation observation(study::names_of_run(scenario));
  study::RunOptions options;
  options.observer = &observation;
  options.keep_going = [](const study::Progress& progress) {
    return progress.now.ns < 3'600'000'000'000;
  };
  const study::RunResult result = study::run(scenario, options);
  REQUIRE_FALSE(result.totals.complete);
  CHECK(observation.end() == result.totals.window_end);
  const Document document = read_html(html_report({.names = result.names,
                                                   .results = study::results_json(scenario, result),
                                                   .observation = &observation,
                                                   .question = "",
                                                   .command = "",
                                                   .version = ""}));
  CHECK(document.problems.empty());
  CHECK(contains(document.with_id("answer")->text, "✕ stopped early"));
  CHECK(contains(document.with_id("answer")->text, "The run was stopped at 1 h"));
}

TEST_CASE("A run in which nothing happens has a report, too") {
  const Document document =
      read_html(Sample(load(R"({"name": "still", "duration": "1ns"})")).html());
  INFO(joined(document.problems));
  CHECK(document.problems.empty());
  CHECK(contains(document.with_id("latency")->text, "No request ended in this run."));
  CHECK(contains(document.with_id("time")->text, "zero throughout"));
}

TEST_CASE("Replications have intervals, and pictures of the first") {
  const scenario::Scenario scenario = load(busy, {{"duration", "1m"}});
  Observation observation(study::names_of_run(scenario));
  study::ReplicationOptions how;
  how.count = 3;
  how.observer = [&](std::uint64_t i) -> trace::RequestObserver* {
    return i == 0 ? &observation : nullptr;
  };
  const auto runs = study::replicate(scenario, how);
  const Json results = study::replicated_json(scenario, runs);
  const Document document = read_html(html_report({.names = runs.front().names,
                                                   .results = results,
                                                   .observation = &observation,
                                                   .question = "",
                                                   .command = "",
                                                   .version = ""}));
  INFO(joined(document.problems));
  CHECK(document.problems.empty());
  const Json& p99 = results.at("latency_ms").at("p99");
  const auto text = [&](const char* part) {
    return study::figure_text("latency_ms", p99.at(part).get<double>());
  };
  CHECK(contains(document.with_id("figures")->text,
                 "latency_ms.p99" + text("mean") + text("ci95_low") + text("ci95_high")));
  CHECK(contains(document.with_id("summary")->text,
                 text("mean") + " " + text("ci95_low") + " – " + text("ci95_high")));
  CHECK(contains(document.with_id("time")->text, "Of the first replication, seed 1"));
  CHECK(contains(document.with_id("making")->text, "seeds1 to 3"));
  CHECK(total_of_cells(document) == runs.front().summary.all().counts.ended());
}

TEST_CASE("The policy allows this script and style and nothing else") {
  const std::string html = Sample(load(busy)).html();
  CHECK(contains(html, "content=\"default-src &#39;none&#39;;") !=
        contains(html, "content=\"default-src 'none';"));
  for (const char* part : {"http:", "https:", "//", "@import", "url("}) {
    INFO(part);
    const std::size_t at = html.find(part);
    const bool is_known =
        at == std::string::npos || html.substr(at - 1, 3) == "'ht" || std::string(part) == "//";
    CHECK((is_known || html.substr(at).starts_with("http://www.w3.org/2000/svg")));
  }
  CHECK_FALSE(contains(html, " style=\""));
  CHECK_FALSE(contains(html, " onclick"));
}

}  // namespace routelab::report::testing
