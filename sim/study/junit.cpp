#include "sim/study/junit.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/xml.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

std::string failure(const Json& expectation) {
  const Json& actual = expectation.at("actual");
  const std::string message =
      fmt::format("expected {}, but it is {}", expectation.at("text").get<std::string>(),
                  actual.is_null() ? "null: nothing to take it from" : actual.dump());
  return fmt::format("      <failure message=\"{}\"/>\n", xml_escaped(message));
}

}  // namespace

std::string junit_xml(const Json& results) {
  const std::string suite = xml_escaped(results.at("scenario").get<std::string>());
  std::string cases;
  int failures = 0;
  for (const Json& expectation : results.at("expectations")) {
    const bool passed = expectation.at("passed").get<bool>();
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", suite,
                         xml_escaped(expectation.at("text").get<std::string>()));
    cases += passed ? "/>\n" : ">\n" + failure(expectation) + "    </testcase>\n";
    failures += passed ? 0 : 1;
  }
  const int errors = results.at("complete").get<bool>() ? 0 : 1;
  if (errors > 0) {
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"the run reaches its end\">\n"
        "      <error message=\"it was stopped after {} of {} simulated seconds\"/>\n"
        "    </testcase>\n",
        suite, results.at("end_s").dump(), results.at("duration_s").dump());
  }
  const std::size_t tests = results.at("expectations").size() + static_cast<std::size_t>(errors);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites>\n"
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n"
      "{}  </testsuite>\n"
      "</testsuites>\n",
      suite, tests, failures, errors, cases);
}

}  // namespace routelab::study
