#include "sim/study/request_text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using trace::Kind;
using trace::Record;

constexpr std::int64_t bar_width = 30;

std::string duration(std::int64_t ns) { return scenario::format_duration({ns}); }

std::string action_of(const Record& span, const trace::Names& names) {
  const auto table = [&] { return scenario::printable(trace::name_at(names.tables, span.detail)); };
  const std::string instance =
      span.entity == trace::no_entity ? "an instance" : fmt::format("instance {}", span.entity);
  switch (span.kind) {
    case Kind::Queue: return "waits for a free instance (limit reached)";
    case Kind::StartWait: return "waits for the cold start of " + instance;
    case Kind::Placement:
    case Kind::Download:
    case Kind::RuntimeStart:
    case Kind::ModuleLoad:
    case Kind::HandlerInit:
      return fmt::format("cold start of {}: {}", instance, name_of(span.kind));
    case Kind::CpuWait: return "waits for the CPU of " + instance;
    case Kind::Compute: return "compute on " + instance;
    case Kind::PoolWait: return "waits for a database connection of " + instance;
    case Kind::Connect: return "connects to the database from " + instance;
    case Kind::DatabaseWait: return "waits for a worker of the database";
    case Kind::Query: return "query " + table();
    case Kind::Fetch:
      return "fetch " + scenario::printable(trace::name_at(names.upstreams, span.detail));
    default: return name_of(span.kind);
  }
}

/// Where the span lies in its request. Both ends are inside it, whatever a file says.
std::string bar(const Record& span, const Record& request) {
  const auto column = [&](std::int64_t ns) {
    const double part = request.duration <= 0 ? 0
                                              : static_cast<double>(ns - request.start) /
                                                    static_cast<double>(request.duration);
    return static_cast<std::int64_t>(std::clamp(part, 0.0, 1.0) * bar_width);
  };
  const std::int64_t first = std::min(column(span.start), bar_width - 1);
  const std::int64_t last = std::max(column(span.start + span.duration), first + 1);
  return std::string(static_cast<std::size_t>(first), ' ') +
         std::string(static_cast<std::size_t>(last - first), '#');
}

/// The spans worth a line, by start.
std::vector<Record> longest(std::span<const Record> spans, std::size_t most_spans) {
  std::vector<Record> shown(spans.begin(), spans.end());
  const auto is_longer = [](const Record& a, const Record& b) { return a.duration > b.duration; };
  std::stable_sort(shown.begin(), shown.end(), is_longer);
  shown.resize(std::min(shown.size(), most_spans));
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Record& a, const Record& b) { return a.start < b.start; });
  return shown;
}

std::int64_t sum(std::span<const Record> spans) {
  std::int64_t total = 0;
  for (const Record& span : spans) total += span.duration;
  return total;
}

}  // namespace

std::string describe_span(const Record& span, const trace::Names& names) {
  std::string text = action_of(span, names);
  if ((span.flags & trace::Error) != 0) text += ", failed";
  if ((span.flags & (trace::Open | trace::Cut)) != 0) text += ", cut off";
  return text;
}

std::string describe_request(const Record& request, const trace::Names& names) {
  const std::string_view endpoint = request.detail == trace::no_entity
                                        ? "no route"
                                        : trace::name_at(names.endpoints, request.detail);
  const std::string answer = request.status == 0 ? "no answer" : std::to_string(request.status);
  std::string text = fmt::format(
      "{}: {} -> {} in {}, at {}", scenario::printable(names.request_name(request.request)),
      scenario::printable(endpoint), answer, duration(request.duration), duration(request.start));
  if ((request.flags & trace::Cold) != 0) text += ", cold start";
  if ((request.flags & trace::GaveUp) != 0) text += ", the client gave up";
  return text;
}

std::vector<std::string> explain_request(std::span<const Record> group, const trace::Names& names,
                                         std::size_t most_spans) {
  if (group.size() < 2) return {};
  const Record& request = group.back();
  const std::span<const Record> spans = group.first(group.size() - 1);
  const std::vector<Record> shown = longest(spans, most_spans);
  using Align = TextTable::Align;
  TextTable table({Align::Right, Align::Right, Align::Left, Align::Left}, 3);
  table.row({"at", "took", "", ""});
  for (const Record& span : shown) {
    table.row({duration(span.start - request.start), duration(span.duration), bar(span, request),
               describe_span(span, names)});
  }
  if (spans.size() > shown.size()) {
    table.row({"", duration(sum(spans) - sum(shown)), "",
               fmt::format("{} shorter ones", spans.size() - shown.size())});
  }
  return table.lines();
}

}  // namespace routelab::study
