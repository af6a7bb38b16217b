/// Exchange rates from a third party, kept for a minute by each instance.
///
///     GET /api/rates   200 with "X-Cache: hit", "miss" or "stale"
///                      502 it failed, 504 it took too long, and nothing is kept
///
/// The key that the third party wants is sent to it and to nobody else.
#pragma once

#include <memory>

#include "harness/handler/application.hpp"

namespace routelab::example {

class Rates {
 public:
  handler::Task<> show(handler::Request& req, handler::Response& res);

 private:
  std::shared_ptr<const nlohmann::json> kept_;
  handler::UnixTime until_{};
};

void add_rates(handler::Application& app);

}  // namespace routelab::example
