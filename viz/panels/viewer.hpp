/// What a viewer shows of a trace, and what people do with it: the panels draw this and turn input
/// into calls of it. It knows nothing of pixels, so a test can ask it what a click did.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/request_groups.hpp"
#include "sim/trace/filter_parser.hpp"
#include "viz/panels/job.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/request_list.hpp"
#include "viz/timeline/search.hpp"
#include "viz/timeline/timeline.hpp"
#include "viz/timeline/waterfall.hpp"

namespace routelab::panels {

enum class Page : std::uint8_t { Timeline, Heatmap, Requests, Statistics, Findings, Compare };
inline constexpr int page_count = 6;
/// "timeline", "heatmap", ...: in commands and marks.
const char* name_of(Page page);

class Viewer {
 public:
  /// The timeline outlives this.
  explicit Viewer(const timeline::Timeline& timeline, JobStyle jobs = {});

  [[nodiscard]] const timeline::Timeline& timeline() const { return timeline_; }
  [[nodiscard]] const JobStyle& jobs() const { return jobs_; }
  /// Once a frame: takes over what was worked out meanwhile.
  void poll();

  // ---- time

  [[nodiscard]] timeline::Range shown() const { return shown_; }
  /// What can be shown: the run, and more if another run is beside it.
  [[nodiscard]] timeline::Range bounds() const { return bounds_; }
  void extend_bounds(timeline::Range range);
  /// Moved into the bounds, and to at least 100 ns.
  void show(timeline::Range range);
  void show_all() { show(bounds_); }
  /// factor < 1: closer. The time `about` stays where it is.
  void zoom(double factor, std::int64_t about);
  void pan(double fraction);  ///< of what is shown; positive: later
  /// The selection (or the marked range) into the middle; if it is there, over the width.
  void fit();

  [[nodiscard]] const std::optional<timeline::Range>& marked() const { return marked_; }
  void mark_range(timeline::Range range);  ///< either end may be first
  void mark_selection();
  /// What figures and lists are about: the marked range, else what is shown.
  [[nodiscard]] timeline::Range focus() const { return marked_.value_or(shown_); }
  /// What is about the run: the slowest request, the tail. Not what is shown: a click that goes close
  /// to one request would leave nothing but that one.
  [[nodiscard]] timeline::Range marked_or_whole() const {
    return marked_.value_or(timeline_.whole());
  }

  // ---- playhead: a moment that moves through the run

  [[nodiscard]] const std::optional<std::int64_t>& playhead() const { return playhead_; }
  /// Moved into the bounds; none: away with it. What is shown stays.
  void set_playhead(std::optional<std::int64_t> time);
  [[nodiscard]] bool is_playing() const { return is_playing_; }
  /// From the playhead; from the start of what is shown when there is none or it is at the end.
  void play_or_pause();
  /// So much time of the person who looks has gone by. Playing crosses what is shown in
  /// `seconds_across` seconds, keeps the playhead at most in the middle, and stops at the end.
  void advance(double seconds);
  static constexpr double seconds_across = 10;
  /// To the next or previous start of a chosen request, which is selected. step: +1 or -1.
  /// O(requests).
  void step_playhead(int step);

  /// What goes on at the playhead, of the chosen requests; 0 without one.
  struct Moment {
    std::uint32_t in_flight = 0;
    std::uint32_t instances = 0;  ///< alive
    friend bool operator==(const Moment&, const Moment&) = default;
  };
  [[nodiscard]] Moment moment() const;

  // ---- selection: a record, and the request that it belongs to

  [[nodiscard]] timeline::RecordNumber selected() const { return selected_; }
  /// no_record: nothing.
  void select(timeline::RecordNumber record);
  /// Selects it and moves the view so that it can be seen: closer if it would be a mere dot.
  void jump_to(timeline::RecordNumber record);
  /// Of the selected record; null when there is none.
  [[nodiscard]] const timeline::Waterfall* request() const {
    return request_ ? &*request_ : nullptr;
  }
  /// +1 or -1, in its lane; of a request whose client's lanes are closed: on its instance.
  void select_neighbour(int step);
  void select_parent();
  void select_first_child();
  void select_trouble(int step);  ///< +1: the next one, -1: the one before
  /// Of the marked range, else of the whole run, among the chosen: what is shown is often what the
  /// last jump went to.
  void select_slowest();

