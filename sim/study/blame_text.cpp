#include "sim/study/blame_text.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/results.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;

std::string ms_text(double ms) {
  return scenario::format_duration(Duration::from_seconds(ms * 1e-3));
}

std::string signed_ms_text(double ms) { return (ms < 0 ? "-" : "+") + ms_text(std::abs(ms)); }

std::string percentile_name(double percentile) { return fmt::format("p{:g}", percentile * 100); }

std::string count_text(std::uint64_t count) {
  return scenario::format_count(static_cast<std::int64_t>(count));
}

std::string lines_of(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines()) text += line + "\n";
  return text;
}

std::string causes_text(const Blame& blame) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left}, 0);
  table.row({"cause", "tail", "of it", "the rest", ""});
  const double whole = blame.tail.mean_latency_ms();
  for (const trace::Kind kind : blame.kinds()) {
    const double tail = blame.tail.mean_ms(kind);
    const double part = whole > 0 ? tail / whole : 0;
    table.row({name_of(kind), ms_text(tail), fmt::format("{:.1f} %", part * 100),
               ms_text(blame.rest.mean_ms(kind)),
               std::string(static_cast<std::size_t>(std::lround(part * 40)), '#')});
  }
  table.row({"all", ms_text(whole), "", ms_text(blame.rest.mean_latency_ms()), ""});
  return lines_of(table);
}

std::string interval_text(const Interval& interval, std::string (*text)(double)) {
  return fmt::format("{} to {}", text(interval.low), text(interval.high));
}

std::string what_if_text(const Blame& blame, const Counterfactuals& counterfactuals) {
  const std::string name = percentile_name(blame.percentile);
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Left}, 0);
  table.row({"change", name, "difference", "95 % interval of the difference"});
  table.row({"as it is", ms_text(counterfactuals.as_it_is_ms.mean), "",
             "p is " + interval_text(counterfactuals.as_it_is_ms, ms_text)});
  for (const Counterfactual& change : counterfactuals.changes) {
    table.row({change.name, ms_text(change.latency_ms.mean),
               signed_ms_text(change.difference_ms.mean),
               interval_text(change.difference_ms, signed_ms_text)});
  }
  return lines_of(table);
}

Json side_json(const TimeByKind& side) {
  Json times = Json::object();
  for (int k = 0; k < trace::kind_count; ++k) {
    const auto kind = static_cast<trace::Kind>(k);
    if (side.total[static_cast<std::size_t>(k)] > 0) {
      times[figure_name_of(kind)] = rounded(side.mean_ms(kind));
    }
  }
  return {{"requests", side.requests},
          {"latency_ms", rounded(side.mean_latency_ms())},
          {"time_ms", std::move(times)}};
}

}  // namespace

std::string blame_text(const trace::Names& names, const Blame& blame,
                       const std::optional<Counterfactuals>& counterfactuals) {
  const std::string name = percentile_name(blame.percentile);
  std::string text = scenario::printable(names.scenario) + "\n";
  text += fmt::format("{} of {} requests took {} or more ({}): the tail.\n",
                      count_text(blame.tail.requests),
                      count_text(blame.tail.requests + blame.rest.requests),
                      scenario::format_duration(Duration{blame.threshold}), name);
  text += "\nWhat the tail is made of, mean of a request\n" + causes_text(blame);
  if (!counterfactuals) return text;
  text += fmt::format("\nWhat would change {}, over runs with the same arrivals and draws\n", name);
  text += what_if_text(blame, *counterfactuals);
  if (!counterfactuals->complete) text += "  stopped before all changes were tried\n";
  return text;
}

Json blame_json(const trace::Names& names, const Blame& blame,
                const std::optional<Counterfactuals>& counterfactuals) {
  Json json = {{"scenario", names.scenario},
               {"seed", names.seed},
               {"percentile", blame.percentile},
               {"threshold_ms", rounded(static_cast<double>(blame.threshold) * 1e-6)},
               {"tail", side_json(blame.tail)},
               {"rest", side_json(blame.rest)}};
  if (!counterfactuals) return json;
  json["complete"] = counterfactuals->complete;
  json["as_it_is_ms"] = interval_json(counterfactuals->as_it_is_ms);
  json["what_if"] = Json::array();
  for (const Counterfactual& change : counterfactuals->changes) {
    json["what_if"].push_back({{"change", change.name},
                               {"latency_ms", interval_json(change.latency_ms)},
                               {"difference_ms", interval_json(change.difference_ms)}});
  }
  return json;
}

}  // namespace routelab::study
