// The published and re-measured figures of SimFaaS (Mahmoudi and Khazaei, "SimFaaS: A Performance
// Simulator for Serverless Computing Platforms", CLOSER 2021), its long-run reference values over
// 1e8 s and 5 million requests a cell, and its measurements of AWS Lambda.

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "tests/verify/measurement.hpp"

namespace routelab::verify {

namespace {

/// Poisson calls of `rate` a second to one function; times in seconds. A cold request's whole time
/// is one draw.
std::string simfaas(double rate, double warm, double cold, double expiry, double duration,
                    double warmup = 0) {
  return fmt::format(
      R"({{"duration": "{:.0f}s", "warmup": "{:.0f}s",
           "platform": {{"cold_start": "0s", "idle_timeout": "{}s", "max_instances": 1000}},
           "routes": {{"/f": {{"*": [
             {{"when": "cold", "then": {{"compute": {{"exponential": "{}s"}}}},
               "else": {{"compute": {{"exponential": "{}s"}}}}}},
             {{"respond": 200}}]}}}},
           "clients": {{"callers": {{"poisson": "{}/s", "send": "POST /f"}}}}}})",
      duration, warmup, expiry, cold, warm, rate);
}

Target row(std::string group, std::string figure, double expected, double relative,
           std::string source, std::function<Measured()> measure) {
  return {.group = std::move(group),
          .figure = std::move(figure),
          .expected = expected,
          .limit = expected * relative,
          .limit_text = fmt::format("{:.3g} %", relative * 100),
          .source = std::move(source),
          .inside_interval = false,
          .measure = std::move(measure)};
}

void add_readme(std::vector<Target>& targets) {
  const std::string text = simfaas(0.9, 1.991, 2.244, 600, 1e8);
  const std::string group = "SimFaaS README case, 1e8 s";
  const std::string source = "own run of the model over 1e8 s";
  targets.push_back(row(group, "P(cold)", .0013305, .015, source, one_run(text, cold_ratio)));
  targets.push_back(row(group, "instances", 7.6954, .003, source, one_run(text, instances)));
  targets.push_back(row(group, "running", 1.7919, .001, source, one_run(text, running)));
}

void add_cap(std::vector<Target>& targets) {
  Target target =
      row("Cap of 1000 at 1000 calls/s", "refused", .504455, .002 / .504455, "Erlang B(1000, 2016)",
          one_run(simfaas(1000, 2.016, 2.163, 600, 2000, 100), refused_ratio));
  target.limit_text = "0.002";
  targets.push_back(std::move(target));
}

/// P(cold) in percent and mean instances over rate and expiry; 3 sigma of both runs + 1 %.
void add_grid(std::vector<Target>& targets) {
  struct Cell {
    double rate, p_short, n_short, p_long, n_long;
  };
  constexpr std::array<Cell, 10> cells{{
      {.001, 99.00, .0121, 54.96, .4537},
      {.00278256, 97.27, .0335, 19.27, .8221},
      {.00774264, 92.65, .0912, 2.373, 1.0594},
      {.0215444, 81.26, .2406, 2.468, 1.4170},
      {.0599484, 58.51, .5890, .8034, 2.1793},
      {.166810, 30.92, 1.2895, .4106, 3.3343},
      {.464159, 15.25, 2.6662, .2110, 5.4351},
      {1.29155, 7.921, 5.6069, .1048, 9.5076},
      {3.59381, 4.279, 12.356, .0539, 18.079},
      {10, 2.388, 28.772, .0281, 37.443},
  }};
  constexpr double requests = 2e6;
  constexpr double reference_requests = 5e6;
  const auto add = [&](double rate, double expiry, double percent, double count) {
    const double duration = std::min(requests / rate, 3e9);
    const std::string text = simfaas(rate, 2.016, 2.163, expiry, duration);
    const std::string group = fmt::format("What-if grid, {}/s, expiry {} s", rate, expiry);
    const double p = percent / 100;
    // A cold start is not independent of the one before; the binomial sigma is a lower bound.
    const double sigma = std::sqrt(p * (1 - p) * (1 / (duration * rate) + 1 / reference_requests));
    Target cold = row(group, "P(cold)", p, (3 * sigma + .01 * p) / p,
                      "own run of the model, 5 M requests", one_run(text, cold_ratio));
    cold.limit_text = "3 sigma + 1 %";
    targets.push_back(std::move(cold));
    targets.push_back(row(group, "instances", count, .01, "own run of the model, 5 M requests",
                          one_run(text, instances)));
  };
  for (const Cell& cell : cells) {
    add(cell.rate, 10, cell.p_short, cell.n_short);
    add(cell.rate, 600, cell.p_long, cell.n_long);
  }
}

