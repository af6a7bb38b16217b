#include "sim/trace/export_chrome.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/trace/lanes.hpp"
#include "sim/trace/levels.hpp"
#include "sim/trace/span_label.hpp"

namespace routelab::trace {

namespace {

constexpr std::size_t moments = 1000;

std::int64_t end_of(const Record& record) { return record.start + record.duration; }

/// Spans of one request that stand outside its group, as neighbours in a list.
struct Block {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::size_t first = 0;
  std::size_t count = 0;
};

class ChromeExport {
 public:
  ChromeExport(Selection& selection, const Names& names, TextBuffer& out)
      : selection_(selection), names_(names), out_(out) {}

  void write() {
    out_.text("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"scenario\":")
        .text(json_text(names_.scenario))
        .text(",\"seed\":\"")
        .number(names_.seed)
        .text("\"},\"traceEvents\":[");
    write_requests();
    write_after();
    write_jobs();
    write_instances();
    write_counters();
    out_.text("\n]}\n");
  }

 private:
  int new_process(const std::string& name) {
    const int process = ++processes_;
    begin_event();
    out_.text("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":").number(process);
    out_.text(",\"args\":{\"name\":").text(json_text(name)).text("}}");
    begin_event();
    out_.text("{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":").number(process);
    out_.text(",\"args\":{\"sort_index\":").number(process).text("}}");
    return process;
  }

  void name_threads(int process, const std::string& name, std::uint32_t count) {
    for (std::uint32_t thread = 1; thread <= count; ++thread) {
      begin_event();
      out_.text("{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":").number(process);
      out_.text(",\"tid\":").number(thread).text(",\"args\":{\"name\":");
      out_.text(json_text(name + " " + std::to_string(thread))).text("}}");
    }
  }

  void begin_event() {
    out_.text(is_first_ ? "\n" : ",\n");
    is_first_ = false;
  }

  void write_requests() {
    const std::size_t clients = std::max<std::size_t>(names_.clients.size(), 1);
    std::vector<Lanes> lanes(clients);
    for (ChosenRequest& chosen : selection_.requests) {
      const Record& request = chosen.request();
      chosen.lane = lanes[client_of(request)].place(request.start, end_of(request));
    }
    std::vector<int> processes(clients, 0);
    for (std::size_t client = 0; client < clients; ++client) {
      if (lanes[client].count() == 0) continue;
      const std::string name(name_at(names_.clients, static_cast<std::uint32_t>(client)));
      processes[client] = new_process("client " + name);
      name_threads(processes[client], name, lanes[client].count());
    }
    for (const ChosenRequest& chosen : selection_.requests) {
      const int process = processes[client_of(chosen.request())];
      write_begin(process, chosen.lane, chosen.request());
      for (const Record& span : chosen.group().first(chosen.records - 1)) {
        nest_span(process, chosen.lane, span);
      }
      end_spans(process, chosen.lane, INT64_MAX);
      write_end(process, chosen.lane, chosen.request());
    }
  }

  /// An index that a damaged file made too large goes to the last.
  [[nodiscard]] std::size_t client_of(const Record& request) const {
    const std::size_t last = names_.clients.empty() ? 0 : names_.clients.size() - 1;
    return std::min<std::size_t>(request.client, last);
  }

  void write_after() {
    const auto& spans = selection_.after;
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (i == 0 || spans[i]->request != spans[i - 1]->request) {
        blocks.push_back({spans[i]->start, end_of(*spans[i]), i, 0});
      }
      blocks.back().end = std::max(blocks.back().end, end_of(*spans[i]));
      ++blocks.back().count;
    }
    std::ranges::stable_sort(blocks, {}, &Block::start);
    write_blocks("after the answer", blocks, spans);
  }

  /// A job's waiting and its work are neighbours in time, and one block.
  void write_jobs() {
    std::map<std::uint32_t, std::vector<const Record*>> queues;
    for (const Record* job : selection_.jobs) queues[job->entity].push_back(job);
    for (auto& [queue, jobs] : queues) {
      std::vector<Block> blocks;
      for (std::size_t i = 0; i < jobs.size(); ++i) {
        blocks.push_back({jobs[i]->start, end_of(*jobs[i]), i, 1});
      }
      write_blocks("queue " + std::string(name_at(names_.queues, queue)), blocks, jobs);
    }
  }

  void write_instances() {
    std::vector<Block> blocks;
    const auto& instances = selection_.instances;
    for (std::size_t i = 0; i < instances.size(); ++i) {
      blocks.push_back({instances[i]->start, end_of(*instances[i]), i, 1});
    }
    instances_ = write_blocks("instances", blocks, instances);
  }

  /// The blocks, by start, side by side in a process of their own; none if there are none.
  int write_blocks(const std::string& name, const std::vector<Block>& blocks,
                   const std::vector<const Record*>& records) {
    if (blocks.empty()) return 0;
    Lanes lanes;
    std::vector<std::uint32_t> lane_of;
    for (const Block& block : blocks) lane_of.push_back(lanes.place(block.start, block.end));
    const int process = new_process(name);
    name_threads(process, name, lanes.count());
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      for (std::size_t i = 0; i < blocks[b].count; ++i) {
        nest_span(process, lane_of[b], *records[blocks[b].first + i]);
      }
      end_spans(process, lane_of[b], INT64_MAX);
    }
    return process;
  }

  void write_begin(int process, std::uint32_t lane, const Record& record) {
    write_place("B", process, lane, record.start);
    const Label& label = label_for(record);
    out_.text(label.name).text(label.category);
    write_arguments(record);
  }

  /// With name and arguments again: speedscope finds by them what ends.
  void write_end(int process, std::uint32_t lane, const Record& record) {
    write_place("E", process, lane, end_of(record));
    out_.text(label_for(record).name);
    write_arguments(record);
  }

  void write_place(std::string_view phase, int process, std::uint32_t lane, std::int64_t time) {
    begin_event();
    out_.text("{\"ph\":\"").text(phase).text("\",\"pid\":").number(process);
    out_.text(",\"tid\":").number(lane + 1).text(",\"ts\":").decimal(time, 3);
  }

  /// A span behind or inside those before it in its lane.
  void nest_span(int process, std::uint32_t lane, const Record& span) {
    end_spans(process, lane, span.start);
    write_begin(process, lane, span);
    open_.push_back(&span);
  }

  /// Ends the spans of this lane that are over by then.
  void end_spans(int process, std::uint32_t lane, std::int64_t time) {
    while (!open_.empty() && end_of(*open_.back()) <= time) {
      write_end(process, lane, *open_.back());
      open_.pop_back();
    }
  }

  /// And the end of the event.
  void write_arguments(const Record& record) {
    switch (record.kind) {
      case Kind::Request: write_request_arguments(record); break;
      case Kind::Instance:
        out_.text(",\"args\":{\"instance\":").number(record.entity);
        out_.text(",\"requests\":").number(record.request).text("}}");
        break;
      default: write_span_arguments(record);
    }
  }

  void write_request_arguments(const Record& request) {
    out_.text(",\"args\":{\"request\":").text(json_text(names_.request_name(request.request)));
    out_.text(",\"outcome\":\"").text(name_of(request.outcome)).text("\"");
    if (request.status != 0) out_.text(",\"status\":").number(request.status);
    if (request.entity != no_entity) out_.text(",\"instance\":").number(request.entity);
    write_flag(request, Cold, ",\"cold\":true");
    write_flag(request, GaveUp, ",\"late\":true");
    write_flag(request, Open, ",\"open\":true");
    out_.text("}}");
  }

  /// Spans inside their request say nothing more, unless something is special about them.
  void write_span_arguments(const Record& span) {
    const bool alone = is_background(span.kind) || span.kind == Kind::Late;
    if (!alone && (span.flags & (Error | Cut | Open)) == 0) {
      out_.text("}");
      return;
    }
    out_.text(",\"args\":{\"request\":").text(json_text(names_.request_name(span.request)));
    write_flag(span, Error, ",\"error\":true");
    write_flag(span, Cut, ",\"cut\":true");
    write_flag(span, Open, ",\"open\":true");
    out_.text("}}");
  }

  void write_flag(const Record& record, std::uint8_t flag, std::string_view text) {
    if ((record.flags & flag) != 0) out_.text(text);
  }

  /// Parts of events, made once for each kind and subject.
  struct Label {
    std::string name;
    std::string category;
  };

  const Label& label_for(const Record& record) {
    const bool is_job = is_background(record.kind) && record.kind != Kind::Instance;
    const std::uint32_t index = is_job ? record.entity : record.detail;
    auto& labels = labels_[static_cast<std::size_t>(record.kind)];
    const std::size_t slot = std::min<std::size_t>(index, largest_index);
    if (slot >= labels.size()) labels.resize(slot + 1);
    Label& label = labels[slot];
    if (label.name.empty()) {
      label.name = ",\"name\":" + json_text(label_of(record, names_));
      label.category = ",\"cat\":\"" + word_of(record.kind) + "\"";
    }
    return label;
  }

  void write_counters() {
    std::int64_t end = 0;
    for (const ChosenRequest& chosen : selection_.requests) {
      end = std::max(end, end_of(chosen.request()));
    }
    Levels in_flight(end, moments);
    std::vector<Levels> kinds(kind_count, in_flight);
    std::map<std::uint32_t, Levels> upstreams;
    const auto add = [&](const Record& record) {
      kinds[static_cast<std::size_t>(record.kind)].add(record.start, end_of(record));
      if (record.kind != Kind::Fetch) return;
      upstreams.try_emplace(record.detail, end, moments)
          .first->second.add(record.start, end_of(record));
    };
    for (const ChosenRequest& chosen : selection_.requests) {
      for (const Record& record : chosen.group()) add(record);
    }
    for (const Record* record : selection_.after) add(*record);
    for (const Record* record : selection_.instances) add(*record);
    write_counters_of(kinds, upstreams);
  }

  void write_counters_of(const std::vector<Levels>& kinds,
                         const std::map<std::uint32_t, Levels>& upstreams) {
    const auto of = [&](Kind kind) -> const Levels& {
      return kinds[static_cast<std::size_t>(kind)];
    };
    if (instances_ == 0) instances_ = new_process("instances");
    write_counter(instances_, "requests in flight", of(Kind::Request));
    write_counter(instances_, "requests waiting for an instance", of(Kind::Queue));
    write_counter(instances_, "instances", of(Kind::Instance));
    write_counter(instances_, "computing", of(Kind::Compute));
    if (of(Kind::Query).any() || of(Kind::PoolWait).any()) {
      const int database = new_process("database");
      write_counter(database, "queries at work", of(Kind::Query));
      write_counter(database, "waiting for a worker", of(Kind::DatabaseWait));
      write_counter(database, "waiting for a connection", of(Kind::PoolWait));
    }
    if (upstreams.empty()) return;
    const int process = new_process("upstreams");
    for (const auto& [upstream, levels] : upstreams) {
      write_counter(process, std::string(name_at(names_.upstreams, upstream)), levels);
    }
  }

  void write_counter(int process, const std::string& name, const Levels& levels) {
    if (!levels.any()) return;
    const std::string part = ",\"name\":" + json_text(name) + ",\"args\":{\"level\":";
    levels.each_change([&](std::int64_t time, std::int64_t level) {
      begin_event();
      out_.text("{\"ph\":\"C\",\"pid\":").number(process).text(",\"tid\":0,\"ts\":");
      out_.decimal(time, 3).text(part).number(level).text("}}");
    });
  }

  static constexpr std::size_t largest_index = 4096;  // indices of a damaged file share one label

  Selection& selection_;
  const Names& names_;
  TextBuffer& out_;
  bool is_first_ = true;
  int processes_ = 0;
  int instances_ = 0;                ///< the process
  std::vector<const Record*> open_;  ///< of the lane that is being written, innermost last
  std::array<std::vector<Label>, kind_count> labels_;
};

}  // namespace

void export_chrome(Selection& selection, const Names& names, TextBuffer& out) {
  ChromeExport(selection, names, out).write();
}

}  // namespace routelab::trace
