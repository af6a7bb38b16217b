#include "sim/study/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/study/answer_counts.hpp"
#include "sim/study/confidence.hpp"
#include "sim/study/figure_tree.hpp"
#include "sim/study/replication.hpp"
#include "sim/study/results.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Trees = std::vector<Json>;

/// What the replications of one scenario gave.
struct Side {
  Json identity;
  Trees figures;  ///< of each replication
};

Json outcome_ratios(const Json& requests) {
  const auto ended = requests.at("ended").get<double>();
  Json ratios = Json::object();
  for (const char* outcome : {"completed", "failed", "rejected", "throttled", "timed_out"}) {
    ratios[outcome] = ended == 0 ? Json{} : Json(requests.at(outcome).get<double>() / ended);
  }
  return ratios;
}

Json figures_of(const RunResult& result, const AnswerCounts& answers) {
  Json figures = exact_figures_json(result);
  figures["outcome_ratio"] = outcome_ratios(figures.at("requests"));
  figures["answers"] = answers.json();
  return figures;
}

Json identity_of(const scenario::Scenario& scenario, const std::vector<RunResult>& results) {
  const Json whole = replicated_json(scenario, results);
  Json identity;
  for (const char* part : {"scenario", "duration_s", "warmup_s", "fingerprint", "expectations"}) {
    identity[part] = whole.at(part);
  }
  return identity;
}

std::optional<Side> run_side(const scenario::Scenario& scenario, std::uint64_t seed,
                             const ComparisonOptions& options,
                             const std::function<bool(double)>& keep_going) {
  std::vector<std::unique_ptr<AnswerCounts>> answers(options.replications);
  ReplicationOptions how;
  how.count = options.replications;
  how.jobs = options.jobs;
  how.seed = seed;
  how.keep_going = keep_going;
  how.observer = [&](std::uint64_t i) {
    answers[i] = std::make_unique<AnswerCounts>(scenario, seed + i);
    return answers[i].get();
  };
  const std::vector<RunResult> results = replicate(scenario, how);
  const auto is_complete = [](const RunResult& result) { return result.totals.complete; };
  if (results.size() < options.replications ||
      !std::all_of(results.begin(), results.end(), is_complete)) {
    return std::nullopt;
  }
  Side side{.identity = identity_of(scenario, results), .figures = {}};
  for (std::size_t i = 0; i < results.size(); ++i) {
    side.figures.push_back(figures_of(results[i], *answers[i]));
  }
  return side;
}

/// Counts of statuses as {requests, statuses, status_ratio}, with the same statuses in all trees:
/// a ratio that is missing would be left out of its mean.
void complete_answers(Trees& trees) {
  std::map<std::string, std::set<std::string>> statuses;
  for (const Json& tree : trees) {
    for (const auto& [request, counts] : tree.at("answers").items()) {
      for (const auto& [status, count] : counts.items()) statuses[request].insert(status);
    }
  }
  for (Json& tree : trees) {
    for (auto& [request, counts] : tree.at("answers").items()) {
      std::uint64_t sum = 0;
      for (const Json& count : counts) sum += count.get<std::uint64_t>();
      Json answer = {{"requests", sum}, {"statuses", Json::object()}};
      answer["status_ratio"] = Json::object();
      for (const std::string& status : statuses[request]) {
        const auto count = counts.value(status, std::uint64_t{0});
        answer["statuses"][status] = count;
        answer["status_ratio"][status] =
            sum == 0 ? Json{} : Json(static_cast<double>(count) / static_cast<double>(sum));
      }
      counts = std::move(answer);
    }
  }
}

/// Null without values; without ends if there is one.
Json interval_or_null(const std::vector<double>& values) {
  if (values.empty()) return {};
  if (values.size() > 1) return interval_json(confidence_interval(values));
  return {{"mean", rounded(values.front())}, {"ci95_low", nullptr}, {"ci95_high", nullptr}};
}

/// Sums that were added up in another order differ by nothing that happened.
double difference_of(double a, double b) {
  constexpr double noise = 1e-12;
  const double difference = b - a;
  return std::abs(difference) <= noise * std::max(std::abs(a), std::abs(b)) ? 0 : difference;
}

/// numbers: those of a, then those of b, in the order of their seeds.
Json pair_up(const Numbers& numbers) {
  const std::size_t n = numbers.size() / 2;
  std::vector<double> differences;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& [a, b] = std::pair(numbers[i], numbers[n + i]);
    if (a && b) differences.push_back(difference_of(*a, *b));
  }
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(n);
  return {{"a", interval_or_null(present({numbers.begin(), middle}))},
          {"b", interval_or_null(present({middle, numbers.end()}))},
          {"difference", interval_or_null(differences)}};
}

void blank(Json& tree, const char* side) {
  if (!tree.is_object()) return;
  if (tree.contains("difference")) {
    tree[side] = nullptr;
    tree["difference"] = nullptr;
    return;
  }
  for (Json& child : tree) blank(child, side);
}

bool any_has(std::span<const Json> trees, const char* group, const std::string& name) {
  return std::any_of(trees.begin(), trees.end(), [&](const Json& tree) {
    return tree.contains(group) && tree.at(group).contains(name);
  });
}

/// A count that is missing was taken for 0. Where a side knows no such thing it has no such count.
void blank_what_one_side_has(Json& figures, const Trees& trees) {
  const std::span<const Json> all(trees);
  const auto a = all.first(all.size() / 2);
  const auto b = all.last(all.size() / 2);
  for (const char* group : {"routes", "answers", "queues"}) {
    if (!figures.contains(group)) continue;
    for (auto& [name, figure] : figures.at(group).items()) {
      if (name == router_name) continue;
      if (!any_has(a, group, name)) blank(figure, "a");
      if (!any_has(b, group, name)) blank(figure, "b");
    }
  }
}

Json differences(Side& a, Side& b) {
  Trees trees = std::move(a.figures);
  std::move(b.figures.begin(), b.figures.end(), std::back_inserter(trees));
  complete_answers(trees);
  Json figures = combined(trees, pair_up);
  blank_what_one_side_has(figures, trees);
  for (Json& leak : figures.at("leaks")) {
    const Json counts = leak.at("count");
    leak.erase("count");
    leak.update(counts);
  }
  return figures;
}

}  // namespace

std::optional<Json> compare(const scenario::Scenario& a, const scenario::Scenario& b,
                            const ComparisonOptions& options) {
  double done = 0;
  const auto side_of = [&](const scenario::Scenario& scenario) {
    auto side = run_side(scenario, a.seed, options, [&](double part) {
      return !options.keep_going || options.keep_going((done + part) / 2);
    });
    ++done;
    return side;
  };
  auto left = side_of(a);
  if (!left) return std::nullopt;
  auto right = side_of(b);
  if (!right) return std::nullopt;
  Json json = {{"a", std::move(left->identity)},
               {"b", std::move(right->identity)},
               {"seed", a.seed},
               {"replications", options.replications}};
  json["figures"] = differences(*left, *right);
  return json;
}

Shown shown_by(const Json& figure) {
  const Json& difference = figure.at("difference");
  if (difference.is_null()) return Shown::Missing;
  const auto mean = difference.at("mean").get<double>();
  if (difference.at("ci95_low").is_null()) return mean == 0 ? Shown::Equal : Shown::Unclear;
  const auto low = difference.at("ci95_low").get<double>();
  const auto high = difference.at("ci95_high").get<double>();
  if (low == 0 && high == 0) return Shown::Equal;
  return low > 0 || high < 0 ? Shown::Real : Shown::Unclear;
}

}  // namespace routelab::study
