/// Users: everybody may see names, only their owner more, and only their owner changes them.
///
///     GET    /api/users?limit=&after=   200 {"users": [{"id", "name"}], "next"}  400
///     POST   /api/users                 201 {"id", "name"}  400  409 the e-mail is taken
///     GET    /api/users/[id]            200 {"id", "name"}  404
///     PUT    /api/users/[id]            200 {"id", "name"}  400  401  403  404
///     DELETE /api/users/[id]            204                 401  403  404
#pragma once

#include "harness/handler/application.hpp"

namespace routelab::example {

void add_users(handler::Application& app);

/// PASSWORD_ROUNDS of the env; without it what OWASP's Password Storage Cheat Sheet asks for
/// (2023).
int password_rounds(const handler::Request& req);

}  // namespace routelab::example
