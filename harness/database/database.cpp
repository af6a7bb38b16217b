#include "harness/database/database.hpp"

#include <stdlib.h>  // mkdtemp

#include <filesystem>
#include <stdexcept>

#include "harness/database/postgres_session.hpp"
#include "harness/database/sqlite_session.hpp"

namespace routelab::database {

Database::Database(const core::Api& api, Options options)
    : api_(api), options_(std::move(options)), statements_(statements_of(api.program, api.tables)),
      ids_(api.tables) {
  if (options_.kind != Kind::Sqlite || !options_.where.empty()) return;
  folder_ = std::filesystem::temp_directory_path() / "routelab-database-XXXXXX";
  if (::mkdtemp(folder_.data()) == nullptr) {
    throw std::runtime_error("cannot create the folder " + folder_);
  }
  options_.where = folder_ + "/database.sqlite";
}

Database::~Database() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Connection Database::connection() {
  return {options_, statements_,
          options_.kind == Kind::Sqlite
              ? sqlite_session(options_, statements_, open_, folder_.empty())
              : postgres_session(options_, statements_)};
}

std::optional<Failure> Database::create_tables() {
  Connection set_up = connection();
  auto failure = set_up.begin();
  if (!failure) {
    failure = set_up.run_script(tables_script(options_.kind, api_.program, api_.tables, api_.texts),
                                Limit::None);
  }
  if (!failure) failure = set_up.commit();
  return failure;
}

std::optional<Failure> Database::adopt_tables() {
  Connection reader = connection();
  for (std::size_t t = 0; t < api_.tables.size(); ++t) {
    const Outcome outcome = reader.last_id(TableId{t});
    if (!outcome.ok()) return outcome.failure;
    if (const auto* id = std::get_if<std::int64_t>(&outcome.cells.at(0)); id && *id > 0) {
      ids_.pass(TableId{t}, static_cast<std::uint64_t>(*id));
    }
  }
  return std::nullopt;
}

}  // namespace routelab::database
