/// What is one finding, and what are two.
#include "harness/fuzz/findings.hpp"

#include <string>
#include <vector>

#include "harness/fuzz/campaign.hpp"
#include "harness/surface/routes_file.hpp"
#include "tests/fuzzing/function_api.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

constexpr const char* secret = "k3Yq9ZtR2mWx7LpB4vNc8HdS5gJf";

/// Where the secret comes out of an API whose "/" tells it. Its server resolves dot segments, as most
/// do; a row called "%2e%2e" there is the path above.
std::vector<std::string> places(const std::string& told_by_odd_rows) {
  scenario::Diagnostics diagnostics;
  const auto surface = surface::read_routes_text(
      R"({ "routes": { "/": { "GET": {} }, "/rooms/[id]": { "GET": {} } } })", "routes.json",
      diagnostics);
  INFO(diagnostics.render());
  REQUIRE(surface);
  const ApiMap map(*surface);
  testing::FunctionApi api([&](const http::Request& request, const nlohmann::json&) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (request.method != "GET") return http::Reply{405, {{"allow", "GET, HEAD"}}, ""};
    const bool is_top = path == "/" || (path == "/rooms/%2e%2e" && told_by_odd_rows.empty());
    if (is_top) return testing::answer(200, {{"version", 3}, {"key", secret}});
    if (path == "/rooms/%2e%2e") return testing::answer(400, {{"error", told_by_odd_rows}});
    return testing::answer(404, {{"error", "no such room"}});
  });
  const std::vector<Canary> secrets = {{"KEY", secret}};
  CampaignOptions options{.seed = 1, .most_time = std::chrono::hours(1), .most_cases = 0};
  for (const CheckInfo& check : all_checks()) options.off.insert(check.check);
  options.off.erase(Check::NoCanaryOut);
  Campaign campaign(map, api, secrets, options);
  std::vector<std::string> all;
  campaign.run([](const Progress&) { return true; },
               [&](const Finding& finding) { all.push_back(finding.where); });
  return all;
}

}  // namespace

TEST_CASE("a secret of one page is one finding, by whatever path one comes to it", "[findings]") {
  CHECK(places("") == std::vector<std::string>{"GET /"});
}

TEST_CASE("a secret in two answers is two findings", "[findings]") {
  CHECK(places(std::string("no room for ") + secret) ==
        std::vector<std::string>{"GET /", "GET /rooms/[id]"});
}
