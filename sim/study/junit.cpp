#include "sim/study/junit.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// XML 1.0 (fifth edition), section 2.2; white space is kept from normalisation by references.
std::string escaped(std::string_view character) {
  const char c = character.front();
  if (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") return std::string(replacement);
  if (character.size() > 1) return std::string(character);
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&apos;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default:
      return static_cast<unsigned char>(c) < 0x20 ? std::string(replacement) : std::string(1, c);
  }
}

std::string failure(const Json& expectation) {
  const Json& actual = expectation.at("actual");
  const std::string message =
      fmt::format("expected {}, but it is {}", expectation.at("text").get<std::string>(),
                  actual.is_null() ? "null: nothing to take it from" : actual.dump());
  return fmt::format("      <failure message=\"{}\"/>\n", xml_escaped(message));
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    out += length == 0 ? std::string(replacement) : escaped(text.substr(at, length));
    at += length == 0 ? 1 : length;
  }
  return out;
}

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
