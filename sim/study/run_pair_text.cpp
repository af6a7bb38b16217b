#include "sim/study/run_pair_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/figure_tree.hpp"
#include "sim/study/results.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;
using scenario::printable;

std::string duration(std::int64_t ns) { return scenario::format_duration({ns}); }

std::string signed_duration(std::int64_t ns) {
  if (ns == 0) return "0";
  return (ns < 0 ? "-" : "+") + duration(std::abs(ns));
}

std::string count(std::uint64_t n) { return scenario::format_count(static_cast<std::int64_t>(n)); }

std::string part(std::uint64_t n, std::uint64_t whole) {
  return fmt::format("{} ({:.1f} %)", count(n),
                     100 * static_cast<double>(n) / static_cast<double>(whole));
}

std::string lines_of(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines()) text += line + "\n";
  return text;
}

std::string heading_line(const char* letter, const SeenRun& run, const std::string& file,
                         SummaryOptions options) {
  std::string text =
      fmt::format("{}  {}, seed {}, {}", letter, printable(run.result.names.scenario),
                  run.result.names.seed, printable(file));
  text = coloured(options, "1", cut_to(text, text_width)) + "\n";
  if (!run.result.totals.complete) text += "   stopped early or cut: what there is of it\n";
  return text;
}

std::string outcomes_text(const SeenRun& a, const SeenRun& b) {
  TextTable table({Align::Left, Align::Right, Align::Right}, 0);
  table.row({"requests", "A", "B"});
  const trace::Counts& left = a.result.summary.all().counts;
  const trace::Counts& right = b.result.summary.all().counts;
  for (int o = 0; o < trace::outcome_count; ++o) {
    const auto outcome = static_cast<trace::Outcome>(o);
    if (left.of(outcome) + right.of(outcome) == 0) continue;
    table.row({name_of(outcome), count(left.of(outcome)), count(right.of(outcome))});
  }
  // Who measures from outside sees no instances.
  const auto cold = [](const SeenRun& run) {
    const RunResult& result = run.result;
    const bool is_known =
        result.totals.instances_created > 0 || result.summary.all().counts.cold > 0;
    return is_known ? count(result.summary.all().counts.cold) : std::string("-");
  };
  table.row({"cold", cold(a), cold(b)});
  return lines_of(table);
}

std::string latency_text(const Histogram& a, const Histogram& b) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right}, 0);
  table.row({"latency", "A", "B", "B - A"});
  const auto row = [&](const char* name, std::int64_t left, std::int64_t right) {
    table.row({name, duration(left), duration(right), signed_duration(right - left)});
  };
  row("mean", std::llround(a.mean()), std::llround(b.mean()));
  for (const auto& [name, fraction] :
       {std::pair("p10", .1), std::pair("p50", .5), std::pair("p90", .9), std::pair("p95", .95),
        std::pair("p99", .99), std::pair("max", 1.)}) {
    row(name, a.percentile(fraction), b.percentile(fraction));
  }
  return lines_of(table);
}

std::string answers_text(const std::vector<ChangedAnswer>& answers) {
  if (answers.empty()) return "";
  constexpr std::size_t most = 12;
  TextTable table({Align::Left, Align::Right, Align::Left, Align::Left}, 2);
  table.row({"client", "requests", "A", "B"});
  for (std::size_t i = 0; i < std::min(most, answers.size()); ++i) {
    const ChangedAnswer& changed = answers[i];
    table.row({printable(changed.client), count(changed.count), printable(changed.a),
               printable(changed.b)});
  }
  std::string text = "\nThe same request, another answer\n" + lines_of(table);
  if (answers.size() > most) text += fmt::format("  and {} more\n", answers.size() - most);
  return text;
}

std::string pairs_text(const Pairs& pairs) {
  std::string text =
      fmt::format("\n{} of both runs, matched by their ids", counted(pairs.matched, "request"));
  if (pairs.only_a + pairs.only_b > 0) {
    text += fmt::format("; {} only in A, {} only in B", count(pairs.only_a), count(pairs.only_b));
  }
  text += "\n";
  if (pairs.moved > 0) {
    text +=
        fmt::format("  {} did not arrive at the same moment\n", part(pairs.moved, pairs.matched));
  }
  const std::uint64_t equal = pairs.matched - pairs.slower - pairs.faster;
  if (equal == pairs.matched) return text + "  all took exactly as long\n";
  text += fmt::format("  slower in B  {}\n  faster in B  {}\n", part(pairs.slower, pairs.matched),
                      part(pairs.faster, pairs.matched));
  if (equal > 0) text += fmt::format("  equal        {}\n", part(equal, pairs.matched));
  return text + fmt::format("  difference   median {}, mean {}, from {} (p5) to {} (p95)\n",
                            signed_duration(pairs.median),
                            signed_duration(std::llround(pairs.mean_ns)), signed_duration(pairs.p5),
                            signed_duration(pairs.p95));
}

