/// One's own account.
///
///     POST /api/login       200 {"id", "name"} and the cookie  400  401
///     POST /api/logout      204
///     GET  /api/me          200 {"id", "name", "email", "balance"}  401
///     POST /api/transfers   200 {"balance"}  400  401  404 nobody to pay  409 not enough
#pragma once

#include "harness/handler/application.hpp"

namespace routelab::example {

void add_account(handler::Application& app);

}  // namespace routelab::example
