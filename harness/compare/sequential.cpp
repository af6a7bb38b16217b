#include "harness/compare/sequential.hpp"

#include <utility>

#include <fmt/format.h>

#include "harness/client/conversation.hpp"
#include "harness/client/endpoint.hpp"
#include "sim/core/text.hpp"

namespace routelab::compare {

namespace {

std::string text_of(const database::Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return core::quote_json(*text);
  return "null";
}

/// One table, its real rows against those of the store.
class TableComparison {
 public:
  TableComparison(const core::Api& api, const server::VirtualServer& simulated, TableId table,
                  std::vector<Difference>& differences)
      : schema_(api.tables[table.index]), store_(simulated.world().store()),
        texts_(simulated.texts()), table_(table), differences_(differences) {}

  void compare(const database::Outcome& contents) {
    if (!contents.ok()) return add("the table", "rows", "", "cannot be read");
    const std::size_t width = schema_.columns.size();
    check("the table", "rows", std::to_string(store_.row_count(table_)),
          std::to_string(contents.cells.size() / width));
    for (std::size_t at = 0; at + width <= contents.cells.size(); at += width) {
      compare_row({contents.cells.data() + at, width});
    }
  }

 private:
  void compare_row(std::span<const database::Cell> row) {
    const auto* id = std::get_if<std::int64_t>(row.data());
    if (id == nullptr || *id <= 0) return add("a row", "column id", "", text_of(row.front()));
    const std::string where = fmt::format("row {}", *id);
    for (std::size_t c = 0; c < row.size(); ++c) {
      const core::Value value = store_.cell(table_, static_cast<std::uint64_t>(*id), c);
      if (value.missing()) return add(where, "row", "is not there", "is there");
      const auto cell = database::cell_of(texts_, schema_.columns[c].type, value);
      check(where, "column " + schema_.columns[c].name, cell ? text_of(*cell) : "does not fit",
            text_of(row[c]));
    }
  }

  void check(const std::string& where, const std::string& what, const std::string& simulated,
             const std::string& real) {
    if (simulated != real) add(where, what, simulated, real);
  }
  void add(const std::string& where, std::string what, std::string simulated, std::string real) {
    differences_.push_back({fmt::format("{}, {}", schema_.name, where), std::move(what),
                            std::move(simulated), std::move(real)});
  }

  const core::TableSchema& schema_;
  const core::Store& store_;
  const core::Texts& texts_;
  TableId table_;
  std::vector<Difference>& differences_;
};

}  // namespace

SequentialResult compare_answers(server::VirtualServer& simulated, const client::Address& real,
                                 std::span<const NamedRequest> requests,
                                 const std::function<bool(std::size_t done)>& keep_going) {
  SequentialResult result;
  const client::Resolved resolved = client::resolve(real);
  if (resolved.endpoints.empty()) return {0, {}, resolved.problem};
  client::Conversation conversation(
      client::first_reachable(resolved.endpoints, Duration::seconds(5)));
  for (const NamedRequest& named : requests) {
    if (!keep_going(result.requests)) break;
    http::Request request = named.request;
    if (!named.name.empty()) request.headers.emplace_back("X-Routelab-Request", named.name);
    const client::Answer answer = conversation.ask(client::addressed(request, real));
    std::string where = fmt::format("{} {}", request.method, request.target);
    if (!named.name.empty()) where += fmt::format(" ({})", named.name);
    if (!answer) {
      result.problem = fmt::format("{}: {}", where, answer.what);
      break;
    }
    compare_answers(where, request.method == "HEAD", simulated.call(request),
                    reply_of(answer.response), result.differences);
    ++result.requests;
  }
  return result;
}

std::vector<Difference> compare_tables(const core::Api& api, const server::VirtualServer& simulated,
                                       database::Database& real, std::size_t most) {
  constexpr std::uint64_t too_many_rows = 1'000'000;
  std::vector<Difference> differences;
  database::Connection connection = real.connection();
  for (std::size_t t = 0; t < api.tables.size() && differences.size() < most; ++t) {
    if (simulated.world().store().row_count(TableId{t}) > too_many_rows) continue;
    TableComparison(api, simulated, TableId{t}, differences)
        .compare(connection.contents(TableId{t}));
  }
  if (differences.size() > most) differences.resize(most);
  return differences;
}

}  // namespace routelab::compare
