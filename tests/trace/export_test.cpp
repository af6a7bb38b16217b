// Exports hold every record of the trace once, and are what their formats ask for.
#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/trace/export_chrome.hpp"
#include "sim/trace/export_csv.hpp"
#include "sim/trace/export_otlp.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/export_sample.hpp"
#include "tests/trace/filter_names.hpp"

namespace routelab::trace::testing {

namespace {

using Json = nlohmann::json;

std::vector<Json> events_of(const Json& chrome, const std::string& phase) {
  std::vector<Json> events;
  for (const Json& event : chrome.at("traceEvents")) {
    if (event.at("ph") == phase) events.push_back(event);
  }
  return events;
}

/// The spans: each B event, with the "dur" that its E event gives it. Empty when they do not pair.
std::vector<Json> spans_of(const Json& chrome) {
  std::vector<Json> spans;
  std::map<std::pair<int, int>, std::vector<std::size_t>> threads;
  for (const Json& event : chrome.at("traceEvents")) {
    if (event.at("ph") != "B" && event.at("ph") != "E") continue;
    auto& open = threads[{event.at("pid"), event.at("tid")}];
    if (event.at("ph") == "B") {
      open.push_back(spans.size());
      spans.push_back(event);
      continue;
    }
    if (open.empty() || spans[open.back()].at("name") != event.at("name")) return {};
    Json& span = spans[open.back()];
    span["dur"] = event.at("ts").get<double>() - span.at("ts").get<double>();
    open.pop_back();
  }
  for (const auto& [thread, open] : threads) {
    if (!open.empty()) return {};
  }
  return spans;
}

/// In each thread time does not go back.
bool in_order(const Json& chrome) {
  std::map<std::pair<int, int>, double> threads;
  for (const Json& event : chrome.at("traceEvents")) {
    if (event.at("ph") != "B" && event.at("ph") != "E") continue;
    double& last = threads.try_emplace({event.at("pid"), event.at("tid")}, 0.0).first->second;
    if (event.at("ts") < last) return false;
    last = event.at("ts");
  }
  return true;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("Chrome's format shows requests side by side with their spans inside",
          "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const Json chrome = Json::parse(exported(reader, export_chrome));
  CHECK(chrome.at("otherData").at("scenario") == "a \"shop\"");
  CHECK(in_order(chrome));
  REQUIRE(spans_of(chrome).size() == 10);
  std::map<std::string, int> processes;
  for (const Json& event : events_of(chrome, "M")) {
    if (event.at("name") == "process_name") {
      processes[event.at("args").at("name")] = event.at("pid");
    }
  }
  for (const char* name :
       {"client visitors", "after the answer", "queue q2", "instances", "database", "upstreams"}) {
    CHECK(processes.count(name) == 1);
  }
  std::set<std::pair<int, int>> lanes;
  for (const Json& event : spans_of(chrome)) {
    if (event.at("cat") == "request") lanes.emplace(event.at("pid"), event.at("tid"));
    if (event.at("cat") == "query") {
      CHECK(event.at("name") == "query users");
      CHECK(event.at("ts") == 25'000);
      CHECK(event.at("dur") == 15'000);
      CHECK(event.at("args").at("error") == true);
    }
    if (event.at("cat") == "late") CHECK(event.at("pid") == processes["after the answer"]);
    if (event.at("name") == "GET /") {
      CHECK(event.at("args") == Json::parse(R"({"request": "visitors#0", "outcome": "completed",
        "status": 200, "instance": 0, "cold": true})"));
    }
  }
  CHECK(lanes.size() == 2);
}

TEST_CASE("Counters of Chrome's format are the levels of the run", "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const Json chrome = Json::parse(exported(reader, export_chrome));
  std::int64_t most = 0;
  std::int64_t last = -1;
  for (const Json& event : events_of(chrome, "C")) {
    if (event.at("name") != "requests in flight") continue;
    last = event.at("args").at("level");
    most = std::max(most, last);
  }
  CHECK(most == 2);
  CHECK(last == 0);
}

TEST_CASE("OTLP is one trace a request, with the attributes of the conventions",
          "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const Json otlp = Json::parse(exported(reader, export_otlp));
  const Json& spans = otlp.at("resourceSpans").at(0).at("scopeSpans").at(0).at("spans");
  REQUIRE(spans.size() == 9);  // all but the instance
  std::map<std::string, std::string> roots;
  for (const Json& span : spans) {
    CHECK(span.at("traceId").get<std::string>().size() == 32);
    if (!span.contains("parentSpanId")) roots[span.at("traceId")] = span.at("spanId");
  }
  CHECK(roots.size() == 2);
  std::set<std::string> ids;
  for (const Json& span : spans) {
    CHECK(ids.insert(span.at("spanId")).second);
    if (span.contains("parentSpanId")) {
      CHECK(span.at("parentSpanId") == roots.at(span.at("traceId")));
    }
  }
  const Json& root = spans.at(0);
  CHECK(root.at("name") == "GET /");
  CHECK(root.at("kind") == 2);
  CHECK(root.at("startTimeUnixNano") == "1735689600000000000");
  CHECK(root.at("endTimeUnixNano") == "1735689600040000000");
  std::map<std::string, Json> attributes;
  for (const Json& attribute : root.at("attributes")) {
    attributes[attribute.at("key")] = attribute.at("value");
  }
  CHECK(attributes.at("http.request.method").at("stringValue") == "GET");
  CHECK(attributes.at("http.route").at("stringValue") == "/");
  CHECK(attributes.at("http.response.status_code").at("intValue") == "200");
  CHECK(attributes.at("faas.coldstart").at("boolValue") == true);
}

TEST_CASE("CSV has a row for each request, or for each span", "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  const auto requests = lines_of(exported(reader, export_requests_csv));
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].starts_with("request,client,method,route,status,outcome,cold,late,open,"));
  CHECK(requests[1] ==
        "visitors#0,visitors,GET,/,200,completed,1,0,0,0,0,40,0,0,0,0,0,0,0,25,0,0,0,0,0,0,0,15,0");
  CHECK(requests[2].starts_with(
      "visitors#1,visitors,POST,/api/users/[id],,timed_out,0,1,0,0,0.01,20,"));
  const auto spans = lines_of(exported(reader, export_spans_csv));
  REQUIRE(spans.size() == 11);
  CHECK(spans[2] == "visitors#0,query,users,0,0.025,15,1,0,0");
  CHECK(spans[9] == "visitors#0,job,q2,,0.045,5,0,0,0");
}

TEST_CASE("A filter exports its requests with all that belongs to them", "[trace][export]") {
  const Reader reader = reader_of(small_run(), filter_names());
  FilterTest test;
  test.flags = GaveUp;
  const Filter late({{test, Filter::accept, Filter::reject}}, 0);
  const Json chrome = Json::parse(exported(reader, export_chrome, late));
  std::vector<std::string> kinds;
  for (const Json& event : spans_of(chrome)) kinds.push_back(event.at("cat"));
  CHECK(kinds == std::vector<std::string>{"request", "compute", "late", "fetch"});
  const Selection first = select(reader, {}, 1);
  CHECK(first.matched == 2);
  CHECK(first.requests.size() == 1);
  CHECK(first.record_count() == 5);  // its group and its job
}

TEST_CASE("Every record of any trace is exported once", "[trace][export]") {
  rc::prop("counts are the trace's", [](std::uint64_t seed) {
    const Sample sample(seed, 30);
    const Reader reader = reader_of(sample.calls, sample.names);
    const auto kinds = kinds_of(reader);
    std::map<std::string, std::size_t> events;
    const Json chrome = Json::parse(exported(reader, export_chrome));
    for (const Json& event : events_of(chrome, "B")) ++events[event.at("cat")];
    RC_ASSERT(events == kinds);
    RC_ASSERT(events_of(chrome, "E").size() == reader.record_count());
    const Selection selection = select(reader, {});
    RC_ASSERT(selection.record_count() == reader.record_count());
    RC_ASSERT(Json::accept(exported(reader, export_otlp)));
  });
}

}  // namespace routelab::trace::testing
