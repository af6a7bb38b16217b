#include "viz/report/waterfall.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "sim/study/request_text.hpp"
#include "sim/trace/span_label.hpp"
#include "viz/report/critical_path.hpp"
#include "viz/report/figure_text.hpp"
#include "viz/report/html_text.hpp"

namespace routelab::report {

namespace {

using trace::Kind;
using trace::Record;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_label = 90;

bool is_error(trace::Outcome outcome) { return outcome != trace::Outcome::Completed; }

/// "3  550 ms  GET /api/users/[id] → 200  cold start"
std::string summary(const SlowRequest& slow, const trace::Names& names, std::size_t rank) {
  const Record& request = slow.request;
  const std::string answer = request.status == 0 ? "no answer" : std::to_string(request.status);
  std::string html = fmt::format(
      "<span class=\"rank\">{}</span> <b>{}</b> <span class=\"name\">{} → {}</span>", rank,
      time_text(request.duration), html_text(label_of(request, names), longest_name), answer);
  if ((request.flags & trace::Cold) != 0) html += " <span class=\"tag cold\">cold start</span>";
  if (is_error(request.outcome)) {
    html += fmt::format(
        " <span class=\"tag bad\">✕ {}</span>",
        request.outcome == trace::Outcome::TimedOut ? "timed out" : name_of(request.outcome));
  }
  if ((request.flags & trace::GaveUp) != 0) html += " <span class=\"tag\">client gave up</span>";
  return html + fmt::format(" <small>{}, at {}</small>",
                            html_text(names.request_name(request.request), longest_name),
                            time_text(request.start));
}

/// Where a span lies, in thousandths of the request.
std::string bar(const Record& span, const Record& request) {
  const auto place = [&](std::int64_t time) {
    if (request.duration <= 0) return 0.0;
    return std::clamp(
        1000 * static_cast<double>(time - request.start) / static_cast<double>(request.duration),
        0.0, 1000.0);
  };
  const double from = std::min(place(span.start), 997.0);
  const double width = std::max(place(span.start + span.duration) - from, 3.0);
  const bool failed = (span.flags & trace::Error) != 0;
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      "<rect class=\"{}\" x=\"{:.4g}\" width=\"{:.4g}\" height=\"10\"/>",
      style_of(span.kind), from, width);
  if (failed)
    svg += fmt::format("<path class=\"failed\" d=\"M{0:.4g} 0v10M{1:.4g} 0v10\"/>", from,
                       from + width);
  return svg + "</svg>";
}

std::string row(const Record& span, const Record& request, const trace::Names& names,
                bool is_critical) {
  const bool failed = (span.flags & trace::Error) != 0;
  const double share = request.duration <= 0 ? 0 : static_cast<double>(request.duration);
  return fmt::format(
      "<tr{}><th scope=\"row\">{}{}{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
      is_critical ? " class=\"crit\"" : "", is_critical ? "<b title=\"critical path\">●</b> " : "",
      failed ? "<b class=\"bad\">✕</b> " : "",
      html_text(study::describe_span(span, names), longest_label),
      time_text(span.start - request.start), time_text(span.duration),
      percent_text(static_cast<double>(span.duration), share), bar(span, request));
}

std::vector<std::size_t> by_start(const std::vector<Record>& spans) {
  std::vector<std::size_t> order(spans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return spans[a].start < spans[b].start; });
  return order;
}

}  // namespace

const char* style_of(Kind kind) {
  switch (kind) {
    case Kind::NetworkToServer:
    case Kind::NetworkToClient: return "k-net";
    case Kind::Placement:
    case Kind::Download:
    case Kind::RuntimeStart:
    case Kind::ModuleLoad:
    case Kind::HandlerInit: return "k-cold";
    case Kind::Queue:
    case Kind::StartWait:
    case Kind::CpuWait:
    case Kind::PoolWait:
    case Kind::DatabaseWait: return "k-wait";
    case Kind::Compute: return "k-cpu";
    case Kind::Connect:
    case Kind::Query: return "k-db";
    case Kind::Fetch: return "k-fetch";
    default: return "k-other";
  }
}

std::string span_legend() {
  return "<ul class=\"legend\"><li><i class=\"k-net\"></i>network</li>"
         "<li><i class=\"k-cold\"></i>cold start</li><li><i class=\"k-wait\"></i>waiting</li>"
         "<li><i class=\"k-cpu\"></i>compute</li><li><i class=\"k-db\"></i>database</li>"
         "<li><i class=\"k-fetch\"></i>third party</li><li><i class=\"k-other\"></i>sleep, "
         "other</li>"
         "<li><b>●</b> on the critical path</li><li><b class=\"bad\">✕</b> failed</li></ul>";
}

std::string waterfall_html(const SlowRequest& slow, const trace::Names& names, std::size_t rank) {
  const CriticalPath path = critical_path(slow.request, slow.spans);
  std::string html = fmt::format(
      "<details class=\"request\"{}><summary>{}</summary><div class=\"scroll\">"
      "<table class=\"waterfall\"><thead><tr><th scope=\"col\">span</th><th scope=\"col\">at</th>"
      "<th scope=\"col\">took</th><th scope=\"col\">share</th><th scope=\"col\">0 to {}</th></tr>"
      "</thead><tbody>\n",
      rank == 1 ? " open" : "", summary(slow, names, rank), time_text(slow.request.duration));
  for (const std::size_t i : by_start(slow.spans)) {
    html += row(slow.spans[i], slow.request, names, path.is_on[i]);
  }
  html += "</tbody></table></div>";
  if (slow.left_out > 0) {
    html += fmt::format("<p class=\"note\">{} are left out, {} together.</p>",
                        counted(slow.left_out, "shorter span"), time_text(slow.time_left_out));
  }
  if (slow.spans.empty()) html += "<p class=\"note\">It has no spans.</p>";
  const std::int64_t rest = slow.request.duration - path.covered;
  if (rest > 0 && slow.left_out == 0) {
    html += fmt::format("<p class=\"note\">{} of it lie in no span.</p>", time_text(rest));
  }
  return html + "<output class=\"readout\" aria-live=\"polite\"></output></details>\n";
}

}  // namespace routelab::report
