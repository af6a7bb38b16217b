#include "sim/trace/export_otlp.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/trace/span_label.hpp"

namespace routelab::trace {

namespace {

constexpr std::uint64_t epoch = 1'735'689'600'000'000'000;  // 2025-01-01, ns since 1970

enum SpanKind : int { Internal = 1, Server = 2, Client = 3, Consumer = 5 };  // opentelemetry.proto

/// Zero is no valid id.
std::uint64_t nonzero(std::uint64_t id) { return id == 0 ? 1 : id; }

SpanKind span_kind_of(Kind kind) {
  switch (kind) {
    case Kind::Request: return Server;
    case Kind::Query:
    case Kind::Fetch: return Client;
    case Kind::Job: return Consumer;
    default: return Internal;
  }
}

class OtlpExport {
 public:
  OtlpExport(const Selection& selection, const Names& names, TextBuffer& out)
      : selection_(selection), names_(names), out_(out), jobs_(selection.jobs) {
    std::ranges::stable_sort(jobs_, {}, &Record::request);
  }

  void write() {
    out_.text("{\"resourceSpans\":[{\"resource\":{\"attributes\":[");
    const bool named = !names_.scenario.empty();
    text_attribute("service.name", named ? names_.scenario : "routelab");
    text_attribute("routelab.seed", std::to_string(names_.seed));
    out_.text("]},\"scopeSpans\":[{\"scope\":{\"name\":\"routelab\"},\"spans\":[");
    for (const ChosenRequest& chosen : selection_.requests) write_trace(chosen);
    out_.text("\n]}]}]}\n");
  }

 private:
  void write_trace(const ChosenRequest& chosen) {
    const Record& request = chosen.request();
    trace_high_ = mix_bits(names_.seed + 1);
    // One to one, so that no two requests share a trace; mixed, because tools sample by these bits.
    trace_low_ = nonzero(mix_bits(request.request + 1));
    root_ = nonzero(mix_bits(trace_low_ ^ trace_high_));
    write_span(request, 0);
    std::uint64_t number = 0;
    for (const Record& span : chosen.group().first(chosen.records - 1)) {
      write_span(span, ++number);
    }
    const std::vector<const Record*>* const lists[] = {&selection_.after, &jobs_};
    for (const auto* list : lists) {
      for (const Record* span :
           std::ranges::equal_range(*list, request.request, {}, &Record::request)) {
        write_span(*span, ++number);
      }
    }
  }

  /// number: 0 for the root.
  void write_span(const Record& record, std::uint64_t number) {
    out_.text(is_first_span_ ? "\n" : ",\n");
    is_first_span_ = false;
    out_.text("{\"traceId\":\"").hex(trace_high_).hex(trace_low_).text("\",\"spanId\":\"");
    out_.hex(number == 0 ? root_ : nonzero(mix_bits(root_ + number)));
    if (number > 0) out_.text("\",\"parentSpanId\":\"").hex(root_);
    out_.text("\",\"name\":").text(json_text(label_of(record, names_)));
    out_.text(",\"kind\":").number(static_cast<int>(span_kind_of(record.kind)));
    const auto start = epoch + static_cast<std::uint64_t>(record.start);
    out_.text(",\"startTimeUnixNano\":\"").number(start);
    out_.text("\",\"endTimeUnixNano\":\"")
        .number(start + static_cast<std::uint64_t>(record.duration));
    out_.text("\",\"attributes\":[");
    is_first_attribute_ = true;
    write_attributes(record);
    out_.text("],\"status\":{");
    if (is_error(record)) out_.text("\"code\":2");
    out_.text("}}");
  }

  static bool is_error(const Record& record) {
    return record.kind == Kind::Request ? record.outcome != Outcome::Completed
                                        : (record.flags & Error) != 0;
  }

  void write_attributes(const Record& record) {
    const std::string_view subject = subject_of(record, names_);
    switch (record.kind) {
      case Kind::Request: write_request_attributes(record, subject); break;
      case Kind::PoolWait:
      case Kind::DatabaseWait:
      case Kind::Query:
        text_attribute("db.system.name", "other_sql");
        text_attribute("db.collection.name", subject);
        break;
      case Kind::Fetch: text_attribute("peer.service", subject); break;
      case Kind::JobWait:
      case Kind::Job: text_attribute("messaging.destination.name", subject); break;
      default: break;
    }
    if (is_background(record.kind) || record.kind == Kind::Request) return;
    if (record.entity != no_entity) number_attribute("routelab.instance", record.entity);
    if ((record.flags & Cut) != 0) flag_attribute("routelab.cut", true);
  }

  void write_request_attributes(const Record& request, std::string_view endpoint) {
    if (!endpoint.empty()) {
      const std::string_view method = method_of(endpoint);
      text_attribute("http.request.method", method == "*" ? "_OTHER" : method);
      text_attribute("http.route", path_of(endpoint));
    }
    if (request.status != 0) number_attribute("http.response.status_code", request.status);
    if (is_error(request)) text_attribute("error.type", name_of(request.outcome));
    if (request.entity != no_entity) {
      flag_attribute("faas.coldstart", (request.flags & Cold) != 0);
      text_attribute("faas.instance", std::to_string(request.entity));
    }
    text_attribute("routelab.request", names_.request_name(request.request));
    text_attribute("routelab.client", name_at(names_.clients, request.client));
    text_attribute("routelab.outcome", name_of(request.outcome));
  }

  void begin_attribute(std::string_view key) {
    out_.text(is_first_attribute_ ? "" : ",").text("{\"key\":\"").text(key).text("\",\"value\":{");
    is_first_attribute_ = false;
  }
  void text_attribute(std::string_view key, std::string_view value) {
    begin_attribute(key);
    out_.text("\"stringValue\":").text(json_text(value)).text("}}");
  }
  void number_attribute(std::string_view key, std::uint32_t value) {
    begin_attribute(key);
    out_.text("\"intValue\":\"").number(value).text("\"}}");
  }
  void flag_attribute(std::string_view key, bool value) {
    begin_attribute(key);
    out_.text(value ? "\"boolValue\":true}}" : "\"boolValue\":false}}");
  }

  const Selection& selection_;
  const Names& names_;
  TextBuffer& out_;
  std::vector<const Record*> jobs_;  ///< by request
  bool is_first_span_ = true;
  bool is_first_attribute_ = true;
  std::uint64_t trace_high_ = 0;
  std::uint64_t trace_low_ = 0;
  std::uint64_t root_ = 0;
};

}  // namespace

void export_otlp(const Selection& selection, const Names& names, TextBuffer& out) {
  OtlpExport(selection, names, out).write();
}

}  // namespace routelab::trace
