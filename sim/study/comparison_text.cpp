#include "sim/study/comparison_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/study/comparison_table.hpp"
#include "sim/study/figure.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;
using scenario::printable;

constexpr std::size_t most_rows = 12;  // of a list that can be long, if not all is asked for

/// Figures that a reader wants to see first; the rest is there with --all.
constexpr const char* main_figures[] = {"requests.arrived",
                                        "outcome_ratio.failed",
                                        "outcome_ratio.throttled",
                                        "outcome_ratio.rejected",
                                        "outcome_ratio.timed_out",
                                        "latency_ms.mean",
                                        "latency_ms.p50",
                                        "latency_ms.p95",
                                        "latency_ms.p99",
                                        "latency_ms.max",
                                        "requests.cold",
                                        "cold_start_ratio",
                                        "instances.mean",
                                        "instances.max",
                                        "queue.mean",
                                        "database.connections_max",
                                        "database.wait_ms.mean",
                                        "database.wait_ms.p99",
                                        "database.refused",
                                        "cost.usd_per_million_requests"};

const Json& at_path(const Json& tree, std::string_view path) {
  const std::size_t dot = path.find('.');
  const Json& child = tree.at(std::string(path.substr(0, dot)));
  return dot == path.npos ? child : at_path(child, path.substr(dot + 1));
}

std::string wrapped_list(const std::string& head, const std::vector<std::string>& names) {
  std::string text;
  std::string line = head;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = " " + printable(names[i]) + (i + 1 < names.size() ? "," : "");
    if (line.size() + name.size() > text_width) {
      text += line + "\n";
      line = " ";
    }
    line += name;
  }
  return text + line + "\n";
}

/// A mean count: "604", "603.7", "1,208".
std::string count_text(double mean) {
  return mean >= 1000 ? figure_text("", std::round(mean)) : fmt::format("{:.4g}", mean);
}

/// No run differs, in no figure.
bool all_equal(const Json& tree) {
  if (tree.is_object() && tree.contains("difference")) {
    const bool neither = tree.at("a").is_null() && tree.at("b").is_null();
    return neither || shown_by(tree) == Shown::Equal;
  }
  return !tree.is_structured() || std::all_of(tree.begin(), tree.end(), all_equal);
}

class Text {
 public:
  Text(const Json& comparison, bool all, SummaryOptions options)
      : json_(comparison), figures_(comparison.at("figures")), all_(all),
        one_run_(comparison.at("replications") == 1), options_(options) {}

  std::string full(const ComparedScenario& a, const ComparedScenario& b) {
    heading(a, b);
    const std::size_t before = text_.size();
    answers();
    leaks();
    only_on_one_side();
    main_table();
    time_table();
    route_table();
    if (text_.size() == before) {
      text_ += all_equal(figures_)
                   ? "\nNo difference: every figure is the same on both sides.\n"
                   : "\nThe main figures show no difference; --all has the others.\n";
    }
    unclear();
    expectations();
    identity();
    return std::move(text_);
  }

  [[nodiscard]] std::size_t differing_answers() const {
    const Json& answers = figures_.at("answers");
    return static_cast<std::size_t>(std::count_if(
        answers.begin(), answers.end(), [this](const Json& answer) { return differs(answer); }));
  }

 private:
  [[nodiscard]] bool is_shown(const Json& figure) const {
    const Shown shown = shown_by(figure);
    return shown == Shown::Real || shown == Shown::Missing || (one_run_ && shown == Shown::Unclear);
  }

  void title(const std::string& text) { text_ += "\n" + coloured(options_, "1", text) + "\n"; }

  void heading(const ComparedScenario& a, const ComparedScenario& b) {
    const auto name = [this](const char* letter, const ComparedScenario& side) {
      std::string text = letter + std::string("  ") + printable(side.scenario.name);
      if (!side.changes.empty()) text += ", with " + printable(side.changes);
      text_ += coloured(options_, "1", cut_to(text, text_width)) + "\n";
    };
    name("A", a);
    name("B", b);
    const std::string& question = a.scenario.question;
    if (!question.empty() && question == b.scenario.question) text_ += wrapped(printable(question));
    const auto replications = json_.at("replications").get<std::uint64_t>();
    const auto seed = json_.at("seed").get<std::uint64_t>();
    const std::string duration = figure_text("duration_s", a.scenario.duration.in_seconds());
    const std::string other = figure_text("duration_s", b.scenario.duration.in_seconds());
    text_ += fmt::format(
        "{} of {} each, {}, with the same arrivals and draws on both sides\n",
        one_run_ ? "one run" : counted(replications, "replication"),
        duration == other ? duration : fmt::format("{} (A) and {} (B)", duration, other),
        one_run_ ? fmt::format("seed {}", seed)
                 : fmt::format("seeds {} to {}", seed, seed + replications - 1));
    if (one_run_) text_ += "One run has no interval: what differs here may not differ elsewhere.\n";
  }

