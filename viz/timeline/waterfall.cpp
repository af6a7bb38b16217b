#include "viz/timeline/waterfall.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "sim/trace/span_label.hpp"

namespace routelab::timeline {
namespace {

/// The request's own record, then its spans by start, the longest first, late ones included.
std::vector<RecordNumber> spans_of(const Timeline& timeline, RecordNumber request) {
  const Records& records = timeline.records();
  std::vector<RecordNumber> spans;
  for (const trace::Record& record : timeline.group(request)) {
    spans.push_back(records.number_of(record));
  }
  spans.pop_back();
  std::ranges::copy(timeline.late(request), std::back_inserter(spans));
  std::ranges::sort(spans, [&](RecordNumber a, RecordNumber b) {
    return std::tuple(records[a].start, -records[a].duration, a) <
           std::tuple(records[b].start, -records[b].duration, b);
  });
  spans.insert(spans.begin(), request);
  return spans;
}

/// A job goes on beside its request, which does not wait for it and is no part of it.
bool is_beside(const trace::Record& record) {
  return record.kind == trace::Kind::Job || record.kind == trace::Kind::JobWait;
}

/// Depth and parent: a stack of what is open; whatever holds nothing of the next is closed.
void make_tree(const Records& records, std::vector<WaterfallSpan>& spans) {
  std::vector<std::size_t> open{0};
  for (std::size_t i = 1; i < spans.size(); ++i) {
    const trace::Record& span = records[spans[i].record];
    while (open.size() > 1) {
      const trace::Record& above = records[spans[open.back()].record];
      const bool holds = end_of(above) >= end_of(span) && end_of(above) > span.start;
      if (holds) break;
      open.pop_back();
    }
    spans[i].parent = open.back();
    spans[i].depth = spans[open.back()].depth + 1;
    if (!is_beside(span)) open.push_back(i);
  }
}

/// Children come by start, so what they cover of their parent grows from left to right.
void find_self_time(const Records& records, std::vector<WaterfallSpan>& spans) {
  std::vector<std::int64_t> covered_until(spans.size());
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const trace::Record& span = records[spans[i].record];
    spans[i].self = span.duration;
    covered_until[i] = span.start;
    if (i == 0 || is_beside(span)) continue;
    WaterfallSpan& parent = spans[spans[i].parent];
    const std::int64_t from = std::max(span.start, covered_until[spans[i].parent]);
    const std::int64_t to = std::min(end_of(span), end_of(records[parent.record]));
    if (to <= from) continue;
    parent.self -= to - from;
    covered_until[spans[i].parent] = to;
  }
}

/// Sweeps over the request: at each moment the deepest span that goes on has it, of equals the one
/// that ends last.
void find_critical(const Records& records, std::vector<WaterfallSpan>& spans) {
  const Range whole{records[spans[0].record].start, end_of(records[spans[0].record])};
  using Edge = std::pair<std::int64_t, std::size_t>;
  std::vector<Edge> starts, ends;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const trace::Record& span = records[spans[i].record];
    const std::int64_t start = std::max(span.start, whole.start);
    const std::int64_t end = std::min(end_of(span), whole.end);
    if (start >= end || is_beside(span)) continue;
    starts.emplace_back(start, i);
    ends.emplace_back(end, i);
  }
  std::ranges::sort(starts);
  std::ranges::sort(ends);
  const auto key_of = [&](std::size_t i) {
    return std::tuple(spans[i].depth, end_of(records[spans[i].record]), i);
  };
  std::set<std::tuple<std::uint32_t, std::int64_t, std::size_t>> going_on;
  std::size_t start = 0;
  std::int64_t at = whole.start;
  for (const auto& [end, ended] : ends) {
    while (start < starts.size() && starts[start].first <= end) {
      if (!going_on.empty()) {
        spans[std::get<2>(*going_on.rbegin())].critical += starts[start].first - at;
      }
      at = starts[start].first;
      going_on.insert(key_of(starts[start++].second));
    }
    spans[std::get<2>(*going_on.rbegin())].critical += end - at;
    at = end;
    going_on.erase(key_of(ended));
  }
}

}  // namespace

Waterfall waterfall(const Timeline& timeline, RecordNumber request) {
  const Records& records = timeline.records();
  const trace::Record& own = records[request];
  Waterfall waterfall;
  waterfall.request = request;
  waterfall.name = timeline.names().request_name(own.request);
  waterfall.instance = own.entity;
  waterfall.instance_row = timeline.tree().instance_row(own.entity);
  waterfall.extent = {own.start, end_of(own)};
  for (const RecordNumber number : spans_of(timeline, request)) {
    const trace::Record& record = records[number];
    WaterfallSpan& span = waterfall.spans.emplace_back();
    span.record = number;
    span.late = end_of(record) > end_of(own);
    span.label = trace::label_of(record, timeline.names());
    waterfall.extent.start = std::min(waterfall.extent.start, record.start);
    waterfall.extent.end = std::max(waterfall.extent.end, end_of(record));
  }
  make_tree(records, waterfall.spans);
  find_self_time(records, waterfall.spans);
  find_critical(records, waterfall.spans);
  return waterfall;
}

}  // namespace routelab::timeline
