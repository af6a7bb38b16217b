/// What a run leaves behind, ready to be written down: nothing in it has a planted value any more.
/// Writers (report_json, report_junit, report_sarif, report_har, case_store) take this and nothing
/// else, so that none of them can let a secret out.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/regression_test.hpp"

namespace routelab::fuzz {

/// What was tested, as the user said it.
struct Tested {
  std::string target{};                           ///< a scenario's file, or a URL
  std::string scenario{};                         ///< its file, if it is one
  std::string address = "http://127.0.0.1:3000";  ///< in curl lines
};

/// The surface's name, or what the user called it.
const std::string& api_name(const Tested& tested, const surface::Surface& surface);

struct Report {
  Tested tested;
  const ApiMap* map = nullptr;  ///< must outlive it
  std::uint64_t seed = 1;
  std::set<Check> off;               ///< checks that did not count
  std::vector<std::string> secrets;  ///< names of what was planted
  CampaignResult result;

  [[nodiscard]] const std::string& api() const { return api_name(tested, map->surface()); }
  [[nodiscard]] CppTestOptions cpp_options() const;
};

Report report_of(Tested tested, const ApiMap& map, const CampaignOptions& options,
                 CampaignResult result, const std::vector<Canary>& canaries);

/// "no_5xx-get-api-users-id-500-1f3a5b7c": the bucket as a name that any file system takes, with some
/// of the digest of the API's name and the bucket.
std::string bucket_name(std::string_view api, const Finding& finding);

}  // namespace routelab::fuzz
