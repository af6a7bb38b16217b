/// Tables with query steps on them, for tests of databases: a program without routes.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/database/database.hpp"
#include "sim/core/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/postgres_server.hpp"

namespace routelab::testing {

/// Slots 0 to 7 take the row's columns, 8 a list's count; 10 is the key, 11 to 17 what is written
/// to column 1 to 7.
inline constexpr core::SlotIndex count_slot = 8;
inline constexpr core::SlotIndex key_slot = 10;
inline constexpr std::size_t slot_count = 18;

struct Sample {
  core::Api api;

  void table(const std::string& name, std::uint64_t rows,
             const std::vector<std::pair<std::string, core::ColumnType>>& columns) {
    core::TableSchema schema{.name = name, .rows = rows, .columns = {}};
    schema.columns.push_back({.name = "id", .type = core::ColumnType::Id, .prefix = {}});
    for (const auto& [column, type] : columns) {
      schema.columns.push_back(
          {.name = column, .type = type, .prefix = api.texts.intern(column + "-")});
    }
    api.tables.push_back(std::move(schema));
  }

  /// `by` is the column of a get; `written` those of an insert or update.
  core::StepIndex step(core::Verb verb, std::size_t table, std::uint16_t by = 0,
                       const std::vector<std::uint16_t>& written = {}, std::uint32_t limit = 100) {
    core::Program& program = api.program;
    core::Step step;
    step.verb = verb;
    step.target = static_cast<std::uint32_t>(table);
    step.by = by;
    step.limit = limit;
    step.left.slot = key_slot;
    if (verb == core::Verb::List) {
      step.result = count_slot;
    } else {
      const auto width = static_cast<std::uint16_t>(api.tables[table].columns.size());
      step.bindings = {.first = static_cast<std::uint32_t>(program.bindings.size()),
                       .count = width};
      for (std::uint16_t c = 0; c < width; ++c)
        program.bindings.push_back({.column = c, .slot = c});
    }
    step.assignments = {.first = static_cast<std::uint32_t>(program.assignments.size()),
                        .count = static_cast<std::uint32_t>(written.size())};
    for (const std::uint16_t column : written) {
      core::Assignment& assignment = program.assignments.emplace_back();
      assignment.column = column;
      assignment.value.slot = static_cast<core::SlotIndex>(key_slot + column);
    }
    program.steps.push_back(step);
    program.slots = slot_count;
    return static_cast<core::StepIndex>(program.steps.size() - 1);
  }
};

/// "users" with a name and an age, and the steps that most tests need.
struct Users : Sample {
  explicit Users(std::uint64_t rows) {
    table("users", rows, {{"name", core::ColumnType::Text}, {"age", core::ColumnType::Integer}});
  }
  core::StepIndex get = 0, get_by_name = 1, list = 2, insert = 3, update = 4, remove = 5;

  /// To be called once, after the tables.
  Users& with_steps() {
    step(core::Verb::Get, 0);
    step(core::Verb::Get, 0, 1);
    step(core::Verb::List, 0);
    step(core::Verb::Insert, 0, 0, {1, 2});
    step(core::Verb::Update, 0, 0, {1, 2});
    step(core::Verb::Delete, 0);
    return *this;
  }
};

/// One connection, driven as an exchange drives it.
class Driver {
 public:
  Driver(core::Api& api, database::Database& database)
      : api_(api), database_(database), connection(database.connection()) {}

  std::optional<database::Failure> run(core::StepIndex step) {
    const database::Query query =
        query_of(api_.program, api_.tables, api_.texts, database_.ids(), step, slots);
    const database::Outcome outcome = connection.run(query);
    completion = complete(api_.program, api_.texts, step, outcome, slots);
    return outcome.failure;
  }

  /// Rows found or changed; a failure is a failed test.
  std::uint32_t count(core::StepIndex step, core::Value key, core::Value first = {},
                      core::Value second = {}) {
    const auto failure = run(step, key, first, second);
    INFO((failure ? failure->secret_message : ""));
    REQUIRE_FALSE(failure);
    return completion.count;
  }

  std::optional<database::Failure> run(core::StepIndex step, core::Value key,
                                       core::Value first = {}, core::Value second = {}) {
    slots.assign(slot_count, core::Value{});
    slots[key_slot] = key;
    slots[key_slot + 1] = first;
    slots[key_slot + 2] = second;
    return run(step);
  }

 private:
  core::Api& api_;
  database::Database& database_;

 public:
  database::Connection connection;
  std::vector<core::Value> slots = std::vector<core::Value>(slot_count);
  core::Completion completion;
};

/// "lost", or "none".
inline std::string name_of(const std::optional<database::Failure>& failure) {
  return failure ? database::name_of(failure->error) : "none";
}

/// The server that all tests of this program share; null, after a warning, where there is none.
inline PostgresServer* postgres() {
  static const std::string missing = PostgresServer::missing();
  if (!missing.empty()) {
    WARN("skipped: " + missing);
    return nullptr;
  }
  static PostgresServer server;
  return &server;
}

/// SQLite, and PostgreSQL where there is one. With more time than any machine takes: what is slow
/// is no failure.
inline std::vector<database::Options> databases() {
  database::Options options;
  options.statement_timeout = options.connect_timeout = std::chrono::minutes(5);
  std::vector<database::Options> all = {options};
  if (PostgresServer* server = postgres()) {
    options.kind = database::Kind::Postgres;
    options.where = server->where();
    all.push_back(options);
  }
  return all;
}

}  // namespace routelab::testing
