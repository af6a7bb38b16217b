#include "viz/panels/span_text.hpp"

#include <fmt/format.h>

#include "sim/trace/span_label.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

std::string status_text(std::uint16_t status) {
  return status == 0 ? "no answer" : std::to_string(status);
}

std::string span_text(const Viewer& viewer, timeline::RecordNumber number) {
  const trace::Record& record = viewer.timeline().records()[number];
  const trace::Names& names = viewer.timeline().names();
  std::string text = plain_text(trace::label_of(record, names));
  if (record.kind == trace::Kind::Request) {
    text += fmt::format(" -> {}, {}", status_text(record.status), trace::name_of(record.outcome));
  }
  text += "\n";
  if (record.kind != trace::Kind::Instance)
    text += plain_text(names.request_name(record.request)) + "\n";
  text += fmt::format("{} at {}", timeline::time_text(record.duration),
                      timeline::moment_text(record.start));
  if (const auto& marked = viewer.marked()) {
    text += fmt::format(" ({} into the range)",
                        timeline::difference_text(record.start - marked->start));
  }
  const auto remark = [&](bool is, const char* words) {
    if (is) text += fmt::format("\n{}", words);
  };
  remark((record.flags & trace::Cold) != 0, "its instance was started for it");
  remark((record.flags & trace::Error) != 0, "error");
  remark((record.flags & trace::GaveUp) != 0, "the client gave up");
  remark((record.flags & trace::Cut) != 0, "cut: the client gave up or the time limit struck");
  remark((record.flags & trace::Open) != 0, "still going on when the run ended");
  return text;
}

}  // namespace routelab::panels
