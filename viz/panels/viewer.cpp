#include "viz/panels/viewer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "viz/timeline/band.hpp"
#include "viz/timeline/request_list.hpp"

namespace routelab::panels {

using timeline::no_record;
using timeline::no_row;
using timeline::Range;
using timeline::RecordNumber;
using timeline::Row;

namespace {

constexpr std::int64_t shortest_view = 100;  // ns
constexpr std::size_t few_rows = 24;         // a group with at most so many rows begins open

Range range_of(const trace::Record& record) { return {record.start, timeline::end_of(record)}; }

}  // namespace

const char* name_of(Page page) {
  switch (page) {
    case Page::Timeline: return "timeline";
    case Page::Heatmap: return "heatmap";
    case Page::Requests: return "requests";
    case Page::Statistics: return "statistics";
    case Page::Findings: return "findings";
    case Page::Compare: return "compare";
  }
  return "";
}

Viewer::Viewer(const timeline::Timeline& timeline, JobStyle jobs)
    : timeline_(timeline), jobs_(std::move(jobs)), bounds_(timeline.whole()), shown_(bounds_),
      chosen_(std::make_shared<const timeline::Chosen>()) {
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    open_.push_back(begins_open(timeline, row));
  }
}

bool Viewer::begins_open(const timeline::Timeline& timeline, std::size_t row) {
  const Row& what = timeline.rows()[row];
  return what.is_group() && what.end - row - 1 <= few_rows;
}

void Viewer::poll() {
  const bool was_running = choosing_.running();
  choosing_.poll();
  if (was_running && !choosing_.running()) take_chosen();
}

// ---- time

void Viewer::extend_bounds(Range range) {
  const bool shows_all = shown_ == bounds_;
  bounds_ = {std::min(bounds_.start, range.start), std::max(bounds_.end, range.end)};
  if (shows_all) shown_ = bounds_;
}

void Viewer::show(Range range) {
  const Range whole = bounds_;
  const std::int64_t longest = std::max(whole.end - whole.start, shortest_view);
  const std::int64_t length = std::clamp(range.end - range.start, shortest_view, longest);
  // Kept about its middle when it has to grow.
  const std::int64_t middle = range.start + (range.end - range.start) / 2;
  std::int64_t start = length == range.end - range.start ? range.start : middle - length / 2;
  start = std::clamp(start, whole.start, whole.start + longest - length);
  shown_ = {start, start + length};
}

void Viewer::zoom(double factor, std::int64_t about) {
  const auto length = static_cast<double>(shown_.end - shown_.start);
  const double left = static_cast<double>(about - shown_.start) / length;
  const auto longest = static_cast<double>(bounds_.end - bounds_.start);
  const double wanted = std::clamp(length * factor, static_cast<double>(shortest_view),
                                   std::max(longest, static_cast<double>(shortest_view)));
  const std::int64_t start = about - std::llround(left * wanted);
  show({start, start + std::llround(wanted)});
}

void Viewer::pan(double fraction) {
  const auto step = std::llround(fraction * static_cast<double>(shown_.end - shown_.start));
  show({shown_.start + step, shown_.end + step});
}

void Viewer::fit() {
  std::optional<Range> wanted = marked_;
  if (selected_ != no_record) wanted = range_of(timeline_.records()[selected_]);
  if (!wanted) return;
  const std::int64_t length = std::max<std::int64_t>(wanted->end - wanted->start, 1);
  const std::int64_t middle = wanted->start + length / 2;
  const std::int64_t half = (shown_.end - shown_.start) / 2;
  const bool centred =
      std::abs(middle - (shown_.start + half)) <= std::max<std::int64_t>(half / 50, 1);
  if (!centred && length <= 2 * half) {
    show({middle - half, middle + half});
    if (shown_.start == middle - half) return;  // else it cannot be centred: fill the width
  }
  const std::int64_t margin = length / 10 + 1;
  show({wanted->start - margin, wanted->end + margin});
}

void Viewer::mark_range(Range range) {
  if (range.start > range.end) std::swap(range.start, range.end);
  range.start = std::max(range.start, bounds_.start);
  range.end = std::min(range.end, bounds_.end);
  if (range.end > range.start) marked_ = range;
}

void Viewer::mark_selection() {
  if (request_) {
    mark_range(range_of(timeline_.records()[request_->request]));
  } else if (selected_ != no_record) {
    mark_range(range_of(timeline_.records()[selected_]));
  } else {
    mark_range(shown_);
  }
}

// ---- playhead

void Viewer::set_playhead(std::optional<std::int64_t> time) {
  if (time) time = std::clamp(*time, bounds_.start, bounds_.end);
  playhead_ = time;
  playhead_part_ = 0;
  if (!playhead_) is_playing_ = false;
}

