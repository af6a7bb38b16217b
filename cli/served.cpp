#include "cli/served.hpp"

#include <fmt/format.h>

#include "cli/database_option.hpp"

namespace routelab::cli {

std::unique_ptr<database::Database> open_database(const DatabaseChoice& choice,
                                                  const scenario::Scenario& scenario,
                                                  std::string& problem) {
  auto database =
      std::make_unique<database::Database>(scenario.api, database_options(choice.url, scenario));
  const auto failure = choice.keep_tables ? database->adopt_tables() : database->create_tables();
  if (!failure) return database;
  problem = fmt::format("the database {} does not take the tables ({}): {}", choice.url,
                        database::name_of(failure->error), failure->secret_message);
  return nullptr;
}

bool takes_real_time(const DatabaseChoice& choice) {
  if (!choice.time.empty()) return choice.time == "real";
  return !choice.url.starts_with("sqlite");
}

Served::Served(const scenario::Scenario& scenario, const std::string& database)
    : database_(open_database({.url = database}, scenario, problem_)) {
  if (!database_) return;
  server_ = std::make_unique<server::ServedScenario>(
      scenario, server::PacedServer::Options{.seed = scenario.seed, .database = database_.get()},
      server::HttpServer::Options{});
  if (const auto trouble = server_->start()) problem_ = "cannot listen on 127.0.0.1: " + *trouble;
}

std::string Served::url() const { return fmt::format("http://127.0.0.1:{}", server_->port()); }

}  // namespace routelab::cli
