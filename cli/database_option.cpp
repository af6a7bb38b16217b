#include "cli/database_option.hpp"

#include <CLI/CLI.hpp>

namespace routelab::cli {

database::Options database_options(const std::string& text, const scenario::Scenario& scenario) {
  database::Options options;
  options.max_connections = scenario.world.database.max_connections;
  if (text == "sqlite" || text == "sqlite:") return options;
  if (text.starts_with("sqlite:")) {
    options.where = text.substr(7);
    return options;
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    options.kind = database::Kind::Postgres;
    options.where = text;
    return options;
  }
  throw CLI::ValidationError("--database " + text,
                             "write sqlite, sqlite:FILE or postgresql://USER@HOST/NAME");
}

}  // namespace routelab::cli
