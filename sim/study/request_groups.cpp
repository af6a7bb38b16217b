#include "sim/study/request_groups.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "sim/base/assert.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::study {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t second = 1'000'000'000;

std::int64_t length_of(GroupBy by) {
  switch (by) {
    case GroupBy::Second: return second;
    case GroupBy::Minute: return 60 * second;
    case GroupBy::Hour: return 3'600 * second;
    case GroupBy::Day: return 86'400 * second;
    default: return 0;
  }
}

/// "99.9" as 999 / 1000: at most nine decimals.
bool read_percentage(std::string_view digits, GroupFigure& figure) {
  constexpr std::size_t most_decimals = 9;
  std::string whole(digits.substr(0, digits.find('.')));
  const std::string_view decimals =
      whole.size() == digits.size() ? "" : digits.substr(whole.size() + 1);
  if (whole.size() < digits.size() && decimals.empty()) return false;
  if (whole.empty() || whole.size() > 3 || decimals.size() > most_decimals) return false;
  whole += decimals;
  if (whole.find_first_not_of("0123456789") != std::string::npos) return false;
  std::from_chars(whole.data(), whole.data() + whole.size(), figure.numerator);
  figure.denominator = 100;
  for (std::size_t i = 0; i < decimals.size(); ++i) figure.denominator *= 10;
  return figure.numerator > 0 && figure.numerator <= figure.denominator;
}

}  // namespace

const std::vector<std::string>& group_by_words() {
  static const std::vector<std::string> words = {"route",  "method",   "status", "outcome",
                                                 "client", "instance", "cold",   "second",
                                                 "minute", "hour",     "day"};
  return words;
}

std::string word_of(GroupBy by) { return group_by_words()[static_cast<std::size_t>(by)]; }

std::optional<GroupBy> group_by_of(std::string_view word) {
  const auto& words = group_by_words();
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<GroupBy>(found - words.begin());
}

std::optional<GroupFigure> group_figure_of(std::string_view name) {
  using What = GroupFigure::What;
  constexpr std::pair<std::string_view, What> words[] = {
      {"count", What::Count}, {"errors", What::Errors}, {"cold", What::Cold},
      {"mean", What::Mean},   {"min", What::Min},       {"max", What::Max}};
  GroupFigure figure;
  figure.name = name;
  for (const auto& [word, what] : words) {
    figure.what = what;
    if (name == word) return figure;
  }
  figure.what = What::Percentile;
  if (!name.starts_with('p') || !read_percentage(name.substr(1), figure)) return std::nullopt;
  return figure;
}

std::int64_t nearest_rank(std::span<std::int64_t> values, std::int64_t numerator,
                          std::int64_t denominator) {
  RL_ASSERT(!values.empty() && numerator > 0 && numerator <= denominator);
  const Wide count = static_cast<Wide>(values.size());
  const auto rank =
      static_cast<std::ptrdiff_t>((count * numerator + denominator - 1) / denominator);
  std::nth_element(values.begin(), values.begin() + (rank - 1), values.end());
  return values[static_cast<std::size_t>(rank - 1)];
}

double RequestGroup::mean() const {
  const Wide sum = std::accumulate(latencies.begin(), latencies.end(), Wide{0});
  return latencies.empty() ? 0 : static_cast<double>(sum) / static_cast<double>(count());
}

double RequestGroup::figure(const GroupFigure& figure) {
  const auto ratio = [&](std::uint64_t part) {
    return latencies.empty() ? 0 : static_cast<double>(part) / static_cast<double>(count());
  };
  switch (figure.what) {
    case GroupFigure::What::Count: return static_cast<double>(count());
    case GroupFigure::What::Errors: return ratio(errors);
    case GroupFigure::What::Cold: return ratio(cold);
    case GroupFigure::What::Mean: return mean();
    case GroupFigure::What::Min: return static_cast<double>(std::ranges::min(latencies));
    case GroupFigure::What::Max: return static_cast<double>(std::ranges::max(latencies));
    default:
      return static_cast<double>(nearest_rank(latencies, figure.numerator, figure.denominator));
  }
}

RequestGroups::RequestGroups(const trace::Names& names, std::vector<GroupBy> by, bool with_phases)
    : names_(names), by_(std::move(by)), with_phases_(with_phases) {
  RL_ASSERT(by_.size() <= 2);
  for (const std::string& endpoint : names.endpoints) {
    const std::string method = endpoint.substr(0, endpoint.find(' '));
    const auto found = std::ranges::find(methods_, method);
    method_of_endpoint_.push_back(found - methods_.begin());
    if (found == methods_.end()) methods_.push_back(method);
  }
}

void RequestGroups::add(std::span<const trace::Record> group) {
  const trace::Record& request = group.back();
  Key key{};
  for (std::size_t part = 0; part < by_.size(); ++part) {
    key[part] = part_of_key(by_[part], request);
  }
  if (last_ == nullptr || key != last_key_) {
    last_ = &groups_[key];
    last_key_ = key;
  }
  last_->latencies.push_back(request.duration);
  last_->errors += request.outcome == trace::Outcome::Completed ? 0 : 1;
  last_->cold += (request.flags & trace::Cold) != 0 ? 1 : 0;
  if (!with_phases_) return;
  std::uint32_t seen = 0;
  for (const trace::Record& span : group.first(group.size() - 1)) {
    const auto kind = static_cast<std::size_t>(span.kind);
    last_->time[kind].add(span.duration);
    seen |= 1U << kind;
  }
  for (std::size_t kind = 0; kind < last_->requests_with.size(); ++kind) {
    last_->requests_with[kind] += seen >> kind & 1U;
  }
}

std::int64_t RequestGroups::part_of_key(GroupBy by, const trace::Record& request) const {
  const bool routed = request.detail < names_.endpoints.size();
  switch (by) {
    case GroupBy::Route: return routed ? std::int64_t{request.detail} : INT64_MAX;
    case GroupBy::Method: return routed ? method_of_endpoint_[request.detail] : INT64_MAX;
    case GroupBy::Status: return request.status;
    case GroupBy::Outcome: return static_cast<std::int64_t>(request.outcome);
    case GroupBy::Client: return request.client;
    case GroupBy::Instance:
      return request.entity == trace::no_entity ? INT64_MAX : std::int64_t{request.entity};
    case GroupBy::Cold: return (request.flags & trace::Cold) != 0 ? 1 : 0;
    default: return request.start / length_of(by);
  }
}

std::string RequestGroups::label(std::size_t part, std::int64_t value) const {
  const GroupBy by = by_[part];
  const auto index = static_cast<std::uint32_t>(value);
  switch (by) {
    case GroupBy::Route:
      return value == INT64_MAX ? "none" : std::string(trace::name_at(names_.endpoints, index));
    case GroupBy::Method:
      return value == INT64_MAX ? "none" : std::string(trace::name_at(methods_, index));
    case GroupBy::Client: return std::string(trace::name_at(names_.clients, index));
    case GroupBy::Status: return value == 0 ? "none" : std::to_string(value);
    case GroupBy::Outcome: return name_of(static_cast<trace::Outcome>(value));
    case GroupBy::Instance: return value == INT64_MAX ? "none" : std::to_string(value);
    case GroupBy::Cold: return value == 1 ? "cold" : "warm";
    default: return scenario::duration_text({value * length_of(by)});
  }
}

}  // namespace routelab::study
