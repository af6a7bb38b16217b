#include "viz/timeline/lane.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/timeline/timeline_sample.hpp"
#include "viz/timeline/marks.hpp"

namespace routelab::timeline {

using namespace testing;

namespace {

bool touches(const Record& record, const View& view) {
  return record.start < view.end && lane_end(record) > view.start;
}

/// A picture as a list of stretches of time with something going on in them.
struct Piece {
  std::int64_t start = 0;
  std::int64_t end = 0;
  double busy = 0;
};

/// Busy time before a moment, a piece's being spread evenly over it.
double busy_before(const std::vector<Piece>& pieces, double time) {
  double sum = 0;
  for (const Piece& piece : pieces) {
    const auto length = static_cast<double>(piece.end - piece.start);
    sum += piece.busy * std::clamp((time - static_cast<double>(piece.start)) / length, 0.0, 1.0);
  }
  return sum;
}

}  // namespace

TEST_CASE("Bars show what a drawer without a pyramid would", "[timeline]") {
  rc::prop("random lanes and views", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(0, 700)));
    const View view = random_view(own.end());
    std::vector<Bar> bars;
    own.lane.bars(own.records, view, bars);

    std::uint64_t count = 0, counted = 0;
    std::int64_t busy = 0, drawn = 0;
    std::vector<Piece> truth, picture;
    for (const Record& record : own.list) {
      if (!touches(record, view)) continue;
      const std::int64_t length = lane_end(record) - record.start;
      ++count;
      busy += length;
      truth.push_back({record.start, lane_end(record), static_cast<double>(length)});
    }
    for (const Bar& bar : bars) {
      counted += bar.count;
      drawn += bar.busy;
      picture.push_back({bar.start, bar.end, static_cast<double>(bar.busy)});
    }
    RC_ASSERT(counted == count);
    RC_ASSERT(drawn == busy);
    // Up to any pixel, as much went on as was drawn, but for what two bars may hide: an even leaf may
    // begin in the bar of what was before it.
    const double bar = std::ceil(view.ns_per_pixel() * bar_pixels);
    for (int pixel = 0; pixel <= static_cast<int>(view.width); ++pixel) {
      const double time = static_cast<double>(view.start) + pixel * view.ns_per_pixel();
      const double difference = busy_before(truth, time) - busy_before(picture, time);
      RC_ASSERT(std::abs(difference) <= 2 * bar * 1.000001);
    }
  });
}

TEST_CASE("There are never more bars than there is room for", "[timeline]") {
  rc::prop("random lanes and views", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(0, 3000)));
    const View view = random_view(own.end());
    std::vector<Bar> bars;
    own.lane.bars(own.records, view, bars);
    RC_ASSERT(static_cast<double>(bars.size()) <= view.width / bar_pixels + 3);
    for (std::size_t i = 1; i < bars.size(); ++i) RC_ASSERT(bars[i - 1].end <= bars[i].start);
  });
}

TEST_CASE("No flag is lost at any zoom, and what is wide is drawn as itself", "[timeline]") {
  rc::prop("random lanes and views", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(1, 700)));
    const View view = random_view(own.end());
    std::vector<Bar> bars;
    own.lane.bars(own.records, view, bars);
    const double wide = std::ceil(view.ns_per_pixel() * bar_pixels);
    for (std::size_t i = 0; i < own.list.size(); ++i) {
      const Record& record = own.list[i];
      if (!touches(record, view)) continue;
      const auto bar = std::ranges::find_if(
          bars, [&](const Bar& b) { return b.start <= record.start && record.start < b.end; });
      RC_ASSERT(bar != bars.end());
      RC_ASSERT((marks_of(record) & ~bar->marks) == 0);
      if (static_cast<double>(lane_end(record) - record.start) >= wide) {
        RC_ASSERT(bar->record == i);
      }
      if (bar->count == 1) RC_ASSERT(bar->record == i);
    }
  });
}

TEST_CASE("Moving a view by some pixels changes no bar that stays in it", "[timeline]") {
  rc::prop("random lanes and views", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(1, 700)));
    const View view = random_view(own.end());
    View moved = view;
    const auto by = *rc::gen::inRange<std::int64_t>(0, view.end - view.start + 1);
    moved.start += by;
    moved.end += by;
    std::vector<Bar> before, after;
    own.lane.bars(own.records, view, before);
    own.lane.bars(own.records, moved, after);
    const double cell = std::ceil(view.ns_per_pixel() * bar_pixels);
    for (const Bar& bar : before) {
      // At the edges a bar may show a part of what it would, and nodes are opened there.
      if (static_cast<double>(bar.start - moved.start) < 40 * cell) continue;
      if (static_cast<double>(view.end - bar.end) < 40 * cell) continue;
      const auto same = std::ranges::find(after, bar.start, &Bar::start);
      RC_ASSERT(same != after.end());
      RC_ASSERT(same->end == bar.end);
      RC_ASSERT(same->count == bar.count);
    }
  });
}

