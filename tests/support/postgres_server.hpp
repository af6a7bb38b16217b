/// A PostgreSQL server of our own, from Debian's package, on a temporary folder: reached by a
/// socket in that folder only, never over the network, and forgetful (fsync off: it survives its
/// own death, not the machine's). PostgreSQL refuses to run as root, so root runs it as the user
/// `postgres`, or `nobody` where there is none.
///
/// The server and its folder are gone with this object, and also when the program dies: a guard, a
/// shell that was started beside it, waits for the end of a pipe that only the program holds.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace routelab::testing {

class PostgresServer {
 public:
  /// Why there can be no server, "" if there can: the package is missing.
  static std::string missing();

  /// Starts it. Throws std::runtime_error with the server's log when it does not start.
  explicit PostgresServer(int max_connections = 20);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// A connection string for libpq; its user may do everything.
  [[nodiscard]] std::string where() const {
    return "host=" + folder_ + " user=routelab dbname=postgres";
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }

  /// kill -9 of the server and all of its processes, in the middle of whatever they do.
  void kill();
  /// Starts it again on the same data. It must not be running.
  void start();
  /// From now on it says nothing, but its connections stay and the socket takes new ones.
  void freeze();
  /// It goes on with what it has got meanwhile.
  void thaw();

 private:
  [[nodiscard]] pid_t postmaster() const;

  std::string folder_;
  pid_t guard_ = -1;
  int commands_ = -1;          ///< the pipe to the guard
  std::vector<pid_t> frozen_;  ///< processes
};

}  // namespace routelab::testing
