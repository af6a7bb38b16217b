#include "harness/database/statement.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/base/assert.hpp"

namespace routelab::database {

namespace {

using core::ColumnType;
using core::TableSchema;
using core::Verb;

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

std::string name(const core::Column& column) { return quoted(column.name, '"'); }
std::string name(const TableSchema& table) { return quoted(table.name, '"'); }

void append(std::string& list, const std::string& item) {
  if (!list.empty()) list += ", ";
  list += item;
}

/// The columns that a query copies into slots; the id if there is none, because a row must show.
std::string results(const core::Program& program, const core::Step& step,
                    const TableSchema& table) {
  std::string list;
  for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
    append(list, name(table.columns[program.bindings[step.bindings.first + i].column]));
  }
  return list.empty() ? name(table.columns[0]) : list;
}

Statement get(const core::Program& program, const core::Step& step, const TableSchema& table) {
  const core::Column& by = table.columns[step.by];
  return {.sql = fmt::format("SELECT {} FROM {} WHERE {} = $1 ORDER BY \"id\" LIMIT 1",
                             results(program, step, table), name(table), name(by)),
          .operands = {by.type}};
}

Statement list(const core::Step& step, const TableSchema& table) {
  return {.sql = fmt::format("SELECT * FROM {} ORDER BY \"id\" LIMIT {}", name(table), step.limit),
          .operands = {},
          .keeps_cells = false};
}

Statement insert(const core::Program& program, const core::Step& step, const TableSchema& table) {
  Statement statement{.sql = {}, .operands = {ColumnType::Id}};
  std::string columns = "\"id\"";
  std::string values = "$1";
  for (const core::Assignment* assignment : assignments_of(program, step)) {
    const core::Column& column = table.columns[assignment->column];
    statement.operands.push_back(column.type);
    append(columns, name(column));
    append(values, fmt::format("${}", statement.operands.size()));
  }
  statement.sql = fmt::format("INSERT INTO {} ({}) VALUES ({}) RETURNING {}", name(table), columns,
                              values, results(program, step, table));
  return statement;
}

Statement update(const core::Program& program, const core::Step& step, const TableSchema& table) {
  Statement statement{.sql = {}, .operands = {}};
  std::string changes;
  for (const core::Assignment* assignment : assignments_of(program, step)) {
    const core::Column& column = table.columns[assignment->column];
    statement.operands.push_back(column.type);
    append(changes, fmt::format("{} = ${}", name(column), statement.operands.size()));
  }
  if (changes.empty()) return get(program, step, table);
  statement.operands.push_back(ColumnType::Id);
  statement.sql = fmt::format("UPDATE {} SET {} WHERE \"id\" = ${} RETURNING {}", name(table),
                              changes, statement.operands.size(), results(program, step, table));
  return statement;
}

Statement remove(const core::Program& program, const core::Step& step, const TableSchema& table) {
  return {.sql = fmt::format("DELETE FROM {} WHERE \"id\" = $1 RETURNING {}", name(table),
                             results(program, step, table)),
          .operands = {ColumnType::Id}};
}

Statement statement_of(const core::Program& program, const core::Step& step,
                       std::span<const TableSchema> tables) {
  if (!core::is_query(step.verb)) return {};
  RL_ASSERT(step.by == 0 || step.verb == Verb::Get);
  const TableSchema& table = tables[step.target];
  switch (step.verb) {
    case Verb::Get: return get(program, step, table);
    case Verb::List: return list(step, table);
    case Verb::Insert: return insert(program, step, table);
    case Verb::Update: return update(program, step, table);
    default: return remove(program, step, table);
  }
}

std::string column_type(Kind kind, ColumnType type) {
  const bool sqlite = kind == Kind::Sqlite;
  switch (type) {
    // "INTEGER PRIMARY KEY" is what makes SQLite's own row number the id.
    case ColumnType::Id: return sqlite ? "INTEGER PRIMARY KEY" : "BIGINT PRIMARY KEY";
    case ColumnType::Integer: return sqlite ? "INTEGER" : "BIGINT";
    case ColumnType::Text: return sqlite ? "TEXT" : "TEXT COLLATE \"C\"";
  }
  return {};
}

/// INSERT of the rows 1 to `rows`, made by the database itself.
std::string first_rows(Kind kind, const TableSchema& table, const core::Texts& texts) {
  std::string cells;
  for (const core::Column& column : table.columns) {
    append(cells, column.type == ColumnType::Text
                      ? fmt::format("{} || n", quoted(texts.of(column.prefix), '\''))
                      : "n");
  }
  if (kind == Kind::Postgres) {
    return fmt::format("INSERT INTO {} SELECT {} FROM generate_series(1::bigint, {}) AS s(n);\n",
                       name(table), cells, table.rows);
  }
  return fmt::format(
      "INSERT INTO {} WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {}) "
      "SELECT {} FROM s;\n",
      name(table), table.rows, cells);
}

}  // namespace

