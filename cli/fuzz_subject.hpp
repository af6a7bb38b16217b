/// What `routelab fuzz` tests, whatever it was given: a scenario file, a URL, the folder of a Next.js
/// app. Opens it, and says what is known of it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/canary.hpp"
#include "harness/surface/surface.hpp"
#include "harness/target/target.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::cli {

struct SubjectOptions {
  std::string target;           ///< a scenario file, a URL, a folder
  std::string routes, openapi;  ///< files that say what is known; "" if there is none
  std::string start, folder;    ///< a command for the server at the URL, and where it is run
  std::uint64_t seed = 1;
  double timeout = 3;      ///< seconds for an answer
  bool is_remote = false;  ///< the URL may be of another machine
  bool quiet = false;
};

struct FuzzSubject {
  std::optional<scenario::Scenario> scenario;  ///< the target's
  surface::Surface surface;
  std::vector<fuzz::Canary> secrets;
  std::unique_ptr<target::Target> target;
  std::string address = "http://127.0.0.1:3000";  ///< for curl lines
  decltype(fuzz::CampaignOptions::files) files;
};

/// False after errors, which are on standard error. Throws CLI::ValidationError for what is no
/// target. `stop` ends what takes long.
bool open_subject(const SubjectOptions& options, const std::atomic<bool>& stop,
                  FuzzSubject& subject);

}  // namespace routelab::cli