TEST_CASE("Picking finds what a search through the whole lane finds", "[timeline]") {
  rc::prop("random lanes and 100 times", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(0, 400)));
    for (int i = 0; i < 100; ++i) {
      const auto time = *rc::gen::inRange<std::int64_t>(0, own.end() + 10);
      const std::int64_t tolerance = *rc::gen::element<std::int64_t>(0, 1, 5, 1000);
      std::optional<std::size_t> nearest;
      std::int64_t distance = tolerance + 1;
      for (std::size_t entry = 0; entry < own.list.size(); ++entry) {
        const Record& record = own.list[entry];
        const std::int64_t away = time < record.start        ? record.start - time
                                  : time >= lane_end(record) ? time - lane_end(record) + 1
                                                             : 0;
        if (away >= distance) continue;
        nearest = entry;
        distance = away;
      }
      RC_ASSERT(own.lane.pick(own.records, time, tolerance) == nearest);
    }
  });
}

TEST_CASE("Every record of a lane is found, and busy time adds up", "[timeline]") {
  rc::prop("random lanes and ranges", [] {
    const OwnLane own(random_lane(*rc::gen::inRange<std::size_t>(0, 400)));
    for (std::size_t i = 0; i < own.list.size(); ++i) {
      RC_ASSERT(own.lane.find(own.records, static_cast<RecordNumber>(i)) == i);
    }
    const auto start = *rc::gen::inRange<std::int64_t>(0, own.end() + 1);
    const auto end = *rc::gen::inRange<std::int64_t>(start, own.end() + 2);
    std::int64_t busy = 0;
    for (const Record& record : own.list) {
      busy += std::max<std::int64_t>(
          0, std::min(lane_end(record), end) - std::max(record.start, start));
    }
    RC_ASSERT(own.lane.busy_in(own.records, {start, end}) == busy);
  });
}

TEST_CASE("Many short ones are one bar where they come evenly, and a gap between them is seen",
          "[timeline]") {
  std::vector<Record> steady;
  for (std::int64_t i = 0; i < 640; ++i) {
    steady.push_back(record_of(Kind::Query, 10 * i, 10 * i + 5));
  }
  std::vector<Bar> bars;
  const View view{0, 6400, 1280};  // each is a pixel, and half of a bar's stretch is empty
  const OwnLane even(steady);
  even.lane.bars(even.records, view, bars);
  REQUIRE(bars.size() == 10);
  for (const Bar& bar : bars) {
    CHECK(bar.count == Lane::leaf);
    CHECK(bar.record == no_record);
    CHECK(bar.busy == 5 * static_cast<std::int64_t>(Lane::leaf));
  }
  // 20 ns, four pixels, without anything: more than a bar may hide.
  for (std::size_t i = 100; i < steady.size(); ++i) steady[i].start += 100;
  const OwnLane gap(steady);
  bars.clear();
  gap.lane.bars(gap.records, view, bars);
  CHECK(bars.size() > 10);
  CHECK(std::ranges::none_of(bars,
                             [](const Bar& bar) { return bar.start < 1010 && bar.end > 1080; }));
}

TEST_CASE("A lane knows its records however far apart they lie", "[timeline]") {
  rc::prop("random numbers", [] {
    // Short steps, steps that two bytes just hold or just do not, and long ones.
    const auto step = *rc::gen::element<std::uint32_t>(1, 5, 1040, 1041);
    std::vector<RecordNumber> numbers;
    for (std::uint32_t i = 0; i < 300; ++i) numbers.push_back(i * step);
    const auto swaps =
        *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 300));
    for (const std::uint32_t at : swaps) std::swap(numbers[at], numbers[300 - 1 - at]);
    std::vector<Record> list(300 * step);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      list[numbers[i]] = record_of(Kind::Query, 10 * static_cast<std::int64_t>(i),
                                   10 * static_cast<std::int64_t>(i) + 5);
    }
    const Records records(list.data());
    LaneData data;
    Lane::build(records, std::span(numbers).first(130), data);  // another lane before it
    const std::size_t nodes = data.nodes.size();
    Lane::build(records, numbers, data);
    const Lane lane(std::span(data.low).subspan(130), std::span(data.nodes).subspan(nodes),
                    data.high);
    RC_ASSERT(lane.entries() == numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      RC_ASSERT(lane.find(records, numbers[i]) == i);
    }
  });
}

TEST_CASE("A lane of nothing and a lane at the end of time are lanes", "[timeline]") {
  const OwnLane none({});
  std::vector<Bar> bars;
  none.lane.bars(none.records, {0, 100, 10}, bars);
  CHECK(bars.empty());
  CHECK(!none.lane.pick(none.records, 5, 1000));

  const OwnLane last({record_of(Kind::Query, INT64_MAX - 5, INT64_MAX)});
  last.lane.bars(last.records, {0, INT64_MAX, 1000}, bars);
  REQUIRE(bars.size() == 1);
  CHECK(bars[0].record == 0);
  CHECK(last.lane.pick(last.records, INT64_MAX - 2, 0) == 0);
}

}  // namespace routelab::timeline