struct LambdaRate {
  double rate, measured_p, measured_n, model_p, model_n;
};
constexpr std::array<LambdaRate, 10> lambda_rates{{
    {.001863, .3430, .674, .3296, .679},
    {.002882, .1454, .779, .1822, .834},
    {.004248, .0795, .946, .0858, .944},
    {.007851, .0338, 1.129, .0231, 1.061},
    {.050120, .00854, 2.114, .01067, 2.046},
    {.100377, .00566, 2.889, .00710, 2.652},
    {.301791, .00294, 4.422, .00282, 4.371},
    {.499673, .00191, 5.694, .00199, 5.612},
    {.697266, .00175, 6.928, .00157, 6.681},
    {.902459, .00151, 7.870, .00132, 7.693},
}};

std::string lambda_text(const LambdaRate& at) {
  return simfaas(at.rate, 1.98134, 2.30374, 600, 2e6 / at.rate);
}

/// Mean absolute error against the measurements, in parts of them.
Measured lambda_error(double LambdaRate::*measured, Figure figure) {
  Measured error;
  for (const LambdaRate& at : lambda_rates) {
    const Measured m = one_run(lambda_text(at), figure)();
    error.value += std::abs(m.value - at.*measured) / (at.*measured) / lambda_rates.size();
  }
  return error;
}

/// The model's error against the measurements is no merit of ours: it is to be as large as that of
/// the reference's own values at the same rates.
void add_lambda_error(std::vector<Target>& targets, std::string figure,
                      double LambdaRate::*measured, double LambdaRate::*model, Figure measure) {
  double expected = 0;
  for (const LambdaRate& at : lambda_rates) {
    expected += std::abs(at.*model - at.*measured) / (at.*measured) / lambda_rates.size();
  }
  Target target = row("AWS Lambda, MAPE against 10 measured rates", std::move(figure), expected, .1,
                      "the same error of the reference's values",
                      [=] { return lambda_error(measured, measure); });
  targets.push_back(std::move(target));
}

void add_lambda(std::vector<Target>& targets) {
  for (const LambdaRate& at : lambda_rates) {
    const std::string group = fmt::format("AWS Lambda, {}/s", at.rate);
    const double sigma = std::sqrt(at.model_p * (1 - at.model_p) * (1 / 2e6 + 1 / 5e6));
    // The reference is printed with four digits; half of the last one belongs to it.
    const double digit = at.model_p >= .1 ? .5e-4 : .5e-5 * (at.model_p >= .01 ? 10 : 1);
    Target cold =
        row(group, "P(cold)", at.model_p, (3 * sigma + .01 * at.model_p + digit) / at.model_p,
            "own run of the model", one_run(lambda_text(at), cold_ratio));
    cold.limit_text = "3 sigma + 1 %";
    targets.push_back(std::move(cold));
    targets.push_back(row(group, "instances", at.model_n, .01, "own run of the model",
                          one_run(lambda_text(at), instances)));
  }
  add_lambda_error(targets, "error of P(cold)", &LambdaRate::measured_p, &LambdaRate::model_p,
                   cold_ratio);
  add_lambda_error(targets, "error of instances", &LambdaRate::measured_n, &LambdaRate::model_n,
                   instances);
}

