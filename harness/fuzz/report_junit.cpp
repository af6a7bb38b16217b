#include "harness/fuzz/report_junit.hpp"

#include <fmt/format.h>

#include "harness/fuzz/finding_text.hpp"
#include "harness/fuzz/judged.hpp"
#include "sim/base/xml.hpp"

namespace routelab::fuzz {

namespace {

/// Of this check and place; no_5xx can have one for each status. "" if it passed.
std::string failures(const Report& report, Check check, const std::string& where) {
  std::string text;
  for (const Finding& finding : report.result.findings) {
    if (finding.check != check || finding.where != where) continue;
    text += fmt::format(
        "      <failure message=\"{}\">{}</failure>\n", xml_escaped(finding.why),
        xml_escaped(text_of(finding, {.colour = false, .address = report.tested.address})));
  }
  return text;
}

}  // namespace

std::string report_junit(const Report& report) {
  const std::string suite = xml_escaped(report.api());
  std::string cases;
  std::size_t tests = 0, failed = 0;
  for (const auto& [check, where] : judged(report)) {
    const std::string failure = failures(report, check, where);
    cases += fmt::format("    <testcase classname=\"{}.{}\" name=\"{}\"", suite, info(check).name,
                         xml_escaped(where));
    cases += failure.empty() ? "/>\n" : ">\n" + failure + "    </testcase>\n";
    ++tests;
    failed += failure.empty() ? 0U : 1U;
  }
  const int errors = report.result.was_stopped ? 1 : 0;
  if (errors > 0) {
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"the run reaches its end\">\n"
        "      <error message=\"it was stopped after {} requests; it came as far as: {}\"/>\n"
        "    </testcase>\n",
        suite, report.result.requests, xml_escaped(report.result.phase));
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites>\n"
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n"
      "{}  </testsuite>\n"
      "</testsuites>\n",
      suite, tests + static_cast<std::size_t>(errors), failed, errors, cases);
}

}  // namespace routelab::fuzz
