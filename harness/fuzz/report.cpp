#include "harness/fuzz/report.hpp"

#include <fmt/format.h>

#include "harness/fuzz/digest.hpp"
#include "harness/fuzz/secret_mask.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

const std::string& api_name(const Tested& tested, const surface::Surface& surface) {
  return surface.name.empty() ? tested.target : surface.name;
}

CppTestOptions Report::cpp_options() const {
  return {.scenario = tested.scenario, .address = tested.address, .seed = seed, .secrets = secrets};
}

Report report_of(Tested tested, const ApiMap& map, const CampaignOptions& options,
                 CampaignResult result, const std::vector<Canary>& canaries) {
  const SecretMask mask(canaries);
  for (Finding& finding : result.findings) finding = mask.finding(std::move(finding));
  for (std::string& remark : result.remarks) remark = mask.text(remark);
  Report report{.tested = std::move(tested),
                .map = &map,
                .seed = options.seed,
                .off = options.off,
                .secrets = {},
                .result = std::move(result)};
  for (const Canary& canary : canaries) report.secrets.push_back(canary.name);
  return report;
}

std::string bucket_name(std::string_view api, const Finding& finding) {
  const std::string bucket = finding.bucket();
  std::string name;
  for (const char c : bucket) {
    if (is_letter(c) || is_digit(c) || c == '_') {
      name += lower_case(c);
    } else if (!name.ends_with('-')) {
      name += '-';
    }
    if (name.size() >= 80) break;
  }
  const std::string digest = digest_of(Digest::Sha256, std::string(api) + "\n" + bucket);
  return fmt::format("{}{}{}", name, name.ends_with('-') ? "" : "-", hex_of(digest).substr(0, 8));
}

}  // namespace routelab::fuzz
