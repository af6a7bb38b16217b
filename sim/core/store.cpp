#include "sim/core/store.hpp"

#include <algorithm>

#include "sim/base/assert.hpp"
#include "sim/core/exchange.hpp"

namespace routelab::core {

Store::Store(std::span<const TableSchema> schema) {
  for (const TableSchema& table : schema) {
    tables_.push_back(
        {.schema = &table, .next_id = table.rows + 1, .alive = table.rows, .shelves = {}});
  }
}

Value Store::initial(const TableSchema& schema, std::uint64_t id, std::size_t column) {
  if (id == 0 || id > schema.rows) return {};
  const Column& c = schema.columns[column];
  if (c.type == ColumnType::Text) return Value::numbered(c.prefix, id);
  return Value::integer(static_cast<std::int64_t>(id));
}

Value Store::read(const Table& table, std::uint64_t id, std::size_t column) {
  if (id == 0 || id >= table.next_id) return {};
  const Page* page = page_of(table, id);
  if (page == nullptr) return initial(*table.schema, id, column);
  return (*page)[((id - 1) % page_rows) * table.schema->columns.size() + column];
}

const Store::Page* Store::page_of(const Table& table, std::uint64_t id) {
  const std::uint64_t page = (id - 1) / page_rows;
  const std::uint64_t shelf = page / shelf_pages;
  if (shelf >= table.shelves.size() || table.shelves[shelf].empty()) return nullptr;
  const Page& found = table.shelves[shelf][page % shelf_pages];
  return found.empty() ? nullptr : &found;
}

Value* Store::row_for_writing(Table& table, std::uint64_t id) {
  const std::uint64_t page = (id - 1) / page_rows;
  const std::size_t width = table.schema->columns.size();
  const std::uint64_t shelf = page / shelf_pages;
  if (shelf >= table.shelves.size()) table.shelves.resize(shelf + 1);
  if (table.shelves[shelf].empty()) table.shelves[shelf].resize(shelf_pages);
  Page& cells = table.shelves[shelf][page % shelf_pages];
  if (cells.empty()) {
    cells.resize(page_rows * width);
    for (std::uint64_t row = 0; row < page_rows; ++row) {
      for (std::size_t column = 0; column < width; ++column) {
        cells[row * width + column] = initial(*table.schema, page * page_rows + row + 1, column);
      }
    }
  }
  return &cells[((id - 1) % page_rows) * width];
}

void Store::assign(const Program& program, const Step& step, std::span<const Value> slots,
                   Value* row) {
  for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
    const Assignment& a = program.assignments[step.assignments.first + i];
    const Value value = value_of(a.value, slots);
    row[a.column] = value.missing() ? Value::null() : value;  // a database has no undefined
  }
}

void Store::bind(const Program& program, const Step& step, const Table& table, std::uint64_t id,
                 std::span<Value> slots) {
  for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
    const Binding& b = program.bindings[step.bindings.first + i];
    slots[b.slot] = read(table, id, b.column);
  }
}

std::uint32_t Store::execute(const Program& program, const Step& step, std::span<Value> slots) {
  Table& table = tables_[step.target];
  if (step.verb == Verb::List) {
    const std::uint64_t count = std::min<std::uint64_t>(step.limit, table.alive);
    if (step.result != Operand::no_slot) {
      slots[step.result] = Value::integer(static_cast<std::int64_t>(count));
    }
    return static_cast<std::uint32_t>(count);
  }
  if (step.verb == Verb::Insert) {
    const std::uint64_t id = table.next_id++;
    Value* row = row_for_writing(table, id);
    row[0] = Value::integer(static_cast<std::int64_t>(id));
    std::fill(row + 1, row + table.schema->columns.size(), Value::null());
    assign(program, step, slots, row);
    ++table.alive;
    bind(program, step, table, id, slots);
    return 1;
  }
  const auto wanted = as_integer(value_of(step.left, slots));
  if (!wanted || *wanted <= 0) return 0;
  const auto id = static_cast<std::uint64_t>(*wanted);
  if (read(table, id, 0).missing()) return 0;
  if (step.verb == Verb::Update) assign(program, step, slots, row_for_writing(table, id));
  bind(program, step, table, id, slots);
  if (step.verb == Verb::Delete) {
    *row_for_writing(table, id) = Value{};
    --table.alive;
  }
  return 1;
}

std::uint64_t Store::row_count(TableId table) const { return tables_[table.index].alive; }

Value Store::cell(TableId table, std::uint64_t id, std::size_t column) const {
  const Table& t = tables_[table.index];
  return read(t, id, 0).missing() ? Value{} : read(t, id, column);
}

}  // namespace routelab::core
