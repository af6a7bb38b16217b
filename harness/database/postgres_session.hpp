/// A PostgreSQL server, through libpq: statements are prepared on the server, values travel in the
/// binary format (a text is never cut off at a NUL: the server refuses it). Everything is waited
/// for with a deadline, so a server that says nothing cannot hold a thread.
#pragma once

#include <memory>

#include "harness/database/options.hpp"
#include "harness/database/session.hpp"

namespace routelab::database {

/// Both outlive the session. In a build without libpq its `open` says so.
std::unique_ptr<Session> postgres_session(const Options& options, const Statements& statements);

}  // namespace routelab::database
