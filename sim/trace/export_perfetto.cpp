#include "sim/trace/export_perfetto.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/label_table.hpp"
#include "sim/trace/perfetto_packets.hpp"
#include "sim/trace/span_argument.hpp"
#include "sim/trace/span_label.hpp"
#include "sim/trace/track_walk.hpp"

namespace routelab::trace {

namespace {

using List = PerfettoPackets::List;
using Word = PerfettoPackets::Word;

/// The requests that left spans or jobs behind, sorted.
std::vector<std::uint64_t> linked_requests(const Selection& selection) {
  std::vector<std::uint64_t> linked;
  for (const auto* list : {&selection.after, &selection.jobs}) {
    for (const Record* record : *list) linked.push_back(record->request);
  }
  std::ranges::sort(linked);
  const auto duplicates = std::ranges::unique(linked);
  linked.erase(duplicates.begin(), duplicates.end());
  return linked;
}

class PerfettoSink final : public TrackSink {
 public:
  PerfettoSink(const Selection& selection, const Names& names, TextBuffer& out)
      : names_(names), packets_(out), linked_(linked_requests(selection)) {
    for (std::size_t i = 0; i < argument_words_.size(); ++i) {
      argument_words_[i] =
          packets_.intern(List::AnnotationNames, name_of(static_cast<Argument>(i)));
    }
    for (std::size_t i = 0; i < outcome_words_.size(); ++i) {
      outcome_words_[i] = packets_.intern(List::AnnotationTexts, name_of(static_cast<Outcome>(i)));
    }
    root_ = packets_.add_track(PerfettoPackets::Track::Group,
                               names.scenario + ", seed " + std::to_string(names.seed), 0, 0);
  }

  void add_group(int group, const std::string& name) override {
    groups_.push_back({packets_.add_track(PerfettoPackets::Track::Group, name, root_,
                                          static_cast<std::uint32_t>(group)),
                       0,
                       {}});
  }

  void add_lanes(int group, const std::string& name, std::uint32_t count) override {
    for (std::uint32_t lane = 1; lane <= count; ++lane) {
      const auto track =
          add_track(group, PerfettoPackets::Track::Lane, name + " " + std::to_string(lane));
      group_of(group).lanes.push_back({track, 0});
    }
  }

  void begin(Lane lane, const Record& record) override {
    OpenLane& open = open_lane(lane);
    const Label& label = label_for(record);
    packets_.begin_event(open.track, record.start, PerfettoPackets::Event::Begin);
    packets_.label(label.name, label.category);
    each_argument(record, *this);
    if (open.depth++ == 0 && is_linked(record)) packets_.flow(record.request + 1);
    packets_.end_event();
  }

  void end(Lane lane, const Record& record) override {
    OpenLane& open = open_lane(lane);
    --open.depth;
    packets_.begin_event(open.track, record.start + record.duration, PerfettoPackets::Event::End);
    packets_.end_event();
  }

  void add_counter(int group, const std::string& name) override {
    counter_ = add_track(group, PerfettoPackets::Track::Counter, name);
  }

  void level(std::int64_t time, std::int64_t level) override {
    packets_.begin_event(counter_, time, PerfettoPackets::Event::Counter);
    packets_.value(level);
    packets_.end_event();
  }

  // What each_argument calls.
  void request(const Record& record) {
    if (record.kind == Kind::Request) {
      packets_.annotate(word(Argument::Request), call_of(record.request));
    } else {
      packets_.annotate(word(Argument::Request), names_.request_name(record.request));
    }
  }
  void outcome(Outcome outcome) {
    if (outcome == Outcome::Completed) return;
    packets_.annotate(word(Argument::Outcome), outcome_words_[static_cast<std::size_t>(outcome)]);
  }
  void number(Argument argument, std::uint64_t value) { packets_.annotate(word(argument), value); }
  void flag(Argument argument) { packets_.annotate_true(word(argument)); }

 private:
  struct OpenLane {
    PerfettoPackets::Uuid track = 0;
    std::uint32_t depth = 0;
  };
  struct Group {
    PerfettoPackets::Uuid track = 0;
    std::uint32_t children = 0;
    std::vector<OpenLane> lanes;
  };
  struct Label {
    Word name;
    Word category;
  };

  Group& group_of(int group) { return groups_[static_cast<std::size_t>(group) - 1]; }
  OpenLane& open_lane(Lane lane) { return group_of(lane.group).lanes[lane.number]; }
  Word word(Argument argument) const { return argument_words_[static_cast<std::size_t>(argument)]; }

  PerfettoPackets::Uuid add_track(int group, PerfettoPackets::Track track,
                                  const std::string& name) {
    Group& parent = group_of(group);
    return packets_.add_track(track, name, parent.track, ++parent.children);
  }

  const Label& label_for(const Record& record) {
    return labels_.at(record, [&](const Record& first) {
      return Label{packets_.intern(List::EventNames, label_of(first, names_)),
                   packets_.intern(List::Categories, word_of(first.kind))};
    });
  }

  /// Of those that stand outside a request.
  [[nodiscard]] bool is_linked(const Record& record) const {
    if (record.kind == Kind::Instance) return false;
    return record.kind != Kind::Request || std::ranges::binary_search(linked_, record.request);
  }

  const Names& names_;
  PerfettoPackets packets_;
  std::vector<std::uint64_t> linked_;
  std::array<Word, argument_count> argument_words_;
  std::array<Word, outcome_count> outcome_words_;
  LabelTable<Label> labels_;
  PerfettoPackets::Uuid root_ = 0;
  std::vector<Group> groups_;
  PerfettoPackets::Uuid counter_ = 0;  ///< added last
};

}  // namespace

void export_perfetto(Selection& selection, const Names& names, TextBuffer& out) {
  PerfettoSink sink(selection, names, out);
  walk_tracks(selection, names, sink);
}

}  // namespace routelab::trace