std::string why_not_paired(const SeenRun& a, const SeenRun& b) {
  return a.result.names.seed != b.result.names.seed
             ? "\nThe seeds differ: requests of the same name are not the same requests.\n"
             : "\nThe runs have no request in common.\n";
}

Json difference_json(const Numbers& numbers) {
  const auto number = [](const std::optional<double>& n) { return n ? Json(rounded(*n)) : Json{}; };
  const bool both = numbers[0] && numbers[1];
  return {{"a", number(numbers[0])},
          {"b", number(numbers[1])},
          {"difference", both ? Json(rounded(*numbers[1] - *numbers[0])) : Json{}}};
}

double in_ms(double ns) { return rounded(ns * 1e-6); }

Json pairs_json(const Pairs& pairs) {
  Json json = {{"matched", pairs.matched},
               {"only_a", pairs.only_a},
               {"only_b", pairs.only_b},
               {"moved", pairs.moved},
               {"slower", pairs.slower},
               {"faster", pairs.faster},
               {"difference_ms",
                {{"mean", in_ms(pairs.mean_ns)},
                 {"p5", in_ms(static_cast<double>(pairs.p5))},
                 {"p50", in_ms(static_cast<double>(pairs.median))},
                 {"p95", in_ms(static_cast<double>(pairs.p95))}}}};
  json["answers"] = Json::array();
  for (const ChangedAnswer& changed : pairs.answers) {
    json["answers"].push_back(
        {{"client", changed.client}, {"a", changed.a}, {"b", changed.b}, {"count", changed.count}});
  }
  return json;
}

Json identity_json(const SeenRun& run, const std::string& file) {
  return {{"file", file},
          {"scenario", run.result.names.scenario},
          {"seed", run.result.names.seed},
          {"complete", run.result.totals.complete}};
}

}  // namespace

std::string run_pair_text(const SeenRun& a, const std::string& name_a, const SeenRun& b,
                          const std::string& name_b, const RunPair& pair, SummaryOptions options) {
  std::string text = heading_line("A", a, name_a, options) + heading_line("B", b, name_b, options);
  text += "Two single runs: no intervals, for the requests of a run depend on each other.\n";
  if (pair.pairs) text += answers_text(pair.pairs->answers) + pairs_text(*pair.pairs);
  if (!pair.pairs) text += why_not_paired(a, b);
  text += "\n" + latency_text(a.result.summary.all().latency, b.result.summary.all().latency);
  text +=
      fmt::format("  distance of the distributions {:.3f} (Kolmogorov-Smirnov)\n", pair.distance);
  return text + "\n" + outcomes_text(a, b);
}

std::string run_pair_verdict_text(const RunPair& pair) {
  if (!pair.pairs) return fmt::format("not paired; distance of latencies {:.3f}\n", pair.distance);
  std::uint64_t changed = 0;
  for (const ChangedAnswer& answer : pair.pairs->answers) changed += answer.count;
  return fmt::format("{}: {} answered otherwise, {} slower, {} faster, median difference {}\n",
                     counted(pair.pairs->matched, "pair"), count(changed),
                     count(pair.pairs->slower), count(pair.pairs->faster),
                     signed_duration(pair.pairs->median));
}

Json run_pair_json(const SeenRun& a, const std::string& name_a, const SeenRun& b,
                   const std::string& name_b, const RunPair& pair) {
  const std::vector<Json> trees = {exact_figures_json(a.result), exact_figures_json(b.result)};
  Json json = {{"a", identity_json(a, name_a)}, {"b", identity_json(b, name_b)}};
  json["figures"] = combined(trees, difference_json);
  json["distance"] = rounded(pair.distance);
  json["pairs"] = pair.pairs ? pairs_json(*pair.pairs) : Json{};
  return json;
}

}  // namespace routelab::study
