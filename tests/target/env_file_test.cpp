#include "harness/target/env_file.hpp"

#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace routelab::target;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs read(const std::string& text) {
  Pairs pairs;
  for (const EnvEntry& entry : env_entries(text)) {
    pairs.emplace_back(entry.name, text.substr(entry.start, entry.size));
  }
  return pairs;
}

}  // namespace

TEST_CASE("assignments are found as dotenv finds them", "[target][env]") {
  CHECK(read("").empty());
  CHECK(read("# A=1\n\n  \nno assignment\n=1\nB") == Pairs{});
  CHECK(read("A=1\r\n B = two words \nC: 3\nexport D=4\nexported=5\nE.f-g=6") ==
        Pairs{{"A", "1"},
              {"B", "two words"},
              {"C", "3"},
              {"D", "4"},
              {"exported", "5"},
              {"E.f-g", "6"}});
  CHECK(read("A=\nB=2\nC=#x\nD=a#b\nE= # c") ==
        Pairs{{"A", ""}, {"B", "2"}, {"C", ""}, {"D", "a"}, {"E", ""}});
  CHECK(read("A=\"x # y\" # z\nB='it''s'\nC=`a\nb`\nD=\"a\\\"b\"\nE=\"open\nF=1") ==
        Pairs{{"A", "x # y"},
              {"B", "'it''s'"},
              {"C", "a\nb"},
              {"D", "a\\\"b"},
              {"E", "\"open"},
              {"F", "1"}});
  CHECK(read("A=1=2\nA=3") == Pairs{{"A", "1=2"}, {"A", "3"}});
}

TEST_CASE("only the secrets of a file change", "[target][env]") {
  const std::string text =
      "# about\r\nSECRET_KEY = \"old\" # why\n\nPORT=3000\nexport API_TOKEN='a\nb'\n"
      "DB=postgres://u:p@h/d # SECRET=x\nSKIPPED_KEY=stays\nLAST_KEY=old";
  const PlantedFile file = with_canaries(text, [](const std::string& variable) {
    return variable == "SKIPPED_KEY" ? "" : "C-" + variable;
  });
  CHECK(file.text ==
        "# about\r\nSECRET_KEY = \"C-SECRET_KEY\" # why\n\nPORT=3000\nexport "
        "API_TOKEN='C-API_TOKEN'\n"
        "DB=postgres://u:C-DB@h/d # SECRET=x\nSKIPPED_KEY=stays\nLAST_KEY=C-LAST_KEY");
  CHECK(file.planted == std::vector<std::string>{"SECRET_KEY", "API_TOKEN", "DB", "LAST_KEY"});
  CHECK(file.kept == std::vector<std::string>{"PORT", "SKIPPED_KEY"});
}
