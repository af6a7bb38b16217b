#include "sim/scenario/database_reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

namespace {

constexpr std::size_t max_columns = 1000;

void read_columns(const Node& node, core::TableSchema& table, core::Texts& texts,
                  Diagnostics& diagnostics) {
  for (const Node& member : node.children) {
    core::Column column{.name = member.key, .type = core::ColumnType::Text, .prefix = {}};
    if (member.key == "id") {
      diagnostics.error(member.key_place(), "name-taken", "every table has a column 'id' already",
                        "leave it out");
      continue;
    }
    if (table.columns.size() > max_columns) {
      diagnostics.error(member.key_place(), "out-of-range",
                        fmt::format("a table can have {} columns at most", max_columns));
      return;
    }
    if (member.is(Node::Kind::Text) && member.text == "integer") {
      column.type = core::ColumnType::Integer;
    } else if (!member.is(Node::Kind::Text) || member.text != "text") {
      diagnostics.error(
          member.place(), "unknown-name",
          fmt::format("a column is \"text\" or \"integer\", not {}", describe(member)),
          "whole numbers are \"integer\", everything else is \"text\"");
    }
    column.prefix = texts.intern(member.key + "-");
    table.columns.push_back(std::move(column));
  }
}

void read_table(const Node& node, core::Api& api, Diagnostics& diagnostics) {
  core::TableSchema table;
  table.name = node.key;
  table.columns.push_back({.name = "id", .type = core::ColumnType::Id, .prefix = {}});
  Fields f(node, fmt::format("table {}", in_quotes(node.key)), diagnostics);
  f.integer("rows", table.rows, {0, 9'000'000'000}, "rows at the start, with ids from 1");
  if (const Node* columns =
          f.object("columns", "columns beside id, each \"text\" or \"integer\"")) {
    read_columns(*columns, table, api.texts, diagnostics);
  }
  f.done();
  api.tables.push_back(std::move(table));
}

/// One law for every query, or laws by verb.
void read_query(const Node& node, model::DatabaseOptions& options, Diagnostics& diagnostics) {
  const std::vector<std::string> verbs{"get", "list", "insert", "update", "delete"};
  const bool by_verb = std::any_of(node.children.begin(), node.children.end(), [&](const Node& n) {
    return closest(n.key, verbs).has_value();
  });
  if (!by_verb) {
    if (const auto law = read_distribution(node, "'query' of database", diagnostics)) {
      options.query.fill(*law);
    }
    return;
  }
  Fields f(node, "query", diagnostics);
  for (std::size_t v = 0; v < verbs.size(); ++v) {
    f.distribution(verbs[v], options.query[v], fmt::format("service time of '{}'", verbs[v]));
  }
  f.done();
}

/// An object is a table, unless it looks like an option with a slip in its name.
bool is_table(const Node& node, const std::vector<std::string>& options) {
  if (!node.is(Node::Kind::Object)) return false;
  const bool plain =
      node.children.empty() || node.find("rows") != nullptr || node.find("columns") != nullptr;
  return plain || !closest(node.key, options);
}

}  // namespace

void read_database(const Node& node, core::Api& api, model::DatabaseOptions& options,
                   Diagnostics& diagnostics) {
  Fields f(node, "database", diagnostics);
  f.integer("max_connections", options.max_connections, {1, 10'000'000},
            "connections of all instances together; one more is refused");
  f.integer("pool", options.pool, {1, 1'000'000}, "connections that one instance may hold");
  f.integer("workers", options.workers, {0, 1'000'000}, "queries that run at a time; 0: no limit");
  f.distribution("connect", options.connect, "time to open a connection");
  if (const Node* query =
          f.node("query", "service time of a query: one law, or one for each verb")) {
    read_query(*query, options, diagnostics);
  }
  std::vector<std::string> known;
  for (const FieldNote& note : f.notes()) known.push_back(note.name);
  for (const Node& member : node.children) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    f.allow(member.key);
    if (is_table(member, known)) {
      read_table(member, api, diagnostics);
    } else {
      diagnostics.error(member.key_place(), "unknown-key",
                        fmt::format("unknown key {} in database", in_quotes(member.key)),
                        suggestion(member.key, known) +
                            "\na table is an object: {\"rows\": 100, \"columns\": {...}}");
    }
  }
  f.done();
}

}  // namespace routelab::scenario