/// SimFaaS-Par: three requests an instance; a cold start is added to a warm draw. Its figures are
/// of two seeds over 1e5 s; ours of 30 such runs give the sigma.
void add_parallel(std::vector<Target>& targets) {
  const std::string text =
      R"({"duration": "100000s",
          "platform": {"cold_start": {"exponential": "0.147s"}, "idle_timeout": "600s",
                       "per_instance_concurrency": 3},
          "routes": {"/f": {"*": [{"sleep": {"exponential": "2.016s"}}, {"respond": 200}]}},
          "clients": {"callers": {"poisson": "0.9/s", "send": "POST /f"}}})";
  const auto add = [&](std::string figure, double expected, double sigma, Figure measure) {
    Target target = row("SimFaaS-Par, 3 requests an instance", std::move(figure), expected,
                        3 * sigma / expected, "mean of its seeds 1 and 2, 1e5 s each",
                        thirty_seeds(text, std::move(measure)));
    target.limit_text = "3 sigma of their mean";
    targets.push_back(std::move(target));
  };
  add("cold requests", 32, 5.6 / std::sqrt(2.0),
      [](const Sample& s) { return static_cast<double>(s.result.summary.all().counts.cold); });
  add("instances", 2.969, .05 / std::sqrt(2.0), instances);
  add("running", 1.068, .0075 / std::sqrt(2.0), running);
}

/// 300 s from a given state, over 10,000 runs: from empty, and from 3 running and 5 idle
/// instances. The state is made by calls before the window: eight at once that end before the
/// window, five stay idle and would expire 300 s into it; three calls begin with it (an
/// exponential rest is an exponential).
void add_transient(std::vector<Target>& targets) {
  constexpr std::string_view form =
      R"({{"duration": "{}s", "warmup": "{}s",
          "platform": {{"cold_start": "0s", "idle_timeout": "600s", "max_instances": 1000}},
          "routes": {{
            "/f": {{"*": [
              {{"when": "cold", "then": {{"compute": {{"exponential": "2.163s"}}}},
                "else": {{"compute": {{"exponential": "2.016s"}}}}}}, {{"respond": 200}}]}},
            "/running": {{"*": [{{"compute": {{"exponential": "2.016s"}}}}, {{"respond": 200}}]}},
            "/before": {{"*": [{{"compute": "1s"}}, {{"respond": 200}}]}}}},
          "clients": {{
            "callers": {{"poisson": "0.9/s", "start": "{}s", "send": "POST /f"}}{}}}}})";
  const std::string prepared =
      fmt::format(form, 601, 301, 301,
                  R"(, "before": {"users": 8, "calls": 1, "send": "POST /before"},
           "running": {"users": 3, "calls": 1, "start": "301s", "send": "POST /running"})");
  const std::string empty = fmt::format(form, 300, 0, 0, "");
  const auto measure = [](const std::string& text) {
    Measured measured;
    const auto& samples = samples_of(text, 10'000);
    for (const Sample& sample : samples) {
      const trace::Counts& counts = sample.result.summary.endpoints()[0].counts;
      measured.value += static_cast<double>(counts.cold) / static_cast<double>(counts.served) /
                        static_cast<double>(samples.size());
    }
    return measured;
  };
  targets.push_back(row("Transient, 300 s", "P(cold) from empty", .02675923, .02,
                        "its notebook 05, 10,000 runs", [=] { return measure(empty); }));
  targets.push_back(row("Transient, 300 s", "P(cold) from 3 running, 5 idle", .00043766, .1,
                        "its notebook 05, 10,000 runs", [=] { return measure(prepared); }));
}

}  // namespace

std::vector<Target> simfaas_targets() {
  std::vector<Target> targets;
  add_readme(targets);
  add_cap(targets);
  add_grid(targets);
  add_lambda(targets);
  add_parallel(targets);
  add_transient(targets);
  return targets;
}

}  // namespace routelab::verify
