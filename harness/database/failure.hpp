/// What can go wrong between us and a database, in the few classes that callers act on, the same
/// for every database. Each is an answer, never an exception.
#pragma once

#include <cstdint>
#include <string>

namespace routelab::database {

enum class Error : std::uint8_t {
  Unique,         ///< a row with this key exists already
  Null,           ///< a column that must not be null
  ForeignKey,     ///< the row that is pointed at does not exist, or is still pointed at
  Refused,        ///< the server has as many connections as it takes
  TimedOut,       ///< the statement, or a lock that it waits for, did not come in time
  Serialization,  ///< lost against another transaction: roll back and try the whole again
  Lost,           ///< the connection is gone, or no server answers
  Other,
};

struct Failure {
  Error error = Error::Other;
  /// The write (or the commit) was sent and no answer came: it may have happened or not. Whoever
  /// cannot bear that looks before he tries again; we never try again by ourselves.
  bool uncertain = false;
  /// The database's own words. They may quote a row, a statement or a password: for a developer
  /// who asks, never for a response.
  std::string secret_message{};
};

/// "unique", "null", "foreign-key", "refused", "timed-out", "serialization", "lost", "other"
const char* name_of(Error error);

}  // namespace routelab::database
