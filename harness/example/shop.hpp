/// An API of the size that people write, with handlers in C++: users, sessions, payments, a third
/// party and work in the background. shop.json is what it runs in.
#pragma once

#include "harness/database/database.hpp"
#include "harness/handler/application.hpp"

namespace routelab::example {

handler::Application shop();

/// Users 1 to 50 get a session each whose cookie is "demo1" to "demo50", so that the scenario's
/// clients, who cannot sign in, are somebody. For simulations only: anybody can guess it.
std::optional<database::Failure> add_demo_sessions(database::Database& database);

}  // namespace routelab::example