  // ---- filter and search

  /// An error leaves the filter before in force.
  void set_filter(const std::string& text);
  [[nodiscard]] const std::string& filter() const { return filter_; }
  [[nodiscard]] const std::optional<trace::FilterError>& filter_error() const {
    return filter_error_;
  }
  [[nodiscard]] const timeline::Chosen& chosen() const { return *chosen_; }
  /// For jobs: stays as it is while they run.
  [[nodiscard]] std::shared_ptr<const timeline::Chosen> share_chosen() const { return chosen_; }
  /// Grows whenever `chosen` is another one: what was worked out for it is out of date.
  [[nodiscard]] std::uint64_t chosen_version() const { return chosen_version_; }
  [[nodiscard]] bool is_busy() const { return choosing_.running(); }

  void set_search(const std::string& text);
  [[nodiscard]] const std::vector<timeline::Match>& matches() const { return matches_; }
  [[nodiscard]] std::size_t match() const { return match_; }  ///< of matches, when there are any
  void step_match(int step);

  // ---- rows

  /// Groups of few rows begin open, all else closed.
  [[nodiscard]] static bool begins_open(const timeline::Timeline& timeline, std::size_t row);
  [[nodiscard]] bool is_open(std::size_t row) const { return open_[row]; }
  void set_open(std::size_t row, bool open);
  /// Without groups: every row that has lanes, in one list.
  [[nodiscard]] bool is_flat() const { return flat_; }
  void set_flat(bool flat) { flat_ = flat; }
  void toggle_all();  ///< closes everything if a group is open, else opens all groups
  [[nodiscard]] const std::vector<std::size_t>& pinned() const { return pinned_; }
  void toggle_pin(std::size_t row);
  void pin_selection();
  /// Opens what is above a row.
  void reveal(std::size_t row);
  void reveal_selection();
  /// The row to be scrolled to in the next frame; asked once.
  [[nodiscard]] std::optional<std::size_t> take_row_to_show();
  // ---- the rest of the screen

  Page page = Page::Timeline;
  bool details = true;  ///< the request's own panel
  bool help = false;

  // ---- what is chosen on a page

  /// Of the heat map: the requests in it are listed.
  struct Box {
    timeline::Range time;
    timeline::Latencies latency;
    friend bool operator==(const Box&, const Box&) = default;
  };
  std::optional<Box> box;
  timeline::Order order = timeline::Order::Slowest;  ///< of the list of requests
  study::GroupBy group = study::GroupBy::Route;      ///< of the statistics
  bool phases = false;  ///< the time by phase instead of the percentiles

  /// Escape: closes the help, else the marked range, else the selection, else the playhead.
  void clear();

 private:
  /// Of the selection; where it is on no lane (the network) of its request. Of a request whose
  /// client's lanes are closed: of its last span on its instance (step > 0) or the first one.
  [[nodiscard]] std::optional<timeline::Place> place_of_selection(int step = 1) const;
  [[nodiscard]] std::optional<timeline::Place> place_on_instance(int step) const;
  void take_chosen();
  void show_match();
  void follow_playhead();

  const timeline::Timeline& timeline_;
  JobStyle jobs_;
  timeline::Range bounds_;
  timeline::Range shown_;
  std::optional<timeline::Range> marked_;

  std::optional<std::int64_t> playhead_;
  double playhead_part_ = 0;  ///< of a nanosecond, when what is shown is that short
  bool is_playing_ = false;

  timeline::RecordNumber selected_ = timeline::no_record;
  std::optional<timeline::Waterfall> request_;

  std::string filter_;
  std::optional<trace::FilterError> filter_error_;
  Job<std::shared_ptr<const timeline::Chosen>> choosing_;
  std::shared_ptr<const timeline::Chosen> chosen_;
  std::uint64_t chosen_version_ = 0;

  std::vector<timeline::Match> matches_;
  std::size_t match_ = 0;

  bool flat_ = false;
  std::vector<bool> open_;
  std::vector<std::size_t> pinned_;
  std::optional<std::size_t> row_to_show_;
};

}  // namespace routelab::panels
