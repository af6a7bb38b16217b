// get, list, insert, update, delete: steps that ask the database. fetch: a third party.

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/step_reader.hpp"

namespace routelab::scenario {

namespace {

using core::StepIndex;
using core::Verb;
using Way = HandlerBuilder::Way;

/// The index of a column, or nothing after an error at `node`'s key.
std::optional<std::size_t> column_of(const Node& node, const core::TableSchema& table,
                                     bool writable, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const core::Column& c : table.columns) names.push_back(c.name);
  const auto found = std::find(names.begin(), names.end(), node.key);
  if (found == names.end()) {
    if (writable) names.erase(names.begin());
    diagnostics.error(
        node.key_place(), "unknown-column",
        fmt::format("table {} has no column {}", in_quotes(table.name), in_quotes(node.key)),
        suggestion(node.key, names));
    return std::nullopt;
  }
  const auto column = static_cast<std::size_t>(found - names.begin());
  if (!writable || column > 0) return column;
  diagnostics.error(node.key_place(), "unknown-column", "the id of a row is given by the database");
  return std::nullopt;
}

void read_id(core::Step& made, const Node& node, HandlerBuilder& b) {
  const auto operand = read_operand(node, b.scope, b.api(), b.diagnostics());
  if (operand) made.left = operand->operand;
}

/// {"email": "{body.email}"}: one column and its value.
void read_where(core::Step& made, const Node& node, bool has_table, HandlerBuilder& b) {
  if (!node.is(Node::Kind::Object) || node.children.size() != 1) {
    b.diagnostics().error(node.place(), "wrong-type", "'where' is one column with its value",
                          "\"where\": {\"email\": \"{body.email}\"}");
    return;
  }
  const Node& member = node.children.front();
  if (!has_table) return;
  const auto column = column_of(member, b.api().tables[made.target], false, b.diagnostics());
  made.by = static_cast<std::uint16_t>(column.value_or(0));
  read_id(made, member, b);
}

/// Which row: by id, or (get) by the value of a column.
void read_row(core::Step& made, Fields& f, bool has_table, HandlerBuilder& b) {
  const Node* id = f.node("id", "the row's id");
  const Node* where = made.verb == Verb::Get ? f.node("where",
                                                      "the column and value of the row; "
                                                      "the first that has it")
                                             : nullptr;
  if (id != nullptr) read_id(made, *id, b);
  if (where == nullptr) return f.require("id");
  if (id != nullptr) f.reject("where", "stands beside 'id'", "a row is found by one of them");
  read_where(made, *where, has_table, b);
}

void read_values(core::Step& made, const Node& values, HandlerBuilder& b) {
  const core::TableSchema& table = b.api().tables[made.target];
  std::vector<core::Assignment> assignments;
  for (const Node& value : values.children) {
    const auto column = column_of(value, table, true, b.diagnostics());
    if (!column) continue;
    if (const auto operand = read_operand(value, b.scope, b.api(), b.diagnostics())) {
      assignments.push_back({.column = static_cast<std::uint16_t>(*column),
                             .value = operand->operand,
                             .labels = operand->labels});
    }
  }
  core::Program& program = b.program();
  made.assignments = {.first = static_cast<std::uint32_t>(program.assignments.size()),
                      .count = static_cast<std::uint32_t>(assignments.size())};
  program.assignments.insert(program.assignments.end(), assignments.begin(), assignments.end());
}

/// What a fetch sends. A simulated third party does not look at it; secrets may go there.
std::uint32_t read_request(Fields& f, HandlerBuilder& b) {
  core::FetchRequest request;
  f.choice("method", request.method,
           {{"GET", core::Method::GET},
            {"POST", core::Method::POST},
            {"PUT", core::Method::PUT},
            {"PATCH", core::Method::PATCH},
            {"DELETE", core::Method::DELETE}},
           "method of the request");
  const core::Texts& texts = b.api().texts;
  if (const Node* path = f.node("path", "path of the request, with references")) {
    if (path->is(Node::Kind::Text)) {
      append_text(*path, request.path, b.resolve(), texts, b.diagnostics());
    } else {
      f.reject("path", fmt::format("must be a text, but is {}", describe(*path)));
    }
  }
  if (const Node* headers = f.object("headers", "headers by name, with references")) {
    read_headers(*headers, request.headers, b.resolve(), texts, b.diagnostics());
  }
  if (const Node* json = f.node("json", "the body, as JSON with references")) {
    append_json(*json, request.body, b.resolve(), texts, b.diagnostics());
  }
  b.api().fetches.push_back(std::move(request));
  return static_cast<std::uint32_t>(b.api().fetches.size() - 1);
}

}  // namespace

