/// The ids that inserted rows get, one sequence per table, shared by all connections: ids come
/// from us, never from the database, so every database gives the rows that core::Store gives.
/// Like a sequence, an insert that fails or is rolled back uses its id up.
/// Threads may take ids at once. Cost: an atomic addition.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <span>

#include "sim/core/store.hpp"

namespace routelab::database {

class RowIds {
 public:
  /// Goes on behind the rows that the tables start with.
  explicit RowIds(std::span<const core::TableSchema> tables) {
    for (const core::TableSchema& table : tables) next_.emplace_back(table.rows + 1);
  }

  std::uint64_t take(TableId table) { return next_[table.index].fetch_add(1); }
  /// From now on above `id`; for tables that were there before us.
  void pass(TableId table, std::uint64_t id) {
    std::uint64_t next = next_[table.index];
    while (next <= id && !next_[table.index].compare_exchange_weak(next, id + 1)) {
    }
  }

 private:
  std::deque<std::atomic<std::uint64_t>> next_;  // atomics do not move
};

}  // namespace routelab::database