Statements statements_of(const core::Program& program, std::span<const TableSchema> tables) {
  Statements statements;
  for (const core::Step& step : program.steps) {
    statements.all.push_back(statement_of(program, step, tables));
  }
  statements.contents = statements.all.size();
  for (const TableSchema& table : tables) {
    statements.all.push_back(
        {.sql = fmt::format("SELECT * FROM {} ORDER BY \"id\"", name(table)), .operands = {}});
  }
  statements.last_id = statements.all.size();
  for (const TableSchema& table : tables) {
    statements.all.push_back(
        {.sql = fmt::format("SELECT max(\"id\") FROM {}", name(table)), .operands = {}});
  }
  return statements;
}

std::string tables_script(Kind kind, const core::Program& program,
                          std::span<const TableSchema> tables, const core::Texts& texts) {
  std::string script;
  for (const TableSchema& table : tables) {
    std::string columns;
    for (const core::Column& column : table.columns) {
      append(columns, name(column) + " " + column_type(kind, column.type));
    }
    script += fmt::format("DROP TABLE IF EXISTS {0};\nCREATE TABLE {0} ({1}){2};\n", name(table),
                          columns, kind == Kind::Sqlite ? " STRICT" : "");
    if (table.rows > 0) script += first_rows(kind, table, texts);
  }
  std::set<std::pair<std::uint32_t, std::uint16_t>> indexed;
  for (const core::Step& step : program.steps) {
    if (step.verb != Verb::Get || step.by == 0) continue;
    if (!indexed.emplace(step.target, step.by).second) continue;
    const TableSchema& table = tables[step.target];
    // PostgreSQL's ordered indices take no text beyond 2,704 bytes, and names of indices are the
    // schema's: hashes take any text, and PostgreSQL finds a name by itself.
    script += kind == Kind::Sqlite
                  ? fmt::format("CREATE INDEX \"routelab_{}_{}\" ON {} ({});\n", step.target,
                                step.by, name(table), name(table.columns[step.by]))
                  : fmt::format("CREATE INDEX ON {} USING hash ({});\n", name(table),
                                name(table.columns[step.by]));
  }
  // Without statistics PostgreSQL may look a text up by walking through the ids.
  for (const TableSchema& table : tables) {
    if (kind == Kind::Postgres) script += fmt::format("ANALYZE {};\n", name(table));
  }
  return script;
}

std::vector<const core::Assignment*> assignments_of(const core::Program& program,
                                                    const core::Step& step) {
  std::vector<const core::Assignment*> list;
  for (std::uint32_t i = step.assignments.count; i-- > 0;) {
    const core::Assignment& assignment = program.assignments[step.assignments.first + i];
    const bool later = std::any_of(list.begin(), list.end(), [&](const core::Assignment* other) {
      return other->column == assignment.column;
    });
    if (!later) list.push_back(&assignment);
  }
  std::reverse(list.begin(), list.end());
  return list;
}

}  // namespace routelab::database
