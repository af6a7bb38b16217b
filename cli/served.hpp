/// A scenario served here, on a free port of loopback, with its tables in a real database: what
/// commands that need a server use when none is named.
#pragma once

#include <memory>
#include <string>

#include "harness/database/database.hpp"
#include "harness/server/served_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::cli {

/// What `--database` and its companions say.
struct DatabaseChoice {
  std::string url = "sqlite";
  bool keep_tables = false;  ///< adopt those that are there
  std::string time{};        ///< "model", "real", or "": real unless it is SQLite
};

/// The database with the scenario's tables. On a problem it is null and says so.
std::unique_ptr<database::Database> open_database(const DatabaseChoice& choice,
                                                  const scenario::Scenario& scenario,
                                                  std::string& problem);
bool takes_real_time(const DatabaseChoice& choice);

class Served {
 public:
  /// Modelled times, whatever the database. The scenario must outlive it.
  Served(const scenario::Scenario& scenario, const std::string& database);

  /// "" if it serves.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::string url() const;
  [[nodiscard]] database::Database& database() { return *database_; }
  void stop() { server_->stop(); }

 private:
  std::string problem_;
  std::unique_ptr<database::Database> database_;
  std::unique_ptr<server::ServedScenario> server_;
};

}  // namespace routelab::cli
