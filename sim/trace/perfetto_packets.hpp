/// The packets of a trace in Perfetto's format (protobuf, `Trace` of TracePackets): tracks, and the
/// events on them.
///
/// Each track with events is a packet sequence of its own, whose number is the track's uuid. The
/// sequence says once which track it is (defaults); it names each word when it comes up first
/// (interned data); its clock starts with the run and counts differences (an incremental clock).
/// So most events are 12 to 20 bytes.
///
/// What the fields are: github.com/google/perfetto, protos/perfetto/trace: trace_packet,
/// trace_packet_defaults, clock_snapshot, interned_data/interned_data, and in track_event:
/// track_event, track_descriptor, counter_descriptor, debug_annotation. What its importer makes of
/// sequences and clocks: src/trace_processor, importers/proto/proto_trace_reader.cc and
/// util/clock_synchronizer.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/trace/protobuf_writer.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

class PerfettoPackets {
 public:
  using Uuid = std::uint32_t;

  enum class Track { Group, Lane, Counter };  ///< with no events, with slices, with values
  enum class Event { Begin = 1, End = 2, Counter = 4 };
  enum class List { Categories = 1, EventNames = 2, AnnotationNames = 3, AnnotationTexts = 29 };

  /// An interned text of one of the lists.
  struct Word {
    std::uint32_t index = 0;  ///< among all words
    std::uint32_t iid = 0;    ///< in its list
  };

  explicit PerfettoPackets(TextBuffer& out) : out_(out) {}

  /// rank: the place among its parent's tracks, upwards. parent: 0 for none.
  Uuid add_track(Track track, std::string_view name, Uuid parent, std::uint32_t rank);

  /// The same text has the same word. Cost: a search of a tree of texts; keep what it gives.
  Word intern(List list, std::string_view text);

  // An event is a beginning, whatever there is to say about it, and an end. On a track a slice ends
  // inside the one that began before it, and time does not go back (if it does, it costs 8 bytes).
  void begin_event(Uuid track, std::int64_t time, Event event);
  void label(Word name, Word category);
  void annotate(Word name, Word text);
  void annotate(Word name, std::string_view text);
  void annotate(Word name, std::uint64_t number);
  void annotate_true(Word name);
  /// Events with the same id hang together, in order of time.
  void flow(std::uint64_t id);
  void value(std::int64_t value);
  void end_event();

 private:
  /// What a reader of the sequence knows already.
  struct Sequence {
    std::int64_t time = 0;
    std::vector<bool> words;  ///< by index
  };
  struct Interned {
    List list;
    std::uint32_t iid;
    std::string text;
  };

  void begin_sequence(Uuid uuid);
  void write_clock(std::uint64_t id, bool is_incremental);
  [[nodiscard]] std::size_t begin_annotation(Word name);
  std::uint32_t use(Word word);
  void write_new_words();
  void end_packet();

  TextBuffer& out_;
  ProtobufWriter message_;  ///< the packet that is being written, and where parts of it began:
  std::size_t packet_ = 0;
  std::size_t event_ = 0;
  Sequence* sequence_ = nullptr;                                ///< of this packet
  std::vector<std::uint32_t> new_words_;                        ///< of this packet, by index
  std::vector<Sequence> sequences_ = std::vector<Sequence>(1);  ///< by uuid, groups too; none is 0
  std::vector<Interned> words_;
  std::map<std::pair<List, std::string>, Word> index_;
  std::map<List, std::uint32_t> last_iids_;
};

}  // namespace routelab::trace
