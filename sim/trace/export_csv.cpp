#include "sim/trace/export_csv.hpp"

#include <array>
#include <string>
#include <string_view>

#include "sim/trace/span_label.hpp"

namespace routelab::trace {

namespace {

constexpr int columns_end = static_cast<int>(Kind::Late);

void write_flag(std::uint8_t flags, std::uint8_t flag, TextBuffer& out) {
  out.text((flags & flag) != 0 ? ",1" : ",0");
}

void write_instance(std::uint32_t instance, TextBuffer& out) {
  out.text(",");
  if (instance != no_entity) out.number(instance);
}

void write_request(const ChosenRequest& chosen, const Names& names, TextBuffer& out) {
  const Record& request = chosen.request();
  const std::string_view endpoint = subject_of(request, names);
  out.text(csv_text(names.request_name(request.request))).text(",");
  out.text(csv_text(name_at(names.clients, request.client))).text(",");
  out.text(csv_text(method_of(endpoint))).text(",").text(csv_text(path_of(endpoint))).text(",");
  if (request.status != 0) out.number(request.status);
  out.text(",").text(name_of(request.outcome));
  for (const std::uint8_t flag : {Cold, GaveUp, Open}) write_flag(request.flags, flag, out);
  write_instance(request.entity, out);
  out.text(",").decimal(request.start, 9).text(",").decimal(request.duration, 6);
  std::array<std::int64_t, kind_count> time{};
  for (const Record& span : chosen.group().first(chosen.records - 1)) {
    std::int64_t& total = time[static_cast<std::size_t>(span.kind)];
    if (__builtin_add_overflow(total, span.duration, &total)) total = INT64_MAX;
  }
  for (int kind = 1; kind < columns_end; ++kind) {
    out.text(",").decimal(time[static_cast<std::size_t>(kind)], 6);
  }
  out.text("\n");
}

void write_span(const Record& record, const Names& names, TextBuffer& out) {
  const bool is_instance = record.kind == Kind::Instance;
  const bool is_job = is_background(record.kind) && !is_instance;
  if (!is_instance) out.text(csv_text(names.request_name(record.request)));
  out.text(",").text(name_of(record.kind)).text(",").text(csv_text(subject_of(record, names)));
  write_instance(is_job ? no_entity : record.entity, out);
  out.text(",").decimal(record.start, 9).text(",").decimal(record.duration, 6);
  for (const std::uint8_t flag : {Error, Cut, Open}) write_flag(record.flags, flag, out);
  out.text("\n");
}

}  // namespace

void export_requests_csv(const Selection& selection, const Names& names, TextBuffer& out) {
  out.text("request,client,method,route,status,outcome,cold,late,open,instance,at_s,latency_ms");
  for (int kind = 1; kind < columns_end; ++kind) {
    out.text(",").text(word_of(static_cast<Kind>(kind))).text("_ms");
  }
  out.text("\n");
  for (const ChosenRequest& chosen : selection.requests) write_request(chosen, names, out);
}

void export_spans_csv(const Selection& selection, const Names& names, TextBuffer& out) {
  out.text("request,kind,of,instance,at_s,duration_ms,error,cut,open\n");
  for (const ChosenRequest& chosen : selection.requests) {
    for (const Record& record : chosen.group()) write_span(record, names, out);
  }
  for (const auto* list : {&selection.after, &selection.jobs, &selection.instances}) {
    for (const Record* record : *list) write_span(*record, names, out);
  }
}

}  // namespace routelab::trace
