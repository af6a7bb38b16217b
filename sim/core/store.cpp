#include "sim/core/store.hpp"

#include <algorithm>

#include "sim/base/assert.hpp"
#include "sim/core/exchange.hpp"

namespace routelab::core {

namespace {

/// A whole number as the text that spells it, as interned texts have it.
Value spelt(Value value) {
  constexpr std::int64_t most_digits = 9'999'999'999;
  const std::int64_t number = value.number();
  if (number >= 0 && number <= most_digits) {
    return Value::numbered(empty_text, static_cast<std::uint64_t>(number));
  }
  if (number < 0 && number >= -most_digits) {
    return Value::numbered(minus_text, static_cast<std::uint64_t>(-number));
  }
  return value;
}

/// As it stands in the column; nothing if it does not fit.
std::optional<Value> in_column(ColumnType type, Value value) {
  if (value.missing() || value.kind() == ValueKind::Null) return Value::null();
  if (value.is_message()) return std::nullopt;
  if (type == ColumnType::Text) return value.kind() == ValueKind::Integer ? spelt(value) : value;
  const auto number = as_integer(value);
  return number ? std::optional(Value::integer(*number)) : std::nullopt;
}

}  // namespace

Store::Store(std::span<const TableSchema> schema, const Program& program) {
  for (const TableSchema& table : schema) {
    tables_.push_back({.schema = &table,
                       .next_id = table.rows + 1,
                       .alive = table.rows,
                       .shelves = {},
                       .indices = std::vector<Index>(table.columns.size())});
  }
  for (const Step& step : program.steps) {
    if (step.verb == Verb::Get) tables_[step.target].indices[step.by].used = step.by != 0;
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

bool Store::fits(const Program& program, const Step& step, std::span<const Value> slots,
                 const Table& table) {
  const auto first = program.assignments.begin() + step.assignments.first;
  return std::all_of(first, first + step.assignments.count, [&](const Assignment& a) {
    return in_column(table.schema->columns[a.column].type, value_of(a.value, slots)).has_value();
  });
}

void Store::assign(const Program& program, const Step& step, std::span<const Value> slots,
                   Table& table, std::uint64_t id) {
  Value* row = row_for_writing(table, id);
  for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
    const Assignment& a = program.assignments[step.assignments.first + i];
    row[a.column] = *in_column(table.schema->columns[a.column].type, value_of(a.value, slots));
    if (table.indices[a.column].used) {
      std::vector<std::uint64_t>& ids = table.indices[a.column].rows[row[a.column]];
      if (ids.size() == ids.capacity()) {  // before it grows: rows that came back stand there twice
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
      }
      ids.push_back(id);
    }
  }
}

/// The row with this id, if it exists.
std::optional<std::uint64_t> Store::row_of(const Table& table, Value wanted) {
  const auto id = as_integer(wanted);
  if (!id || *id <= 0 || read(table, static_cast<std::uint64_t>(*id), 0).missing()) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*id);
}

/// The first row (by id) whose column has this value.
std::optional<std::uint64_t> Store::find(Table& table, std::size_t column, Value value) {
  std::optional<std::uint64_t> first;
  const auto try_row = [&](std::uint64_t id) {
    const bool has = read(table, id, column) == value && !read(table, id, 0).missing();
    if (has && (!first || id < *first)) first = id;
    return has;
  };
  const Column& c = table.schema->columns[column];
  if (c.type == ColumnType::Text && value.kind() == ValueKind::Numbered &&
      value.prefix() == c.prefix) {
    try_row(value.suffix());
  } else if (c.type != ColumnType::Text) {
    if (const auto number = as_integer(value); number && *number > 0) {
      value = Value::integer(*number);
      try_row(static_cast<std::uint64_t>(*number));
    }
  }
  const auto written = table.indices[column].rows.find(value);
  if (written != table.indices[column].rows.end()) {
    std::erase_if(written->second, [&](std::uint64_t id) { return !try_row(id); });
  }
  return first;
}

void Store::bind(const Program& program, const Step& step, const Table& table, std::uint64_t id,
                 std::span<Value> slots) {
  for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
    const Binding& b = program.bindings[step.bindings.first + i];
    slots[b.slot] = read(table, id, b.column);
  }
}

Completion Store::execute(const Program& program, const Step& step, std::span<Value> slots) {
  Table& table = tables_[step.target];
  if (step.verb == Verb::List) {
    const std::uint64_t count = std::min<std::uint64_t>(step.limit, table.alive);
    if (step.result != Operand::no_slot) {
      slots[step.result] = Value::integer(static_cast<std::int64_t>(count));
    }
    return Completion::rows(static_cast<std::uint32_t>(count));
  }
  if (step.verb == Verb::Insert) {
    const std::uint64_t id = table.next_id++;
    if (!fits(program, step, slots, table)) return Completion::rejected();
    Value* row = row_for_writing(table, id);
    row[0] = Value::integer(static_cast<std::int64_t>(id));
    std::fill(row + 1, row + table.schema->columns.size(), Value::null());
    assign(program, step, slots, table, id);
    ++table.alive;
    bind(program, step, table, id, slots);
    return Completion::rows(1);
  }
  // A database reads the values before it looks for the row.
  if (step.verb == Verb::Update && !fits(program, step, slots, table)) {
    return Completion::rejected();
  }
  const Value wanted = value_of(step.left, slots);
  const auto row = step.by == 0 ? row_of(table, wanted) : find(table, step.by, wanted);
  if (!row) return Completion::rows(0);
  const std::uint64_t id = *row;
  if (step.verb == Verb::Update) assign(program, step, slots, table, id);
  bind(program, step, table, id, slots);
  if (step.verb == Verb::Delete) {
    *row_for_writing(table, id) = Value{};
    --table.alive;
  }
  return Completion::rows(1);
}

std::uint64_t Store::row_count(TableId table) const { return tables_[table.index].alive; }

Value Store::cell(TableId table, std::uint64_t id, std::size_t column) const {
  const Table& t = tables_[table.index];
  return read(t, id, 0).missing() ? Value{} : read(t, id, column);
}

}  // namespace routelab::core
