#include "sim/scenario/replay_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/core/escape.hpp"
#include "sim/scenario/azure_2019.hpp"
#include "sim/scenario/file_pattern.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/send_details_reader.hpp"
#include "sim/scenario/traffic_file.hpp"

namespace routelab::scenario {

namespace {

constexpr const char* skip_hint = "or leave out what is bad: \"bad_rows\": \"skip\"";

/// What all runs share.
std::shared_ptr<const model::Recording> recording_of(Traffic&& traffic) {
  std::vector<model::RecordedCall> calls;
  calls.reserve(traffic.arrivals.size());
  for (const RecordedArrival& arrival : traffic.arrivals) {
    calls.push_back(
        {.at = arrival.at, .work = arrival.work.value_or(Duration{}), .send = arrival.function});
  }
  if (traffic.tick.ns > 0) {
    return std::make_shared<model::TickedCallList>(std::move(calls), traffic.tick);
  }
  return std::make_shared<model::CallList>(std::move(calls));
}

class ReplayReader {
 public:
  ReplayReader(Fields& f, const std::string& folder, double memory_mb, Diagnostics& diagnostics)
      : f_(f), folder_(folder), memory_mb_(memory_mb), diagnostics_(diagnostics) {}

  std::optional<Replay> read() {
    const Node* trace = f_.node("trace", "a file of recorded calls, or files by what they hold");
    std::string layout = "from-header";
    std::vector<std::string> layouts{layout};
    layouts.insert(layouts.end(), traffic_layout_names().begin(), traffic_layout_names().end());
    f_.choice("layout", layout, layouts, "of the trace; otherwise by how it begins");
    layout_ = traffic_layout(layout).value_or(TrafficLayout::FromHeader);
    f_.choice("bad_rows", bad_rows_, {{"stop", BadRows::Stop}, {"skip", BadRows::Skip}},
              "what rows of the trace that cannot be read do: each is an error, or is left out");
    if (trace == nullptr) {
      for (const char* key : {"layout", "bad_rows"}) {
        if (f_.has(key)) f_.reject(key, "has no meaning without a 'trace'");
      }
      return std::nullopt;
    }
    auto replay = trace->is(Node::Kind::Object) ? read_files(*trace) : read_file(*trace);
    if (!replay && !said_) {
      f_.reject("trace", "cannot be used: see the errors of that file",
                bad_rows_found() ? skip_hint : "");
    }
    return replay;
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& file) const { return beside(folder_, file); }

  [[nodiscard]] bool bad_rows_found() const {
    const auto all = diagnostics_.sorted();
    return bad_rows_ == BadRows::Stop &&
           std::any_of(all.begin(), all.end(),
                       [](const Diagnostic& d) { return d.code == "bad-row"; });
  }

  std::optional<Replay> read_file(const Node& trace) {
    if (!trace.is(Node::Kind::Text)) {
      said_ = true;
      f_.reject("trace", "must be a file, or an object that names files, but is " + describe(trace),
                R"("calls.csv", or {"invocations": "day{01..14}.csv", ...})");
      return std::nullopt;
    }
    const std::string path = path_of(trace.text);
    if (layout_ == TrafficLayout::Azure2019) return read_azure({.invocations = {path}}, trace);
    const auto text = scenario::read_file(path, max_traffic_bytes, diagnostics_);
    if (!text) return std::nullopt;
    if (layout_ == TrafficLayout::FromHeader) layout_ = layout_from_beginning(*text);
    if (layout_ == TrafficLayout::Azure2019) return read_azure({.invocations = {path}}, trace);
    auto traffic = parse_traffic(*text, path, layout_, diagnostics_, bad_rows_);
    if (!traffic) return std::nullopt;
    Replay replay;
    replay.functions = std::move(traffic->functions);
    replay.requests = std::move(traffic->requests);
    replay.recording = recording_of(std::move(*traffic));
    return replay;
  }

  std::optional<Replay> read_files(const Node& trace) {
    Fields t(trace, "trace", diagnostics_);
    Azure2019Files files;
    bool good = true;
    const auto read = [&](const char* key, const char* doc, std::vector<std::string>& names) {
      const Node* node = t.node(key, doc);
      if (node == nullptr) return;
      names = read_file_names(*node, fmt::format("'{}' of trace", key), diagnostics_);
      for (std::string& name : names) name = path_of(name);
      good = good && !names.empty();
    };
    read("invocations", "calls by function and minute, a file a day", files.invocations);
    read("durations", "percentiles of how long they took, a file a day", files.durations);
    read("memory", "percentiles of what they held, a file a day", files.memory);
    t.require("invocations");
    t.done();
    const bool fits = layout_ == TrafficLayout::FromHeader || layout_ == TrafficLayout::Azure2019;
    if (!fits) f_.reject("layout", "is one of a single file", "azure-2019 is a set of files");
    said_ = !fits || !good || files.invocations.empty();
    if (said_) return std::nullopt;
    return read_azure(files, trace);
  }

