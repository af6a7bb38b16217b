#include "sim/trace/export_chrome.hpp"

#include <array>
#include <string>
#include <string_view>

#include "sim/trace/label_table.hpp"
#include "sim/trace/span_argument.hpp"
#include "sim/trace/span_label.hpp"
#include "sim/trace/track_walk.hpp"

namespace routelab::trace {

namespace {

/// By `Argument`; behind it the value, of which a flag has the only one.
constexpr std::array<std::string_view, argument_count> argument_texts{
    ",\"request\":",  ",\"outcome\":\"", ",\"status\":",    ",\"instance\":", ",\"requests\":",
    ",\"cold\":true", ",\"late\":true",  ",\"error\":true", ",\"cut\":true",  ",\"open\":true"};

/// The name of a request as JSON. It is asked for when a request begins and when it ends, mostly
/// with no other request between.
class RequestText {
 public:
  explicit RequestText(const Names& names) : names_(names) {}

  const std::string& of(std::uint64_t id) {
    if (text_.empty() || id != id_) text_ = json_text(names_.request_name(id));
    id_ = id;
    return text_;
  }

 private:
  const Names& names_;
  std::uint64_t id_ = 0;
  std::string text_;
};

/// Writes the arguments of one event, if it has any, and the end of the event.
class ArgumentText {
 public:
  ArgumentText(RequestText& requests, TextBuffer& out) : requests_(requests), out_(out) {}

  void request(const Record& record) {
    begin(Argument::Request).text(requests_.of(record.request));
  }
  void outcome(Outcome outcome) { begin(Argument::Outcome).text(name_of(outcome)).text("\""); }
  void number(Argument argument, std::uint64_t value) { begin(argument).number(value); }
  void flag(Argument argument) { begin(argument); }

  void finish() { out_.text(any_ ? "}}" : "}"); }

 private:
  TextBuffer& begin(Argument argument) {
    const std::string_view text = argument_texts[static_cast<std::size_t>(argument)];
    if (any_) return out_.text(text);
    any_ = true;
    return out_.text(",\"args\":{").text(text.substr(1));
  }

  RequestText& requests_;
  TextBuffer& out_;
  bool any_ = false;
};

/// A group is a process, a lane a thread.
class ChromeSink final : public TrackSink {
 public:
  ChromeSink(const Names& names, TextBuffer& out) : names_(names), out_(out), requests_(names) {}

  void add_group(int group, const std::string& name) override {
    begin_event();
    out_.text("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":").number(group);
    out_.text(",\"args\":{\"name\":").text(json_text(name)).text("}}");
    begin_event();
    out_.text("{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":").number(group);
    out_.text(",\"args\":{\"sort_index\":").number(group).text("}}");
  }

  void add_lanes(int group, const std::string& name, std::uint32_t count) override {
    for (std::uint32_t thread = 1; thread <= count; ++thread) {
      begin_event();
      out_.text("{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":").number(group);
      out_.text(",\"tid\":").number(thread).text(",\"args\":{\"name\":");
      out_.text(json_text(name + " " + std::to_string(thread))).text("}}");
    }
  }

  void begin(Lane lane, const Record& record) override {
    write_place("B", lane, record.start);
    const Label& label = label_for(record);
    out_.text(label.name).text(label.category);
    write_arguments(record);
  }

  /// With name and arguments again: speedscope finds by them what ends.
  void end(Lane lane, const Record& record) override {
    write_place("E", lane, record.start + record.duration);
    out_.text(label_for(record).name);
    write_arguments(record);
  }

  void add_counter(int group, const std::string& name) override {
    counter_place_ = "{\"ph\":\"C\",\"pid\":" + std::to_string(group) + ",\"tid\":0,\"ts\":";
    counter_name_ = ",\"name\":" + json_text(name) + ",\"args\":{\"level\":";
  }

  void level(std::int64_t time, std::int64_t level) override {
    begin_event();
    out_.text(counter_place_).decimal(time, 3).text(counter_name_).number(level).text("}}");
  }

 private:
  /// Parts of events.
  struct Label {
    std::string name;
    std::string category;
  };

  void begin_event() {
    out_.text(is_first_ ? "\n" : ",\n");
    is_first_ = false;
  }

  void write_place(std::string_view phase, Lane lane, std::int64_t time) {
    begin_event();
    out_.text("{\"ph\":\"").text(phase).text("\",\"pid\":").number(lane.group);
    out_.text(",\"tid\":").number(lane.number + 1).text(",\"ts\":").decimal(time, 3);
  }

  /// And the end of the event.
  void write_arguments(const Record& record) {
    ArgumentText arguments(requests_, out_);
    each_argument(record, arguments);
    arguments.finish();
  }

  const Label& label_for(const Record& record) {
    return labels_.at(record, [&](const Record& first) {
      return Label{",\"name\":" + json_text(label_of(first, names_)),
                   ",\"cat\":\"" + word_of(first.kind) + "\""};
    });
  }

  const Names& names_;
  TextBuffer& out_;
  bool is_first_ = true;
  std::string counter_place_;  ///< parts of the events of the counter added last
  std::string counter_name_;
  RequestText requests_;
  LabelTable<Label> labels_;
};

}  // namespace

void export_chrome(Selection& selection, const Names& names, TextBuffer& out) {
  out.text("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"scenario\":")
      .text(json_text(names.scenario))
      .text(",\"seed\":\"")
      .number(names.seed)
      .text("\"},\"traceEvents\":[");
  ChromeSink sink(names, out);
  walk_tracks(selection, names, sink);
  out.text("\n]}\n");
}

}  // namespace routelab::trace