void Viewer::play_or_pause() {
  is_playing_ = !is_playing_;
  if (!is_playing_) return;
  if (!playhead_ || *playhead_ >= bounds_.end) {
    set_playhead(shown_.end >= bounds_.end && playhead_ ? bounds_.start : shown_.start);
  }
  follow_playhead();
}

void Viewer::advance(double seconds) {
  if (!is_playing_) return;
  const auto length = static_cast<double>(shown_.end - shown_.start);
  const double way = length * seconds / seconds_across + playhead_part_;
  const double whole = std::floor(way);
  set_playhead(*playhead_ + static_cast<std::int64_t>(whole));
  playhead_part_ = way - whole;
  follow_playhead();
  if (*playhead_ >= bounds_.end) is_playing_ = false;
}

void Viewer::follow_playhead() {
  const std::int64_t half = (shown_.end - shown_.start) / 2;
  if (*playhead_ >= shown_.start && *playhead_ <= shown_.start + half) return;
  const std::int64_t start = *playhead_ - half;
  show({start, start + (shown_.end - shown_.start)});
}

void Viewer::step_playhead(int step) {
  const std::int64_t from = playhead_.value_or(step > 0 ? shown_.start - 1 : shown_.end);
  RecordNumber found = no_record;
  const auto start_of = [&](RecordNumber request) { return timeline_.records()[request].start; };
  for (const RecordNumber request : timeline_.requests()) {
    const std::int64_t start = start_of(request);
    if ((step > 0 ? start <= from : start >= from) || !chosen().has(request)) continue;
    const bool is_nearer =
        found == no_record || (step > 0 ? start < start_of(found) : start > start_of(found));
    if (is_nearer) found = request;
  }
  if (found == no_record) return;
  set_playhead(start_of(found));
  select(found);
  if (*playhead_ < shown_.start || *playhead_ >= shown_.end) follow_playhead();
}

Viewer::Moment Viewer::moment() const {
  Moment moment;
  if (!playhead_) return moment;
  const timeline::View view{*playhead_, *playhead_ + 1, 1};
  std::vector<timeline::BandColumn> column;
  const auto& rows = timeline_.rows();
  for (std::size_t row = 0; row < rows.size(); row = rows[row].end) {
    if (rows[row].sort == Row::Sort::Clients) {
      timeline::band(timeline_, row, view, 1, column, chosen().everything() ? nullptr : &chosen());
      moment.in_flight = column[0].max;
    } else if (rows[row].sort == Row::Sort::Instances) {
      const auto until = [&](const std::vector<std::int64_t>& times) {
        return std::upper_bound(times.begin(), times.end(), *playhead_) - times.begin();
      };
      moment.instances =
          static_cast<std::uint32_t>(until(rows[row].created) - until(rows[row].destroyed));
    }
  }
  return moment;
}

// ---- selection

void Viewer::select(RecordNumber record) {
  selected_ = record;
  const auto request = record == no_record ? std::nullopt : timeline_.request_of(record);
  if (!request) {
    request_.reset();
  } else if (!request_ || request_->request != *request) {
    request_ = timeline::waterfall(timeline_, *request);
  }
}

void Viewer::jump_to(RecordNumber record) {
  select(record);
  if (record == no_record) return;
  // A part of a request is shown with the whole of it.
  const Range range = range_of(timeline_.records()[request_ ? request_->request : record]);
  const std::int64_t length = std::max<std::int64_t>(range.end - range.start, 1);
  const std::int64_t shown = shown_.end - shown_.start;
  // What took no time has no size to go closer to.
  const bool is_dot = length < shown / 50 && range.end > range.start;
  if (length > shown || is_dot) {
    show({range.start - length, range.end + length});
  } else if (range.start < shown_.start || range.end > shown_.end) {
    const std::int64_t middle = range.start + length / 2;
    show({middle - shown / 2, middle - shown / 2 + shown});
  }
  reveal_selection();
}

void Viewer::reveal_selection() {
  if (selected_ == no_record) return;
  if (request_ && request_->instance_row != no_row) {
    reveal(request_->instance_row);
  } else if (const auto places = timeline_.places(selected_); !places.empty()) {
    reveal(places[0].row);
  }
}

std::optional<timeline::Place> Viewer::place_of_selection(int step) const {
  if (selected_ == no_record) return std::nullopt;
  auto places = timeline_.places(selected_);
  if (places.empty() && request_) places = timeline_.places(request_->request);
  if (places.empty()) return std::nullopt;
  // Where its client's lanes are closed people see a request on its instance.
  if (is_open(places[0].row)) return places[0];
  const auto seen = place_on_instance(step);
  return seen ? seen : places[0];
}

