/// The in-memory database of the virtual world: tables of rows with integer ids from 1, and the
/// meaning of the five query steps. A real database is held against this model.
///
/// The rows that a table starts with are made on demand from their id (column "name" of row 7 is
/// the text "name-7", an integer column holds the id), so a table of ten million rows costs
/// nothing until it is written to, and then as much as the pages that are written to.
///
/// What is written must fit its column, as in a real table:
///
///     integer column   whole numbers, and texts that spell one of up to 10 digits; null
///     text column      anything but the message of an error; whole numbers become their text
///
/// "Undefined" is null. Booleans, fractions, arrays and objects stay what they are in a text column:
/// a real database makes their text of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/core/effect.hpp"
#include "sim/core/program.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

enum class ColumnType : std::uint8_t { Id, Text, Integer };

struct Column {
  std::string name;
  ColumnType type = ColumnType::Text;
  TextId prefix;  ///< Text: interned "name-", what generated values start with
};

struct TableSchema {
  std::string name;
  std::uint64_t rows = 0;       ///< that exist at the start, with ids 1 to rows
  std::vector<Column> columns;  ///< the first is always "id"
};

class Store {
 public:
  /// Columns that the program looks rows up by get an index.
  Store(std::span<const TableSchema> schema, const Program& program);

  /// Runs the query of a step at this moment, reading operands from and writing results to the
  /// exchange's slots. Rows found or changed, or Rejected if a value does not fit its column: then
  /// nothing is written, though an insert has used its id up. An insert gives the new row the next id,
  /// like a sequence: ids are never used again. A get by another column finds the first row (by
  /// id) that has the value. Cost: O(1).
  Completion execute(const Program& program, const Step& step, std::span<Value> slots);

  [[nodiscard]] std::uint64_t row_count(TableId table) const;
  /// A cell as it is now; Missing if the row does not exist.
  [[nodiscard]] Value cell(TableId table, std::uint64_t id, std::size_t column) const;

 private:
  using Page = std::vector<Value>;
  static constexpr std::uint64_t page_rows = 256;
  static constexpr std::uint64_t shelf_pages = 4096;

  /// Rows by the values that were written to one column; ids of rows that have another value by
  /// now are dropped when they are met. What a generated row holds follows from its id.
  struct Index {
    bool used = false;
    std::unordered_map<Value, std::vector<std::uint64_t>, ValueHash> rows;  // never iterated
  };

  /// Rows `256 p` to `256 p + 255` (by id - 1) live in page p, row-major. A page is filled when
  /// one of its rows is first written; until then its rows are the initial ones. A row whose id
  /// cell is Missing does not exist.
  struct Table {
    const TableSchema* schema = nullptr;
    std::uint64_t next_id = 1;
    std::uint64_t alive = 0;
    std::vector<std::vector<Page>> shelves;  ///< `shelf_pages` pages each, or none yet
    std::vector<Index> indices;              ///< by column; only of those that are looked up
  };

  /// The page of a row; null if none of its rows was written to.
  static const Page* page_of(const Table& table, std::uint64_t id);
  static Value initial(const TableSchema& schema, std::uint64_t id, std::size_t column);
  static Value read(const Table& table, std::uint64_t id, std::size_t column);
  static Value* row_for_writing(Table& table, std::uint64_t id);
  static bool fits(const Program& program, const Step& step, std::span<const Value> slots,
                   const Table& table);
  static void assign(const Program& program, const Step& step, std::span<const Value> slots,
                     Table& table, std::uint64_t id);
  static std::optional<std::uint64_t> row_of(const Table& table, Value wanted);
  static std::optional<std::uint64_t> find(Table& table, std::size_t column, Value value);
  static void bind(const Program& program, const Step& step, const Table& table, std::uint64_t id,
                   std::span<Value> slots);

  std::vector<Table> tables_;
};

}  // namespace routelab::core
