/// A query step with its operands, and its answer. Both are made and taken apart beside the
/// exchange, under the world's lock; between the two a thread asks the database.
///
///     const Query query = query_of(api.program, api.tables, texts, ids, step, slots);
///     const Outcome outcome = connection.run(query);              // waits
///     const auto completion = complete(api.program, texts, step, outcome, slots);
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/database/cell.hpp"
#include "harness/database/failure.hpp"
#include "harness/database/row_ids.hpp"
#include "sim/core/effect.hpp"
#include "sim/core/program.hpp"

namespace routelab::database {

struct Query {
  core::StepIndex step = 0;
  std::vector<Cell> operands;  ///< in the order of the step's Statement
  bool writes = false;
  bool fits = true;  ///< false: a value does not fit its column; answered with Other, not sent
};

struct Outcome {
  std::optional<Failure> failure{};
  std::uint32_t count = 0;             ///< rows found or changed
  std::vector<Cell> cells{};           ///< of the row (all rows of a table's contents), row by row
  std::vector<std::string> columns{};  ///< their names, of a query in SQL

  [[nodiscard]] bool ok() const { return !failure; }
};

/// Takes a new id from `ids` for an insert. A get by a value that does not fit its column, or by
/// null, finds nothing, as in SQL.
Query query_of(const core::Program& program, std::span<const core::TableSchema> tables,
               const core::Texts& texts, RowIds& ids, core::StepIndex step,
               std::span<const core::Value> slots);

/// How a handler's query ends that failed so.
core::Completion completion_of(const Failure& failure);

/// Fills the slots as core::Store does and says how to resume.
core::Completion complete(const core::Program& program, core::Texts& texts, core::StepIndex step,
                          const Outcome& outcome, std::span<core::Value> slots);

}  // namespace routelab::database
