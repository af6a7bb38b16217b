#include "sim/scenario/database_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

namespace {

void read_columns(const Node& node, core::TableSchema& table, core::Texts& texts,
                  Diagnostics& diagnostics) {
  for (const Node& member : node.children) {
    core::Column column{.name = member.key, .type = core::ColumnType::Text, .prefix = {}};
    if (member.key == "id") {
      diagnostics.error(member.key_place(), "name-taken", "every table has a column 'id' already");
      continue;
    }
    if (member.is(Node::Kind::Text) && member.text == "integer") {
      column.type = core::ColumnType::Integer;
    } else if (!member.is(Node::Kind::Text) || member.text != "text") {
      diagnostics.error(member.place(), "unknown-name",
                        fmt::format("a column is \"text\" or \"integer\", not {}",
                                    describe(member)));
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
  f.integer("rows", table.rows, {0, 9'000'000'000}, "that exist at the start, with ids from 1");
  if (const Node* columns = f.object("columns", "beside id: \"text\" or \"integer\" by name")) {
    read_columns(*columns, table, api.texts, diagnostics);
  }
  f.done();
  api.tables.push_back(std::move(table));
}

/// One law for every query, or laws by verb.
void read_query(const Node& node, model::DatabaseOptions& options, Diagnostics& diagnostics) {
  constexpr std::array<std::string_view, 5> verbs{"get", "list", "insert", "update", "delete"};
  const bool by_verb = std::any_of(verbs.begin(), verbs.end(), [&](std::string_view verb) {
    return node.find(verb) != nullptr;
  });
  if (!by_verb) {
    if (const auto law = read_distribution(node, "'query' of database", diagnostics)) {
      options.query.fill(*law);
    }
    return;
  }
  Fields f(node, "query", diagnostics);
  for (std::size_t v = 0; v < verbs.size(); ++v) {
    f.distribution(verbs[v], options.query[v], "service time of this verb");
  }
  f.done();
}

}  // namespace

void read_database(const Node& node, core::Api& api, model::DatabaseOptions& options,
                   Diagnostics& diagnostics) {
  Fields f(node, "database", diagnostics);
  f.integer("max_connections", options.max_connections, {1, 10'000'000},
            "over all instances; more are refused");
  f.integer("pool", options.pool, {1, 1'000'000}, "connections that one instance may hold");
  f.integer("workers", options.workers, {0, 1'000'000}, "queries that run at a time; 0: no limit");
  f.distribution("connect", options.connect, "time to open a connection");
  if (const Node* query = f.node("query", "service time of a query, one law or one by verb")) {
    read_query(*query, options, diagnostics);
  }
  std::vector<std::string> known;
  for (const FieldNote& note : f.notes()) known.push_back(note.name);
  for (const Node& member : node.children) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    f.node(member.key, "a table");
    if (member.is(Node::Kind::Object)) {
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
