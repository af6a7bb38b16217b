#include "harness/server/status_pages.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "harness/server/framework_answer.hpp"
#include "sim/core/text.hpp"

namespace routelab::server {

namespace {

/// Upper bounds of the latency histogram, as Prometheus' client libraries have them, in seconds.
constexpr std::array bounds{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

class Metrics {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    text_ += fmt::format("# HELP routelab_{} {}\n# TYPE routelab_{} {}\n", name, help, name, type);
  }
  template <class Number>
  void value(std::string_view name, Number number, std::string_view labels = "") {
    text_ += fmt::format("routelab_{}{} {}\n", name,
                         labels.empty() ? "" : fmt::format("{{{}}}", labels), number);
  }
  template <class Number>
  void single(std::string_view name, std::string_view type, std::string_view help, Number number) {
    head(name, type, help);
    value(name, number);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_requests(const trace::Names& names, const trace::Summary& summary, Metrics& m) {
  m.head("requests_total", "counter", "Requests that have ended, by endpoint and status.");
  const auto statuses = [&](std::string_view endpoint, const trace::Slice& slice) {
    for (const auto& [status, count] : slice.statuses) {
      m.value("requests_total", count,
              fmt::format("endpoint=\"{}\",status=\"{}\"", label(endpoint), status));
    }
  };
  for (std::size_t e = 0; e < summary.endpoints().size(); ++e) {
    statuses(names.endpoints[e], summary.endpoints()[e]);
  }
  statuses("", summary.unrouted());
}

void add_latency(const Histogram& latency, Metrics& m) {
  constexpr std::string_view name = "request_duration_seconds";
  m.head(name, "histogram", "From a request's arrival to its answer.");
  for (const double bound : bounds) {
    std::uint64_t below = 0;
    latency.each_bucket([&](std::int64_t low, std::int64_t, std::uint64_t count) {
      if (static_cast<double>(low) <= bound * 1e9) below += count;
    });
    m.value("request_duration_seconds_bucket", below, fmt::format("le=\"{}\"", bound));
  }
  m.value("request_duration_seconds_bucket", latency.count(), "le=\"+Inf\"");
  m.value("request_duration_seconds_sum",
          latency.mean() * static_cast<double>(latency.count()) / 1e9);
  m.value("request_duration_seconds_count", latency.count());
}

std::string metrics_text(const trace::Names& names, const PacedServer::State& state) {
  Metrics m;
  add_requests(names, state.summary, m);
  add_latency(state.summary.all().latency, m);
  const trace::Totals& totals = state.totals;
  m.single("requests_in_flight", "gauge", "Requests without an answer.", totals.in_flight);
  m.single("cold_starts_total", "counter", "Instances that were started for a request.",
           totals.instances_created);
  m.head("instances", "gauge", "Instances that live, by state.");
  std::size_t starting = 0, running = 0, idle = 0;
  for (const model::InstanceView& instance : state.instances) {
    ++(instance.starting ? starting : instance.active > 0 ? running : idle);
  }
  m.value("instances", starting, "state=\"starting\"");
  m.value("instances", running, "state=\"running\"");
  m.value("instances", idle, "state=\"idle\"");
  m.single("database_connections", "gauge", "Connections to the database, open or opening.",
           state.connections);
  m.single("database_connections_refused_total", "counter", "Connections that were refused.",
           totals.connections_refused);
  return m.take();
}

std::string instances_json(const trace::Names& names, const PacedServer::State& state) {
  std::string text = "[";
  for (const model::InstanceView& i : state.instances) {
    text += text.size() > 1 ? ",\n " : "\n ";
    text += fmt::format(
        R"({{"number": {}, "function": {}, "state": "{}", "active": {}, "served": {}, "age_s": {:.3f}, )"
        R"("connections": {}}})",
        i.number, core::quote_json(trace::name_at(names.functions, i.function)),
        i.starting     ? "starting"
        : i.active > 0 ? "running"
                       : "idle",
        i.active, i.served, static_cast<double>((state.now - i.created).ns) / 1e9, i.connections);
  }
  return text + (text.size() > 1 ? "\n]\n" : "]\n");
}

Reply page(std::string type, std::string body) {
  Reply reply;
  reply.headers.emplace_back("Content-Type", std::move(type));
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.body = std::move(body);
  return reply;
}

}  // namespace

std::optional<Reply> status_page(const Request& request, PacedServer& server) {
  constexpr std::string_view prefix = "/__routelab/";
  const std::string_view target = request.target;
  if (!target.starts_with(prefix)) return std::nullopt;
  if (request.method != "GET" && request.method != "HEAD") {
    Reply refused = platform_answer(405);
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  const std::string_view name = target.substr(prefix.size(), target.find('?') - prefix.size());
  if (name == "health") return page("text/plain; charset=utf-8", "ok\n");
  if (name == "metrics") {
    return page("text/plain; version=0.0.4; charset=utf-8",
                metrics_text(server.names(), server.state()));
  }
  if (name == "instances") {
    return page("application/json; charset=utf-8", instances_json(server.names(), server.state()));
  }
  return platform_answer(404);
}

}  // namespace routelab::server
