#include "sim/study/comparison.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/study/comparison_table.hpp"
#include "sim/study/comparison_text.hpp"
#include "sim/study/confidence.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

using Json = nlohmann::ordered_json;

Json compare_samples(scenario::Overrides a, scenario::Overrides b, ComparisonOptions how = {}) {
  if (how.replications == 10) how.replications = 4;
  const auto comparison =
      compare(load_sample({}, std::move(a)), load_sample({}, std::move(b)), how);
  if (!comparison) throw std::runtime_error("stopped");
  return *comparison;
}

std::string text_of(const scenario::Scenario& a, const scenario::Scenario& b, bool all = false) {
  ComparisonOptions how;
  how.replications = 3;
  return comparison_text({a, ""}, {b, ""}, *compare(a, b, how), all);
}

/// Calls visit(figure) for each {a, b, difference}.
template <class Visit>
void each_figure(const Json& tree, Visit visit) {
  if (tree.is_object() && tree.contains("difference")) return visit(tree);
  if (!tree.is_structured()) return;
  for (const Json& child : tree) each_figure(child, visit);
}

/// Two scenarios of one client each, whose every figure is known by hand.
scenario::Scenario one_client(const char* answer, const char* send) {
  const std::string text = std::string(R"({ "name": "one", "duration": "10s",
      "routes": { "/api/x": { "GET": [ { "respond": )") +
                           answer + R"( } ] } }, "clients": { "c": { "every": "1s", "send": ")" +
                           send + R"(" } } })";
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "one.json", {}, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.render());
  return std::move(*scenario);
}

}  // namespace

TEST_CASE("A scenario compared with itself differs nowhere") {
  const Json comparison = compare_samples({}, {});
  std::size_t equal = 0;
  each_figure(comparison.at("figures"), [&](const Json& figure) {
    if (shown_by(figure) == Shown::Equal) ++equal;
    CHECK(figure.at("a") == figure.at("b"));
    CHECK(shown_by(figure) != Shown::Real);
    CHECK(shown_by(figure) != Shown::Unclear);
  });
  CHECK(equal > 80);
  CHECK(comparison.at("a") == comparison.at("b"));
  CHECK(comparison_verdict_text(comparison).starts_with("same; "));
  const scenario::Scenario same = load_sample();
  CHECK(text_of(same, same).find("No difference: every figure") != std::string::npos);
}

TEST_CASE("A constant that is added is found exactly, though the sides vary") {
  // Nobody queues and nobody gives up, so 10 ms each way are 20 ms for every request.
  const scenario::Overrides free = {{"platform.max_instances", "1000"},
                                    {"clients.visitors.timeout", "1h"},
                                    {"platform.cold_start", "0ms"},
                                    {"warmup", "0s"}};
  scenario::Overrides near = free;
  near.emplace_back("network.delay", "5ms");
  scenario::Overrides far = near;
  far.back().second = "15ms";
  const Json comparison = compare_samples(near, far);
  const Json& mean = comparison.at("figures").at("time_ms").at("network_to_server");
  CHECK(mean.at("difference").at("mean").get<double>() == Approx(10).epsilon(1e-3));
  const Json& latency = comparison.at("figures").at("latency_ms").at("mean");
  const Json& difference = latency.at("difference");
  CHECK(shown_by(latency) == Shown::Real);
  CHECK(difference.at("mean").get<double>() == Approx(20).epsilon(0.01));
  const auto width = [](const Json& i) {
    return i.at("ci95_high").get<double>() - i.at("ci95_low").get<double>();
  };
  CHECK(width(latency.at("a")) > 0.1);
  CHECK(width(difference) < 0.1 * width(latency.at("a")));
}

TEST_CASE("Without an end in the way the paired interval has no width") {
  const auto with_delay = [](const char* delay) {
    scenario::Scenario scenario = one_client("200", "GET /api/x");
    scenario.world.network.delay = Distribution::constant(Duration::milliseconds(delay[0] - '0'));
    return scenario;
  };
  const auto comparison = compare(with_delay("1"), with_delay("3"), {});
  const Json& latency = comparison->at("figures").at("latency_ms");
  for (const char* figure : {"mean", "max"}) {
    const Json& difference = latency.at(figure).at("difference");
    CHECK(difference.at("mean") == 4.0);
    CHECK(difference.at("ci95_low") == 4.0);
    CHECK(difference.at("ci95_high") == 4.0);
  }
  CHECK(verdict_on("latency_ms.p50", latency.at("p50")) == "B is 3 times A");
}

