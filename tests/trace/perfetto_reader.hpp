/// What a reader of Perfetto's format makes of a file, by its rules: sequences with interned words,
/// defaults and clocks of their own. It stops (std::runtime_error) at whatever a reader would drop.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/utf8.hpp"
#include "tests/trace/protobuf_fields.hpp"

namespace routelab::trace::testing {

struct PerfettoTrack {
  std::string name;
  std::uint64_t parent = 0;
  std::uint64_t rank = 0;
  bool is_counter = false;
};

struct PerfettoSlice {
  std::uint64_t track = 0;
  std::string name;
  std::string category;
  std::map<std::string, std::string> arguments;
  std::uint64_t flow = 0;  ///< 0: none
  std::int64_t start = 0;
  std::int64_t duration = 0;
  std::size_t depth = 0;
};

class PerfettoTrace {
 public:
  explicit PerfettoTrace(std::string_view file) {
    for (const ProtobufField& field : ProtobufFields(file).all()) {
      require(field.number == 1, "a trace is packets");
      read_packet(ProtobufFields(field.bytes));
    }
    for (const auto& [id, sequence] : sequences_) require(sequence.open.empty(), "a slice is open");
  }

  std::map<std::uint64_t, PerfettoTrack> tracks;
  std::vector<PerfettoSlice> slices;
  std::map<std::uint64_t, std::vector<std::pair<std::int64_t, std::int64_t>>> levels;
  bool goes_back = false;  ///< in some sequence, in time

  /// "scenario / group / lane"
  [[nodiscard]] std::string path_of(std::uint64_t uuid) const {
    const PerfettoTrack& track = tracks.at(uuid);
    return track.parent == 0 ? track.name : path_of(track.parent) + " / " + track.name;
  }

 private:
  struct Sequence {
    bool valid = false;
    std::uint64_t track = 0;
    std::uint64_t clock = 6;
    std::int64_t time = 0;  ///< of its incremental clock, 64
    std::int64_t latest = 0;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> words;  ///< list, iid
    std::vector<std::size_t> open;                                         ///< slices
  };

  static void require(bool condition, const char* rule) {
    if (!condition) throw std::runtime_error(rule);
  }
  static std::string text_of(std::string_view bytes) {
    require(find_invalid_utf8(bytes) == std::string_view::npos, "a text is UTF-8");
    return std::string(bytes);
  }

  void read_packet(const ProtobufFields& packet) {
    if (packet.find(60) != nullptr) return read_track(ProtobufFields(packet.bytes(60)));
    require(packet.number(10).value_or(0) != 0, "an event is of a sequence");
    Sequence& sequence = sequences_[*packet.number(10)];
    if (packet.number(13) == 1U) {
      sequence = {};
      sequence.valid = true;
    }
    require(sequence.valid, "a sequence begins with cleared state");
    if (packet.find(59) != nullptr) {
      const ProtobufFields defaults(packet.bytes(59));
      sequence.clock = defaults.number(58).value();
      sequence.track = ProtobufFields(defaults.bytes(11)).number(11).value();
    }
    for (const ProtobufField& list : ProtobufFields(packet.bytes(12)).all()) {
      const ProtobufFields word(list.bytes);
      const bool is_new =
          sequence.words
              .emplace(std::pair(list.number, word.number(1).value()), text_of(word.bytes(2)))
              .second;
      require(is_new, "an iid has one meaning");
    }
    if (packet.find(6) != nullptr) return read_clocks(ProtobufFields(packet.bytes(6)));
    require(packet.number(13) == 2U, "who needs state says so");
    read_event(sequence, time_of(sequence, packet), ProtobufFields(packet.bytes(11)));
  }

  static void read_clocks(const ProtobufFields& snapshot) {
    require(snapshot.all().size() == 2, "two clocks are compared");
    for (const ProtobufField& field : snapshot.all()) {
      const ProtobufFields clock(field.bytes);
      require(clock.number(2) == 0U, "clocks are 0 at the start");
      require(clock.number(1) == (clock.number(3) ? 64U : 6U), "one of them counts differences");
    }
  }

  void read_track(const ProtobufFields& descriptor) {
    const std::uint64_t uuid = descriptor.number(1).value();
    const std::uint64_t parent = descriptor.number(5).value_or(0);
    require(uuid != 0, "0 is the track of those that have none");
    require(parent == 0 || tracks.count(parent) == 1, "a parent is there");
    const bool is_new = tracks
                            .emplace(uuid, PerfettoTrack{text_of(descriptor.bytes(2)), parent,
                                                         descriptor.number(12).value(),
                                                         descriptor.find(8) != nullptr})
                            .second;
    require(is_new, "a track is there once");
  }

  std::int64_t time_of(Sequence& sequence, const ProtobufFields& packet) {
    const auto value = static_cast<std::int64_t>(packet.number(8).value());
    const bool is_incremental = packet.number(58).value_or(sequence.clock) == 64;
    const std::int64_t time = is_incremental ? sequence.time += value : value;
    goes_back = goes_back || time < sequence.latest;
    sequence.latest = time;
    return time;
  }

  void read_event(Sequence& sequence, std::int64_t time, const ProtobufFields& event) {
    const PerfettoTrack& track = tracks.at(sequence.track);
    const std::uint64_t type = event.number(9).value();
    require(track.is_counter == (type == 4), "counters have values, the others slices");
    if (type == 4) {
      levels[sequence.track].emplace_back(time, event.number(30).value());
    } else if (type == 2) {
      require(!sequence.open.empty(), "what ends has begun");
      PerfettoSlice& slice = slices[sequence.open.back()];
      slice.duration = time - slice.start;
      sequence.open.pop_back();
    } else {
      require(type == 1, "slices begin and end");
      slices.push_back(slice_of(sequence, time, event));
      sequence.open.push_back(slices.size() - 1);
    }
  }

  static PerfettoSlice slice_of(const Sequence& sequence, std::int64_t time,
                                const ProtobufFields& event) {
    const auto word = [&](std::uint64_t list, std::uint64_t iid) {
      const auto found = sequence.words.find({list, iid});
      require(found != sequence.words.end(), "a word is defined in its sequence");
      return found->second;
    };
    PerfettoSlice slice;
    slice.track = sequence.track;
    slice.name = word(2, event.number(10).value());
    slice.category = word(1, event.number(3).value());
    slice.flow = event.number(47).value_or(0);
    slice.start = time;
    slice.depth = sequence.open.size();
    for (const ProtobufField& field : event.all()) {
      if (field.number != 4) continue;
      const ProtobufFields annotation(field.bytes);
      std::string& value = slice.arguments[word(3, annotation.number(1).value())];
      require(value.empty() && annotation.all().size() == 2, "an annotation is a name and a value");
      if (const auto iid = annotation.number(17)) value = word(29, *iid);
      if (const auto number = annotation.number(3)) value = std::to_string(*number);
      if (annotation.number(2) == 1U) value = "true";
      if (annotation.find(6) != nullptr) value = text_of(annotation.bytes(6));
    }
    return slice;
  }

  std::map<std::uint64_t, Sequence> sequences_;
};

}  // namespace routelab::trace::testing