End read_query(Verb verb, const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Step made;
  made.verb = verb;
  std::vector<std::string> names;
  for (const core::TableSchema& table : b.api().tables) names.push_back(table.name);
  const auto table =
      b.index_of(s.subject, names, "table", "the scenario's 'database' has no tables");
  made.target = static_cast<std::uint32_t>(table.value_or(0));
  const bool one_row = verb == Verb::Get || verb == Verb::Update || verb == Verb::Delete;
  if (one_row) read_row(made, s.f, table.has_value(), b);
  if (verb == Verb::Insert || verb == Verb::Update) {
    if (const Node* values = s.f.object("values", "what to write, by column")) {
      if (table) read_values(made, *values, b);
    }
    s.f.require("values");
  }
  if (verb == Verb::List) {
    made.limit = 100;
    s.f.integer("limit", made.limit, {1, 1'000'000}, "the most rows to return");
  }
  const Node* as =
      s.f.node("as", verb == Verb::List ? "a name for the result: {NAME.count} is how many rows"
                                        : "a name for the row, to be read as {NAME.column}");
  const Node* otherwise =
      one_row ? s.f.node("else", "steps if there is no such row; none: go on") : nullptr;
  const Node* on_error =
      s.f.node("on_error", "steps if the database refuses; none: the handler throws");
  const StepIndex at = b.push(made);
  b.set_aside(otherwise, at, Way::Otherwise, at + 1);
  b.set_aside(on_error, at, Way::OnError, at + 1);
  if (on_error == nullptr) b.throws(at, Way::OnError);
  if (as != nullptr) {
    const std::string name = b.result_name(*as);
    const StepIndex row = table ? at : core::no_step;
    if (!name.empty()) b.scope.define(name, {Definition::Kind::Row, row}, *as);
  }
  s.f.done();
  return End::Open;
}

End read_fetch(const StepSource& s) {
  HandlerBuilder& b = s.builder;
  core::Step made;
  made.verb = Verb::Fetch;
  std::vector<std::string> names;
  for (const core::Upstream& upstream : b.api().upstreams) names.push_back(upstream.name);
  const auto upstream = b.index_of(s.subject, names, "upstream", "the scenario has no 'upstreams'");
  made.target = static_cast<std::uint32_t>(upstream.value_or(0));
  made.limit = read_request(s.f, b);
  s.f.duration("timeout", made.timeout, "how long to wait for the answer; 0s: for ever");
  const Node* as = s.f.node("as", "a name for the answer, to be read as {NAME.field}");
  const Node* otherwise =
      s.f.node("else", "steps if it failed or timed out; none: the handler throws");
  const StepIndex at = b.push(made);
  b.set_aside(otherwise, at, Way::Otherwise, at + 1);
  if (otherwise == nullptr) b.throws(at, Way::Otherwise);
  if (as != nullptr) {
    const std::string name = b.result_name(*as);
    if (!name.empty() && upstream) {
      b.scope.define(name, {Definition::Kind::Answer, made.target}, *as);
    }
  }
  s.f.done();
  return End::Open;
}

}  // namespace routelab::scenario