std::optional<timeline::Place> Viewer::place_on_instance(int step) const {
  if (!request_ || selected_ != request_->request || request_->instance_row == no_row) return {};
  std::optional<timeline::Place> found;
  for (const timeline::WaterfallSpan& span : request_->spans) {
    for (const timeline::Place& place : timeline_.places(span.record)) {
      const bool is_there = place.row == request_->instance_row;
      if (!is_there || (found && place.lane != found->lane)) continue;
      if (!found || (step > 0 ? place.entry > found->entry : place.entry < found->entry)) {
        found = place;
      }
    }
  }
  return found;
}

void Viewer::select_neighbour(int step) {
  const auto place = place_of_selection(step);
  if (!place) return;
  const timeline::Lane& lane = timeline_.lanes(place->row).lanes()[place->lane];
  const auto entry = static_cast<std::int64_t>(place->entry) + step;
  if (entry < 0 || entry >= static_cast<std::int64_t>(lane.size())) return;
  const RecordNumber record = lane[static_cast<std::size_t>(entry)];
  // From a request to a request.
  const bool is_request = request_ && selected_ == request_->request;
  jump_to(is_request ? timeline_.request_of(record).value_or(record) : record);
}

void Viewer::select_parent() {
  if (!request_) return;
  for (const timeline::WaterfallSpan& span : request_->spans) {
    if (span.record == selected_) return jump_to(request_->spans[span.parent].record);
  }
}

void Viewer::select_first_child() {
  if (!request_) return;
  const auto& spans = request_->spans;
  for (std::size_t i = 0; i + 1 < spans.size(); ++i) {
    if (spans[i].record != selected_) continue;
    if (spans[i + 1].depth > spans[i].depth) jump_to(spans[i + 1].record);
    return;
  }
}

void Viewer::select_trouble(int step) {
  const std::int64_t from = request_   ? timeline_.records()[request_->request].start
                            : step > 0 ? shown_.start - 1
                                       : shown_.end;
  const timeline::Chosen* among = chosen().everything() ? nullptr : &chosen();
  const auto found =
      step > 0 ? timeline_.next_trouble(from, among) : timeline_.previous_trouble(from, among);
  if (found) jump_to(*found);
}

void Viewer::select_slowest() {
  const auto slowest =
      timeline::list_requests(timeline_, marked_or_whole(), chosen(), timeline::Order::Slowest, 1);
  if (!slowest.requests.empty()) jump_to(slowest.requests[0]);
}

// ---- filter and search

void Viewer::set_filter(const std::string& text) {
  const trace::ParsedFilter parsed = trace::parse_filter(text, timeline_.names());
  filter_ = text;
  filter_error_.reset();
  if (!parsed.filter) {
    filter_error_ = parsed.error;
    return;
  }
  choosing_.start(jobs_, [this, filter = *parsed.filter](const std::stop_token& stop) {
    return std::make_shared<const timeline::Chosen>(timeline::choose(timeline_, filter, stop));
  });
  if (!choosing_.running()) take_chosen();
}

void Viewer::take_chosen() {
  chosen_ = *choosing_.result();
  ++chosen_version_;
}

void Viewer::set_search(const std::string& text) {
  matches_ = timeline::search(timeline_, text);
  match_ = 0;
  show_match();
}

void Viewer::step_match(int step) {
  if (matches_.empty()) return;
  const std::size_t count = matches_.size();
  match_ = step > 0 ? (match_ + 1) % count : (match_ + count - 1) % count;
  show_match();
}

void Viewer::show_match() {
  if (matches_.empty()) return;
  const timeline::Match& found = matches_[match_];
  if (found.row != no_row) return reveal(found.row);
  jump_to(found.request);
}

// ---- rows

void Viewer::set_open(std::size_t row, bool open) { open_[row] = open; }

void Viewer::toggle_all() {
  const auto& rows = timeline_.rows();
  bool any_open = false;
  for (std::size_t i = 0; i < rows.size(); ++i) any_open = any_open || open_[i];
  for (std::size_t i = 0; i < rows.size(); ++i) open_[i] = !any_open && rows[i].is_group();
}

void Viewer::toggle_pin(std::size_t row) {
  const auto found = std::find(pinned_.begin(), pinned_.end(), row);
  if (found != pinned_.end()) {
    pinned_.erase(found);
  } else {
    pinned_.push_back(row);
  }
}

void Viewer::pin_selection() {
  if (const auto place = place_of_selection()) toggle_pin(place->row);
}

void Viewer::reveal(std::size_t row) {
  for (std::size_t at = timeline_.rows()[row].parent; at != no_row;
       at = timeline_.rows()[at].parent) {
    set_open(at, true);
  }
  row_to_show_ = row;
}

std::optional<std::size_t> Viewer::take_row_to_show() {
  return std::exchange(row_to_show_, std::nullopt);
}

void Viewer::clear() {
  if (help) {
    help = false;
  } else if (marked_) {
    marked_.reset();
  } else if (selected_ != no_record) {
    select(no_record);
  } else {
    set_playhead(std::nullopt);
  }
}

}  // namespace routelab::panels
