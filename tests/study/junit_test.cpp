#include "sim/study/junit.hpp"

#include <map>

#include <nlohmann/json.hpp>

#include "sim/base/xml.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

/// Undoes references, as an XML parser does; throws at what may not stand in an attribute.
std::string unescaped(const std::string& text) {
  static const std::map<std::string, char> references = {
      {"amp", '&'},   {"lt", '<'},  {"gt", '>'},   {"quot", '"'},
      {"apos", '\''}, {"#9", '\t'}, {"#10", '\n'}, {"#13", '\r'}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<' || text[i] == '"' || static_cast<unsigned char>(text[i]) < 0x20) {
      throw std::runtime_error("not escaped: " + text);
    }
    if (text[i] != '&') {
      out += text[i];
      continue;
    }
    const std::size_t end = text.find(';', i);
    out += references.at(text.substr(i + 1, end - i - 1));
    i = end;
  }
  return out;
}

/// The values of an attribute of all elements of a name, in order.
std::vector<std::string> attributes(const std::string& xml, const std::string& element,
                                    const std::string& attribute) {
  std::vector<std::string> values;
  for (std::size_t at = xml.find("<" + element + " "); at != xml.npos;
       at = xml.find("<" + element + " ", at + 1)) {
    const std::string head = " " + attribute + "=\"";
    const std::size_t begin = xml.find(head, at) + head.size();
    values.push_back(unescaped(xml.substr(begin, xml.find('"', begin) - begin)));
  }
  return values;
}

const Json results = {
    {"scenario", "a \"b\" <c> & 'd'"},
    {"complete", true},
    {"end_s", 10.0},
    {"duration_s", 10.0},
    {"expectations",
     {{{"text", "leaks = 0"}, {"passed", true}, {"actual", 0}},
      {{"text", "latency_ms.p99 < 3s"}, {"passed", false}, {"actual", 3100.5}},
      {{"text", "cold_start_ratio = 1"}, {"passed", false}, {"actual", nullptr}}}}};

}  // namespace

TEST_CASE("A scenario is a suite and an expectation a case of it") {
  const std::string xml = junit_xml(results);
  using Strings = std::vector<std::string>;
  CHECK(attributes(xml, "testsuite", "name") == Strings{"a \"b\" <c> & 'd'"});
  CHECK(attributes(xml, "testsuite", "tests") == Strings{"3"});
  CHECK(attributes(xml, "testsuite", "failures") == Strings{"2"});
  CHECK(attributes(xml, "testsuite", "errors") == Strings{"0"});
  CHECK(attributes(xml, "testcase", "name") ==
        Strings{"leaks = 0", "latency_ms.p99 < 3s", "cold_start_ratio = 1"});
  CHECK(attributes(xml, "failure", "message") ==
        Strings{"expected latency_ms.p99 < 3s, but it is 3100.5",
                "expected cold_start_ratio = 1, but it is null: nothing to take it from"});
}

TEST_CASE("A run that was stopped is an error of its suite") {
  Json stopped = results;
  stopped["complete"] = false;
  stopped["end_s"] = 2.5;
  const std::string xml = junit_xml(stopped);
  CHECK(attributes(xml, "testsuite", "tests").front() == "4");
  CHECK(attributes(xml, "testsuite", "errors").front() == "1");
  CHECK(attributes(xml, "error", "message").front() ==
        "it was stopped after 2.5 of 10.0 simulated seconds");
}

TEST_CASE("Any text can stand in XML") {
  std::string every_byte;
  for (int c = 1; c < 128; ++c) every_byte += static_cast<char>(c);
  const std::string escaped = xml_escaped(every_byte);
  const std::string back = unescaped(escaped);
  CHECK(back.substr(back.find(' ')) == every_byte.substr(31));
  CHECK(unescaped(xml_escaped("\t\n\r")) == "\t\n\r");
  CHECK(xml_escaped(std::string(1, '\0')) == "\xEF\xBF\xBD");
  CHECK(xml_escaped("a\xFFz") == "a\xEF\xBF\xBDz");
  CHECK(xml_escaped("\xEF\xBF\xBF") == "\xEF\xBF\xBD");
  CHECK(xml_escaped("gr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
}

}  // namespace routelab::study
