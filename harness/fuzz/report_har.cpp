#include "harness/fuzz/report_har.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/digest.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::fuzz {

namespace {

using Json = nlohmann::ordered_json;

Json pair_json(std::string_view name, std::string_view value) {
  return {{"name", name}, {"value", value}};
}

Json headers_json(const http::Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) list.push_back(pair_json(name, value));
  return list;
}

/// As it stands in the target: not decoded, because it may be wrong on purpose.
Json query_json(std::string_view target) {
  Json list = Json::array();
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return list;
  for (std::string_view rest = target.substr(mark + 1); !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    list.push_back(
        pair_json(part.substr(0, equals), part.substr(std::min(equals + 1, part.size()))));
  }
  return list;
}

Json request_json(const http::Request& request, std::string_view address) {
  Json json = {{"method", request.method},
               {"url", std::string(address) + request.target},
               {"httpVersion", "HTTP/1.1"},
               {"cookies", Json::array()},
               {"headers", headers_json(request.headers)},
               {"queryString", query_json(request.target)},
               {"headersSize", -1},
               {"bodySize", request.body.size()}};
  if (!request.body.empty()) {
    json["postData"] = {{"mimeType", http::header(request.headers, "content-type")},
                        {"text", request.body}};
  }
  return json;
}

Json response_json(const target::Outcome& outcome) {
  const http::Reply& reply = outcome.reply;
  const bool is_answer = outcome.ending == target::Ending::Answered;
  Json content = {{"size", reply.body.size()},
                  {"mimeType", http::header(reply.headers, "content-type")}};
  const bool is_text = find_invalid_utf8(reply.body) == std::string::npos;
  content["text"] = is_text ? reply.body : base64_of(reply.body);
  if (!is_text) content["encoding"] = "base64";
  Json json = {{"status", is_answer ? reply.status : 0},  // as browsers write it
               {"statusText", ""},
               {"httpVersion", "HTTP/1.1"},
               {"cookies", Json::array()},
               {"headers", headers_json(reply.headers)},
               {"content", std::move(content)},
               {"redirectURL", http::header(reply.headers, "location")},
               {"headersSize", -1},
               {"bodySize", reply.body.size()}};
  if (!is_answer) json["comment"] = outcome.what;
  return json;
}

/// "1970-01-01T00:00:01.250Z"
std::string date_of(Duration since) {
  const std::int64_t ms = std::max<std::int64_t>(since.ns, 0) / 1'000'000;
  const std::int64_t days = ms / 86'400'000;
  return fmt::format("1970-01-{:02}T{:02}:{:02}:{:02}.{:03}Z", std::min<std::int64_t>(days + 1, 31),
                     ms / 3'600'000 % 24, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

Json entry_json(const Report& report, const Finding& finding, std::size_t index, Time begin) {
  const Exchange& exchange = finding.history[index];
  const double time = static_cast<double>(std::max<std::int64_t>(
                          (exchange.outcome.answered - exchange.outcome.sent).ns, 0)) /
                      1e6;
  const CheckInfo& check = info(finding.check);
  std::string comment = fmt::format("{} {}, request {} of {}", check.name, finding.where, index + 1,
                                    finding.history.size());
  if (index == finding.shown) comment += ": " + finding.why;
  return {{"startedDateTime", date_of(exchange.outcome.sent - begin)},
          {"time", time},
          {"request", request_json(exchange.sent, report.tested.address)},
          {"response", response_json(exchange.outcome)},
          {"cache", Json::object()},
          {"timings", {{"send", 0}, {"wait", time}, {"receive", 0}}},
          {"comment", comment}};
}

}  // namespace

std::string report_har(const Report& report, std::string_view version) {
  const auto& findings = report.result.findings;
  Time begin = time_never;
  for (const Finding& finding : findings) {
    for (const Exchange& exchange : finding.history) {
      begin = std::min(begin, exchange.outcome.sent);
    }
  }
  Json entries = Json::array();
  for (const Finding& finding : findings) {
    for (std::size_t i = 0; i < finding.history.size(); ++i) {
      entries.push_back(entry_json(report, finding, i, begin));
    }
  }
  Json log = {
      {"version", "1.2"},
      {"creator", {{"name", "routelab"}, {"version", version}}},
      {"entries", std::move(entries)},
      {"comment", fmt::format("what was found at {}, seed {}", report.tested.target, report.seed)}};
  Json json;
  json["log"] = std::move(log);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace routelab::fuzz
