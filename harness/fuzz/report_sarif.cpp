#include "harness/fuzz/report_sarif.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/finding_text.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using Json = nlohmann::ordered_json;

Json text_json(std::string_view text) {
  Json json;
  json["text"] = text;
  return json;
}

Json rules_json() {
  Json rules = Json::array();
  for (const CheckInfo& check : all_checks()) {
    Json tags = Json::array({std::string(name_of(check.layer))});
    if (!check.wfc.empty()) tags.push_back(fmt::format("WFC-{}", check.wfc));
    rules.push_back({{"id", check.name},
                     {"shortDescription", text_json(check.rule)},
                     {"help", text_json(fmt::format("What must be: {}.", check.rule))},
                     {"properties", {{"tags", std::move(tags)}}}});
  }
  return rules;
}

/// A path as a URI (RFC 3986): relative to the project, unless it is absolute.
std::string uri_of(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool is_plain =
        is_letter(c) || is_digit(c) || std::string_view("-._~/").find(c) != std::string_view::npos;
    if (is_plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

std::string source_of(const Report& report, std::string_view where) {
  const std::string_view pattern = where.substr(where.find(' ') + 1);
  for (const surface::Route& route : report.map->surface().routes) {
    if (route.pattern == pattern) return route.source;
  }
  return "";
}

Json location_json(const Report& report, const Finding& finding) {
  Json location;
  if (const std::string source = source_of(report, finding.where); !source.empty()) {
    location["physicalLocation"]["artifactLocation"]["uri"] = uri_of(source);
    location["physicalLocation"]["region"]["startLine"] = 1;
  }
  Json logical = {{"fullyQualifiedName", finding.where}, {"kind", "resource"}};
  location["logicalLocations"] = Json::array({std::move(logical)});
  return location;
}

Json result_json(const Report& report, const Finding& finding) {
  const CheckInfo& check = info(finding.check);
  const TextOptions style{.colour = false, .address = report.tested.address};
  return {{"ruleId", check.name},
          {"ruleIndex", static_cast<std::size_t>(finding.check)},
          {"level", finding.reproduced ? "error" : "warning"},
          {"message", text_json(text_of(finding, style))},
          {"locations", Json::array({location_json(report, finding)})},
          {"partialFingerprints", {{"routelabBucket/v1", bucket_name(report.api(), finding)}}},
          {"properties", {{"case", finding.id.text()}, {"times", finding.times}}}};
}

}  // namespace

std::string report_sarif(const Report& report, std::string_view version) {
  Json driver = {{"name", "routelab"}, {"version", version}, {"rules", rules_json()}};
  Json invocation = {{"executionSuccessful", true}, {"toolExecutionNotifications", Json::array()}};
  for (const std::string& remark : report.result.remarks) {
    invocation["toolExecutionNotifications"].push_back(
        {{"level", "note"}, {"message", text_json(remark)}});
  }
  Json results = Json::array();
  for (const Finding& finding : report.result.findings) {
    results.push_back(result_json(report, finding));
  }
  Json run;
  run["tool"]["driver"] = std::move(driver);
  run["invocations"] = Json::array({std::move(invocation)});
  run["results"] = std::move(results);
  run["properties"] = {{"seed", report.seed}, {"target", report.tested.target}};
  const Json json = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", Json::array({std::move(run)})}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace routelab::fuzz
