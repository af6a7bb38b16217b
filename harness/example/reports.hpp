/// Reports take long, so nobody waits for them: a request leaves a row behind, a worker that is
/// called every few seconds takes it up, and who has asked looks from time to time.
///
///     POST /api/reports        202 {"id", "state": "queued"}, Location: where to look  400  401
///     GET  /api/reports/[id]   200 {"id", "month", "state", "result"}  401  403  404
///     POST /api/cron/reports   200 {"done": how many}  401 without "Bearer CRON_SECRET"
#pragma once

#include "harness/handler/application.hpp"

namespace routelab::example {

void add_reports(handler::Application& app);

}  // namespace routelab::example