  void only_on_one_side() {
    std::vector<std::string> only_a;
    std::vector<std::string> only_b;
    for (const auto& [name, route] : figures_.at("routes").items()) {
      const Json& completed = route.at("requests").at("completed");
      if (completed.at("a").is_null()) only_b.push_back(name);
      if (completed.at("b").is_null()) only_a.push_back(name);
    }
    if (only_a.empty() && only_b.empty()) return;
    title("Routes that one side has");
    if (!only_a.empty()) text_ += wrapped_list("  A:", only_a);
    if (!only_b.empty()) text_ += wrapped_list("  B:", only_b);
  }

  [[nodiscard]] bool differs(const Json& answer) const {
    const Json& ratios = answer.at("status_ratio");
    return shown_by(answer.at("requests")) == Shown::Missing ||
           std::any_of(ratios.begin(), ratios.end(),
                       [this](const Json& ratio) { return is_shown(ratio); });
  }

  static std::string statuses_of(const Json& answer, const char* side) {
    if (answer.at("requests").at(side).is_null()) return "not sent";
    std::string text;
    for (const auto& [status, figure] : answer.at("statuses").items()) {
      const auto mean = figure.at(side).at("mean").get<double>();
      if (mean == 0) continue;
      text += fmt::format("{}{}: {}", text.empty() ? "" : "  ", status, count_text(mean));
    }
    return text.empty() ? "no answer" : text;
  }

