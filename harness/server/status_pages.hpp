/// What a server says of itself, under /__routelab: for probes, for Prometheus, for people.
///
///     /__routelab/health      "ok"
///     /__routelab/metrics     Prometheus text format, version 0.0.4
///     /__routelab/instances   the instances that live, as JSON
#pragma once

#include <optional>
#include <string>

#include "harness/server/message.hpp"
#include "harness/server/paced_server.hpp"

namespace routelab::server {

/// The answer to a request under /__routelab (404 for what is not there); none for other targets.
std::optional<Reply> status_page(const Request& request, PacedServer& server);

}  // namespace routelab::server
