#include "harness/fuzz/report_json.hpp"

#include <nlohmann/json.hpp>

#include "harness/fuzz/digest.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::fuzz {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json headers_json(const http::Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) list.push_back({{"name", name}, {"value", value}});
  return list;
}

void add_body(Json& json, const std::string& body) {
  const bool is_text = find_invalid_utf8(body) == std::string::npos;
  json["body"] = is_text ? body : base64_of(body);
  if (!is_text) json["encoding"] = "base64";
}

Json answer_json(const target::Outcome& outcome) {
  const bool is_answer = outcome.ending == target::Ending::Answered;
  Json json = {{"ending", name_of(outcome.ending)},
               {"what", outcome.what},
               {"status", is_answer ? Json(outcome.reply.status) : Json()},
               {"headers", headers_json(outcome.reply.headers)}};
  add_body(json, outcome.reply.body);
  return json;
}

Json request_json(const Exchange& exchange, std::string_view address, bool is_shown) {
  Json json = {{"method", exchange.sent.method},
               {"target", exchange.sent.target},
               {"headers", headers_json(exchange.sent.headers)}};
  add_body(json, exchange.sent.body);
  json["answer"] = answer_json(exchange.outcome);
  json["curl"] = curl_line(exchange.sent, address);
  json["shown"] = is_shown;
  return json;
}

Json finding_json(const Finding& finding, const Report& report) {
  const CheckInfo& check = info(finding.check);
  Json requests = Json::array();
  for (std::size_t i = 0; i < finding.history.size(); ++i) {
    requests.push_back(request_json(finding.history[i], report.tested.address, i == finding.shown));
  }
  return {{"check", check.name},
          {"layer", name_of(check.layer)},
          {"wfc", or_null(check.wfc)},
          {"where", finding.where},
          {"status", finding.status == 0 ? Json() : Json(finding.status)},
          {"why", finding.why},
          {"rule", check.rule},
          {"reproduced", finding.reproduced},
          {"times", finding.times},
          {"was_known", finding.was_known},
          {"case", finding.id.text()},
          {"bucket", bucket_name(report.api(), finding)},
          {"requests", std::move(requests)},
          {"cpp", cpp_test(finding, report.cpp_options())}};
}

Json checks_json(const Report& report) {
  Json checks = Json::array();
  for (const CheckInfo& check : all_checks()) {
    if (report.off.contains(check.check)) continue;
    checks.push_back(
        {{"name", check.name}, {"layer", name_of(check.layer)}, {"wfc", or_null(check.wfc)}});
  }
  return checks;
}

}  // namespace

std::string_view name_of(target::Ending ending) {
  switch (ending) {
    case target::Ending::Answered: return "answered";
    case target::Ending::Cut: return "cut";
    case target::Ending::Malformed: return "malformed";
    case target::Ending::TimedOut: return "timed-out";
    case target::Ending::Unreachable: return "unreachable";
  }
  return "";
}

std::string report_json(const Report& report) {
  const CampaignResult& result = report.result;
  Json json = {{"format", "routelab-fuzz-1"},
               {"target", report.tested.target},
               {"seed", report.seed},
               {"seconds", result.seconds},
               {"requests", result.requests},
               {"cases", result.cases},
               {"phase", result.phase},
               {"complete", !result.was_stopped},
               {"unconfirmed", result.unconfirmed},
               {"remarks", result.remarks},
               {"checks", checks_json(report)},
               {"findings", Json::array()},
               {"healed", Json::array()}};
  for (const Finding& finding : result.findings) {
    json["findings"].push_back(finding_json(finding, report));
  }
  for (const KnownCase& known : result.healed) {
    json["healed"].push_back(
        {{"check", info(known.check).name}, {"where", known.where}, {"case", known.id.text()}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace routelab::fuzz