  void answers() {
    std::vector<std::pair<std::string, const Json*>> rows;
    for (const auto& [request, answer] : figures_.at("answers").items()) {
      if (all_ || differs(answer)) rows.emplace_back(request, &answer);
    }
    if (rows.empty()) return;
    title(all_ ? "Answers, mean of a run" : "Answers that differ, mean of a run");
    TextTable table({Align::Left, Align::Left, Align::Left}, 0);
    table.row({"request", "A", "B"});
    const std::size_t shown = all_ ? rows.size() : std::min(rows.size(), most_rows);
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& [request, answer] = rows[i];
      table.row({printable(request), statuses_of(*answer, "a"), statuses_of(*answer, "b")});
    }
    lines(table, rows.size() - shown);
  }

  void lines(const TextTable& table, std::size_t more) {
    for (const std::string& line : table.lines()) text_ += line + "\n";
    if (more > 0) text_ += fmt::format("  and {} more; --all shows them\n", more);
  }

  void leaks() {
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Left}, 0);
    table.row({"secret, channel and route", "A", "B", ""});
    bool any = false;
    for (const Json& leak : figures_.at("leaks")) {
      if (!all_ && !is_shown(leak)) continue;
      any = true;
      const auto part = [&](const char* name) {
        return printable(leak.at(name).get<std::string>());
      };
      const auto mean = [&](const char* side) {
        return count_text(leak.at(side).at("mean").get<double>());
      };
      table.row({fmt::format("{} by {} of {}", part("secret"), part("channel"), part("route")),
                 mean("a"), mean("b"), verdict_on("leaks", leak)});
    }
    if (!any) return;
    title(all_ ? "Leaks, times a run" : "Leaks that differ, times a run");
    lines(table, 0);
  }

  void show(const char* name, const ComparisonTable& table) {
    unclear_.insert(unclear_.end(), table.unclear().begin(), table.unclear().end());
    if (table.empty()) return;
    title(name);
    text_ += table.text();
  }

  void main_table() {
    ComparisonTable table(all_, one_run_);
    if (!all_) {
      for (const char* figure : main_figures) table.add(figure, figure, at_path(figures_, figure));
    } else {
      for (const auto& [group, part] : figures_.items()) {
        if (group != "routes" && group != "answers" && group != "time_ms") {
          table.add_group(group, part);
        }
      }
    }
    if (!all_ && figures_.contains("queues")) table.add_group("queues", figures_.at("queues"));
    show(all_ ? "Figures" : "Figures that differ", table);
  }

  void time_table() {
    ComparisonTable table(all_, one_run_);
    for (const auto& [kind, values] : figures_.at("time_ms").items()) {
      std::string name = kind;
      std::replace(name.begin(), name.end(), '_', ' ');
      table.add(name, "time_ms." + kind, values);
    }
    show("Where the time went, mean of a request", table);
  }

  /// Of routes that both sides have.
  void route_table() {
    ComparisonTable table(all_, one_run_);
    std::size_t more = 0;
    for (const auto& [route, values] : figures_.at("routes").items()) {
      if (shown_by(values.at("requests").at("completed")) == Shown::Missing) continue;
      if (!all_ && table.size() >= most_rows) {
        ++more;
      } else if (all_) {
        table.add_group(route, values);
      } else {
        table.add(route + " p50", "latency_ms.p50", values.at("latency_ms").at("p50"));
        table.add(route + " p99", "latency_ms.p99", values.at("latency_ms").at("p99"));
      }
    }
    show(all_ ? "Routes" : "Routes, latency", table);
    if (more > 0) text_ += fmt::format("  {} more were not looked at; --all shows them\n", more);
  }

  void unclear() {
    if (unclear_.empty()) return;
    text_ += "\n" + wrapped_list("No difference that these replications could show:", unclear_);
  }

  void expectations() {
    if (json_.at("a").at("expectations").empty() && json_.at("b").at("expectations").empty())
      return;
    title("Expectations");
    for (const auto& [letter, side] : {std::pair("A", "a"), std::pair("B", "b")}) {
      TextTable table({Align::Left, Align::Left}, 1);
      std::size_t held = 0;
      const Json& verdicts = json_.at(side).at("expectations");
      for (const Json& verdict : verdicts) {
        const bool passed = verdict.at("passed").get<bool>();
        held += passed ? 1 : 0;
        if (passed && !all_) continue;
        table.row(
            {passed ? "    ok" : "    FAILED", printable(verdict.at("text").get<std::string>())});
      }
      text_ += fmt::format("  {}  {} of {} hold\n", letter, held, verdicts.size());
      lines(table, 0);
    }
  }

  void identity() {
    text_ += fmt::format("\nfingerprints: A {}, B {}\n",
                         json_.at("a").at("fingerprint").get<std::string>(),
                         json_.at("b").at("fingerprint").get<std::string>());
  }

  const Json& json_;
  const Json& figures_;
  bool all_;
  bool one_run_;
  SummaryOptions options_;
  std::string text_;
  std::vector<std::string> unclear_;
};

std::string held(const Json& side) {
  const Json& expectations = side.at("expectations");
  const auto passed = std::count_if(expectations.begin(), expectations.end(),
                                    [](const Json& e) { return e.at("passed").get<bool>(); });
  return fmt::format("{} of {}", passed, expectations.size());
}

std::size_t real_differences(const Json& tree) {
  if (!tree.is_structured()) return 0;
  if (tree.is_object() && tree.contains("difference")) {
    return shown_by(tree) == Shown::Real ? 1 : 0;
  }
  std::size_t sum = 0;
  for (const Json& child : tree) sum += real_differences(child);
  return sum;
}

}  // namespace

std::string comparison_text(const ComparedScenario& a, const ComparedScenario& b,
                            const Json& comparison, bool all, SummaryOptions options) {
  return Text(comparison, all, options).full(a, b);
}

std::string comparison_verdict_text(const Json& comparison) {
  const std::size_t answers = Text(comparison, false, {}).differing_answers();
  const std::size_t figures = real_differences(comparison.at("figures"));
  const bool same = comparison.at("a").at("fingerprint") == comparison.at("b").at("fingerprint");
  std::string text = same                           ? "same"
                     : figures == 0 && answers == 0 ? "no difference shown"
                                                    : "differs";
  if (!same) {
    text += fmt::format(": {} answered otherwise, {} with a difference",
                        counted(answers, "request"), counted(figures, "figure"));
  }
  return fmt::format("{}; expectations that hold: A {}, B {}\n", text, held(comparison.at("a")),
                     held(comparison.at("b")));
}

}  // namespace routelab::study
