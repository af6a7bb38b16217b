/// SQLite in our own process, version 3.37 or later (STRICT tables; RETURNING).
///
/// The file is in WAL mode: readers and one writer at a time get on beside each other. Who waits
/// for another's lock until the time-out gets TimedOut. Who cannot get it by waiting, because he
/// has read what another has changed since, gets Serialization at once.
/// Texts may hold NUL and are kept whole.
#pragma once

#include <atomic>
#include <memory>

#include "harness/database/options.hpp"
#include "harness/database/session.hpp"

namespace routelab::database {

/// `open` counts the open sessions of a database; more than `options.max_connections` are refused.
/// All three outlive the session. `durable`: a commit waits for the disk.
std::unique_ptr<Session> sqlite_session(const Options& options, const Statements& statements,
                                        std::atomic<std::uint32_t>& open, bool durable);

}  // namespace routelab::database
