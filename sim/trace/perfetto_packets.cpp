#include "sim/trace/perfetto_packets.hpp"

#include "sim/base/utf8.hpp"

namespace routelab::trace {

namespace {

constexpr std::uint32_t trace_packet = 1;  // of Trace

namespace packet {
enum Field : std::uint32_t {
  ClockSnapshot = 6,
  Timestamp = 8,
  SequenceId = 10,  // trusted_packet_sequence_id
  TrackEvent = 11,  // of the defaults, too
  InternedData = 12,
  SequenceFlags = 13,
  TimestampClockId = 58,  // of the defaults, too
  Defaults = 59,
  TrackDescriptor = 60,
};
constexpr std::uint64_t state_cleared = 1;  // flags
constexpr std::uint64_t needs_state = 2;
}  // namespace packet

namespace clock {
enum Field : std::uint32_t { Clocks = 1, Id = 1, Timestamp = 2, IsIncremental = 3 };
constexpr std::uint64_t boot_time = 6;  // the trace's own, if nothing else is said
constexpr std::uint64_t sequence = 64;  // the first that sequences may define for themselves
}  // namespace clock

namespace track {
enum Field : std::uint32_t {
  Uuid = 1,
  Name = 2,
  ParentUuid = 5,
  Counter = 8,
  CounterUnit = 3,
  ChildOrdering = 11,
  SiblingOrderRank = 12,
};
constexpr std::uint64_t count = 2;           // a unit
constexpr std::uint64_t explicit_order = 3;  // by rank
}  // namespace track

namespace event {
enum Field : std::uint32_t {
  CategoryIids = 3,
  DebugAnnotations = 4,
  Type = 9,
  NameIid = 10,
  TrackUuid = 11,
  CounterValue = 30,
  FlowIds = 47,
};
}  // namespace event

namespace annotation {
enum Field : std::uint32_t { NameIid = 1, Bool = 2, Uint = 3, String = 6, StringIid = 17 };
}  // namespace annotation

namespace interned {
enum Field : std::uint32_t { Iid = 1, Text = 2 };
}  // namespace interned

}  // namespace

PerfettoPackets::Uuid PerfettoPackets::add_track(Track track, std::string_view name, Uuid parent,
                                                 std::uint32_t rank) {
  const auto uuid = static_cast<Uuid>(sequences_.size());
  sequences_.emplace_back();
  if (track != Track::Group) begin_sequence(uuid);
  packet_ = message_.begin(trace_packet);
  const std::size_t descriptor = message_.begin(packet::TrackDescriptor);
  message_.number(track::Uuid, uuid);
  message_.text(track::Name, replace_invalid_utf8(name));
  if (parent != 0) message_.number(track::ParentUuid, parent);
  if (track == Track::Counter) {
    const std::size_t counter = message_.begin(track::Counter);
    message_.number(track::CounterUnit, track::count);
    message_.end(counter);
  }
  if (track == Track::Group) message_.number(track::ChildOrdering, track::explicit_order);
  message_.number(track::SiblingOrderRank, rank);
  message_.end(descriptor);
  end_packet();
  return uuid;
}

void PerfettoPackets::begin_sequence(Uuid uuid) {
  packet_ = message_.begin(trace_packet);
  message_.number(packet::SequenceId, uuid);
  message_.number(packet::SequenceFlags, packet::state_cleared);
  const std::size_t defaults = message_.begin(packet::Defaults);
  message_.number(packet::TimestampClockId, clock::sequence);
  const std::size_t event = message_.begin(packet::TrackEvent);
  message_.number(event::TrackUuid, uuid);
  message_.end(event);
  message_.end(defaults);
  const std::size_t snapshot = message_.begin(packet::ClockSnapshot);
  write_clock(clock::boot_time, false);
  write_clock(clock::sequence, true);
  message_.end(snapshot);
  end_packet();
}

/// A clock that is 0 when the run starts.
void PerfettoPackets::write_clock(std::uint64_t id, bool is_incremental) {
  const std::size_t clock = message_.begin(clock::Clocks);
  message_.number(clock::Id, id);
  message_.number(clock::Timestamp, 0);
  if (is_incremental) message_.number(clock::IsIncremental, 1);
  message_.end(clock);
}

PerfettoPackets::Word PerfettoPackets::intern(List list, std::string_view text) {
  std::string valid = replace_invalid_utf8(text);
  const auto [found, is_new] = index_.try_emplace({list, valid});
  if (is_new) {
    found->second = {static_cast<std::uint32_t>(words_.size()), ++last_iids_[list]};
    words_.push_back({list, found->second.iid, std::move(valid)});
  }
  return found->second;
}

void PerfettoPackets::begin_event(Uuid track, std::int64_t time, Event event) {
  sequence_ = &sequences_[track];
  packet_ = message_.begin(trace_packet);
  message_.number(packet::SequenceId, track);
  message_.number(packet::SequenceFlags, packet::needs_state);
  if (time >= sequence_->time) {
    message_.number(packet::Timestamp, static_cast<std::uint64_t>(time - sequence_->time));
    sequence_->time = time;
  } else {  // the sequence's clock stays where it is
    message_.number(packet::Timestamp, static_cast<std::uint64_t>(time));
    message_.number(packet::TimestampClockId, clock::boot_time);
  }
  event_ = message_.begin(packet::TrackEvent);
  message_.number(event::Type, static_cast<std::uint64_t>(event));
}

void PerfettoPackets::label(Word name, Word category) {
  message_.number(event::NameIid, use(name));
  message_.number(event::CategoryIids, use(category));
}

void PerfettoPackets::annotate(Word name, Word text) {
  const std::size_t annotation = begin_annotation(name);
  message_.number(annotation::StringIid, use(text));
  message_.end(annotation);
}

void PerfettoPackets::annotate(Word name, std::string_view text) {
  const std::size_t annotation = begin_annotation(name);
  message_.text(annotation::String, replace_invalid_utf8(text));
  message_.end(annotation);
}

void PerfettoPackets::annotate(Word name, std::uint64_t number) {
  const std::size_t annotation = begin_annotation(name);
  message_.number(annotation::Uint, number);
  message_.end(annotation);
}

void PerfettoPackets::annotate_true(Word name) {
  const std::size_t annotation = begin_annotation(name);
  message_.number(annotation::Bool, 1);
  message_.end(annotation);
}

std::size_t PerfettoPackets::begin_annotation(Word name) {
  const std::size_t annotation = message_.begin(event::DebugAnnotations);
  message_.number(annotation::NameIid, use(name));
  return annotation;
}

void PerfettoPackets::flow(std::uint64_t id) { message_.fixed64(event::FlowIds, id); }

void PerfettoPackets::value(std::int64_t value) {
  message_.number(event::CounterValue, static_cast<std::uint64_t>(value));
}

void PerfettoPackets::end_event() {
  message_.end(event_);
  if (!new_words_.empty()) write_new_words();
  end_packet();
}

std::uint32_t PerfettoPackets::use(Word word) {
  auto& known = sequence_->words;
  if (word.index >= known.size()) known.resize(words_.size());
  if (!known[word.index]) {
    known[word.index] = true;
    new_words_.push_back(word.index);
  }
  return word.iid;
}

/// They are valid for the packet that they are in, wherever in it they are.
void PerfettoPackets::write_new_words() {
  const std::size_t data = message_.begin(packet::InternedData);
  for (const std::uint32_t index : new_words_) {
    const Interned& word = words_[index];
    const std::size_t entry = message_.begin(static_cast<std::uint32_t>(word.list));
    message_.number(interned::Iid, word.iid);
    message_.text(interned::Text, word.text);
    message_.end(entry);
  }
  message_.end(data);
  new_words_.clear();
}

void PerfettoPackets::end_packet() {
  message_.end(packet_);
  out_.text(message_.bytes());
  message_.clear();
}

}  // namespace routelab::trace