  std::optional<Replay> read_azure(const Azure2019Files& files, const Node& trace) {
    auto azure = read_azure_2019(files, memory_mb_, bad_rows_, diagnostics_);
    if (!azure) return std::nullopt;
    if (!files.durations.empty() && azure->without_durations > 0) {
      diagnostics_.warning(trace.place(), "no-durations",
                           fmt::format("{} of {} functions have no durations: their calls take 0s",
                                       azure->without_durations, azure->functions.size()));
    }
    if (azure->large_apps > 0) {
      diagnostics_.warning(
          trace.place(), "memory",
          fmt::format("{} of {} apps held more memory than the {:.0f} MB of an instance here",
                      azure->large_apps, azure->apps, memory_mb_));
    }
    return Replay{.functions = std::move(azure->functions),
                  .requests = {},
                  .recording = std::move(azure->recording)};
  }

  Fields& f_;
  const std::string& folder_;
  double memory_mb_;
  Diagnostics& diagnostics_;
  TrafficLayout layout_ = TrafficLayout::FromHeader;
  BadRows bad_rows_ = BadRows::Stop;
  bool said_ = false;  // what is wrong, at its own place
};

/// Makes the sends, and counts those that no route answers.
class ReplayedSends {
 public:
  ReplayedSends(SendReader& sends, core::Api& api, model::ClientOptions& client)
      : sends_(sends), api_(api), client_(client) {}

  /// False after an error at `send`.
  bool add_functions(const std::vector<std::string>& functions, const Node& send) {
    const std::size_t at = send.text.find(hole);
    if (functions.size() == 1 || at == send.text.npos) {
      auto made = sends_.read(with_name(send.text, at, functions.front()), send);
      if (made) client_.sends.assign(functions.size(), *made);
      return made.has_value();
    }
    for (const std::string& function : functions) {
      auto made = sends_.read_one_of_many(with_name(send.text, at, function), send);
      if (!made) return false;
      add(std::move(*made));
    }
    return true;
  }

  void add_requests(const std::vector<RecordedRequest>& requests) {
    for (const RecordedRequest& request : requests) {
      model::Send send = sends_.read_recorded(request.method, request.target);
      for (const auto& [name, value] : request.headers) add_field(send.headers, name, value);
      for (const auto& [name, value] : request.cookies) add_field(send.cookies, name, value);
      if (request.body) set_recorded_body(*request.body, request.content_type, send, api_);
      add(std::move(send));
    }
  }

  /// `what`: "recorded functions".
  void warn(std::string_view what, const Node& where, Diagnostics& diagnostics) const {
    if (unrouted_ == 0) return;
    diagnostics.warning(where.place(), "no-route",
                        fmt::format("no route answers {} of the {} {}, the first is {}: every such "
                                    "request gets a 404",
                                    unrouted_, client_.sends.size(), what, in_quotes(first_)));
  }

 private:
  static constexpr std::string_view hole = "{function}";

  static std::string with_name(std::string text, std::size_t at, std::string_view function) {
    if (at != text.npos) text.replace(at, hole.size(), core::percent_encoded(function, "/"));
    return text;
  }

  void add(model::Send send) {
    if (send.routed.status == 404 && unrouted_++ == 0) {
      first_ = fmt::format("{} {}", name_of(send.method), send.target);
    }
    client_.sends.push_back(std::move(send));
  }

  void add_field(std::vector<model::SendField>& fields, const std::string& name,
                 const std::string& value) {
    model::SendField& field = fields.emplace_back();
    field.name = api_.texts.intern(name);
    field.constant = api_.texts.value_of(value);
  }

  SendReader& sends_;
  core::Api& api_;
  model::ClientOptions& client_;
  std::size_t unrouted_ = 0;
  std::string first_;  // of them
};

}  // namespace

std::optional<Replay> read_replay(Fields& f, const std::string& folder, double memory_mb,
                                  Diagnostics& diagnostics) {
  return ReplayReader(f, folder, memory_mb, diagnostics).read();
}

void add_replayed_sends(const Replay& replay, const Node* send, const Node& trace,
                        SendReader& sends, core::Api& api, model::ClientOptions& client,
                        Diagnostics& diagnostics) {
  client.recording = replay.recording;
  ReplayedSends made(sends, api, client);
  if (!replay.requests.empty()) {
    if (send != nullptr) {
      diagnostics.error(send->place(), "bad-value",
                        "'send' has no meaning with this trace: it has its own requests");
    }
    made.add_requests(replay.requests);
    return made.warn("recorded requests", trace, diagnostics);
  }
  if (send == nullptr) return;  // which is missing then
  if (!send->is(Node::Kind::Text)) {
    diagnostics.error(send->place(), "wrong-type",
                      "a client with a trace sends one request, not " + describe(*send),
                      "\"send\": \"POST /api/{function}\"");
    return;
  }
  if (made.add_functions(replay.functions, *send)) {
    made.warn("recorded functions", *send, diagnostics);
  }
}

}  // namespace routelab::scenario