TEST_CASE("A change is told in the words that people use") {
  const auto verdict = [](const char* figure, double a, double b) {
    const auto certain = [](double x) {
      return Json{{"mean", x}, {"ci95_low", x}, {"ci95_high", x}};
    };
    return verdict_on(figure,
                      {{"a", certain(a)}, {"b", certain(b)}, {"difference", certain(b - a)}});
  };
  CHECK(verdict("latency_ms.p50", 100, 89) == "B is 11 % faster");
  CHECK(verdict("latency_ms.p50", 100, 120) == "B is 20 % slower");
  CHECK(verdict("latency_ms.p50", 99, 10) == "B is 90 % faster");
  CHECK(verdict("latency_ms.p50", 100, 10) == "A is 10 times B");
  CHECK(verdict("latency_ms.p50", 30000, 42) == "A is 714 times B");
  CHECK(verdict("requests.cold", 2, 123456) == "B is 61728 times A");
  CHECK(verdict("requests.cold", 31, 21) == "B has 32 % fewer");
}

TEST_CASE("Answers are compared by what was asked") {
  const scenario::Scenario right = one_client("200", "GET /api/x");
  const scenario::Scenario wrong = one_client("500", "GET /api/x");
  const Json figures = compare(right, wrong, {})->at("figures");
  const Json& answer = figures.at("answers").at("GET /api/x");
  CHECK(answer.at("requests").at("a").at("mean") == 10.0);
  CHECK(answer.at("status_ratio").at("200").at("difference").at("mean") == -1.0);
  CHECK(answer.at("statuses").at("500").at("b").at("mean") == 10.0);
  CHECK(figures.at("outcome_ratio").at("failed").at("difference").at("ci95_low") == 1.0);
  const std::string text = text_of(right, wrong);
  INFO(text);
  CHECK(text.find("GET /api/x  200: 10  500: 10\n") != std::string::npos);
  CHECK(text.find("only B has any") != std::string::npos);
}

TEST_CASE("What one side does not know is null there, not zero") {
  const scenario::Scenario gets = one_client("200", "GET /api/x");
  const scenario::Scenario posts = one_client("200", "POST /api/x");
  const Json answers = compare(gets, posts, {})->at("figures").at("answers");
  CHECK(answers.at("GET /api/x").at("requests").at("b").is_null());
  CHECK(answers.at("POST /api/x").at("statuses").at("405").at("a").is_null());
  CHECK(shown_by(answers.at("GET /api/x").at("requests")) == Shown::Missing);
  CHECK(text_of(gets, posts).find("GET /api/x   200: 10   not sent\n") != std::string::npos);
}

TEST_CASE("The kinds of requests that a client mixes are told apart as the world sends them") {
  const Json figures = compare_samples({}, {}).at("figures");
  const auto mean = [&](const char* request, const char* status) {
    return figures.at("answers").at(request).at("statuses").at(status).at("a").at("mean");
  };
  // The router's 404s are those of the path that no route has, and no others.
  CHECK(mean("GET /api/nothing", "404") ==
        figures.at("routes").at("(router)").at("statuses").at("404").at("a").at("mean"));
  CHECK(figures.at("answers").at("GET /api/nothing").at("statuses").size() == 1);
  CHECK(mean("GET /api/debug", "500") ==
        figures.at("routes").at("GET /api/debug").at("statuses").at("500").at("a").at("mean"));
}

TEST_CASE("A leak that one side has is said to be its") {
  const scenario::Scenario open = load_sample();
  const scenario::Scenario shut =
      load_sample({}, {{"routes", R"({"/api/debug": {"GET": [{"respond": 500}]}})"}});
  ComparisonOptions how;
  how.replications = 2;
  const Json leaks = compare(open, shut, how)->at("figures").at("leaks");
  REQUIRE(leaks.size() == 1);
  CHECK(leaks[0].at("secret") == "DB_PASSWORD");
  CHECK(leaks[0].at("b").at("mean") == 0.0);
  CHECK(verdict_on("leaks", leaks[0]) == "only A has any");
}

TEST_CASE("Any number of threads gives the same comparison, and one run no interval") {
  ComparisonOptions one_thread;
  one_thread.jobs = 1;
  ComparisonOptions many;
  many.jobs = 8;
  const scenario::Overrides change = {{"platform.max_instances", "3"}};
  CHECK(compare_samples({}, change, one_thread).dump() == compare_samples({}, change, many).dump());
  ComparisonOptions single;
  single.replications = 1;
  const Json latency =
      compare_samples({}, change, single).at("figures").at("latency_ms").at("mean");
  CHECK(latency.at("difference").at("ci95_low").is_null());
  CHECK(shown_by(latency) == Shown::Unclear);
}

TEST_CASE("A comparison that is stopped gives nothing") {
  ComparisonOptions how;
  how.keep_going = [](double) { return false; };
  const scenario::Scenario endless = load_sample({}, {{"duration", "30d"}});
  CHECK_FALSE(compare(endless, endless, how).has_value());
}

}  // namespace routelab::study::testing
