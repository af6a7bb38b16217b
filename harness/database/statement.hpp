/// The SQL of an API: a parameterised statement per query step, and the tables. Values only ever
/// travel as parameters; names are quoted. Made once, shared by all connections.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/core/api.hpp"

namespace routelab::database {

enum class Kind : std::uint8_t { Sqlite, Postgres };

struct Statement {
  std::string sql;  ///< parameters are $1, $2, ... in the order in which they stand
  std::vector<core::ColumnType> operands;
  bool keeps_cells = true;  ///< false: rows are only counted
};

/// By number: the step's index first; then each table's contents (all rows by id); then each
/// table's last id. Steps that are no queries have an empty one.
struct Statements {
  std::vector<Statement> all;
  std::size_t contents = 0;  ///< of table 0
  std::size_t last_id = 0;   ///< of table 0
};

Statements statements_of(const core::Program& program, std::span<const core::TableSchema> tables);

/// Creates the tables anew with the rows that core::Store starts with: column "name" of row 7 is
/// "name-7", an integer column holds the id. SQLite's tables are STRICT, PostgreSQL's texts are
/// compared byte by byte. Columns that a get looks up have an index.
std::string tables_script(Kind kind, const core::Program& program,
                          std::span<const core::TableSchema> tables, const core::Texts& texts);

/// What an insert or update writes: of several values for one column the last, as in the store.
std::vector<const core::Assignment*> assignments_of(const core::Program& program,
                                                    const core::Step& step);

}  // namespace routelab::database
