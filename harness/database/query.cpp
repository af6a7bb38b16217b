#include "harness/database/query.hpp"

#include "harness/database/statement.hpp"
#include "sim/base/assert.hpp"
#include "sim/core/exchange.hpp"

namespace routelab::database {

using core::Value;
using core::Verb;

Query query_of(const core::Program& program, std::span<const core::TableSchema> tables,
               const core::Texts& texts, RowIds& ids, core::StepIndex index,
               std::span<const Value> slots) {
  const core::Step& step = program.steps[index];
  RL_ASSERT(core::is_query(step.verb));
  const core::TableSchema& table = tables[step.target];
  Query query{.step = index, .operands = {}, .writes = step.verb >= Verb::Insert};
  if (step.verb == Verb::Insert) {
    const std::uint64_t id = ids.take(TableId{step.target});
    query.operands.emplace_back(static_cast<std::int64_t>(id));
  }
  for (const core::Assignment* assignment : assignments_of(program, step)) {
    const core::Column& column = table.columns[assignment->column];
    auto cell = cell_of(texts, column.type, core::value_of(assignment->value, slots));
    query.fits = query.fits && cell.has_value();
    query.operands.push_back(std::move(cell).value_or(Cell{}));
  }
  if (step.verb == Verb::Get || step.verb == Verb::Update || step.verb == Verb::Delete) {
    const core::Column& column = table.columns[step.by];
    query.operands.push_back(
        cell_of(texts, column.type, core::value_of(step.left, slots)).value_or(Cell{}));
  }
  return query;
}

core::Completion completion_of(const Failure& failure) {
  switch (failure.error) {
    case Error::TimedOut: return core::Completion::timed_out();
    case Error::Refused:
    case Error::Lost: return core::Completion::failed();
    default: return core::Completion::rejected();
  }
}

core::Completion complete(const core::Program& program, core::Texts& texts, core::StepIndex index,
                          const Outcome& outcome, std::span<Value> slots) {
  if (outcome.failure) return completion_of(*outcome.failure);
  const core::Step& step = program.steps[index];
  if (step.verb == Verb::List) {
    if (step.result != core::Operand::no_slot) slots[step.result] = Value::integer(outcome.count);
  } else if (outcome.count > 0) {
    for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
      const core::Binding& binding = program.bindings[step.bindings.first + i];
      slots[binding.slot] = to_value(texts, outcome.cells[i]);
    }
  }
  return core::Completion::rows(outcome.count);
}

}  // namespace routelab::database
